import { type AnyStateMachine, createActor, type InspectionEvent } from 'xstate';
import { EventClock } from '../kit/event-clock.ts';
import { chartCoverage, type ChartCoverage, type CoverageReport } from './chart-coverage.ts';
import { deedName, isDeed } from './deed-name.ts';
import type { Expected } from './machine-world.ts';
import { type Cast, castFor } from './stand-in-actor.ts';
import { prepareSubject } from './subject.ts';
import type { Tour, Walk } from './transition-tour.ts';
import type { Scenario } from './walk-scenario.ts';
import type { Step } from './walk-step.ts';
import { breathBefore } from './world-timers.ts';

/** What the real machine did on a tour. */
export interface DriveReport extends CoverageReport {
  /** What was sent to children that had ended, which XState drops: the step, and the message. */
  readonly unheard: readonly string[];
}

/** Takes the real machine along every walk of a tour; fails at the first step that does not do what the tour says. */
export function driveTour<TMachine extends AnyStateMachine>(
  tour: Tour,
  scenario: Scenario<TMachine>,
  machine: AnyStateMachine = scenario.machine,
): DriveReport {
  const coverage = chartCoverage(machine);
  const unheard = new Set<string>();
  for (const walk of tour.walks) driveWalk(walk, scenario, machine, coverage, unheard);
  return { ...coverage.report(), unheard: [...unheard] };
}

function driveWalk<TMachine extends AnyStateMachine>(
  walk: Walk,
  scenario: Scenario<TMachine>,
  machine: AnyStateMachine,
  coverage: ChartCoverage,
  unheard: Set<string>,
): void {
  const drive = new Drive(scenario, machine, walk.input, coverage);
  const names: string[] = [];
  try {
    drive.expect(walk.expected);
    for (const { name, step, expected } of walk.steps) {
      names.push(name);
      drive.take(step);
      for (const deed of drive.deedsUnheard()) unheard.add(`${name}: ${deed}`);
      drive.expect(expected);
    }
    drive.stop();
    drive.expectNothingLeft();
  } catch (error) {
    drive.stop();
    throw new Error(`${machine.id}, step ${names.length}, after [${lastOf(names)}]: ${(error as Error).message}`, { cause: error });
  }
}

/** One life of the real actor, on a virtual clock, among stand-ins. */
class Drive<TMachine extends AnyStateMachine> {
  readonly #clock = new EventClock();
  readonly #cast: Cast;
  readonly #actor;
  readonly #scenario: Scenario<TMachine>;
  #conditions: Readonly<Record<string, boolean>>;
  #deeds: string[] = [];
  /** Children that ran before the present step. */
  #liveBefore: readonly string[] = [];
  #microsteps = 0;
  #error: unknown;

  constructor(scenario: Scenario<TMachine>, machine: AnyStateMachine, input: unknown, coverage: ChartCoverage) {
    this.#scenario = scenario;
    this.#conditions = scenario.conditions ?? {};
    this.#cast = castFor(machine);
    const subject = prepareSubject(machine, scenario, this.#cast, () => this.#conditions);
    const inspect = (event: InspectionEvent): void => {
      coverage.inspect(event);
      this.#watch(event);
    };
    this.#actor = createActor(subject, { id: machine.id, clock: this.#clock, input, inspect });
    this.#actor.subscribe({ error: (error) => (this.#error = error) });
    this.#actor.start();
    coverage.enter(this.#actor.getSnapshot());
  }

  take(step: Step): void {
    this.#deeds = [];
    this.#liveBefore = this.#live();
    const breath = step.kind === 'waits' || step.kind === 'becomes' ? 0 : breathBefore(this.#leftMs());
    // Even no time at all would run what is due now.
    if (breath > 0) this.#clock.advance(breath);
    switch (step.kind) {
      case 'send':
        return this.#actor.send(step.event);
      case 'says':
        return this.#child(step.actor).say(step.event);
      case 'resolves':
        return this.#child(step.actor).resolve(step.output);
      case 'rejects':
        return this.#child(step.actor).reject(step.error);
      case 'becomes':
        this.#conditions = { ...this.#conditions, [step.condition]: step.value };
        return;
      case 'waits':
        return this.#runNextTimer();
    }
  }

  expect(expected: Expected): void {
    if (this.#error !== undefined) throw this.#error;
    const { status, value, tags, context } = this.#actor.getSnapshot();
    const live = this.#live();
    same('state', [status, value], [expected.status, expected.value]);
    same('tags', [...tags].sort(), expected.tags);
    same('context', context, expected.context);
    same('children', live, expected.live);
    same('deeds', this.#deeds, expected.deeds);
    same('number of timers', this.#clock.pending, expected.timers.length);
    same('time to the next timer', this.#leftMs(), expected.timers[0]);
    same('time to each timer', this.#clock.dueAt().map((at) => at - this.#clock.now()), expected.timers);
    this.#scenario.invariant?.({ snapshot: this.#actor.getSnapshot() as never, live });
  }

  deedsUnheard(): string[] {
    const heard = [...this.#liveBefore, ...this.#live()];
    return this.#deeds.filter((deed) => deed.startsWith('to ') && !heard.some((id) => deed.startsWith(`to ${id}: `)));
  }

  stop(): void {
    this.#actor.stop();
  }

  expectNothingLeft(): void {
    same('children after the end', this.#live(), []);
    same('timers after the end', this.#clock.pending, 0);
  }

  /** Not a millisecond early, not a millisecond late. */
  #runNextTimer(): void {
    const left = this.#leftMs();
    if (left === undefined) throw new Error('no timer is pending');
    const before = this.#microsteps;
    if (left > 0) this.#clock.advance(left - 1);
    same('steps taken before the timer was due', this.#microsteps - before, 0);
    this.#clock.step();
  }

  #live(): string[] {
    return this.#cast.live.map((child) => child.id).sort();
  }

  #leftMs(): number | undefined {
    const at = this.#clock.nextAt();
    return at === undefined ? undefined : at - this.#clock.now();
  }

  #child(id: string): NonNullable<ReturnType<Cast['find']>> {
    const child = this.#cast.find(id);
    if (!child) throw new Error(`there is no child "${id}"`);
    return child;
  }

  #watch(event: InspectionEvent): void {
    if (event.actorRef.sessionId !== event.rootId) return;
    if (event.type === '@xstate.microstep') this.#microsteps++;
    if (event.type === '@xstate.action' && isDeed(event.action)) this.#deeds.push(deedName(event.action));
  }
}

function lastOf(names: readonly string[], count = 12): string {
  return [...(names.length > count ? ['...'] : []), ...names.slice(-count)].join(' > ');
}

function same(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: ${is} instead of ${should}`);
}
