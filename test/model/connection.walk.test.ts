import { expect, test } from 'vitest';
import { connectionScenario } from './connection.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('the connection takes every transition', () => {
  const report = walkMachine(connectionScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
