import { expect, test } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { sampleMachine } from '../model/sample.machine.ts';
import { sampleScenario } from '../model/sample.scenario.ts';
import { driveTour, conversations, liveChatModel, messagingModel, walk } from './testing.ts';

/** A turnstile that counts: any machine of any project. */
const turnstile = createMachine({
  id: 'turnstile',
  initial: 'locked',
  states: {
    locked: { on: { coin: 'open' } },
    open: { on: { push: 'locked', coin: {} }, after: { 5_000: 'locked' } },
  },
});

const names = (tour: ReturnType<typeof walk>): string[][] => tour.walks.map(({ steps }) => steps.map(({ name }) => name));
const taken = (tour: ReturnType<typeof walk>): Set<string> => new Set(tour.walks.flatMap(({ steps }) => steps.flatMap((step) => step.taken)));

test('a machine alone is enough: every transition, as plain data with readable names', () => {
  const tour = walk(turnstile);
  expect(names(tour)).toEqual([['coin', 'push', 'coin', 'coin', 'after 5000 in turnstile.open']]);
  expect(JSON.parse(JSON.stringify(tour))).toEqual(tour);
  expect([...taken(tour)].sort()).toEqual([
    'turnstile.locked: coin -> turnstile.open', 'turnstile.open: after 5000 -> turnstile.locked', 'turnstile.open: coin -> itself',
    'turnstile.open: push -> turnstile.locked',
  ]);
});

test('pairs are all that can follow each other', () => {
  const tour = walk(turnstile, { cover: 'pairs' });
  const pairs = new Set(names(tour).flatMap((steps) => steps.slice(1).map((step, index) => `${steps[index]}, ${step}`)));
  const [coin, push, time] = ['coin', 'push', 'after 5000 in turnstile.open'];
  expect([...pairs].sort()).toEqual([`${coin}, ${coin}`, `${coin}, ${push}`, `${coin}, ${time}`, `${push}, ${coin}`, `${time}, ${coin}`].sort());
  expect(tour.untaken).toEqual([]);
});

test('the models that come along need nothing; what grows without end is told to be cut down', () => {
  for (const [model, known] of [[liveChatModel, conversations.liveChat], [messagingModel, conversations.messaging]] as const) {
    expect(names(walk(model))).toEqual(names(walk(model as typeof liveChatModel, known)));
  }
  const counter = setup({ actions: { count: assign({ n: ({ context }) => context.n + 1 }) }, types: { context: {} as { n: number } } })
    .createMachine({ id: 'counter', context: { n: 0 }, on: { more: { actions: 'count' } } });
  expect(() => walk(counter, { limit: 100 })).toThrow('walk(counter): more than 100 steps; what grows in its context');
  expect(names(walk(counter, { clamp: () => 0 }))).toEqual([['more']]);
});

test('random walks keep to the budget and to the seed', () => {
  const random = (seed: number): string[][] => names(walk(liveChatModel, { ...conversations.liveChat, cover: 'random', seed, steps: 90, walkLength: 20 }));
  const walks = random(5);
  expect(walks.flat()).toHaveLength(90);
  expect(Math.max(...walks.map((steps) => steps.length))).toBeLessThanOrEqual(20);
  expect(random(5)).toEqual(walks);
  expect(random(6)).not.toEqual(walks);
});

test('what cannot happen is not walked, unless asked for', () => {
  const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { guard: () => false, target: 'b' } } }, b: {} } });
  expect(names(walk(machine))).toEqual([[]]);
  expect(names(walk(machine, { isStrict: false }))).toEqual([['go']]);
});

test('a machine with invokes, guards and timers is walked with what its surroundings may do, and its real actor takes the tour', () => {
  const { machine: _, ...surroundings } = sampleScenario;
  const tour = walk(sampleMachine, surroundings);
  const report = driveTour(tour, sampleScenario);
  expect(report.missed).toEqual([]);
  expect(() => driveTour(tour, sampleScenario, sampleMachine.provide({ delays: { quiet: 1_999 } }))).toThrow('1999 instead of 2000');
});
