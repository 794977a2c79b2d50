import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type ChartFile, chartFileFaults, machinesOf } from '../model/chart-file-rules.ts';
import { chartFaults } from '../model/chart-rules.ts';

const folder = new URL('../../machines/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.machine.ts'));

async function read(name: string): Promise<ChartFile> {
  const stem = name.replace('.machine.ts', '');
  const exports = (await import(`../../machines/${stem}.machine.ts`)) as Record<string, unknown>;
  return { name, text: readFileSync(new URL(name, folder), 'utf8'), exports };
}

const files = await Promise.all(names.map(read));
const charts = files.flatMap(machinesOf).map((machine): [string, AnyStateMachine] => [machine.id, machine]);

describe('the charts of this project', () => {
  it('are found', () => {
    expect(charts.length).toBeGreaterThan(0);
    expect(charts).toHaveLength(names.length);
  });

  it.each(charts)('%s has nothing that XState is silent about', (_, machine) => {
    expect(chartFaults(machine)).toEqual([]);
  });

  it.each(files.map((file): [string, ChartFile] => [file.name, file]))('%s is one readable chart', (_, file) => {
    expect(chartFileFaults(file)).toEqual([]);
  });

  it('have different ids', () => {
    const ids = charts.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
