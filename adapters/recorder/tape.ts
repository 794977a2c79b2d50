/** One thing that came in from the world, or that came of it. `at` is epoch ms; `id` names a callback that the engine had handed out. */
export type Entry =
  /** The app called a verb: of the chat (handle 0), or of a thread (the handle that call `handle` gave). */
  | readonly [kind: 'call', at: number, handle: number, verb: string, args: readonly unknown[]]
  /** The world called back. `isSync`: while the engine was still in the call that handed the callback out. */
  | readonly [kind: 'in', at: number, id: number, member: string, args: readonly unknown[], isSync: boolean]
  /** A port answered at once. */
  | readonly [kind: 'value', name: string, value: unknown]
  /** A machine has come to be in this state. */
  | readonly [kind: 'state', actor: string, snapshot: unknown]
  /** A frame went out. */
  | readonly [kind: 'out', at: number, frame: unknown];

/** What a method of a port gives: something to note, or a handle that the engine only passes back. */
export type Kind = 'value' | 'function' | 'object' | 'none';

/** An entry weighs this much besides its texts, bytes. */
const entryWeight = 100;

/**
 * What happened, in order, held by reference until somebody asks. A ring: over `maxBytes` the oldest goes, and what is left can be looked at,
 * but no longer be run again.
 */
export class Tape {
  readonly kinds: Record<string, Kind> = {};
  readonly #readClock: () => number;
  readonly #maxBytes: number;
  #entries: Entry[] = [];
  #weights: number[] = [];
  #first = 0;
  #bytes = 0;
  #depth = 0;
  #portDepth = 0;
  #lastId = 0;
  #now: number;
  /** When the recording began, epoch ms. */
  readonly startedAt: number;
  isWhole = true;

  constructor(readClock: () => number, maxBytes: number) {
    this.#readClock = readClock;
    this.#maxBytes = maxBytes;
    this.startedAt = this.#now = readClock();
  }

  /** The time of what came in last. It stands still until the next thing comes in, so that a replay reads the same. */
  now = (): number => this.#now;

  nextId(): number {
    return ++this.#lastId;
  }

  get entries(): readonly Entry[] {
    return this.#entries.slice(this.#first);
  }

  /** Lets something in: everything it leads to happens at one time. */
  enter<T>(run: () => T, note: (at: number, isSync: boolean) => Entry, weight: number): T {
    if (this.#depth === 0) this.#now = this.#readClock();
    this.push(note(this.#now, this.#portDepth > 0), weight);
    this.#depth++;
    const portDepth = this.#portDepth;
    this.#portDepth = 0;
    try {
      return run();
    } finally {
      this.#depth--;
      this.#portDepth = portDepth;
    }
  }

  /** The engine calls the world. */
  leave<T>(run: () => T): T {
    this.#portDepth++;
    try {
      return run();
    } finally {
      this.#portDepth--;
    }
  }

  push(entry: Entry, weight = 0): void {
    this.#entries.push(entry);
    this.#weights.push(entryWeight + weight);
    this.#bytes += entryWeight + weight;
    while (this.#bytes > this.#maxBytes && this.#first < this.#entries.length - 1) {
      this.isWhole = false;
      this.#bytes -= this.#weights[this.#first] as number;
      this.#first++;
    }
    // Cut off in large pieces: one at a time would move the whole list for each entry.
    if (this.#first > 10_000 && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#weights = this.#weights.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Takes back an entry that turned out to say nothing, unless something has come after it. */
  retract(entry: Entry): void {
    if (this.#entries.at(-1) !== entry) return;
    this.#entries.pop();
    this.#bytes -= this.#weights.pop() as number;
  }
}

/** The texts among the arguments, and that of an HTTP answer, in characters. */
export function weigh(args: readonly unknown[]): number {
  let weight = 0;
  for (const arg of args) {
    if (typeof arg === 'string') weight += arg.length;
    else if (typeof arg === 'object' && arg !== null && 'body' in arg) weight += String(arg.body).length;
  }
  return weight;
}
