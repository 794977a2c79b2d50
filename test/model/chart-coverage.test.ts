import { expect, test } from 'vitest';
import { createActor, createMachine, fromPromise, not, raise, setup, stateIn } from 'xstate';
import { chartCoverage, coverageLine } from './chart-coverage.ts';
import { transitionName, transitionsOf } from './chart-names.ts';

test('every kind of transition is counted under a name of its own', () => {
  const machine = setup({ guards: { isLow: () => true, isHigh: not('isLow' as never) }, actors: { work: fromPromise(() => Promise.resolve()) } }).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        on: { go: [{ guard: 'isLow', target: 'b' }, { guard: not('isLow'), target: 'c' }, { actions: raise({ type: 'x' }) }], stop: 'c' },
        after: { 100: 'b' },
        invoke: { id: 'w', src: 'work', onDone: 'b', onError: [{ guard: { type: 'isHigh' }, target: 'c' }, { target: 'a', reenter: true }] },
      },
      b: { always: [{ guard: stateIn('#m.c'), target: 'a' }, { target: 'c' }] },
      c: { initial: 'd', onDone: 'a', states: { d: { type: 'final' } } },
    },
  });
  expect(transitionsOf(machine).map(transitionName)).toEqual([
    'm.a: go [1 of 3, if isLow] -> m.b',
    'm.a: go [2 of 3, if not(isLow)] -> m.c',
    'm.a: go [3 of 3] -> itself',
    'm.a: stop -> m.c',
    'm.a: done of w -> m.b',
    'm.a: error of w [1 of 2, if isHigh] -> m.c',
    'm.a: error of w [2 of 2] -> m.a',
    'm.a: after 100 -> m.b',
    'm.b: always [1 of 2, if in "#m.c"] -> m.a',
    'm.b: always [2 of 2] -> m.c',
    'm.c: done -> m.a',
  ]);
});

test('what the actor does is counted, also what it passes through before it can be looked at', () => {
  const machine = createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: { on: { go: 'c' } }, c: { always: 'd' }, d: {}, e: {} } });
  const coverage = chartCoverage(machine);
  const actor = createActor(machine, { inspect: coverage.inspect }).start();
  coverage.enter(actor.getSnapshot());
  expect(coverage.report().missed).toEqual(['m.c', 'm.d', 'm.e', 'm.b: go -> m.c', 'm.c: always -> m.d']);
  actor.send({ type: 'go' });
  expect(coverage.report()).toEqual({ machine: 'm', states: 6, statesCovered: 5, transitions: 3, transitionsCovered: 3, missed: ['m.e'] });
  expect(coverageLine(coverage.report())).toBe('m: 5 of 6 states, 3 of 3 transitions');
});

test('a transition that another region has preempted does not count', () => {
  const machine = createMachine({
    id: 'm',
    initial: 'both',
    states: {
      both: {
        type: 'parallel',
        states: { left: { on: { go: '#m.first' } }, right: { on: { go: '#m.second' } } },
      },
      first: {},
      second: {},
    },
  });
  const coverage = chartCoverage(machine);
  const actor = createActor(machine, { inspect: coverage.inspect }).start();
  coverage.enter(actor.getSnapshot());
  actor.send({ type: 'go' });
  expect(coverage.report().missed).toEqual(['m.second', 'm.both.right: go -> m.second']);
});

test('two regions that both move count both', () => {
  const region = (key: string) => ({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} }, id: key });
  const machine = createMachine({ id: 'm', type: 'parallel', states: { left: region('left'), right: region('right') } });
  const coverage = chartCoverage(machine);
  createActor(machine, { inspect: coverage.inspect }).start().send({ type: 'go' });
  expect(coverage.report()).toMatchObject({ transitionsCovered: 2, transitions: 2 });
});

test('children of the actor do not count as the actor', () => {
  const child = createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: {} } });
  const parent = createMachine({ id: 'parent', invoke: { id: 'child', src: child } });
  const coverage = chartCoverage(child);
  createActor(parent, { inspect: coverage.inspect }).start();
  expect(coverage.report().transitionsCovered).toBe(0);
});
