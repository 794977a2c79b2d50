import type { SystemChange } from '../../machines/data/content.ts';
import type { Message } from '../../machines/data/message.ts';
import { placeMessage } from '../../machines/data/thread-data.ts';
import type { GatewayFact } from '../../machines/gateway.events.ts';
import { ChatError } from '../errors.ts';
import type { Feature, Host } from '../feature.ts';
import { decodeFrame } from '../wire/decode.ts';
import { isJson, type Json, readId, refuse, type Trouble } from '../wire/read.ts';
import { readTime } from '../wire/read-time.ts';

/** What a push says happened to the contact; null where it is none of the three. */
function changeOf(fact: GatewayFact): SystemChange | null {
  switch (fact.type) {
    case 'gateway.contact.assigned':
      return fact.agent === null ? { change: 'unassigned' } : { change: 'assigned', agent: fact.agent };
    case 'gateway.contact.routed':
      return { change: 'queued', queueName: fact.queueName };
    case 'gateway.contact.statusChanged':
      return { change: 'status', status: fact.contact.status };
    default:
      return null;
  }
}

/** The item of a push; the same push gives the same one, live or from a page's history. */
function itemOf(fact: GatewayFact): Message | null {
  const payload = changeOf(fact);
  if (payload === null || !('contact' in fact) || fact.contact === null || !isJson(fact.wire)) return null;
  const { id: contactId, threadId, statusAt } = fact.contact;
  const at = readTime(fact.wire.createdAtWithMilliseconds) || readTime(fact.wire.createdAt) || statusAt;
  return {
    id: `system:${readId(fact.wire.eventId) || `${contactId}:${at}:${JSON.stringify(payload)}`}`,
    wireId: '', threadId, contactId, direction: 'outbound', author: { kind: 'system', id: '', name: '', imageUrl: null }, at, text: '',
    content: { type: 'SYSTEM', payload: { ...payload } }, attachments: [],
    // Nobody has to see it: it never counts as unread.
    status: 'seen', failure: null, isAiGenerated: false, isPartial: false, contentRemoved: null,
  };
}

/** The items of a page's history, oldest first. Pages come newest first; of the history nobody says, so its times do. */
function historyIn(frame: unknown, trouble: Trouble): readonly Message[] {
  const postback = isJson(frame) && isJson(frame.postback) ? frame.postback : {};
  const { contactHistory } = isJson(postback.data) ? postback.data : ({} as Json);
  const items = Array.isArray(contactHistory) ? contactHistory.map((push, i) => {
    const fact = decodeFrame(push);
    if (fact.type === 'gateway.frame.malformed') refuse(trouble, `contactHistory[${i}]`, `a push: ${fact.reason}`);
    return itemOf(fact);
  }).filter((item) => item !== null) : [];
  return (items[0]?.at ?? 0) < (items.at(-1)?.at ?? 0) ? items : items.reverse();
}

/**
 * Puts what happens to the contact into the thread's `messages`, in its place: assignment, queue, status, also from the history of
 * recovered and older pages. Items have the author kind `system` and content of type `SYSTEM`; `text` is empty, the words are the app's.
 */
export const systemItems = (): Feature => ({
  name: 'systemItems',
  install(host: Host) {
    /** Older than all that is loaded: they wait for the page they belong to, or they would stand alone on top. */
    const early = new Map<string, Message[]>();
    const place = (key: string, item: Message): void => host.store.update(key, (thread) => placeMessage(thread, item));
    return {
      pushed(fact, key) {
        const item = key === undefined ? null : itemOf(fact);
        if (key !== undefined && item !== null) place(key, item);
      },
      paged(frame, key) {
        const trouble: Trouble = [];
        const items = [...(early.get(key) ?? []), ...historyIn(frame, trouble)];
        if (trouble.length > 0) host.report(new ChatError('frame.malformed', trouble.join('; ')));
        const { timeline, scrollToken, id } = host.store.thread(key);
        const oldest = scrollToken ? timeline.oldest?.at ?? 0 : 0;
        const own = items.filter(({ threadId }) => threadId === id);
        for (const item of own) if (item.at >= oldest) place(key, item);
        early.set(key, own.filter(({ at }) => at < oldest));
      },
    };
  },
});
