import { compose, discard } from '../machines/data/thread-data.ts';
import type { Engine } from './engine.ts';

/** How far the clocks of a device and of the platform, or of a device before and after it was set, may be apart, ms. */
export const skewMs = 86_400_000;

/** When own messages were written, epoch ms: by that they are sent in order, also by the next page. So it rises, whatever the clock does. */
export class Writing {
  readonly #engine: Pick<Engine, 'ports' | 'save' | 'saved' | 'store'>;
  #lastAt = 0;

  constructor(engine: Pick<Engine, 'ports' | 'save' | 'saved' | 'store'>) {
    this.#engine = engine;
  }

  /** The newest of what is kept for this customer, or this browser; 0 where there is nothing. */
  get newestKept(): number {
    const { ports, saved } = this.#engine;
    return saved.newestAt(ports.clock.now() + skewMs);
  }

  /** Now, or right after the last. */
  next(): number {
    return (this.#lastAt = Math.max(this.#engine.ports.clock.now(), (this.#lastAt || this.newestKept) + 1));
  }

  /** What waits here, but for what others have `left`, and what is written from now on, comes after that. */
  goOnBehind(newest: number, left: ReadonlySet<string> = new Set()): void {
    const { saved, store } = this.#engine;
    const waiting = [...store.threads].flatMap(([key, { timeline }]) => timeline.pending.flatMap((message) => (message.status === 'queued' && !left.has(message.id) ? [{ key, message }] : [])));
    for (const { key, message } of waiting.sort((a, b) => a.message.at - b.message.at)) {
      newest = Math.max(message.at, newest + 1);
      if (newest === message.at) continue;
      const placed = { ...message, at: newest };
      store.update(key, (thread) => compose(discard(thread, message.id), placed));
      if (!saved.amend(message.id, { at: newest })) this.#engine.save(key, placed);
    }
    this.#lastAt = Math.max(this.#lastAt, newest);
  }
}
