import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = (path: string): string => fileURLToPath(new URL(`../../dist/adapters/${path}`, import.meta.url));
if (!existsSync(built('browser/browser.js'))) throw new Error('The examples use the package as it is published: `npm run build` in the root of the repository makes it.');

/** In this repository: the package as it was built here. In a project of your own, `npm install chat-machines` does. */
export const builtPackage = [
  ...['react', 'vue', 'svelte', 'solid', 'angular'].map((name) => ({ find: `chat-machines/${name}`, replacement: built(`${name}/${name}.js`) })),
  { find: /^chat-machines$/, replacement: built('browser/browser.js') },
];

/** One copy of each framework: the one that stands here. */
export const dedupe = ['react', 'react-dom', 'vue', 'svelte', 'solid-js', '@angular/core'];
