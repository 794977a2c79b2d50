import { raise, setup } from 'xstate';
import { expect, test } from 'vitest';
import { walkMachine } from './machine-walk.ts';
import { sampleMachine, sampleSetup } from './sample.machine.ts';
import { sampleScenario } from './sample.scenario.ts';
import { driveTour } from './tour-driver.ts';
import { type Tour, transitionTour } from './transition-tour.ts';
import { scenarioOf } from './walk-scenario.ts';
import { rejects, send, waits } from './walk-step.ts';

test('a tour takes the real machine through every state and every transition', () => {
  const report = walkMachine(sampleScenario);
  expect(report.missed).toEqual([]);
  expect(report).toMatchObject({ machine: 'sample', states: 13, statesCovered: 13, transitions: 17, transitionsCovered: 17 });
  expect(report.tour.untaken).toEqual([]);
  expect(report.tour.unwalked).toEqual([]);
});

test('a tour is plain data: stored and read again it drives the machine as before', () => {
  const tour = transitionTour(sampleScenario);
  const stored = JSON.parse(JSON.stringify(tour)) as Tour;
  expect(stored).toEqual(tour);
  expect(driveTour(stored, sampleScenario).missed).toEqual([]);
});

test('planning the same scenario twice gives the same tour', () => {
  expect(transitionTour(sampleScenario)).toEqual(transitionTour(sampleScenario));
});

test('steps have names a person can follow', () => {
  const names = new Set(transitionTour(sampleScenario).walks.flatMap((walk) => walk.steps.map((step) => step.name)));
  for (const name of ['call.start', 'dial resolves "line 1"', 'dial rejects "busy"', 'line says line.closed {"code":1006}', 'isMuted is true', 'after mood in sample.talking.mood.tense']) {
    expect(names).toContain(name);
  }
});

test('two timers of different regions run in the order in which they are due, each at its own time', () => {
  const { walks } = transitionTour({ ...sampleScenario, extraWalks: [[send({ type: 'call.start' }), waits(), waits()]] });
  const last = walks.at(-1);
  expect(last?.steps.map((step) => [step.name, step.expected.value, step.expected.timers])).toEqual([
    ['call.start', 'dialing', [500]],
    ['time passes', 'resting', [200]],
    ['time passes', 'dialing', [500]],
  ]);
});

test('a state nobody leads to is missed, with everything in it', () => {
  const machine = setup({ types: { events: {} as { type: 'go' } } }).createMachine({
    id: 'island',
    initial: 'shore',
    states: { shore: { on: { go: 'sea' } }, sea: {}, island: { on: { go: 'sea' } } },
  });
  expect(walkMachine(scenarioOf({ machine, events: { go: [{}] } })).missed).toEqual(['island.island', 'island.island: go -> island.sea']);
});

test('what a child says is not heard where that child does not live', () => {
  const machine = sampleSetup.createMachine({
    id: 'deaf',
    context: { tries: 0 },
    initial: 'idle',
    states: { idle: { on: { 'line.closed': 'over' } }, over: { type: 'final' } },
  });
  const { missed } = walkMachine(scenarioOf({ machine, events: { 'line.closed': [{ code: 1 }] }, spokenBy: { 'line.*': 'line' } }));
  expect(missed).toEqual(['deaf.over', 'deaf.idle: line.closed -> deaf.over']);
});

test('a task that has ended cannot end once more', () => {
  const machine = sampleSetup.createMachine({
    id: 'once',
    context: { tries: 0 },
    invoke: { id: 'dial', src: 'dial', input: { tries: 0 }, onDone: { actions: 'countTry' }, onError: { actions: 'countTry' } },
  });
  const { tour } = walkMachine(scenarioOf({ machine, events: {}, answers: { dial: { rejects: ['busy'] } } }));
  expect(tour.walks.map((walk) => walk.steps.map((step) => step.name))).toEqual([['dial resolves'], ['dial rejects "busy"']]);
});

test('a hand-made walk reaches what the clamped context hides', () => {
  const blind = { ...sampleScenario, clamp: () => null };
  const hidden = 'sample.dialing: error of dial [2 of 2] -> sample.over';
  expect(walkMachine(blind).missed).toEqual([hidden]);
  const busy = rejects('dial', 'busy');
  const extraWalks = [[send({ type: 'call.start' }), busy, waits(), busy, waits(), busy]];
  expect(walkMachine({ ...blind, extraWalks }).missed).toEqual([]);
});

test('a hand-made walk that cannot happen is refused, and the step is named', () => {
  const withWalk = (...steps: Parameters<typeof send>[0][]) => ({ ...sampleScenario, extraWalks: [[...steps.map(send), rejects('dial', 'busy')]] });
  expect(() => transitionTour(withWalk())).toThrow('"dial rejects "busy"" cannot happen: there is no such child');
  expect(() => transitionTour({ ...sampleScenario, extraWalks: [[waits()]] })).toThrow('the next timer is none');
});

test('an event that the chart handles and the scenario forgets is named', () => {
  const { 'mood.tick': _, ...events } = sampleScenario.events;
  expect(() => transitionTour({ ...sampleScenario, events })).toThrow('the scenario of sample has no payload for "mood.tick"');
});

test('a condition without a guard is named', () => {
  expect(() => transitionTour({ ...sampleScenario, conditions: { isMutd: false } })).toThrow('sample has no guard "isMutd"');
});

test('a delay that is not what the scenario says is named', () => {
  const machine = sampleMachine.provide({ delays: { quiet: 2_500 } });
  expect(() => transitionTour({ ...sampleScenario, machine })).toThrow('after quiet in sample.talking.voice.open lasts 2500 ms, and the scenario says 2000 ms');
});

test('a space that never ends is given up at the limit', () => {
  expect(() => transitionTour({ ...sampleScenario, limit: 50 })).toThrow('limit');
});

test('a broken invariant fails the walk at its step', () => {
  const invariant = ({ live }: { live: readonly string[] }): void => {
    if (live.includes('line')) throw new Error('no line wanted');
  };
  expect(() => walkMachine({ ...sampleScenario, invariant })).toThrow('after [call.start > dial resolves "line 1"]: no line wanted');
});

test('an event raised by the machine itself is walked when it is listed without payloads', () => {
  const machine = setup({ types: { events: {} as { type: 'go' } | { type: 'went' } } }).createMachine({
    id: 'raiser',
    initial: 'a',
    states: { a: { on: { go: { actions: raise({ type: 'went' }) }, went: 'b' } }, b: {} },
  });
  expect(walkMachine(scenarioOf({ machine, events: { go: [{}], went: [] } })).missed).toEqual([]);
});
