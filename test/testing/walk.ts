import type { AnyStateMachine, EventFrom } from 'xstate';
import { randomTour } from '../model/random-tour.ts';
import { type Tour, transitionTour } from '../model/transition-tour.ts';
import { isMeantBy, type Payloads, type Scenario } from '../model/walk-scenario.ts';
import { knownModels } from './conversation.models.ts';

/**
 * How to walk a machine. `inputs` is what it may be started with, `events` gives the payloads worth telling apart (an event left out is sent bare), `answers` how invoked children
 * end, `spokenBy` which child says what, `conditions` the guards that the world decides, `clamp` the part of the context that makes a
 * difference (counters cut to what the guards can tell apart; without it a counter that only grows ends in the `limit` of 50,000 steps).
 */
export type WalkOptions<TMachine extends AnyStateMachine> = Partial<Omit<Scenario<TMachine>, 'machine' | 'goal' | 'invariant'>> & {
  /** Every transition (default), every two that can follow each other, or anything that can happen, within a budget. */
  readonly cover?: 'transitions' | 'pairs' | 'random';
  /** Random only: the same seed gives the same walks; default 1. */
  readonly seed?: number;
  /** Random only: steps of all walks together; default 200. */
  readonly steps?: number;
  /** Random only: the longest walk; default 25. */
  readonly walkLength?: number;
};

/**
 * Walks through a machine, planned from its chart: plain data, each step with a readable name and what must be seen after it. Nothing runs:
 * timers, children and guards are data too. `untaken` names the chart's transitions that no walk takes: an event sent bare passes no guard that
 * looks at its payload. Throws when there are more steps than `limit`, and where the machine does: it says which option may be missing.
 */
export function walk<TMachine extends AnyStateMachine>(machine: TMachine, options: WalkOptions<TMachine> = {}): Tour {
  const { cover = 'transitions', seed = 1, steps = 200, walkLength = 25 } = options;
  const scenario = scenarioFor(machine, options);
  if (cover === 'random') return randomTour(scenario, { seed, steps, walkLength });
  try {
    return transitionTour({ ...scenario, goal: cover === 'pairs' ? 'every pair' : 'every effect' });
  } catch (error) {
    // The planner of XState says no more than this.
    if (!(error instanceof Error && error.message === 'Traversal limit exceeded')) throw error;
    throw new Error(`walk(${machine.id}): more than ${options.limit ?? 50_000} steps; what grows in its context (a list, a counter) has to be cut down with clamp, or take cover: 'random'`, { cause: error });
  }
}

/** What the planner must know: the machine, what is known of it where it came with this kit, and what the options say of it. */
export function scenarioFor<TMachine extends AnyStateMachine>(
  machine: TMachine, { cover: _cover, seed: _seed, steps: _steps, walkLength: _length, ...described }: WalkOptions<TMachine>,
): Scenario<TMachine> {
  const known = (knownModels.get(machine) ?? {}) as WalkOptions<TMachine>;
  return { isStrict: true, ...known, ...described, machine, events: allEvents(machine, described.events ?? known.events) };
}

function allEvents<TMachine extends AnyStateMachine>(machine: TMachine, given: Payloads<EventFrom<TMachine>> = {}): Payloads<EventFrom<TMachine>> {
  const named = Object.keys(given);
  const bare = (machine.events as readonly string[]).filter((type) => !type.startsWith('xstate.') && !named.some((name) => isMeantBy(type, name)));
  return { ...Object.fromEntries(bare.map((type) => [type, [{}]])), ...given } as Payloads<EventFrom<TMachine>>;
}
