import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { entries } from '../../esbuild.mjs';
import { sourceFiles } from '../tools/direction.ts';

const everything = '*';

// Types are names of a vocabulary and may wait for a reader; a function or a constant that nobody takes is dead.
it('exports no value that nobody imports', () => {
  const files = sourceFiles('.');
  const modules = files.map((file) => ({ file, ...namesOf(file, readFileSync(file, 'utf8')) }));
  const used = new Set(modules.flatMap((module) => module.uses));
  const offered = Object.values(entries) as string[];
  const unused = modules
    .filter(({ file }) => !file.startsWith('test/') && !offered.includes(file) && !used.has(`${file} ${everything}`))
    .flatMap(({ file, exports }) => exports.map((name) => `${file} ${name}`).filter((name) => !used.has(name)));
  expect(files.length).toBeGreaterThan(20);
  expect(unused).toEqual([]);
});

it('sees names, re-exports and whole modules', () => {
  const text = `
    import { a, type B as C } from './one.ts'; import * as two from './two.ts'; export { d as e } from './three.ts'; export * from './four.ts';
    export const f = 1; export function g() {} export interface H {} export type { C };`;
  expect(namesOf('src/x.ts', text)).toEqual({
    exports: ['f', 'g'],
    uses: ['src/one.ts a', 'src/one.ts B', 'src/two.ts *', 'src/one.ts B', 'src/three.ts d', 'src/four.ts *'],
  });
});

/** What a file exports of its own, and what it takes from files of the project: `path name`. */
function namesOf(file: string, text: string): { exports: string[]; uses: string[] } {
  const { module } = parseSync(file, text);
  const exports: string[] = [];
  const uses: string[] = [];
  const use = (specifier: string, name: string | null) => {
    if (specifier.startsWith('.')) uses.push(`${posix.join(posix.dirname(file), specifier)} ${name ?? everything}`);
  };
  for (const { moduleRequest, entries: names } of module.staticImports) {
    for (const { importName } of names) use(moduleRequest.value, importName.name);
  }
  for (const { moduleRequest, exportName, importName, isType } of module.staticExports.flatMap((statement) => statement.entries)) {
    if (moduleRequest) use(moduleRequest.value, importName.name);
    else if (exportName.name !== null && !isType) exports.push(exportName.name);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    use(text.slice(moduleRequest.start, moduleRequest.end).replace(/['"]/g, ''), everything);
  }
  return { exports, uses };
}
