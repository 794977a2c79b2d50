import { defineConfig } from 'vite';
import { builtPackage, dedupe } from '../built-package.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // What is not there is not found.
  appType: 'mpa',
  cacheDir: '../node_modules/.vite/plain',
  plugins: [],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
