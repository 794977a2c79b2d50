import { expect, test } from 'vitest';
import { assign, createMachine, sendParent, setup } from 'xstate';
import { chatMachine, connectionMachine, proactiveMachine, threadMachine } from '../../machines/machines.ts';
import { sampleMachine } from '../model/sample.machine.ts';
import { sampleScenario } from '../model/sample.scenario.ts';
import { coverage, drive, driveTour, conversations, liveChatModel, messagingModel, walk } from './testing.ts';

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
  expect(tour.unwalked).toEqual([]);
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

/** Goes by what an event says. */
const dial = setup({ types: { events: {} as { type: 'SET'; v: number } } }).createMachine({
  id: 'g',
  initial: 'a',
  states: { a: { on: { SET: [{ guard: ({ event }) => event.v > 3, target: 'b' }, { guard: ({ event }) => event.v <= 3, target: 'c' }] } }, b: {}, c: {} },
});

test.each(['transitions', 'pairs', 'random'] as const)('untaken names what no walk takes, also what no guard let through while exploring: %s', (cover) => {
  const both = ['g.a: SET [1 of 2, if (unnamed)] -> g.b', 'g.a: SET [2 of 2, if (unnamed)] -> g.c'];
  expect(coverage(dial, []).missed).toEqual(expect.arrayContaining(both));
  expect(walk(dial, { cover }).untaken).toEqual(both);
  expect(walk(dial, { cover, events: { SET: [{ v: 4 }] } }).untaken).toEqual(both.slice(1));
  const all = walk(dial, { cover, events: { SET: [{ v: 3 }, { v: 4 }] } });
  expect([all.untaken, all.unwalked]).toEqual([[], []]);
});

test('untaken is what coverage misses when an app has done all walks', async () => {
  const tour = walk(proactiveMachine);
  const driven = await Promise.all(tour.walks.map((one) => drive(one, { do: { 'page.scrolled': () => {}, 'page.shown': () => {}, 'page.hidden': () => {} }, wait: () => {} })));
  const report = coverage(proactiveMachine, driven);
  expect(tour.untaken).toHaveLength(report.transitions - report.transitionsCovered);
  expect(report.missed).toEqual(expect.arrayContaining([...tour.untaken]));
  expect(tour.untaken).toContain('proactive.due: action.display -> proactive.displayed');
});

test('what is taken while the machine starts is taken, and counts where an app is driven', async () => {
  const eager = createMachine({ id: 'eager', initial: 'a', states: { a: { always: 'b' }, b: { on: { go: 'a' } } } });
  for (const tour of [walk(eager, { extraWalks: [[]] }), walk(eager, { cover: 'random' })]) expect(tour.untaken).toEqual([]);
  const [only] = walk(eager).walks;
  if (!only) throw new Error('no walk');
  expect(coverage(eager, [await drive({ ...only, steps: [] }, { wait: () => {} })]).missed).toEqual(['eager.b: go -> eager.a']);
});

test('what another region preempts is not taken', () => {
  const machine = createMachine({
    id: 'm', initial: 'both',
    states: { both: { type: 'parallel', states: { left: { on: { go: '#m.first' } }, right: { on: { go: '#m.second' } } } }, first: {}, second: {} },
  });
  expect(walk(machine).untaken).toEqual(['m.both.right: go -> m.second']);
});

test('what is missing is told by the name of the option that says it', () => {
  const started = 'walk(connection): it cannot be started without an input; say what it may be started with in inputs: [...]: ';
  expect(() => walk(connectionMachine)).toThrow(started);
  expect(() => walk(connectionMachine, { cover: 'random' })).toThrow(started);
  expect(() => walk(threadMachine)).toThrow(`walk(thread): it fails at "contact.recovered"; say what is missing in events: { 'contact.recovered': [{ ... }] } (it came without a payload), or in inputs: [...]`);
  expect(() => walk(chatMachine)).toThrow(`it fails at "loadChannel resolves"; say what is missing in answers: { 'loadChannel': { resolves: [...] } } (it gave nothing)`);
  const shouting = setup({ actions: { shout: sendParent({ type: 'x' }) } }).createMachine({ id: 's', on: { go: { actions: 'shout' } } });
  expect(() => walk(shouting)).toThrow('walk(s): it fails at "go"; name the actions that speak to its parent in voices: [...]');
  expect(names(walk(shouting, { voices: ['shout'] }))).toEqual([['go']]);
});

test('what a machine throws for itself keeps its words', () => {
  const machine = createMachine({ id: 'm', on: { go: { guard: () => { throw new Error('boom'); }, actions: () => {} } } });
  expect(() => walk(machine, { events: { go: [{ v: 1 }] } as never })).toThrow(/^walk\(m\): it fails at "go \{"v":1\}": [^]*boom/);
});

test('a machine with invokes, guards and timers is walked with what its surroundings may do, and its real actor takes the tour', () => {
  const { machine: _, ...surroundings } = sampleScenario;
  const tour = walk(sampleMachine, surroundings);
  const report = driveTour(tour, sampleScenario);
  expect(report.missed).toEqual([]);
  expect(() => driveTour(tour, sampleScenario, sampleMachine.provide({ delays: { quiet: 1_999 } }))).toThrow('1999 instead of 2000');
});
