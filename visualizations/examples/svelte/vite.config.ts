import { defineConfig } from 'vite';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { builtPackage, dedupe } from '../built-package.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../node_modules/.vite/svelte',
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
