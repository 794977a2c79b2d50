import { expect, test } from 'vitest';
import { deliveryScenario } from './delivery.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('a delivery takes every transition', () => {
  const report = walkMachine(deliveryScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
