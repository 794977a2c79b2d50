import { threadActorId } from '../machines/chat.machine.ts';
import { unsent } from '../machines/data/thread-data.ts';
import type { Engine } from './engine.ts';
import { ChatError } from './errors.ts';

/** From a throw to the mending, ms; twice as long each time, since some throws come again. */
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * A machine that threw has undone its transition, and what was to come of it may never come: a message stays where it is, a session waits for ever.
 * A little later all begin anew from what is remembered, as on a page that was loaded again.
 */
export class Mending {
  readonly #engine: Engine;
  #timer: unknown = null;
  #waitMs = firstWaitMs;
  /** It was to be connected again, and that threw, too. */
  #isOwed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  broke(error: unknown): void {
    const { ports: { clock, random }, isMade, isStopped } = this.#engine;
    this.#engine.report(new ChatError('engine.crashed', '', error));
    // While it is made, nothing has begun that could get stuck.
    if (!isMade || isStopped || this.#timer !== null) return;
    // Apart: what one gateway says may have broken many.
    this.#timer = clock.setTimeout(() => this.#mend(), this.#waitMs * (0.5 + random()));
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
  }

  stop(): void {
    this.#engine.ports.clock.clearTimeout(this.#timer);
  }

  #mend(): void {
    const { doors, store, wiring } = this.#engine;
    const isWanted = this.#isOwed || wiring.isWanted;
    this.#timer = null;
    if (isWanted) wiring.actor.send({ type: 'chat.disconnect' });
    for (const [key, door] of doors) {
      if (!store.threads.has(key)) continue;
      wiring.actor.send({ type: 'xstate.error.actor.child', actorId: threadActorId(key), error: null });
      door.settleVerbs(new ChatError('request.lost'));
      try {
        wiring.openThread(key, true, unsent(store.thread(key).timeline));
      } catch (error) {
        this.broke(error);
      }
    }
    if (isWanted) wiring.actor.send({ type: 'chat.connect' });
    this.#isOwed = isWanted && !wiring.isWanted;
  }
}
