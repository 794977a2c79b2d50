import { defineConfig } from 'vite';
import { angular } from './angular.plugin.ts';
import { builtPackage, dedupe } from '../built-package.ts';
import { serverHtml } from '../shared/server-html.plugin.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // What is not there is not found.
  appType: 'mpa',
  cacheDir: '../node_modules/.vite/angular',
  plugins: [angular(), serverHtml()],
  resolve: { alias: builtPackage, dedupe },
  // What Angular ships is linked when it is bundled.
  ssr: { noExternal: [/@angular/] },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
