import { expect, test } from 'vitest';
import { streamScenario } from './stream.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('a stream takes every transition', () => {
  const report = walkMachine(streamScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
