import type { Database } from '../../adapters/browser/database.ts';
import { isMarked } from '../../adapters/browser/marks.ts';
import type { EventClock } from './event-clock.ts';

/** A database that several pages share and that takes its time. What a dead page had asked for may or may not have come to pass. */
export class VirtualDatabase {
  readonly texts = new Map<string, string>();
  /** Every call fails, as where the browser has none. */
  isBroken = false;
  /** No call is ever answered; what is called once it does not any more, is. */
  isHanging = false;
  /** Texts are refused, as where the disk is full; what is to go, goes. */
  isFull = false;
  /** What was read: by which beginning. */
  readonly reads: string[] = [];
  latencyMs: number;
  /** How much later than all else it does what a page had asked for that has died since, ms. Null: it never does. */
  lateMs: (() => number) | null = null;
  /** Calls that nobody waits for any more. */
  givenUp = 0;

  constructor(latencyMs = 5) {
    this.latencyMs = latencyMs;
  }

  /** As one page sees it: after its death nothing is called back, and what is not written by then never is, or late. */
  port(clock: EventClock, isDead: () => boolean): Database {
    // What a hanging database has taken it may still do, unless it was given up.
    const later = (run: () => void, isWrite = false): (() => void) => {
      let isWanted = true;
      if (!this.isHanging) {
        clock.setTimeout(() => {
          if (!isWanted) return;
          if (!isDead()) run();
          else if (isWrite && this.lateMs !== null) clock.setTimeout(run, this.lateMs());
        }, this.latencyMs);
      }
      return () => {
        isWanted = false;
        this.givenUp++;
      };
    };
    return {
      read: (prefix, done) => {
        this.reads.push(prefix);
        return later(() => done(this.isBroken ? null : new Map([...this.texts].filter(([key]) => key.startsWith(prefix)))));
      },
      write: (changes, wiped, done) => later(() => {
        if (this.isBroken || (this.isFull && [...changes.values()].some((text) => text !== null))) return isDead() || done(false);
        for (const key of this.texts.keys()) if (typeof wiped === 'string' ? key.startsWith(wiped) : isMarked(key, wiped)) this.texts.delete(key);
        for (const [key, text] of changes) {
          if (text === null) this.texts.delete(key);
          else this.texts.set(key, text);
        }
        // On disk; the page hears of it later, if it lives.
        later(() => done(true));
      }, true),
    };
  }
}
