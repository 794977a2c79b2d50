import type { EventObject } from 'xstate';
import type { Expected } from '../model/machine-world.ts';
import type { Walk, WalkStep } from '../model/transition-tour.ts';

/** What must be seen at one moment of a walk: the model's state, its tags, its context. */
export type Seen<TContext = unknown> = Omit<Expected, 'context'> & { readonly context: TContext };

/** Does something; gets the event of the step and what must be seen after it. */
export type Deed<TContext> = (event: EventObject & Readonly<Record<string, unknown>>, after: Seen<TContext>) => unknown;

/** By event type. */
export type Deeds<TContext> = Readonly<Record<string, Deed<TContext>>>;

/** What a walk is run against: a page, a component, a store, anything that can do this and expect that. Everything may be async. */
export interface App<TContext = unknown> {
  /** What the customer does in a step. */
  readonly do?: Deeds<TContext>;
  /** What the other side does in it, before the customer's: `gateway.deeds()` knows how. */
  readonly gateway?: Deeds<TContext>;
  /** Throws while the app does not show what it should. Asked until it holds at two looks in a row. */
  readonly expect?: (seen: Seen<TContext>, step: { readonly name: string }) => unknown;
  /** Lets time pass between looks; default: real time. A virtual world passes its own. */
  readonly wait?: (ms: number) => unknown;
  /** How long the app may take to show what it should, ms; default 5,000. */
  readonly patienceMs?: number;
  /** How long after the first look that holds the second one is, ms; default 50. */
  readonly settleMs?: number;
}

/** How far a walk went: its steps by name, the states it was in, the transitions it took. */
export interface Driven {
  readonly steps: readonly string[];
  readonly states: readonly unknown[];
  readonly taken: readonly string[];
}

/**
 * Runs an app along a walk. Rejects at the first step that cannot be done, or after which the app does not come to show what it should:
 * the message says which step of which walk, what was wrong, and which state and tags the model has there.
 */
export async function drive<TContext = unknown>(walk: Walk, app: App<TContext>): Promise<Driven> {
  const done: WalkStep[] = [];
  try {
    await look(app, walk.expected as Seen<TContext>, 'the start');
    for (const step of walk.steps) {
      done.push(step);
      await take(app, step);
      await look(app, step.expected as Seen<TContext>, step.name);
    }
  } catch (error) {
    const names = done.map(({ name }) => name).join(' > ');
    const { value, tags } = done.at(-1)?.expected ?? walk.expected;
    const where = [typeof value === 'string' ? value : JSON.stringify(value), ...tags].join(', ');
    throw new Error(`step ${done.length} of [${names}]: ${(error as Error).message} (the model is in: ${where})`, { cause: error });
  }
  return {
    steps: done.map(({ name }) => name),
    states: [walk.expected.value, ...done.map(({ expected }) => expected.value)],
    taken: [...(walk.taken ?? []), ...done.flatMap(({ taken }) => taken)],
  };
}

async function take<TContext>(app: App<TContext>, { name, step, expected }: WalkStep): Promise<void> {
  if (step.kind === 'waits') return void (await app.wait?.(0));
  const event = 'event' in step ? step.event : { type: name };
  const deedIn = (side: Deeds<TContext> | undefined): Deed<TContext> | undefined => (side && Object.hasOwn(side, event.type) ? side[event.type] : undefined);
  const [others, own] = [deedIn(app.gateway), deedIn(app.do)];
  if (!others && !own) throw new Error(`nobody does "${event.type}": add it to \`do\`, or to \`gateway\``);
  const after = expected as Seen<TContext>;
  // What the customer sent may still be on its way to the other side.
  if (others) await patiently(app, 1, () => others(event, after));
  await own?.(event, after);
}

async function look<TContext>(app: App<TContext>, seen: Seen<TContext>, name: string): Promise<void> {
  if (app.expect) await patiently(app, 2, () => app.expect?.(seen, { name }));
}

/** Tries until it has worked so many times in a row, or patience is over. */
async function patiently<TContext>({ wait = realTime, patienceMs = 5_000, settleMs = 50 }: App<TContext>, times: number, attempt: () => unknown): Promise<void> {
  let worked = 0;
  for (let passed = 0; ; passed += settleMs) {
    try {
      await attempt();
      worked++;
      if (worked === times) return;
    } catch (error) {
      worked = 0;
      if (passed >= patienceMs) throw error;
    }
    await wait(settleMs);
  }
}

function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
