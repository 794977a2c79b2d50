import type { Message } from '../../../machines/data/message.ts';
import type { ThreadSnapshot } from '../../../src/chat-types.ts';

const pageSize = 100;

/** How much of a long conversation is on the page: the newest part, more when asked, then what the gateway still has. */
export interface HistoryWindow {
  visible(messages: readonly Message[]): readonly Message[];
  hasOlder(snapshot: ThreadSnapshot): boolean;
  /** Shows an older part; says whether it was at hand. What is not at hand is loaded. */
  reveal(snapshot: ThreadSnapshot): boolean;
  /** Makes room for what is loaded into a gap. */
  widen(): void;
}

export function historyWindow(load: () => void): HistoryWindow {
  let size = pageSize;
  return {
    visible: (messages) => messages.slice(-size),
    // What is missing in between is loaded first, and each gap has a button of its own.
    hasOlder: ({ messages, history }) => messages.length > size || (history.hasMore && history.gaps.length === 0),
    reveal({ messages, history }) {
      const isAtHand = messages.length > size;
      if (!isAtHand && (!history.hasMore || history.gaps.length > 0 || history.status === 'loading')) return false;
      size += pageSize;
      if (!isAtHand) load();
      return isAtHand;
    },
    widen: () => void (size += pageSize),
  };
}
