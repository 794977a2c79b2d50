import type { Host } from '../../src/feature.ts';
import { type ChatEvent, ChatEvent as events } from './vocabulary.ts';
import type { ChatEventData, Message, StreamedMessageEventData } from './wire-objects.ts';

/** Messages that are told in pieces, as events: the engine's feature reads them, here they are watched (PROTOCOL 7). */
export class StreamedMessages {
  readonly #told = new Map<string, { readonly message: Message; text: string }>();
  readonly #tell: (detail: ChatEventData) => void;

  constructor(tell: (detail: ChatEventData) => void) {
    this.#tell = tell;
  }

  /** A message of this kind was pushed; again, when the line was lost meanwhile. */
  begin(message: Message): void {
    if (this.#told.has(message.idOnExternalPlatform)) return;
    this.#told.set(message.idOnExternalPlatform, { message, text: '' });
    this.#say(events.STREAMED_MESSAGE_STARTED, message, '');
  }

  forget(): void {
    this.#told.clear();
  }

  /** After each turn: what is there of it by now. */
  look(host: Host): void {
    for (const [id, told] of this.#told) {
      const thread = host.store.threads.get(host.store.openAs(told.message.threadIdOnExternalPlatform) ?? '');
      const held = thread?.timeline.get(id);
      if (thread === undefined || held === undefined) continue;
      // What stands there until the first piece has come.
      const text = told.text === '' && held.content.type === 'STREAMED' && held.text === (told.message.messageContent.fallbackText ?? '') ? '' : held.text;
      const status = (thread.parts as { readonly streams?: Readonly<Record<string, string>> }).streams?.[id];
      const isOver = status === 'completed' || status === 'broken' || held.content.type !== 'STREAMED';
      const content = text.startsWith(told.text) ? text.slice(told.text.length) : text;
      told.text = text;
      if (isOver) {
        this.#told.delete(id);
        this.#say(status === 'broken' ? events.STREAMED_MESSAGE_FAILED : events.STREAMED_MESSAGE_COMPLETED, told.message, text, content);
      } else if (content !== '') this.#say(events.STREAMED_MESSAGE_DELTA, told.message, text, content);
    }
  }

  #say(type: ChatEvent, message: Message, fullContent: string, content = ''): void {
    const data: StreamedMessageEventData = {
      messageId: message.id, threadId: message.threadIdOnExternalPlatform, originalMessage: structuredClone(message), fullContent, ...(content !== '' && { delta: { content } }),
    };
    this.#tell({ id: message.id, type, createdAt: message.createdAt, data });
  }
}
