import type { AnyMachineSnapshot, AnyStateMachine, EventObject, InputFrom } from 'xstate';
import { transitionName } from './chart-names.ts';
import { deedName, isDeed } from './deed-name.ts';
import { liveChildren, possibleSteps, type Surroundings } from './possible-steps.ts';
import { castFor } from './stand-in-actor.ts';
import { pureActor, type PureStep } from './pure-actor.ts';
import { prepareSubject } from './subject.ts';
import { unpreparedError } from './unprepared.ts';
import type { Scenario } from './walk-scenario.ts';
import { type Step, stepName, timerName } from './walk-step.ts';
import { breathBefore, type PendingTimer, timersAfter, timersLater, timersSooner } from './world-timers.ts';

/** A machine in its surroundings at one moment: nothing runs, everything is data. */
export interface World extends Surroundings {
  /** What the machine did on the way here, in words. */
  readonly deeds: readonly string[];
  /** Names of the transitions taken on the way here. */
  readonly taken: readonly string[];
  /** What the step that led here did: transitions taken, states left and entered, deeds. Equal where only other regions differ. */
  readonly effect: string;
}

/** What the real actor must look like at one moment of a walk, as plain data. */
export interface Expected {
  readonly status: string;
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly context: unknown;
  readonly live: readonly string[];
  /** How long until each pending timer, ms, ascending. */
  readonly timers: readonly number[];
  readonly deeds: readonly string[];
}

/** The rules of a machine's surroundings: what can happen now, and what comes of it. Pure, timers included. */
export interface MachineWorld {
  readonly initial: World;
  readonly steps: (world: World) => Step[];
  readonly apply: (world: World, step: Step) => World;
  /** Equal for worlds that need not be told apart. */
  readonly key: (world: World) => string;
}

/** The world of a scenario's machine; with a slice, one in which only that happens. */
export function machineWorld<TMachine extends AnyStateMachine>(
  scenario: Scenario<TMachine>,
  input?: InputFrom<TMachine>,
  slice: readonly string[] = ['*'],
): MachineWorld {
  let conditions = scenario.conditions ?? {};
  const actor = pureActor(prepareSubject(scenario.machine, scenario, castFor(scenario.machine), () => conditions));
  const keys = new WeakMap<World, string>();

  const grow = (from: World | undefined, { snapshot, actions, taken }: PureStep): World => {
    const timers = snapshot.status === 'active' ? timersAfter(from?.timers ?? [], actions, scenario.delays) : [];
    const ended = (from?.ended ?? []).filter((id) => snapshot.children[id] !== undefined && snapshot.children[id] === from?.snapshot.children[id]);
    const deeds = actions.filter(isDeed).map(deedName);
    const names = taken.map(transitionName);
    const effect = JSON.stringify([names, ...movesBetween(from?.snapshot, snapshot), deeds]);
    return { snapshot, timers, ended, conditions, deeds, taken: names, effect };
  };
  /** What the machine throws is told with what may be missing in the scenario. */
  const prepared = (run: () => PureStep, step?: Step): PureStep => {
    let error: unknown;
    try {
      const done = run();
      if (done.snapshot.status !== 'error') return done;
      error = done.snapshot.error;
    } catch (thrown) {
      error = thrown;
    }
    throw unpreparedError(error, { machine: scenario.machine, input, ...(step && { step }) });
  };
  const feed = (world: World, event: EventObject, step: Step): World => {
    conditions = world.conditions;
    return grow(world, prepared(() => actor.next(world.snapshot, event), step));
  };
  const happen = (world: World, event: EventObject, step: Step): World =>
    feed({ ...world, timers: timersSooner(world.timers, breathBefore(world.timers[0]?.leftMs)) }, event, step);
  const end = (world: World, step: Step & { readonly actor: string }, event: EventObject & { readonly output?: unknown; readonly error?: unknown }): World =>
    happen({ ...world, ended: [...world.ended, step.actor] }, { ...event, actorId: step.actor } as EventObject, step);

  const steps = (world: World): Step[] => {
    const possible = possibleSteps(world, scenario, slice);
    return scenario.isStrict ? possible.filter((step) => step.kind === 'becomes' || rules.apply(world, step).taken.length > 0) : possible;
  };
  const rules: MachineWorld = {
    initial: grow(undefined, prepared(() => actor.initial(input))),
    steps,
    key: (world) => {
      const key = keys.get(world) ?? keyOf(world, scenario.clamp);
      keys.set(world, key);
      return key;
    },
    apply: (world, step) => {
      switch (step.kind) {
        case 'send':
          return happen(world, step.event, step);
        case 'says':
          return happen(mustLive(world, step), step.event, step);
        case 'resolves':
          return end(mustLive(world, step), step, { type: `xstate.done.actor.${step.actor}`, output: step.output });
        case 'rejects':
          return end(mustLive(world, step), step, { type: `xstate.error.actor.${step.actor}`, error: step.error });
        case 'becomes':
          return { ...world, conditions: { ...world.conditions, [step.condition]: step.value }, deeds: [], taken: [], effect: '' };
        case 'waits':
          return feed({ ...world, timers: timersLater(world.timers) }, nextTimer(world, step).event, step);
      }
    },
  };
  return rules;
}

/** What the real actor must look like where the world is. */
export function expectedOf(world: World): Expected {
  const { status, value, tags, context } = world.snapshot;
  const timers = world.timers.map((timer) => timer.leftMs);
  return { status, value, tags: [...tags].sort(), context: JSON.parse(JSON.stringify(context)), live: liveChildren(world), timers, deeds: world.deeds };
}

function movesBetween(from: AnyMachineSnapshot | undefined, to: AnyMachineSnapshot): [left: string[], entered: string[]] {
  const before = new Set(from?._nodes.map((node) => node.id));
  const after = new Set(to._nodes.map((node) => node.id));
  return [[...before].filter((id) => !after.has(id)).sort(), [...after].filter((id) => !before.has(id)).sort()];
}

function mustLive(world: World, step: Step & { readonly actor: string }): World {
  if (!liveChildren(world).includes(step.actor)) throw new Error(`"${stepName(step)}" cannot happen: there is no such child`);
  return world;
}

function nextTimer({ timers }: World, step: Step & { readonly kind: 'waits' }): PendingTimer {
  const next = timers[0];
  if (!next || (step.timer ?? next.id) !== next.id) {
    throw new Error(`"${stepName(step)}" cannot happen: the next timer is ${next ? timerName(next.id) : 'none'}`);
  }
  return next;
}

function keyOf({ snapshot, timers, ended, conditions }: World, clamp: (context: never) => unknown = (context) => context): string {
  const history = Object.entries(snapshot.historyValue).map(([id, nodes]) => [id, nodes.map((node) => node.id)]);
  const children = Object.keys(snapshot.children).sort();
  const order = timers.map((timer) => timer.id);
  return JSON.stringify([snapshot.status, snapshot.value, clamp(snapshot.context as never), order, children, ended, conditions, history]);
}
