import { expect, test } from 'vitest';
import { sampleMachine } from '../model/sample.machine.ts';
import { sampleScenario } from '../model/sample.scenario.ts';
import { transitionTour } from '../model/transition-tour.ts';
import { chartMutants, type MutantKind } from './chart-mutants.ts';
import { runMutants } from './mutation-run.ts';

const mutants = chartMutants(sampleMachine);

test('a chart has mutants of every kind, each of which can be made and has a name of its own', () => {
  const kinds: MutantKind[] = [
    'action dropped', 'delay longer', 'delay shorter', 'guard negated', 'initial state swapped', 'invoke dropped', 'target swapped', 'transition dropped',
  ];
  expect([...new Set(mutants.map(({ kind }) => kind))].sort()).toEqual(kinds);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  for (const mutant of mutants) expect(mutant.make().id).toBe('sample');
});

test('the walks of a chart notice all of them', () => {
  const report = runMutants(sampleScenario, transitionTour(sampleScenario));
  expect(report.survived).toEqual([]);
  expect(report.killed).toBe(mutants.length);
});

test('a walk that goes nowhere notices next to none', () => {
  const { walks: [walk], ...tour } = transitionTour(sampleScenario);
  const short = { ...tour, walks: walk ? [{ ...walk, steps: [] }] : [] };
  const report = runMutants(sampleScenario, short);
  expect(report.killed).toBeLessThan(mutants.length / 10);
  expect(report.survived).toContain('sample.resting: call.stop: transition dropped');
});
