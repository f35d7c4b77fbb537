/** How the browser app is built, served while developing, and tested. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.RAPPORT_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: [{ find: /^tabler\/(.*)$/, replacement: '@tabler/icons-react/dist/esm/icons/$1.mjs' }] },
  build: {
    outDir: '../rapport/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups: [{ test: /\/src\/locales\//, name: (path) => `words-${/locales\/([^/]+)/.exec(path)?.[1] ?? ''}` }] } } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': server, '/c': server } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/test_setup.ts'],
    css: false,
  },
});
