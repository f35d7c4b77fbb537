/** How the browser app is built, served while developing, and tested. */
import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

const server = process.env.RAPPORT_URL ?? 'http://127.0.0.1:8000';
const worker = 'sw.js';
const still = ['/', '/appearance.js', '/manifest.webmanifest', '/mark.svg'];
/** Charts are fetched when one is looked at. */
const large = 300_000;

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...args: never) => unknown>>[1];

/** These files with all the scripts and styles that they import at once. */
function needed(bundle: Bundle, ...open: string[]): Set<string> {
  const found = new Set<string>();
  for (let name = open.pop(); name; name = open.pop()) {
    const file = bundle[name];
    if (file?.type !== 'chunk' || found.has(name)) continue;
    found.add(name);
    open.push(...file.imports);
    for (const style of file.viteMetadata?.importedCss ?? []) found.add(style);
  }
  return found;
}

/** Tells the worker which files the app starts with, and which come later. */
function told(): Plugin {
  return {
    name: 'told-worker',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunk = bundle[worker];
      if (chunk?.type !== 'chunk') return;
      const open = Object.values(bundle).flatMap((file) => (file.type === 'chunk' && file.isEntry && file.fileName !== worker ? [file.fileName] : []));
      const first = needed(bundle, ...open);
      for (const name of [...first]) {
        const file = bundle[name];
        if (file?.type === 'chunk') for (const asset of file.viteMetadata?.importedAssets ?? []) first.add(asset);
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

/** What is seen first comes within the page itself, and the page knows which files it needs: the words of each language, the start page's own. */
function ahead(): Plugin {
  return {
    name: 'told-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle) return html;
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const words = chunks.flatMap(({ name, fileName }) => (name.startsWith('words-') ? [[name.slice('words-'.length), [`/${fileName}`]]] : []));
        const home = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/pages/home/Home.tsx'));
        const app = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap((chunk) => [...needed(bundle, chunk.fileName)]));
        const start = home ? [...needed(bundle, home.fileName)].filter((name) => !app.has(name)).map((name) => `/${name}`) : [];
        const told = JSON.stringify({ ...Object.fromEntries(words), '/': start });
        return html
          .replace('<link rel="stylesheet" href="/skeleton.css" />', () => `<style>${readFileSync('public/skeleton.css', 'utf8')}</style>`)
          .replace('<script src="/appearance.js">', (script) => `<script type="application/json" id="ahead">${told}</script>${script}`);
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), told(), ahead()],
  resolve: { alias: [{ find: /^tabler\/(.*)$/, replacement: '@tabler/icons-react/dist/esm/icons/$1.mjs' }] },
  json: { stringify: true },
  build: {
    outDir: '../rapport/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    // What each page may weigh is measured where it is served.
    chunkSizeWarningLimit: 2000,
    target: 'es2022',
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/app/offline/sw.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? worker : 'assets/[name]-[hash].js'),
        // Every file is a request, and only six go at once: what the app starts with is one, what most pages share another.
        codeSplitting: {
          groups: [
            { test: /\/src\/(locales|engine\/saying\/words)\//, name: (path) => `words-${/(?:locales|words)\/([\w-]+)/.exec(path)?.[1] ?? ''}`, debugName: 'words', priority: 2 },
            { name: 'shell', tags: ['$initial'], test: /^(?!.*offline\/sw\.ts)/, priority: 1 },
            { name: 'pages', minShareCount: 4, test: /src\/(engine|ui\/show|ui\/input\/check|views\/(figures|page|sample|verdict))|useTrouble|@tanstack|icons-react/ },
            { name: 'input', minShareCount: 2, test: /components\/(Input|InputBase|TextInput|CloseButton|Textarea)\/|ui\/input\/text|use-merged-ref|use-resolved-styles/ },
          ],
        },
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
