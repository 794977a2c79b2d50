import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The examples are built and used in a browser by their own suite.
test.each([
  ['react', 'chat.tsx'],
  ['vue', 'chat-window.vue'],
  ['svelte', 'chat-window.svelte'],
  ['solid', 'chat.tsx'],
  ['angular', 'chat-window.component.ts'],
])('what the README of the adapter for %s shows is the example that runs', (name, file) => {
  const readme = readFileSync(`adapters/${name}/README.md`, 'utf8');
  const shown = [...readme.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(shown).toEqual([readFileSync(`visualizations/examples/${name}/${file}`, 'utf8')]);
});
