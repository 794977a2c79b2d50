import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { entries } from '../../esbuild.mjs';
import { budgets } from './budgets.ts';
import { imports, sizeOf } from './measure-size.ts';

it.each(Object.entries(budgets))('%s stays within its budget', async (name, { aim, ceiling }) => {
  const size = await sizeOf(imports[name] as string);
  console.log(`${name}: ${size.min} bytes minified, ${size.gzip} gzip, ${size.brotli} brotli (aim: ${aim})`);
  expect(ceiling).toBeGreaterThanOrEqual(aim);
  expect(size.gzip).toBeGreaterThan(0);
  expect(size.gzip).toBeLessThanOrEqual(ceiling);
  expect(size.brotli).toBeLessThan(size.gzip);
  expect(size.gzip).toBeLessThan(size.min + 30);
});

it('measures every entry of the package', () => {
  expect(Object.keys(imports)).toEqual(expect.arrayContaining(Object.keys(entries).map((subpath) => subpath.replace('.', 'chat-machines'))));
});

it.each([
  ['createChat', 'README.md', /`createChat` weighs (\d+) kB/],
  ['everything', 'README.md', /all features together (\d+) kB/],
  ['chat-machines/element', 'adapters/element/README.md', /The script weighs (\d+) kB/],
])('what %s weighs is what %s says, to the kB', async (name, file, figure) => {
  const said = Number(figure.exec(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))?.[1]);
  const { gzip } = await sizeOf(imports[name] as string);
  expect(Math.abs(said * 1_000 - gzip)).toBeLessThan(1_000);
});
