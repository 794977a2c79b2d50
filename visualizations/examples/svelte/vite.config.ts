import { defineConfig } from 'vite';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { builtPackage, dedupe } from '../built-package.ts';
import { serverHtml } from '../shared/server-html.plugin.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // What is not there is not found.
  appType: 'mpa',
  cacheDir: '../node_modules/.vite/svelte',
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess() }), serverHtml()],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
