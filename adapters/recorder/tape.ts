/**
 * How something came in: by itself (false), while the engine was still in the call that handed the callback out (true), or in the same task as
 * the thing before it, so that no promise had settled between them.
 */
export type Road = boolean | 'joined';

/** One thing that came in from the world, or that came of it. `at` is epoch ms; `id` names a callback that the engine had handed out. */
export type Entry =
  /** The app called a verb: of the chat (handle 0), or of a thread (the handle that call `handle` gave). */
  | readonly [kind: 'call', at: number, handle: number, verb: string, args: readonly unknown[], road?: Road]
  /** The world called back. */
  | readonly [kind: 'in', at: number, id: number, member: string, args: readonly unknown[], road: Road]
  /** A port answered at once. */
  | readonly [kind: 'value', name: string, value: unknown]
  /** A port threw this, when it was asked for the n-th time (from 1). */
  | readonly [kind: 'throw', name: string, n: number, what: string]
  /** A machine has come to be in this state. */
  | readonly [kind: 'state', actor: string, snapshot: unknown]
  /** A frame went out. */
  | readonly [kind: 'out', at: number, frame: unknown];

/** An entry as it is held: the two that come most are short, and are written out as `in`. */
export type HeldEntry = Entry
  | readonly [kind: 'text', at: number, id: number, text: string, road: Road]
  | readonly [kind: 'turn', at: number, id: number, road: Road];

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
  /** Functions that the app gave to verbs, by the names under which their answers are noted. */
  readonly functions = new Map<unknown, string>();
  readonly #asked = new Map<string, number>();
  readonly #readClock: () => number;
  readonly maxBytes: number;
  #entries: HeldEntry[] = [];
  #first = 0;
  #bytes = 0;
  #depth = 0;
  #portDepth = 0;
  #isInTask = false;
  readonly #endTask = (): void => void (this.#isInTask = false);
  #lastId = 0;
  #now: number;
  /** When the recording began, epoch ms. */
  readonly startedAt: number;
  isWhole = true;

  constructor(readClock: () => number, maxBytes: number) {
    this.#readClock = readClock;
    this.maxBytes = maxBytes;
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

  /** The name of a function that the app gave to a verb. */
  named(given: unknown): string {
    const name = this.functions.get(given) ?? `function ${this.functions.size + 1}`;
    this.functions.set(given, name);
    return name;
  }

  /** The time at which what comes in now comes in: everything it leads to happens then. */
  arrival(): number {
    if (this.#depth === 0) this.#now = this.#readClock();
    return this.#now;
  }

  /** How what comes in now comes in. */
  road(): Road {
    if (this.#portDepth > 0) return true;
    if (this.#isInTask) return 'joined';
    this.#isInTask = true;
    queueMicrotask(this.#endTask);
    return false;
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

  /** The engine calls the world, by this name. */
  leave<T>(name: string, run: () => T): T {
    const n = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, n);
    this.#portDepth++;
    try {
      return run();
    } catch (error) {
      this.push(['throw', name, n, error instanceof Error ? error.name : 'Error']);
      throw error;
    } finally {
      this.#portDepth--;
    }
  }

  push(entry: HeldEntry): void {
    this.#entries.push(entry);
    this.#bytes += weightOf(entry);
    while (this.#bytes > this.maxBytes && this.#first < this.#entries.length - 1) {
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
    if (entry[0] === 'call' && entry[5] === false) this.#isInTask = false;
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
