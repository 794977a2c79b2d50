import { expect, test } from 'vitest';
import { uploadScenario } from './upload.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('an upload takes every transition', () => {
  const report = walkMachine(uploadScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
