import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { entryFor, isMeantBy, type Scenario } from './walk-scenario.ts';
import { becomes, rejects, resolves, says, send, type Step, stepName, waits } from './walk-step.ts';
import type { PendingTimer } from './world-timers.ts';

/** Where a machine is, and all that decides what can happen to it next. */
export interface Surroundings {
  readonly snapshot: AnyMachineSnapshot;
  /** Pending timers, the next one first. */
  readonly timers: readonly PendingTimer[];
  /** Children that have ended while the machine still lists them. */
  readonly ended: readonly string[];
  /** What the supplied guards answer. */
  readonly conditions: Readonly<Record<string, boolean>>;
}

/** Ids of the children that run. */
export function liveChildren({ snapshot, ended }: Surroundings): string[] {
  if (snapshot.status !== 'active') return [];
  return Object.keys(snapshot.children).filter((id) => snapshot.children[id] !== undefined && !ended.includes(id)).sort();
}

/** Everything that can happen where the world is: what the active states listen to, as far as someone is there to say it. */
export function possibleSteps(world: Surroundings, scenario: Scenario<AnyStateMachine>, slice: readonly string[]): Step[] {
  if (world.snapshot.status !== 'active') return [];
  const descriptors = new Set(world.snapshot._nodes.flatMap((node) => [...node.transitions.keys()]));
  const steps = [...descriptors].flatMap((descriptor) => stepsFor(descriptor, world, scenario));
  for (const [condition, value] of Object.entries(world.conditions)) steps.push(becomes(condition, !value));
  const timer = world.timers[0];
  if (timer) steps.push(waits(timer.id));
  const inSlice = steps.filter((step) => slice.some((pattern) => isMeantBy(pattern, originOf(step))));
  return [...new Map(inSlice.map((step) => [stepName(step), step])).values()];
}

function originOf(step: Step): string {
  switch (step.kind) {
    case 'send':
    case 'says':
      return step.event.type;
    case 'resolves':
    case 'rejects':
      return step.actor;
    case 'becomes':
      return step.condition;
    case 'waits':
      return 'time';
  }
}

function stepsFor(descriptor: string, world: Surroundings, scenario: Scenario<AnyStateMachine>): Step[] {
  const [, how, pattern] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(descriptor) ?? [];
  if (how && pattern) return liveChildren(world).filter((id) => isMeantBy(pattern, id)).flatMap((id) => answersOf(id, how, scenario));
  // Timers and finished states speak for themselves.
  if (descriptor.startsWith('xstate.')) return [];
  const types = Object.keys(scenario.events).filter((type) => isMeantBy(descriptor, type));
  if (types.length === 0) throw new Error(`the scenario of ${scenario.machine.id} has no payload for "${descriptor}"`);
  return types.flatMap((type) => eventsOf(type, scenario).flatMap((event) => spoken(event, world, scenario)));
}

function answersOf(id: string, how: string, { answers }: Scenario<AnyStateMachine>): Step[] {
  const entry = entryFor(answers, id);
  if (how === 'done') return (entry?.resolves ?? [undefined]).map((output) => resolves(id, output));
  return (entry?.rejects ?? [undefined]).map((error) => rejects(id, error));
}

function eventsOf(type: string, { events }: Scenario<AnyStateMachine>): EventObject[] {
  const payloads = (events as Readonly<Record<string, readonly object[] | undefined>>)[type] ?? [];
  return payloads.map((payload) => ({ type, ...payload }));
}

function spoken(event: EventObject, world: Surroundings, { spokenBy }: Scenario<AnyStateMachine>): Step[] {
  const speaker = entryFor(spokenBy, event.type);
  if (speaker === undefined) return [send(event)];
  const pattern = typeof speaker === 'string' ? speaker : speaker(event, world.snapshot.context);
  return liveChildren(world)
    .filter((id) => pattern !== undefined && isMeantBy(pattern, id))
    .map((id) => says(id, event));
}
