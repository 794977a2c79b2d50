import type { ClockPort } from './ports.ts';

/** How often is looked who waits since the last time but two, ms: so nobody waits for more than 27 s. */
const ageMs = 9_000;

/** For what an app waits for: after 18 to 27 s of connected time it hears that it takes longer. Off line, nobody expects an answer. */
export class Patience {
  readonly #clock: Omit<ClockPort, 'soon'>;
  readonly #turn: (run: () => void) => void;
  /** What is said then, youngest first. */
  readonly #waiting: (() => void)[][] = [[], [], []];
  #isOnline = false;
  #timer: unknown = null;
  /** What is left until the next look: a session may be shorter than that, and the next one goes on where it ended. */
  #leftMs = ageMs;
  /** When that is, epoch ms. */
  #lookAt = 0;

  constructor(clock: Omit<ClockPort, 'soon'>, turn: (run: () => void) => void) {
    this.#clock = clock;
    this.#turn = turn;
  }

  atMost(giveUp: () => void): void {
    this.#waiting[0]?.push(giveUp);
    this.#wait();
  }

  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    // A clock may be set back.
    if (this.#timer !== null) this.#leftMs = Math.min(Math.max(this.#lookAt - this.#clock.now(), 0), ageMs);
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#wait();
  }

  #wait(): void {
    if (!this.#isOnline || this.#timer !== null || this.#waiting.every(({ length }) => length === 0)) return;
    this.#lookAt = this.#clock.now() + this.#leftMs;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      this.#leftMs = ageMs;
      const late = this.#waiting.pop() ?? [];
      this.#waiting.unshift([]);
      this.#turn(() => late.forEach((giveUp) => giveUp()));
      this.#wait();
    }, this.#leftMs);
  }
}
