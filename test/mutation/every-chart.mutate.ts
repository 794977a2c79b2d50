import { appendFileSync, readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { transitionTour } from '../model/transition-tour.ts';
import type { Scenario } from '../model/walk-scenario.ts';
import { runMutants } from './mutation-run.ts';

// Run by `npm run mutate`. Whoever adds a chart adds its scenario, and is measured from then on.
const names = readdirSync(new URL('../model/', import.meta.url)).filter((name) => name.endsWith('.scenario.ts') && !name.startsWith('sample.'));

function scenarioIn(module: unknown): Scenario<AnyStateMachine> {
  const found = Object.values(module as object).find((value: unknown) => typeof value === 'object' && value !== null && 'machine' in value);
  expect(found, 'a scenario').toBeDefined();
  return found as Scenario<AnyStateMachine>;
}

test.each(names)('%s', async (name) => {
  // XState warns of each message to a child that has ended, which mutants send a lot of.
  vi.spyOn(console, 'warn').mockReturnValue();
  const scenario = scenarioIn(await import(`../model/${name.replace('.scenario.ts', '')}.scenario.ts`));
  const report = runMutants(scenario, transitionTour(scenario));
  appendFileSync(process.env['MUTATION_FILE'] ?? '', `${JSON.stringify(report)}\n`);
}, 600_000);
