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

/** An entry as it is held: the two that come most are short, and are written out as `in`. */
export type HeldEntry = Entry
  | readonly [kind: 'text', at: number, id: number, text: string, isSync: boolean]
  | readonly [kind: 'turn', at: number, id: number, isSync: boolean];

/** What a method of a port gives: something to note, or a handle that the engine only passes back. */
export type Kind = 'value' | 'function' | 'object' | 'none' | 'true' | 'false';

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
  #entries: HeldEntry[] = [];
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

  get entries(): readonly HeldEntry[] {
    return this.#entries.slice(this.#first);
  }

  /** The time at which what comes in now comes in: everything it leads to happens then. */
  arrival(): number {
    if (this.#depth === 0) this.#now = this.#readClock();
    return this.#now;
  }

  /** Whether the engine is in the middle of a call to the world. */
  get isCalling(): boolean {
    return this.#portDepth > 0;
  }

  /** Lets something in. Gives what `end` needs. */
  begin(entry: HeldEntry): number {
    this.push(entry);
    const portDepth = this.#portDepth;
    this.#depth++;
    this.#portDepth = 0;
    return portDepth;
  }

  end(portDepth: number): void {
    this.#depth--;
    this.#portDepth = portDepth;
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

  push(entry: HeldEntry): void {
    this.#entries.push(entry);
    this.#bytes += weightOf(entry);
    while (this.#bytes > this.#maxBytes && this.#first < this.#entries.length - 1) {
      this.isWhole = false;
      this.#bytes -= weightOf(this.#entries[this.#first] as HeldEntry);
      this.#first++;
    }
    // Cut off in large pieces: one at a time would move the whole list for each entry.
    if (this.#first > 10_000 && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Takes back an entry that turned out to say nothing, unless something has come after it. */
  retract(entry: Entry): void {
    if (this.#entries.at(-1) !== entry) return;
    this.#entries.pop();
    this.#bytes -= weightOf(entry);
  }
}

function weightOf(entry: HeldEntry): number {
  switch (entry[0]) {
    case 'text':
      return entryWeight + entry[3].length;
    case 'in':
      return entryWeight + weigh(entry[4]);
    case 'out':
      return entryWeight + String(entry[2]).length;
    default:
      return entryWeight;
  }
}

/** The texts among the arguments, and that of an HTTP answer, in characters. */
function weigh(args: readonly unknown[]): number {
  let weight = 0;
  for (const arg of args) {
    if (typeof arg === 'string') weight += arg.length;
    else if (typeof arg === 'object' && arg !== null && 'body' in arg) weight += String(arg.body).length;
  }
  return weight;
}
