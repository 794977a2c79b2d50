import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { sampleScenario } from './sample.scenario.ts';
import { transitionTour } from './transition-tour.ts';
import { walkMachine } from './machine-walk.ts';
import { scenarioOf } from './walk-scenario.ts';

const switches = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

/** As many independent switches as asked for: 2^n situations. */
function board(count: number) {
  const states = Object.fromEntries(
    switches(count).map((name) => [name, { initial: 'off', states: { off: { on: { [`${name}.on`]: 'on' } }, on: { on: { [`${name}.off`]: 'off' } } } }]),
  );
  return createMachine({ id: 'board', type: 'parallel', states: states as never });
}

const boardScenario = (count: number) =>
  scenarioOf({
    machine: board(count),
    events: Object.fromEntries(switches(count).flatMap((name) => [[`${name}.on`, [{}]], [`${name}.off`, [{}]]])),
  });

test('every effect is had once, where taking every step in every situation would not end', () => {
  const all = walkMachine(boardScenario(4));
  expect([all.tour.situations, all.tour.walks.reduce((sum, walk) => sum + walk.steps.length, 0) >= 64]).toEqual([16, true]);
  const effects = walkMachine({ ...boardScenario(4), goal: 'every effect' });
  expect(effects.tour.walks.flatMap((walk) => walk.steps)).toHaveLength(8);
  expect(effects.missed).toEqual([]);
});

test('slices are walked one by one and count together', () => {
  const slices = Object.fromEntries(switches(10).map((name) => [name, [`${name}.*`]]));
  const report = walkMachine({ ...boardScenario(10), slices });
  expect(report.tour.situations).toBe(20);
  expect(report).toMatchObject({ transitions: 20, transitionsCovered: 20, missed: [] });
});

test('a slice holds only what it names', () => {
  const names = new Set(
    transitionTour({ ...sampleScenario, slices: { calls: ['call.*', 'dial'] } }).walks.flatMap((walk) => walk.steps.map((step) => step.name)),
  );
  expect([...names].sort()).toEqual(['call.start', 'call.stop', 'dial rejects "busy"', 'dial resolves "line 1"']);
});
