import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { builtPackage, dedupe } from '../built-package.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../node_modules/.vite/solid',
  plugins: [solid({ ssr: true })],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
