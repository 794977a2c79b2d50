import type { Message } from '../../../machines/data/message.ts';
import type { StreamStatus } from '../../../src/features/streams.ts';
import type { CardLibrary } from './card-library.ts';
import type { Say } from '../words.ts';
import type { Reply } from '../../../src/replies.ts';

/** One message with its place in the flow. */
export interface Bubble {
  readonly message: Message;
  /** Another author than the one before, or the first. */
  readonly opensGroup: boolean;
  /** Whether it may be sent again now; only of interest where it failed. */
  readonly canRetry: boolean;
  /** The value of the button that was pressed, or what a card submitted; null while nothing was. */
  readonly answer: string | null;
  /** Whether a button may be pressed now. */
  readonly canAnswer: boolean;
  /** Only of a text that is still being told. */
  readonly stream: StreamStatus | null;
}

/** What can be done about a message, and what its content may use. */
export interface BubbleDeeds {
  retry(messageId: string): void;
  discard(messageId: string): void;
  answer(reply: Reply): void;
  /** Loads what is missing right before a message. */
  loadGap(beforeId: string): void;
  /** Takes a message back into the text field. */
  edit(messageId: string): void;
  readonly say: Say;
  /** What somebody filled in, card numbers masked where the channel wants that. */
  readonly masked: (text: string) => string;
  /** Whether the page may load a picture from there. */
  readonly showsPicture: (url: string) => boolean;
  /** The library that draws adaptive cards, loaded when the first one comes. */
  readonly loadCards: () => Promise<CardLibrary>;
}

/** What a bubble says; told when the message has become another. */
export interface ContentView {
  readonly node: Element;
  update(bubble: Bubble): void;
}
