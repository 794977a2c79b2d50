import { compose, resume } from '../machines/data/thread-data.ts';
import type { Engine } from './engine.ts';
import { ownMessage } from './own-message.ts';
import type { SavedMessage } from './saved-data.ts';
import { keptMs } from './sending.ts';

/** What pages that are gone have left unsent. */
export class LeftMessages {
  readonly #engine: Pick<Engine, 'openThread' | 'ports' | 'store' | 'tabs' | 'wiring'>;

  constructor(engine: Pick<Engine, 'openThread' | 'ports' | 'store' | 'tabs' | 'wiring'>) {
    this.#engine = engine;
  }

  /** It goes on here, also when nobody has opened its thread. */
  takeUp(left: readonly SavedMessage[]): void {
    const { store, tabs, wiring } = this.#engine;
    for (const message of left.map((one) => this.aged(one))) {
      const { messageId, failure } = message;
      // First as it was opened then: what full storage would not let us claim is not found there, and its conversation would be a new one.
      if (!store.threads.has(message.key)) this.#engine.openThread(message.key, true);
      const key = this.#placeOf(message);
      if (!store.threads.has(key)) this.#engine.openThread(key, true);
      if (store.thread(key).timeline.get(messageId) !== undefined) continue;
      tabs.put({ ...message, key });
      store.update(key, (thread) => resume(compose(thread, ownMessage(store.customer, message)), failure === null ? [message.after ?? null] : []));
      if (failure === null) wiring.thread(key)?.send({ type: 'message.adopt', messageId });
    }
  }

  /** Nobody waits for an answer that long: what is too old is shown as failed, to be sent again or discarded. */
  aged(message: SavedMessage): SavedMessage {
    if (message.failure !== null || this.#engine.ports.clock.now() - message.at < keptMs) return message;
    const aged: SavedMessage = { ...message, failure: 'expired' };
    this.#engine.tabs.put(aged);
    return aged;
  }

  /** The open thread that a message of another page belongs to; the latest conversation of then may not be that of now. */
  #placeOf({ key, threadId }: SavedMessage): string {
    const { store } = this.#engine;
    const open = store.threads.get(key);
    if (open === undefined || open.id === threadId) return key;
    for (const [other, { id }] of store.threads) if (id === threadId) return other;
    if (key !== 'default' || open.timeline.length > 0 || open.contact !== null) return threadId;
    store.rename(key, threadId);
    return key;
  }
}
