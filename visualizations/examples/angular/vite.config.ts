import { defineConfig } from 'vite';
import { angular } from './angular.plugin.ts';
import { builtPackage, dedupe } from '../built-package.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../node_modules/.vite/angular',
  plugins: [angular()],
  resolve: { alias: builtPackage, dedupe },
  // What Angular ships is linked when it is bundled.
  ssr: { noExternal: [/@angular/, 'rxjs', 'tslib'] },
  build: { rollupOptions: { input: ['index.html', 'threads.html', 'hydrated.html'].map((page) => `${import.meta.dirname}/${page}`) } },
});
