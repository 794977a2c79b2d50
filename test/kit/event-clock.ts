interface Timer {
  readonly id: number;
  readonly at: number;
  readonly fn: () => void;
  dead: boolean;
}

/** Longest delay a platform timer keeps: a longer one fires at once, in browsers and in Node alike. */
const longestDelayMs = 2 ** 31 - 1;

/** The delay a platform would really wait for `ms`: whole, not negative, at once when it is too long or not a number. */
export function platformDelay(ms: number): number {
  return ms > 0 && ms <= longestDelayMs ? Math.floor(ms) : 0;
}

/**
 * Virtual time that moves only when told: each timer runs at exactly its own time, equal times in the order they were set.
 * Serves as XState's `clock` and as our Clock port.
 */
export class EventClock {
  #now: number;
  #lastId = 0;
  readonly #heap: Timer[] = [];
  readonly #live = new Map<number, Timer>();

  constructor(startAt = 0) {
    this.#now = startAt;
    this.now = this.now.bind(this);
    this.setTimeout = this.setTimeout.bind(this);
    this.soon = this.soon.bind(this);
    this.clearTimeout = this.clearTimeout.bind(this);
  }

  /** Timers set and neither run nor cleared. */
  get pending(): number {
    return this.#live.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(fn: () => void, ms = 0): number {
    const timer: Timer = { id: ++this.#lastId, at: this.#now + platformDelay(ms), fn, dead: false };
    this.#live.set(timer.id, timer);
    this.#push(timer);
    return timer.id;
  }

  /** The next step at the same virtual time, as a microtask is in a browser. */
  soon(fn: () => void): void {
    this.setTimeout(fn, 0);
  }

  clearTimeout(id: unknown): void {
    const timer = typeof id === 'number' ? this.#live.get(id) : undefined;
    if (!timer) return;
    timer.dead = true;
    this.#live.delete(timer.id);
  }

  /** When the next timer is due, or undefined when none is pending. */
  nextAt(): number | undefined {
    while (this.#heap[0]?.dead) this.#pop();
    return this.#heap[0]?.at;
  }

  /** When each pending timer is due, ascending. */
  dueAt(): number[] {
    return [...this.#live.values()].map((timer) => timer.at).sort((a, b) => a - b);
  }

  /** Runs the next timer, moving the time to it. Says whether there was one. */
  step(): boolean {
    if (this.nextAt() === undefined) return false;
    const timer = this.#pop();
    this.#live.delete(timer.id);
    this.#now = timer.at;
    timer.fn();
    return true;
  }

  /** Runs everything due up to `time`, also what is set on the way, and leaves the clock there. Answers how many ran. */
  runUntil(time: number): number {
    let ran = 0;
    for (let at = this.nextAt(); at !== undefined && at <= time; at = this.nextAt()) {
      this.step();
      ran++;
    }
    this.#now = Math.max(this.#now, time);
    return ran;
  }

  /** Lets `ms` pass. Answers how many timers ran. */
  advance(ms: number): number {
    return this.runUntil(this.#now + ms);
  }

  #isBefore(a: Timer, b: Timer): boolean {
    return a.at < b.at || (a.at === b.at && a.id < b.id);
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const a = this.#heap[child];
    const b = this.#heap[parent];
    if (!a || !b || !this.#isBefore(a, b)) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }

  #push(timer: Timer): void {
    let index = this.#heap.push(timer) - 1;
    while (index > 0 && this.#swapIfBefore(index, (index - 1) >> 1)) index = (index - 1) >> 1;
  }

  /** Only called when the heap is not empty. */
  #pop(): Timer {
    const top = this.#heap[0] as Timer;
    const last = this.#heap.pop() as Timer;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return top;
  }

  #sink(start: number): void {
    for (let parent = start; ; ) {
      const left = this.#heap[2 * parent + 1];
      const right = this.#heap[2 * parent + 2];
      const smaller = left && right && this.#isBefore(right, left) ? 2 * parent + 2 : 2 * parent + 1;
      if (!this.#swapIfBefore(smaller, parent)) return;
      parent = smaller;
    }
  }
}
