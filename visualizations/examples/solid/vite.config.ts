import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { builtPackage, dedupe } from '../built-package.ts';
import { serverHtml } from '../shared/server-html.plugin.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // What is not there is not found.
  appType: 'mpa',
  cacheDir: '../node_modules/.vite/solid',
  plugins: [solid({ ssr: true }), serverHtml()],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
