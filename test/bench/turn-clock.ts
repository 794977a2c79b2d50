import { systemClock } from '../../adapters/browser/clock.ts';
import type { ClockPort } from '../../src/ports.ts';

/**
 * The real clock, whose timers of 0 ms, armed for real, can be made to fire at once: the time between two turns of a platform, which is
 * nobody's work, is left out of what is measured, though it passes.
 */
export class TurnClock implements ClockPort {
  readonly now = (): number => systemClock.now() + this.#leftOutMs;
  readonly soon = systemClock.soon;
  readonly clearTimeout = systemClock.clearTimeout;
  #leftOutMs = 0;
  #due: { readonly run: () => void; readonly timer: unknown }[] = [];

  readonly setTimeout = (run: () => void, ms: number): unknown => {
    if (ms > 0) return systemClock.setTimeout(run, ms);
    const timer = systemClock.setTimeout(run, 0);
    this.#due.push({ run, timer });
    return timer;
  };

  /** The page is idle for a while. What waits for the next turn happens now, and what that makes wait, until nothing does. */
  endTurn(idleMs: number): void {
    this.#leftOutMs += idleMs;
    while (this.#due.length > 0) {
      const due = this.#due;
      this.#due = [];
      for (const { run, timer } of due) {
        systemClock.clearTimeout(timer);
        run();
      }
    }
  }
}
