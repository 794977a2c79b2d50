import type { Chat, ChatMoments, SendOutcome } from '../../src/index.ts';
import type { Asks } from './asks.ts';
import { ChatSDKError } from './errors.ts';
import { chatDetail } from './event-details.ts';
import { getBrowserFingerprint } from './fingerprint.ts';
import type { Incoming } from './incoming.ts';
import type { Span } from './span.ts';
import type { ChatEvent } from './vocabulary.ts';
import type { ChatEventData, SendMessageEventData } from './wire-objects.ts';

/** Through whom it is sent. */
export interface SendingLine {
  readonly span: Span;
  start(): Chat;
}

/** A message whose end is not known yet. */
interface OnItsWay {
  /** What its frame has beyond the engine's words, each time that it goes out. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly settle: (outcome: SendOutcome) => void;
}

/** Messages of the app's, from the call until it is known what became of them: one that merely waits has not failed. */
export class Sends {
  readonly #line: SendingLine;
  readonly #asks: Asks;
  readonly #incoming: Incoming;
  readonly #onTheirWay = new Map<string, OnItsWay>();

  constructor(line: SendingLine, asks: Asks, incoming: Incoming) {
    this.#line = line;
    this.#asks = asks;
    this.#incoming = incoming;
  }

  /** What the frame of a message has beyond the engine's words. */
  more(messageId: string): Readonly<Record<string, unknown>> {
    return this.#onTheirWay.get(messageId)?.more ?? { browserFingerprint: getBrowserFingerprint() };
  }

  readonly changed = ({ messageId, status }: ChatMoments['message.changed']): void => {
    if (status !== 'queued' && status !== 'sending' && status !== 'failed') this.#onTheirWay.get(messageId)?.settle({ status: 'sent' });
  };

  readonly failed = ({ messageId, reason }: ChatMoments['message.failed']): void => this.#onTheirWay.get(messageId)?.settle({ status: 'failed', reason });

  /** Hands a message to the outbox; resolves with the frame that acknowledged it, rejects with the one that refused it as `data`. What has rejected goes out no more. */
  async send(threadId: string, data: SendMessageEventData, messageId: string): Promise<ChatEventData> {
    const { span } = this.#line;
    const { type, payload, postback, fallbackText } = data.messageContent;
    const { text } = payload as { readonly text?: string };
    const attachments = (data.attachments ?? []).map(({ url, friendlyName, mimeType = '' }) => ({ id: '', url, fileName: friendlyName, mimeType, previewUrl: null }));
    const thread = this.#line.start().thread(threadId);
    const { done } = thread.send({ id: messageId, text: text || (attachments.length > 0 ? '' : fallbackText || type), attachments, ...(typeof postback === 'string' && { postback }) });
    const more = { browserFingerprint: data.browserFingerprint ?? getBrowserFingerprint(), ...(type !== 'TEXT' && { messageContent: data.messageContent }) };
    const ended = new Promise<SendOutcome>((settle) => this.#onTheirWay.set(messageId, { more, settle }));
    // It may wait for long: what is asked meanwhile does not.
    void done.then(() => this.#asks.written(messageId));
    try {
      const { status, reason } = await span.until(ended);
      const frame = this.#incoming.acks.get(messageId);
      if (status === 'sent') return frame === undefined ? { id: messageId, type: '' as ChatEvent, createdAt: '', data: undefined } : chatDetail(frame);
      throw new ChatSDKError(`the message was not sent (${reason ?? status})`, frame === undefined ? { reason } : chatDetail(frame));
    } catch (error) {
      if (thread.can('discard', messageId)) thread.discard(messageId);
      throw error;
    } finally {
      this.#onTheirWay.delete(messageId);
      this.#incoming.acks.delete(messageId);
    }
  }
}
