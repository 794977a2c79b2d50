import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, raise, setup, spawnChild } from 'xstate';
import { sampleConfig, sampleMachine, sampleSetup } from './sample.machine.ts';
import { sampleScenario } from './sample.scenario.ts';
import { driveTour } from './tour-driver.ts';
import { transitionTour } from './transition-tour.ts';
import { walkMachine } from './machine-walk.ts';
import { scenarioOf } from './walk-scenario.ts';

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `tree` with the leaves of `patch` in place of its own. */
function patched(tree: Tree, patch: Tree): Tree {
  const changed = Object.entries(patch).map(([key, value]) => [key, isTree(value) && isTree(tree[key]) ? patched(tree[key], value) : value]);
  return { ...tree, ...(Object.fromEntries(changed) as Tree) };
}

/** The sample machine with a fault planted in its chart. */
function mutant(states: Tree): AnyStateMachine {
  const config = { ...patched(sampleConfig as Tree, { states }), id: 'sample', context: { tries: 0 } };
  return sampleSetup.createMachine(config as never) as unknown as AnyStateMachine;
}

const tour = transitionTour(sampleScenario);

test('the machine itself passes its own tour, also when made by the mutant maker', () => {
  expect(driveTour(tour, sampleScenario, mutant({})).missed).toEqual([]);
});

describe('a tour of the right machine notices a wrong one', () => {
  const faults: Record<string, [machine: AnyStateMachine, seen: RegExp]> = {
    'a target dropped': [mutant({ resting: { on: { 'call.stop': {} } } }), /state: \["active","resting"\] instead of \["done","over"\]/],
    'a target swapped': [mutant({ dialing: { after: { dialTimeout: { target: 'idle', actions: 'countTry' } } } }), /state: .*"idle"/],
    'an entry dropped': [mutant({ over: { entry: [] } }), /deeds: \["stops dial"\] instead of .*call\.ended/],
    'an action dropped': [mutant({ dialing: { after: { dialTimeout: { actions: [] } } } }), /context: \{"tries":0\} instead of \{"tries":1\}/],
    'a message dropped': [mutant({ talking: { states: { voice: { states: { connecting: { on: { 'line.opened': { target: 'open', actions: [] } } } } } } } }), /deeds: .* instead of .*hello/],
    'a handler dropped': [mutant({ talking: { on: { 'line.closed': undefined } } }), /state/],
    'a guard dropped': [sampleMachine.provide({ guards: { hasTriesLeft: () => true } }), /state: .*"resting"/],
    'a guard negated': [sampleMachine.provide({ guards: { isHigh: (_, { tone }) => tone !== 'high' } }), /state/],
    'a delay one millisecond long': [sampleMachine.provide({ delays: { quiet: 2_001 } }), /time to the next timer: 2001 instead of 2000/],
    'a delay one millisecond short': [sampleMachine.provide({ delays: { mood: 699 } }), /time to the next timer: 699 instead of 700/],
    'a timer dropped': [mutant({ resting: { after: undefined } }), /number of timers: 0 instead of 1/],
    'a task that outlives its state': [mutant({ dialing: { entry: spawnChild('dial', { id: 'stray' }) } }), /children: \["dial","stray"\] instead of \["dial"\]/],
    'a child never started': [mutant({ talking: { invoke: undefined } }), /children: \[\] instead of \["line"\]/],
    'a throwing action': [sampleMachine.provide({ actions: { countTry: () => { throw new Error('boom'); } } }), /boom/],
  };
  test.each(Object.entries(faults))('%s', (_, [machine, seen]) => {
    expect(() => driveTour(tour, sampleScenario, machine)).toThrow(seen);
  });
});

test('an orphan is noticed: a child that was replaced by another of its id runs on', () => {
  const machine = sampleSetup.createMachine({
    id: 'orphanage',
    context: { tries: 0 },
    on: { 'call.start': { actions: spawnChild('line', { id: 'line' }) } },
  });
  const walk = (): unknown => walkMachine(scenarioOf({ machine, events: { 'call.start': [{}] } }));
  expect(walk).toThrow('children: ["line","line"] instead of ["line"]');
});

test('a timer that survives the end is noticed', () => {
  const machine = setup({ types: { events: {} as { type: 'arm' } | { type: 'late' } } }).createMachine({
    id: 'alarm',
    // Scheduling the same id again forgets the first timer without clearing it.
    on: { arm: { actions: [raise({ type: 'late' }, { id: 'late', delay: 9 }), raise({ type: 'late' }, { id: 'late', delay: 99 })] } },
  });
  const limited = scenarioOf({ machine, events: { arm: [] }, extraWalks: [[{ kind: 'send', event: { type: 'arm' } }]] });
  expect(() => walkMachine(limited)).toThrow('timers after the end: 1 instead of 0');
});
