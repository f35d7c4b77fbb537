/** How the browser app is built, served while developing, and tested. */
import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vitest/config';

const server = process.env.RAPPORT_URL ?? 'http://127.0.0.1:8000';
const worker = 'sw.js';
const still = ['/', '/appearance.js', '/skeleton.css', '/manifest.webmanifest', '/mark.svg'];
/** Charts are fetched when one is looked at. */
const large = 300_000;

/** Tells the worker which files the app starts with, and which come later. */
function told(): Plugin {
  return {
    name: 'told-worker',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunk = bundle[worker];
      if (chunk?.type !== 'chunk') return;
      const first = new Set<string>();
      const open = Object.values(bundle).flatMap((file) => (file.type === 'chunk' && file.isEntry && file.fileName !== worker ? [file.fileName] : []));
      for (let name = open.pop(); name; name = open.pop()) {
        const file = bundle[name];
        if (file?.type !== 'chunk' || first.has(name)) continue;
        first.add(name);
        open.push(...file.imports);
        for (const style of file.viteMetadata?.importedCss ?? []) first.add(style);
        for (const asset of file.viteMetadata?.importedAssets ?? []) first.add(asset);
      }
      const rest = Object.values(bundle).filter((file) => {
        const size = file.type === 'chunk' ? file.code.length : file.source.length;
        return /^assets\/.*\.(js|css|woff2)$/.test(file.fileName) && !first.has(file.fileName) && size < large;
      });
      const paths = [[...still, ...[...first].map((name) => `/${name}`)], rest.map((file) => `/${file.fileName}`)] as const;
      const mark = createHash('sha256').update(JSON.stringify(paths)).digest('hex').slice(0, 12);
      chunk.code = `self.RAPPORT_FIRST=${JSON.stringify(paths[0])};self.RAPPORT_REST=${JSON.stringify(paths[1])};self.RAPPORT_MARK='${mark}';\n${chunk.code}`;
    },
  };
}

export default defineConfig({
  plugins: [react(), told()],
  resolve: { alias: [{ find: /^tabler\/(.*)$/, replacement: '@tabler/icons-react/dist/esm/icons/$1.mjs' }] },
  build: {
    outDir: '../rapport/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    target: 'es2022',
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/app/offline/sw.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? worker : 'assets/[name]-[hash].js'),
        codeSplitting: { groups: [{ test: /\/src\/locales\//, name: (path) => `words-${/locales\/([^/]+)/.exec(path)?.[1] ?? ''}` }] },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': server, '/c': server } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/test_setup.ts'],
    css: false,
  },
});
