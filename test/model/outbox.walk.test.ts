import { expect, test } from 'vitest';
import { outboxScenario } from './outbox.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('the outbox takes every transition', () => {
  const report = walkMachine(outboxScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  expect(report.unheard).toEqual([]);
}, 30_000);
