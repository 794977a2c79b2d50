import type { Channel } from '../machines/data/channel.ts';
import { isOver } from '../machines/data/contact.ts';
import type { Message } from '../machines/data/message.ts';
import { isUnknown, nextToken, type ThreadData, unsent } from '../machines/data/thread-data.ts';
import type { Recovery } from '../machines/thread.events.ts';
import { sayable } from './card-numbers.ts';
import type { OutgoingRequest, SendMessage } from './wire/outgoing.ts';

/** A recovery, and the thread as it stood when it was asked for. */
export type Recover = Extract<OutgoingRequest, { type: 'thread.recover' }> & { readonly asked: ThreadData };

/** What brings a thread in step again; undefined where nothing may have been missed that the app wants to know (PROTOCOL 5.5, 8.8). */
export function recoverRequest(thread: ThreadData, isLivechat: boolean, isSpared: boolean): Recover | undefined {
  if (isSpared && !thread.isBehind) return undefined;
  return { type: 'thread.recover', threadId: isUnknown(thread) ? null : thread.id, isLivechat, asked: thread };
}

export type LoadHistory = Extract<OutgoingRequest, { type: 'history.load' }>;

/** The next page into the gap before a message, the newest gap or, where there is none, before the oldest message; undefined: there is none (PROTOCOL 8.10). */
export function historyRequest(thread: ThreadData, isLivechat: boolean, gapBefore: string | null = null): LoadHistory | undefined {
  const { id, timeline, contact, gaps } = thread;
  const scrollToken = nextToken(thread, gapBefore);
  if (!scrollToken) return undefined;
  const gap = gaps.find((one) => one.scrollToken === scrollToken);
  const oldest = gap === undefined ? timeline.oldest : timeline.get(gap.beforeId);
  return { type: 'history.load', threadId: id, scrollToken, oldestAt: oldest?.at ?? null, contactId: isLivechat ? (contact?.id ?? null) : null };
}

/** Which page is wanted of which thread. */
export interface PageInput {
  readonly key: string;
  readonly gapBefore?: string | null;
}

/** How a thread stands, as far back as it was looked at. */
export function standing({ contact, agent, gaps, timeline }: ThreadData): Recovery & { readonly isNeeded: boolean } {
  const left = unsent(timeline);
  const found = { contactId: contact?.id ?? null, isOver: contact !== null && isOver(contact.status), isAssigned: agent !== null };
  return { ...found, hasGap: gaps.length > 0, unsent: left, isNeeded: left.length > 0 };
}

/** An own message on its way (PROTOCOL 5.4). */
export function sendRequest(threadId: string, { id, text, content, attachments }: Message, channel: Channel | null, token: string | null): SendMessage {
  const { postback } = content.payload;
  return {
    type: 'message.send', threadId, messageId: id,
    accessToken: channel?.isAuthorizationEnabled ? token : null,
    // Once more: it may have been written before the channel was known.
    text: sayable(channel, text),
    ...(typeof postback === 'string' && { postback }),
    attachments: attachments.map(({ url, fileName }) => ({ url, friendlyName: fileName })),
  };
}
