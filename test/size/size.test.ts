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
