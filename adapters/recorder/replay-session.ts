import type { InspectionEvent } from 'xstate';
import { openChat } from '../../src/chat.ts';
import type { Chat, ChatOptions } from '../../src/chat-types.ts';
import type { Feature } from '../../src/feature.ts';
import { actorPath } from './actor-path.ts';
import { isHandle } from './recorded-chat.ts';
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

export interface ReplayTraits {
  readonly inspect?: (event: InspectionEvent) => void;
  readonly onFrame?: ChatOptions['onFrame'];
  /** Features by name, made anew. */
  readonly features: Readonly<Record<string, () => Feature>>;
}

/** A recording, run through the real machines step by step. Nothing but the recording is the world. */
export class ReplaySession {
  readonly chat: Chat;
  readonly length: number;
  /** Each new state of each machine so far, as it is compared. */
  readonly states: (readonly [actor: string, state: string])[] = [];
  readonly #world: ReplayedWorld;
  readonly #steps: readonly Entry[];
  readonly #handles: object[];
  #at = 0;

  constructor({ head, entries }: Recording, { inspect, onFrame, features }: ReplayTraits) {
    const world = new ReplayedWorld(head.startedAt, head.kinds, entries);
    this.#world = world;
    this.#steps = entries.filter(([kind]) => kind === 'call' || kind === 'in');
    this.length = this.#steps.length;
    world.takeSync = () => {
      const next = this.#steps[this.#at];
      if (next?.[0] !== 'in' || !next[5]) return undefined;
      this.#at++;
      return next;
    };
    const last = new Map<string, unknown>();
    const options = { ...head.options, features: head.features.flatMap((name) => features[name]?.() ?? []) } as unknown as ChatOptions;
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
    const index = this.#at;
    const entry = this.#steps[index];
    if (entry === undefined) return null;
    this.#at++;
    const at = entry[1] as number;
    this.#world.now = at;
    const trouble = entry[0] === 'in' ? (this.#world.bring(entry) ? null : 'nobody waits for this') : this.#call(entry as Extract<Entry, readonly ['call', ...unknown[]]>);
    // Verbs that give promises settle a few microtasks later.
    for (let tick = 0; tick < 4; tick++) await Promise.resolve();
    return { index, at, entry, trouble };
  }

  #call([, , handle, verb, args]: Extract<Entry, readonly ['call', ...unknown[]]>): string | null {
    const path = verb.split('.');
    const owner = path.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], this.#handles[handle]);
    const call = (owner as Record<string, unknown> | undefined)?.[path.at(-1) as string];
    if (typeof call !== 'function') return `there is no ${verb}`;
    try {
      this.#keep((call as (...args: unknown[]) => unknown).apply(owner, [...args]));
    } catch {
      // The app had it thrown at it as well.
    }
    return null;
  }

  #keep(result: unknown): void {
    if (result instanceof Promise) result.then((value) => this.#keep(value), () => {});
    else if (isHandle(result) && !this.#handles.includes(result)) this.#handles.push(result);
  }
}

function place(options: object, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  const held = options as Record<string, unknown>;
  if (rest.length === 0) held[name] = value;
  else place((held[name] ??= {}) as object, rest, value);
}
