import { expect, test, vi } from 'vitest';
import { threadScenario } from './thread.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('a thread takes every transition', () => {
  // XState warns of each message to a child that has ended; the report lists them.
  vi.spyOn(console, 'warn').mockReturnValue();
  const report = walkMachine(threadScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  // The outbox ends only by a fault of its own, and nobody starts it again.
  expect(report.unheard.filter((message) => !message.includes(': to outbox: '))).toEqual([]);
}, 120_000);
