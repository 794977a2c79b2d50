import type { AnyStateMachine, InputFrom } from 'xstate';
import { seededRandom } from '../kit/seeded-random.ts';
import { machineWorld } from './machine-world.ts';
import { type Tour, untakenBy, type Walk, walkOf } from './transition-tour.ts';
import type { Scenario } from './walk-scenario.ts';
import type { Step } from './walk-step.ts';

/** How much a random tour may take. */
export interface Budget {
  readonly seed: number;
  /** In all walks together. */
  readonly steps: number;
  /** Of one walk, at most. */
  readonly walkLength: number;
}

/** Walks that do at each moment anything that can happen; the same for the same seed. */
export function randomTour<TMachine extends AnyStateMachine>(scenario: Scenario<TMachine>, { seed, steps, walkLength }: Budget): Tour {
  const random = seededRandom(seed);
  const inputs = scenario.inputs ?? [undefined];
  const walks: Walk[] = [];
  for (let left = steps; left > 0; ) {
    const input = inputs[walks.length % inputs.length];
    const walk = walkByChoice(scenario, input, () => random(), Math.min(walkLength, left));
    walks.push(walk);
    // A machine to which nothing can happen uses up the budget, too.
    left -= Math.max(1, walk.steps.length);
  }
  const situations = new Set(walks.flatMap((walk) => walk.steps.map(({ expected }) => JSON.stringify(expected.value)))).size;
  return { walks, situations, untaken: untakenBy(walks, scenario.machine), unwalked: [] };
}

/** A walk of at most `length` steps, each chosen by a number in [0, 1); it ends where nothing can happen. */
export function walkByChoice<TMachine extends AnyStateMachine>(
  scenario: Scenario<TMachine>, input: InputFrom<TMachine> | undefined, choose: (step: number) => number, length: number,
): Walk {
  const world = machineWorld(scenario, input);
  const steps: Step[] = [];
  let at = world.initial;
  for (let count = 0; count < length; count++) {
    const possible = world.steps(at);
    const step = possible[Math.floor(choose(count) * possible.length)];
    if (!step) break;
    steps.push(step);
    at = world.apply(at, step);
  }
  return walkOf(world, input, steps);
}
