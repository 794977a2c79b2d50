import type { ThreadData } from '../machines/data/thread-data.ts';
import type { OutgoingRequest } from './wire/outgoing.ts';

/** What brings a thread in step again (PROTOCOL 5.5, 8.8). */
export function recoverRequest({ key, id, timeline, contact }: ThreadData, isLivechat: boolean): OutgoingRequest {
  // Nothing says yet which conversation `default` is: ask for the latest one.
  const isOpen = key === 'default' && timeline.length === 0 && contact === null;
  return { type: 'thread.recover', threadId: isOpen ? null : id, isLivechat };
}

/** The next page: into the newest gap where there is one, else before the oldest message; undefined where there is none (PROTOCOL 8.10). */
export function historyRequest({ id, timeline, contact, gaps, scrollToken }: ThreadData, isLivechat: boolean): OutgoingRequest | undefined {
  const [gap] = gaps;
  const token = gap?.scrollToken ?? scrollToken;
  if (!token) return undefined;
  const oldest = gap === undefined ? timeline.oldest : timeline.get(gap.beforeId);
  return { type: 'history.load', threadId: id, scrollToken: token, oldestAt: oldest?.at ?? null, contactId: isLivechat ? (contact?.id ?? null) : null };
}
