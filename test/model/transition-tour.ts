import type { AnyStateMachine } from 'xstate';
import { transitionName, transitionsOf } from './chart-names.ts';
import { type Expected, expectedOf, machineWorld, type MachineWorld, type World } from './machine-world.ts';
import { pairName, pairWorld } from './pair-world.ts';
import { type Edge, edgeBetween, exploreStates, nearestWanted, type StateGraph } from './state-graph.ts';
import type { Scenario } from './walk-scenario.ts';
import { type Step, stepName } from './walk-step.ts';

/** One step of a walk with what must be seen after it. */
export interface WalkStep {
  readonly name: string;
  readonly step: Step;
  /** Names of the transitions that it takes. */
  readonly taken: readonly string[];
  readonly expected: Expected;
}

/** One life of a machine, from its start: plain data. */
export interface Walk {
  readonly input: unknown;
  readonly expected: Expected;
  /** Names of the transitions that it takes as it starts. */
  readonly taken?: readonly string[];
  readonly steps: readonly WalkStep[];
}

/** Walks that together take every step possible in every situation of a machine, or have every effect it can have. */
export interface Tour {
  readonly walks: readonly Walk[];
  readonly situations: number;
  /** Names of the chart's transitions that no walk takes: what would take them is not among what may happen, or nothing can. */
  readonly untaken: readonly string[];
  /** What exploring found and no walk could do: another situation of the same key could. */
  readonly unwalked: readonly string[];
}

export type Goal = 'every situation' | 'every effect' | 'every pair';

/** How often a step may lead elsewhere than expected (the key hides counters) before no more ways are planned over it. */
const patience = 3;

/** Greedy transition tour: from where one stands to the nearest step not yet taken, again from the start where there is none. */
export function transitionTour<TMachine extends AnyStateMachine>(scenario: Scenario<TMachine>): Tour {
  const { slices = { all: ['*'] }, inputs = [undefined], extraWalks = [], limit } = scenario;
  const goal = scenario.goal ?? (scenario.slices ? 'every effect' : 'every situation');
  const parts = inputs.flatMap((input) =>
    Object.values(slices).map((slice) => {
      const plain = machineWorld(scenario, input, slice);
      const world = goal === 'every pair' ? pairWorld(plain) : plain;
      return tourOf(world, exploreStates(world, limit), input, goal);
    }),
  );
  const extra = extraWalks.map((steps) => walkOf(machineWorld(scenario, inputs[0]), inputs[0], steps));
  const walks = [...parts.flatMap((part) => part.walks), ...extra];
  return {
    walks,
    situations: parts.reduce((sum, part) => sum + part.situations, 0),
    untaken: untakenBy(walks, scenario.machine),
    unwalked: parts.flatMap((part) => part.unwalked),
  };
}

/** Names of a chart's transitions that none of the walks takes. */
export function untakenBy(walks: readonly Walk[], machine: AnyStateMachine): string[] {
  const taken = new Set(walks.flatMap((walk) => [...(walk.taken ?? []), ...walk.steps.flatMap((step) => step.taken)]));
  return transitionsOf(machine).map(transitionName).filter((name) => !taken.has(name));
}

function tourOf(world: MachineWorld, graph: StateGraph, input: unknown, goal: Goal): Omit<Tour, 'untaken'> {
  const nameOf = (edge: Edge): string => (goal === 'every situation' ? edge.id : goal === 'every pair' ? pairName(edge) : edge.effect);
  const unwalked = new Set([...graph.edges.values()].flat().map(nameOf));
  const walks: Walk[] = [];
  const misled = new Map<string, number>();
  for (let barren = 0; unwalked.size > 0 && barren < patience; ) {
    const before = unwalked.size;
    const steps = greedySteps(world, graph, misled, { isWanted: (edge) => unwalked.has(nameOf(edge)), take: (edge) => unwalked.delete(nameOf(edge)) });
    if (steps.length === 0) break;
    walks.push({ input, expected: expectedOf(world.initial), taken: world.initial.taken, steps });
    barren = unwalked.size < before ? 0 : barren + 1;
  }
  // A machine to which nothing can happen is still started and stopped once.
  if (walks.length === 0) walks.push(walkOf(world, input, []));
  return { walks, situations: graph.edges.size, unwalked: [...unwalked] };
}

interface Wanted {
  readonly isWanted: (edge: Edge) => boolean;
  readonly take: (edge: Edge) => void;
}

function greedySteps(world: MachineWorld, graph: StateGraph, misled: Map<string, number>, { isWanted, take }: Wanted): WalkStep[] {
  const steps: WalkStep[] = [];
  const isUsable = (edge: Edge): boolean => (misled.get(edge.id) ?? 0) < patience;
  let at: World = world.initial;
  for (;;) {
    const way = nearestWanted(graph, world.key(at), isWanted, isUsable);
    if (way.length === 0) return steps;
    for (const edge of way) {
      const name = stepName(edge.step);
      const isPossible = world.steps(at).some((step) => stepName(step) === name);
      if (isPossible) {
        const after = world.apply(at, edge.step);
        take(edgeBetween(world, world.key(at), edge.step, after));
        steps.push({ name, step: edge.step, taken: after.taken, expected: expectedOf(after) });
        at = after;
      }
      if (isPossible && world.key(at) === edge.to) continue;
      misled.set(edge.id, (misled.get(edge.id) ?? 0) + 1);
      break;
    }
  }
}

/** A walk over given steps. Fails, naming the step, where one cannot happen. */
export function walkOf(world: MachineWorld, input: unknown, steps: readonly Step[]): Walk {
  let at = world.initial;
  const done = steps.map((step) => {
    at = world.apply(at, step);
    return { name: stepName(step), step, taken: at.taken, expected: expectedOf(at) };
  });
  return { input, expected: expectedOf(world.initial), taken: world.initial.taken, steps: done };
}
