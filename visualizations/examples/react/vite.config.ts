import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import { builtPackage, dedupe } from '../built-package.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../node_modules/.vite/react',
  plugins: [react()],
  resolve: { alias: builtPackage, dedupe },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
