import { expect, test } from 'vitest';
import { walkMachine } from './machine-walk.ts';
import { proactiveScenario } from './proactive.scenario.ts';

test('a proactive action takes every transition', () => {
  const report = walkMachine(proactiveScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
