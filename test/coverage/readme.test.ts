import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { capabilities } from './capabilities.ts';
import { clientRows } from './client-rows.ts';
import { httpRows } from './http-rows.ts';
import { coverageTable, unproved, withCoverage } from './readme-block.ts';
import { serverRows } from './server-rows.ts';

const file = new URL('../../README.md', import.meta.url);
const all = Object.values(capabilities).flat();

describe('what the README says it speaks', () => {
  test('is what the tables say (WRITE_README=1 writes it anew)', () => {
    const readme = readFileSync(file, 'utf8');
    const fresh = withCoverage(readme, coverageTable(capabilities));
    if (process.env['WRITE_README'] === '1') writeFileSync(file, fresh);
    else expect(readme).toBe(fresh);
  });

  test('is proved, row by row', () => {
    expect(all.map((capability) => [capability.what, unproved(capability)]).filter(([, missing]) => missing?.length !== 0)).toEqual([]);
  });

  test('leaves out no frame and no request', () => {
    const left = (rows: object, names: readonly string[]): string[] => Object.keys(rows).filter((name) => !names.includes(name));
    expect(left(clientRows, all.flatMap(({ sends = [] }) => sends))).toEqual([]);
    expect(left(serverRows, all.flatMap(({ hears = [] }) => hears))).toEqual([]);
    expect(left(httpRows, all.flatMap(({ asks = [] }) => asks))).toEqual([]);
  });

  test('has a mark only where there is a proof', () => {
    const table = coverageTable({ Group: [{ what: 'one', door: 'x', sends: ['heartbeat'] }, { what: 'two', door: 'x', sends: ['None'] }, { what: 'three', door: 'x' }] });
    expect(table.split('\n').slice(3).map((line) => line.at(-3))).toEqual(['✓', '–', '–']);
  });
});
