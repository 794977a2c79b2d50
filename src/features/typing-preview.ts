import { isOver } from '../../machines/data/contact.ts';
import { sayable } from '../card-numbers.ts';
import { isText, requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';

export interface TypingPreviewVerbs {
  /**
   * Call with all that stands in the input, on every change: the agent sees it before it is sent. Goes out at most every 1,250 ms, the
   * latest text wins; silently nothing where the channel has it switched off, or nobody is there to see it. Sending a message ends it.
   */
  preview(text: string): void;
}

/** As the platform's own client paces it (PROTOCOL 5.4), ms. */
const paceMs = 1_250;

/** What one thread's customer is writing. */
interface Writing {
  /** What is to go out next; null: nothing. */
  text: string | null;
  timer: unknown;
  /** The newest own message in the timeline; another one means that what was written has been sent. */
  lastSent: string | undefined;
}

/** Shows the agent what the customer is writing (PROTOCOL 5.4, SendMessagePreview). */
export const typingPreview = (): Feature<object, TypingPreviewVerbs> => ({
  name: 'typingPreview',
  install(host: Host) {
    const all = new Map<string, Writing>();
    const { clock } = host.ports;

    const isWanted = (key: string): boolean => {
      const { contact } = host.store.thread(key);
      return host.isOnline && contact !== null && !isOver(contact.status) && host.store.channel?.features.enableChatTypingPreview === true;
    };
    const send = (key: string, writing: Writing): void => {
      const { text } = writing;
      writing.timer = null;
      writing.text = null;
      if (text === null || !isWanted(key)) return;
      writing.timer = clock.setTimeout(() => send(key, writing), paceMs);
      const data = { thread: { idOnExternalPlatform: host.store.thread(key).id }, messageContent: { type: 'TEXT', payload: { text: sayable(host.store.channel, text) } } };
      // Nobody waits for it: the next one says more.
      host.ask({ type: 'raw', eventType: 'SendMessagePreview', data }).catch(() => {});
    };
    return {
      threadVerbs: (key) => ({
        preview(text: string): void {
          requireThat(isText(text), 'preview(text)', 'a text');
          if (host.isStopped || !isWanted(key)) return;
          const writing = all.get(key) ?? { text: null, timer: null, lastSent: host.store.thread(key).timeline.pending.at(-1)?.id };
          all.set(key, writing);
          writing.text = text;
          if (writing.timer === null) host.turn(() => send(key, writing));
        },
      }),
      can: (verb, key) => (verb === 'preview' && key !== null ? isWanted(key) : undefined),
      settled() {
        for (const [key, writing] of all) {
          const newest = host.store.thread(key).timeline.pending.at(-1)?.id;
          if (newest === undefined || newest === writing.lastSent) continue;
          writing.lastSent = newest;
          writing.text = null;
        }
      },
      online(isOnline) {
        if (!isOnline) for (const writing of all.values()) writing.text = null;
      },
      stop() {
        for (const { timer } of all.values()) clock.clearTimeout(timer);
        all.clear();
      },
    };
  },
});
