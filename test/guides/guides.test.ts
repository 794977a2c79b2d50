import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Guides, and the programs beside this file that run what they show. */
const guides: readonly (readonly [guide: string, program: string])[] = [
  ['adapters/browser/README.md', 'test/guides/getting-started.program.ts'],
  ['src/wire/README.md', 'test/guides/wire.test.ts'],
  ['machines/README.md', 'test/guides/machines.test.ts'],
  ['test/testing/README.md', 'test/guides/testing.test.ts'],
];

/** Code that a guide shows, one piece after the other. */
const piecesOf = (guide: string): string[] => [...readFileSync(guide, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => lines(code));

/** Indentation aside. */
const lines = (text: string): string => text.split('\n').map((line) => line.trim()).filter((line) => line !== '').join('\n');

describe.each(guides)('the guide %s', (guide, program) => {
  const text = readFileSync(guide, 'utf8');

  it('shows nothing that is not run', () => {
    const shown = piecesOf(guide);
    const run = lines(readFileSync(program, 'utf8'));
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.filter((code) => !run.includes(code))).toEqual([]);
  });

  it('leads to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#?[^)]*\)/g)].map(([, path = '']) => path).filter((path) => path !== '');
    expect(links.filter((path) => !existsSync(join(dirname(guide), path)))).toEqual([]);
  });
});

it('getting started is one program: the pieces, in order, and nothing between them', () => {
  expect(piecesOf('adapters/browser/README.md').join('\n')).toBe(lines(readFileSync('test/guides/getting-started.program.ts', 'utf8')));
});
