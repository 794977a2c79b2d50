import type { ClockPort } from './ports.ts';

/** One batch handles at most this many frames, or for this long (ms), before the page gets a turn. */
const batchSize = 200;
const batchMs = 8;

/** Frames that are read before the first of them is handled. */
const atOnce = 40;

/** A timer of 0 ms that is this late (ms) belongs to a throttled tab; frames must not wait for it. A line that was silent for as long is quiet. */
const throttledMs = 50;

/**
 * Turns a stream of frames into turns: the first frame is handled at once, what arrives before the page has had a turn is one batch. A frame
 * that comes alone, after a silence, costs no timer: only the one after it would need to know. `read` makes a fact of a frame, without any effect; `handle` gets each fact in order; `turn` wraps what belongs together, so that the app hears of it once.
 */
export class FrameBatches<Fact> {
  readonly #clock: ClockPort;
  readonly #read: (frames: readonly string[]) => readonly Fact[];
  readonly #handle: (fact: Fact) => void;
  readonly #turn: (run: () => void) => void;
  #queue: string[] = [];
  #timer: unknown = null;
  #armedAt = 0;
  #handledAt = -Infinity;
  #isRunning = false;
  /** Of the batch that is running. */
  #handled = 0;

  constructor(clock: ClockPort, turn: (run: () => void) => void, read: (frames: readonly string[]) => readonly Fact[], handle: (fact: Fact) => void) {
    this.#clock = clock;
    this.#turn = turn;
    this.#read = read;
    this.#handle = handle;
  }

  /** `now`: when it was heard. */
  add(frame: string, now: number): void {
    if (this.#timer === null) {
      // A clock may be set back, or give nonsense.
      const silentMs = Math.abs(now - this.#handledAt);
      if (!(silentMs >= throttledMs)) this.#arm(now);
      if (silentMs > 0) {
        return this.#alone(frame);
      }
    }
    this.#queue.push(frame);
    if (!this.#isRunning && now - this.#armedAt > throttledMs) this.#runBatch();
  }

  /** Apart from `add`, which would make room for what is kept here with each frame. */
  #alone(frame: string): void {
    this.#turn(() => this.#read([frame]).forEach(this.#handle));
    // Not the time it was heard: listeners take theirs.
    this.#handledAt = this.#clock.now();
  }

  /** Handles all that is waiting, now: the socket has closed and what it brought comes before that. */
  flush(): void {
    while (this.#queue.length > 0 && !this.#isRunning) this.#runBatch();
  }

  /** Drops what is waiting: it belongs to a socket that is no longer ours. */
  clear(): void {
    this.#queue = [];
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(now: number): void {
    this.#armedAt = now;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      if (this.#queue.length > 0) {
        this.#arm(this.#clock.now());
        this.#runBatch();
      }
    }, 0);
  }

  #runBatch(): void {
    const queue = this.#queue;
    this.#handled = 0;
    this.#isRunning = true;
    this.#turn(() => this.#work(queue));
    this.#isRunning = false;
    // A frame may have closed the socket, and with it the queue.
    if (this.#queue === queue) this.#queue = queue.slice(this.#handled);
  }

  /** Apart from the turn: what is compiled for a function that is made for each batch is thrown away with each collection of garbage. */
  #work(queue: readonly string[]): void {
    const start = this.#clock.now();
    // A few at a time: asking for the time takes its own, and reading one frame after the other is faster than doing something else in between.
    while (this.#handled < queue.length && this.#handled < batchSize && this.#clock.now() - start < batchMs) {
      for (const fact of this.#read(queue.slice(this.#handled, this.#handled + atOnce))) {
        this.#handled++;
        this.#handle(fact);
      }
    }
  }
}
