import { expect, test, vi } from 'vitest';
import { chatScenario } from './chat.scenario.ts';
import { walkMachine } from './machine-walk.ts';

test('the chat takes every transition', () => {
  // XState warns of each message to a child that has ended; the report lists them.
  vi.spyOn(console, 'warn').mockReturnValue();
  const report = walkMachine(chatScenario);
  expect(report.missed).toEqual([]);
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
  // The connection ends only by a fault of its own, and nobody starts it again.
  expect(report.unheard.filter((message) => !message.includes(': to connection: '))).toEqual([]);
}, 30_000);
