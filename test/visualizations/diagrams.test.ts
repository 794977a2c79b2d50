import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { diagramsFolder, renderAll } from '../../visualizations/diagrams.ts';
import { projectMachines, renderCharts } from '../../visualizations/statechart/machine-charts.ts';

const howToMend = 'run `npm run diagrams` and commit what it writes';

describe('the committed diagrams', { timeout: 120_000 }, () => {
  let files = new Map<string, string>();
  beforeAll(async () => void (files = await renderAll()));

  test('show every machine there is', () => {
    const charts = readdirSync('machines').filter((file) => file.endsWith('.machine.ts'));
    expect(charts.length).toBeGreaterThan(0);
    expect(projectMachines().map(({ id }) => `${id}.machine.ts`)).toEqual(charts.toSorted());
    for (const { id } of projectMachines()) expect([...files.keys()]).toEqual(expect.arrayContaining([`${id}.svg`, `${id}.mmd`]));
  });

  test(`match the machines; else ${howToMend}`, () => {
    const stale = [...files].filter(([name, text]) => committed(name) !== text).map(([name]) => name);
    expect(stale, howToMend).toEqual([]);
  });

  test(`hold nothing else; else ${howToMend}`, () => {
    expect(readdirSync(diagramsFolder).toSorted()).toEqual([...files.keys()].toSorted());
  });

  test('are what a page gets for its running actors', async () => {
    const charts = await renderCharts();
    expect(Object.keys(charts)).toEqual(projectMachines().map(({ id }) => id));
    for (const [id, svg] of Object.entries(charts)) expect(svg).toBe(files.get(`${id}.svg`));
  });
});

function committed(name: string): string | undefined {
  try {
    return readFileSync(join(diagramsFolder, name), 'utf8');
  } catch {
    return undefined;
  }
}
