import { isOver } from '../machines/data/contact.ts';
import { nextToken, type ThreadData, unsent } from '../machines/data/thread-data.ts';
import type { Recovery } from '../machines/thread.events.ts';
import type { OutgoingRequest } from './wire/outgoing.ts';

/** What brings a thread in step again (PROTOCOL 5.5, 8.8). */
export function recoverRequest({ key, id, timeline, contact }: ThreadData, isLivechat: boolean): OutgoingRequest {
  // Nothing says yet which conversation `default` is: ask for the latest one.
  const isOpen = key === 'default' && timeline.length === 0 && contact === null;
  return { type: 'thread.recover', threadId: isOpen ? null : id, isLivechat };
}

/** The next page into the gap before a message, the newest gap or, where there is none, before the oldest message; undefined: there is none (PROTOCOL 8.10). */
export function historyRequest(thread: ThreadData, isLivechat: boolean, gapBefore: string | null = null): Extract<OutgoingRequest, { type: 'history.load' }> | undefined {
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
