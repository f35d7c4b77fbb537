/** What the linter holds: the floors, translatable words, strict types, the rules of hooks, and short files. */
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { layers } from './lint/layers.js';
import { words } from './lint/words.js';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'public'] },
  ...tseslint.configs.strict,
  {
    plugins: { 'react-hooks': hooks, house: { rules: { layers, words } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'house/layers': 'error',
      'house/words': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 250],
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the file itself.' }],
    },
  },
  { files: ['**/*.test.{ts,tsx}'], rules: { 'house/words': 'off' } },
);
