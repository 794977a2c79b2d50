import type { InspectionEvent } from 'xstate';
import { openChat } from '../../src/chat.ts';
import type { Chat, ChatOptions } from '../../src/chat-types.ts';
import type { Feature } from '../../src/feature.ts';
import { actorPath } from './actor-path.ts';
import { isHandle } from './recorded-chat.ts';
import { pageName, withPage } from './recorded-features.ts';
import { type Recording, stateOf } from './recording.ts';
import { ReplayedWorld } from './replayed-ports.ts';
import type { Entry } from './tape.ts';

/** Something that came in, and what the machines made of it. */
export interface ReplayStep {
  /** Its place among what came in, from 0. */
  readonly index: number;
  readonly at: number;
  readonly entry: Entry;
  /** What went wrong with it: a callback that was never handed out, a handle that is not there. */
  readonly trouble: string | null;
}

type Incoming = Extract<Entry, readonly ['call' | 'in', ...unknown[]]>;

export interface ReplayTraits {
  readonly inspect?: (event: InspectionEvent) => void;
  readonly onFrame?: ChatOptions['onFrame'];
  /** Features by name, made anew. */
  readonly features: Readonly<Record<string, () => Feature>>;
}

/** Microtasks after which everything that hangs on promises has settled. */
const ticks = 16;

/** A recording, run through the real machines step by step. Nothing but the recording is the world. */
export class ReplaySession {
  readonly chat: Chat;
  readonly length: number;
  /** Each new state of each machine so far, as it is compared. */
  readonly states: (readonly [actor: string, state: string])[] = [];
  readonly #world: ReplayedWorld;
  readonly #steps: readonly Incoming[];
  readonly #handles: object[];
  #at = 0;

  constructor({ head, entries }: Recording, { inspect, onFrame, features }: ReplayTraits) {
    const world = new ReplayedWorld(head.startedAt, head.kinds, entries);
    this.#world = world;
    this.#steps = entries.filter((entry): entry is Incoming => entry[0] === 'call' || entry[0] === 'in');
    this.length = this.#steps.length;
    world.takeSync = () => {
      const next = this.#steps[this.#at];
      // What it calls may be handed out by a later call to the world only.
      if (next?.[0] !== 'in' || next[5] !== true || !world.awaits(next)) return undefined;
      this.#at++;
      return next;
    };
    const last = new Map<string, unknown>();
    const options = { ...head.options, features: head.features.flatMap((name) => features[name]?.() ?? []).map((feature) => replayedFeature(feature, world)) } as unknown as ChatOptions;
    for (const path of head.functions) place(options, path.split('.'), world.replayedFunction(path));
    this.chat = openChat({
      ...options,
      ...(onFrame && { onFrame }),
      inspect: (event) => {
        if (event.type === '@xstate.snapshot' && 'value' in event.snapshot && last.get(event.actorRef.sessionId) !== event.snapshot) {
          last.set(event.actorRef.sessionId, event.snapshot);
          this.states.push([actorPath(event.actorRef), JSON.stringify(stateOf(event.snapshot))]);
        }
        inspect?.(event);
      },
    }, world.ports);
    this.#handles = [this.chat];
  }

  /** How many things have come in so far. */
  get at(): number {
    return this.#at;
  }

  /** The time that the machines have come to, epoch ms. */
  get now(): number {
    return this.#world.now;
  }

  /** Lets the next thing come in, and waits until the engine is done with it; null at the end. */
  async next(): Promise<ReplayStep | null> {
    let step: ReplayStep | null = null;
    await this.run(this.#at + 1, (done) => (step = done));
    return step;
  }

  /** Lets things come in until there have been so many. What came in the same task came before any promise had settled; so it does here. */
  async run(until: number, told: (step: ReplayStep) => void = () => {}): Promise<void> {
    while (this.#at < Math.min(until, this.length)) {
      told(this.#take());
      if (this.#at < until && this.#steps[this.#at]?.[5] === 'joined') continue;
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
    }
  }

  #take(): ReplayStep {
    const index = this.#at++;
    const entry = this.#steps[index] as Incoming;
    const at = entry[1];
    this.#world.now = at;
    const trouble = entry[0] === 'in' ? (this.#world.bring(entry) ? null : 'nobody waits for this') : this.#call(entry);
    return { index, at, entry, trouble };
  }

  #call([, , handle, verb, args]: Extract<Entry, readonly ['call', ...unknown[]]>): string | null {
    const path = verb.split('.');
    const owner = path.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], this.#handles[handle]);
    const call = (owner as Record<string, unknown> | undefined)?.[path.at(-1) as string];
    if (typeof call !== 'function') return `there is no ${verb}`;
    try {
      this.#keep((call as (...args: unknown[]) => unknown).apply(owner, args.map((arg) => this.#functions(arg))));
    } catch {
      // The app had it thrown at it as well.
    }
    return null;
  }

  /** Functions that the app gave, with the answers that they gave. */
  #functions(given: unknown): unknown {
    if (typeof given !== 'object' || given === null) return given;
    if (Array.isArray(given)) return given.map((item) => this.#functions(item));
    if ('$function' in given) return this.#world.replayedFunction(String(given.$function));
    return Object.fromEntries(Object.entries(given).map(([name, part]) => [name, this.#functions(part)]));
  }

  #keep(result: unknown): void {
    if (result instanceof Promise) result.then((value) => this.#keep(value), () => {});
    else if (isHandle(result) && !this.#handles.includes(result)) this.#handles.push(result);
  }
}

/** A feature with the page that it was given, as it was. */
function replayedFeature(feature: Feature, world: ReplayedWorld): Feature {
  const page = pageName(feature);
  return world.knows(page) ? withPage(feature, world.port(page)) : feature;
}

function place(options: object, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  const held = options as Record<string, unknown>;
  if (rest.length === 0) held[name] = value;
  else place((held[name] ??= {}) as object, rest, value);
}
