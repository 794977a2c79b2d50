import type { MessageContent } from './content.ts';

/**
 * Where one message stands, in the order life happens. A customer's own message starts `queued`; an agent's starts `delivered`
 * and becomes `seen` when the customer has seen it. PROTOCOL 6.3 (statistics), 6.7.
 */
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'seen' | 'read' | 'failed';

/**
 * Why a message is `failed`: refused by the gateway, never answered, or not sendable in the state the thread was in. `tooLong`: more than
 * `maxMessageBytes`; `expired`: it waited for 72 hours; `poisonous`: the gateway dropped the line on it three times.
 */
export type FailureReason = 'refused' | 'unanswered' | 'ended' | 'discarded' | 'tooLong' | 'expired' | 'poisonous';

/** Whether a message that is not shown may be on the gateway all the same: it waits, or what was given up is waiting for word of it. */
export const mayBeThere = (failure: FailureReason | null): boolean => failure === null || /^(unanswered|expired|poisonous)$/.test(failure);

/** Who wrote a message. `system` when the gateway names no one. */
export interface Author {
  readonly kind: 'customer' | 'agent' | 'bot' | 'system';
  /** The agent's user id or the customer's external id; `''` for `system`. */
  readonly id: string;
  readonly name: string;
  readonly imageUrl: string | null;
}

/** A file that travels with a message (PROTOCOL 6.3). `url` is where to fetch it. */
export interface Attachment {
  readonly id: string;
  readonly url: string;
  readonly fileName: string;
  readonly mimeType: string | null;
  readonly previewUrl: string | null;
}

/** Why, and when (epoch ms), the content of a message was taken away (PROTOCOL 6.3). */
export interface Removal {
  readonly reason: string;
  readonly at: number;
}

/** One message of a conversation, immutable. Times are epoch ms by the gateway's clock (own unconfirmed ones: by ours). */
export interface Message {
  /** `idOnExternalPlatform`: chosen by the sender, the only key from the first sight to the last. */
  readonly id: string;
  /** The gateway's own id; `''` until it is known. */
  readonly wireId: string;
  readonly threadId: string;
  /** `''` until the message belongs to a contact. */
  readonly contactId: string;
  /** The platform's view: `inbound` is written by the customer, `outbound` by an agent or bot. */
  readonly direction: 'inbound' | 'outbound';
  readonly author: Author;
  readonly at: number;
  /** The text to show: the message's own, or the fallback text of content we have no words for. `''` of removed content. */
  readonly text: string;
  readonly content: MessageContent;
  readonly attachments: readonly Attachment[];
  readonly status: MessageStatus;
  /** Only while `status` is `failed`. */
  readonly failure: FailureReason | null;
  /** Written by a machine: a UI may have to say so. */
  readonly isAiGenerated: boolean;
  /** The gateway has more than this: being fetched, or not to be had (PROTOCOL 8.13). */
  readonly isPartial: boolean;
  /** Taken away for good: no text, attachments or actions are left. */
  readonly contentRemoved: Removal | null;
}
