import { expect, test } from 'vitest';
import { authorizationScenario } from './authorization.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('authorization takes every transition', () => {
  const report = walkMachine(authorizationScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
