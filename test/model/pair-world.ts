import type { MachineWorld, World } from './machine-world.ts';
import type { Edge } from './state-graph.ts';
import { type Step, stepName } from './walk-step.ts';

const between = '\u0000';

/** A world that also remembers what happened last: each of its edges is a pair of steps, with what came of both. */
export function pairWorld(world: MachineWorld): MachineWorld {
  const last = new WeakMap<World, string>();
  return {
    initial: world.initial,
    steps: world.steps,
    key: (at) => `${world.key(at)}${between}${last.get(at) ?? ''}`,
    apply: (at, step: Step) => {
      // A copy: where nothing changes, the world itself may be the same one.
      const after = { ...world.apply(at, step) };
      last.set(after, `${stepName(step)} ${after.effect}`);
      return after;
    },
  };
}

/** Names a pair by what its two steps do, wherever they do it. */
export function pairName({ from, effect }: Edge): string {
  return `${from.slice(from.indexOf(between) + 1)}${between}${effect}`;
}
