import { describe, expect, it } from 'vitest';
import { and, type AnyStateMachine, createMachine, fromCallback, not, raise, sendTo, setup, spawnChild, stateIn } from 'xstate';
import { type ChartFile, chartFileFaults } from './chart-file-rules.ts';
import { chartFaults, chartRules } from './chart-rules.ts';

const known = {
  actors: { line: fromCallback(() => {}) },
  actions: { note: () => {}, hello: sendTo('line', { type: 'hello' }) },
  guards: { isReady: () => true, isBusy: not('isReady' as never), isBoth: and(['isReady', 'isBusy'] as never), isUp: stateIn('#up') },
  delays: { soon: 100, later: () => 5_000 },
};

/** The vocabulary of the charts below, with some of its words replaced or added. */
function parts(changes: { readonly [TPart in keyof typeof known]?: object } = {}): { createMachine: (config: never) => unknown } {
  const { actors, actions, guards, delays } = changes;
  return setup({
    actors: { ...known.actors, ...actors },
    actions: { ...known.actions, ...actions },
    guards: { ...known.guards, ...guards },
    delays: { ...known.delays, ...delays },
  } as never);
}

const sound = {
  id: 'sound',
  options: { maxIterations: 10 },
  initial: 'down',
  states: {
    down: { entry: 'note', on: { go: { guard: 'isReady', target: 'up' }, 'gateway.*': { actions: 'hello' } }, after: { soon: 'up' } },
    up: {
      id: 'up',
      invoke: { id: 'line', src: 'line', onError: 'down' },
      after: { later: 'down' },
      on: { stop: [{ guard: and(['isReady', not('isBusy')]), target: 'over' }, { target: 'down' }] },
    },
    over: { type: 'final' },
  },
};

type Rule = keyof typeof chartRules;
type Faulty = readonly [fault: string, machine: AnyStateMachine, seen: string];

/** A machine made without the help of the compiler, as a slip would make it. */
function chart(config: object, from = parts()): AnyStateMachine {
  return from.createMachine({ ...sound, ...config } as never) as AnyStateMachine;
}

/** A chart whose first state is this one. */
const beginning = (state: object, from = parts()): AnyStateMachine =>
  chart({ initial: 'first', states: { first: state, ...sound.states, down: { ...sound.states.down, on: { go: ['first', 'up'].map((target) => ({ guard: 'isReady', target })) } } } }, from);

const toUp = { on: { up: 'up' } };

const faults: { readonly [TRule in Rule]: readonly Faulty[] } = {
  'every delay is set up by name: an unknown one fires at once': [
    ['a misspelled delay', beginning({ after: { sooon: 'up' } }), 'after sooon: unknown "sooon"'],
    ['a number', beginning({ after: { 8_000: 'up' } }), 'after 8000: not named'],
    ['a misspelled delay of a raised event', beginning(toUp, parts({ actions: { ring: raise({ type: 'x' }, { delay: 'sooon' as never }) } })), 'action ring: unknown "sooon"'],
    ['a number at a raised event', beginning(toUp, parts({ actions: { ring: raise({ type: 'x' }, { delay: 5 }) } })), 'action ring: not named'],
  ],
  'every fixed delay is one a platform can keep': [
    ['a delay beyond 2^31 ms', beginning(toUp, parts({ delays: { soon: 2 ** 31 } })), 'delay soon: 2147483648 ms'],
    ['a delay that is no number', beginning(toUp, parts({ delays: { soon: Number.NaN } })), 'delay soon: NaN ms'],
  ],
  'every actor is set up by name: an unknown one is never started': [
    ['a misspelled actor', beginning({ ...toUp, invoke: { id: 'x', src: 'lime', onError: 'up' } }), 'invoke x: unknown "lime"'],
    ['an inline actor', beginning({ ...toUp, invoke: { id: 'x', src: fromCallback(() => {}), onError: 'up' } }), 'invoke x: not named'],
    ['a misspelled actor to spawn', beginning(toUp, parts({ actions: { add: spawnChild('lime' as never, { id: 'x' }) } })), 'action add: unknown "lime"'],
  ],
  'every action is set up by name: an unknown one does nothing': [
    ['a misspelled action on entry', beginning({ ...toUp, entry: 'noet' }), 'first: entry: unknown "noet"'],
    ['a misspelled action on exit', beginning({ ...toUp, exit: [{ type: 'noet' }] }), 'first: exit: unknown "noet"'],
    ['a misspelled action of a transition', beginning({ on: { up: { target: 'up', actions: 'noet' } } }), 'unknown "noet"'],
    ['an inline action', beginning({ on: { up: { target: 'up', actions: () => {} } } }), 'not named'],
    ['an inline built-in action', beginning({ ...toUp, entry: raise({ type: 'x' }) }), 'first: entry: not named'],
  ],
  'every guard is set up by name: an unknown one ends the actor': [
    ['a misspelled guard', beginning({ on: { up: { guard: 'isRaedy', target: 'up' } } }), 'unknown "isRaedy"'],
    ['a misspelled guard with params', beginning({ on: { up: { guard: { type: 'isRaedy', params: {} }, target: 'up' } } }), 'unknown "isRaedy"'],
    ['a misspelled guard in a combination', beginning({ on: { up: { guard: and(['isReady', not('isBusi')]), target: 'up' } } }), 'unknown "isBusi"'],
    ['a misspelled guard in a named combination', beginning(toUp, parts({ guards: { isBoth: not('isBusi' as never) } })), 'guard isBoth: unknown "isBusi"'],
    ['an inline guard', beginning({ on: { up: { guard: () => true, target: 'up' } } }), 'not named'],
    ['a misspelled guard of always', beginning({ ...toUp, always: { guard: 'isRaedy', target: 'up' } }), 'unknown "isRaedy"'],
  ],
  'every state that a guard asks for exists': [
    ['a misspelled state', beginning({ on: { up: { guard: stateIn('#upp'), target: 'up' } } }), 'guard in #upp'],
    ['a misspelled state in a named guard', beginning(toUp, parts({ guards: { isUp: stateIn('#upp') } })), 'guard in #upp'],
  ],
  'every child that is spoken to can exist: speaking to another ends the actor': [
    ['a misspelled child', beginning(toUp, parts({ actions: { hello: sendTo('lime', { type: 'hello' }) } })), 'action hello: "lime"'],
  ],
  'every invoke handles the failure of its actor, which would end the whole chat': [
    ['an invoke without onError', beginning({ ...toUp, invoke: { id: 'x', src: 'line' } }), 'first: invoke x'],
  ],
  'no handler swallows everything: "*" takes the failures of children too': [
    ['a handler of everything', beginning({ on: { '*': 'up' } }), 'first: *'],
    ['a handler of all of XState', beginning({ ...toUp, on: { 'xstate.*': 'up' } }), 'first: xstate.*'],
  ],
  'loops end: maxIterations is set': [['no limit', chart({ options: {} }), 'sound']],
  'everything has an id: without one it differs from run to run': [
    ['a machine without id', createMachine({ options: { maxIterations: 1 } }), 'the machine itself'],
    ['an invoke without id', beginning({ ...toUp, invoke: { src: 'line', onError: 'up' } }), 'first: invoke line'],
    ['a spawned child without id', beginning(toUp, parts({ actions: { add: spawnChild('line') } })), 'action add'],
  ],
  'every state can be reached': [
    ['an island', chart({ states: { ...sound.states, island: { on: { go: 'down' } } } }), 'sound.island'],
    ['a state that only it leads to', chart({ states: { ...sound.states, cave: { on: { go: 'cave' } } } }), 'sound.cave'],
    ['a beginning nobody begins with', beginning({ initial: 'b', on: { up: 'up' }, states: { a: {}, b: {} } }), 'sound.first.a'],
  ],
  'final states are ends: they lead nowhere and run nothing': [
    ['a final state with a way on', chart({ states: { ...sound.states, over: { type: 'final', on: { go: 'down' } } } }), 'sound.over'],
  ],
  'a final state inside a chart ends something: the state around it handles done': [
    ['an end that nobody notes', beginning({ ...toUp, initial: 'end', states: { end: { type: 'final' } } }), 'sound.first.end'],
  ],
  'what a chart ends with reaches its parent: output of final states is handed on': [
    ['an output that goes nowhere', chart({ states: { ...sound.states, over: { type: 'final', output: { result: 1 } } } }), 'sound.over'],
  ],
  'a choice can be made: no alternative stands behind one without a guard': [
    ['an alternative that is never tried', beginning({ on: { up: [{ target: 'up' }, { guard: 'isReady', target: 'over' }] } }), 'first: up [2 of 2, if isReady]'],
    ['an alternative of always that is never tried', beginning({ always: ['up', 'over'] }), 'first: always [2 of 2]'],
  ],
};

describe('the rules for charts', () => {
  it('have nothing to say against a sound chart', () => {
    expect(chartFaults(chart({}))).toEqual([]);
    expect(chartFaults(beginning(toUp))).toEqual([]);
  });

  it.each(Object.entries(faults).flatMap(([rule, planted]) => planted.map((fault) => [rule as Rule, ...fault] as const)))(
    '%s: %s is found',
    (rule, _, machine, seen) => {
      expect(chartRules[rule](machine)).toEqual([expect.stringContaining(seen)]);
      expect(chartFaults(machine)).toEqual(expect.arrayContaining([expect.stringContaining(rule)]));
    },
  );

  it('reach states by history, beside a target, and through regions', () => {
    const machine = chart({
      initial: 'off',
      states: {
        off: { on: { go: 'on.left.b' } },
        on: {
          type: 'parallel',
          states: {
            left: { initial: 'a', states: { a: {}, b: { on: { back: 'a' } } } },
            right: { initial: 'c', states: { c: { on: { rest: '#sound.rest' } } } },
          },
        },
        rest: { on: { go: 'more.before', up: 'up' } },
        up: { id: 'up', invoke: { id: 'line', src: 'line', onError: 'off' } },
        more: { initial: 'one', states: { one: {}, before: { type: 'history' } } },
      },
    });
    expect(chartFaults(machine)).toEqual([]);
  });
});

describe('the rules for files with charts', () => {
  const machine = chart({});
  const file = (changes: Partial<ChartFile>): ChartFile => ({
    name: 'sound.machine.ts',
    text: 'export const soundMachine = parts.createMachine({});',
    exports: { soundMachine: machine },
    ...changes,
  });

  it('have nothing to say against a sound file', () => {
    expect(chartFileFaults(file({}))).toEqual([]);
  });

  it.each([
    ['no machine exported', file({ exports: {} }), 'one machine per file, exported (1 made, 0 exported)'],
    ['two machines made', file({ text: 'createMachine({}); createMachine({});' }), 'one machine per file, exported (2 made, 1 exported)'],
    ['a chart of 201 lines', file({ text: `x.createMachine({\n${'a: 1,\n'.repeat(200)}})` }), '(201 lines)'],
    ['a machine of another name', file({ name: 'noise.machine.ts' }), 'have one name (machine "sound" exported as soundMachine)'],
    ['an export of another name', file({ exports: { noiseMachine: machine } }), 'have one name (machine "sound" exported as noiseMachine)'],
  ])('%s is found', (_, faulty, seen) => {
    expect(chartFileFaults(faulty)).toEqual(expect.arrayContaining([expect.stringContaining(seen)]));
  });

  it('do not count brackets, comments and empty lines', () => {
    expect(chartFileFaults(file({ text: `x.createMachine({\n${'},\n\n// why\n'.repeat(300)}})` }))).toEqual([]);
  });
});
