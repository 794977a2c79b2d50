import { type Agent, type Contact, isOver, type QueuePosition, type ThreadFacts } from './contact.ts';
import { type FailureReason, mayBeThere, type Message, type MessageStatus } from './message.ts';
import { Timeline } from './timeline.ts';

/** A place in a conversation. */
export type Mark = Pick<Message, 'id' | 'at'>;

/** A hole in a timeline: what lies before `beforeId` and after `after`, the newest message held for sure then, is not here yet. */
export interface Gap {
  readonly beforeId: string;
  /** `null`: it goes back to the beginning. */
  readonly after: Mark | null;
  readonly scrollToken: string;
}

/** All that is known of one conversation. Immutable; reducers give the same reference when nothing changed. */
export interface ThreadData {
  /** What the app opened it as: `default`, or an external id. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly canAddMoreMessages: boolean;
  readonly contact: Contact | null;
  readonly agent: Agent | null;
  readonly queue: QueuePosition | null;
  readonly agentTyping: { readonly agent: Agent | null } | null;
  readonly timeline: Timeline;
  /** Cursor of the page before the oldest message; `''` when there is none, `null` while nobody has asked. */
  readonly scrollToken: string | null;
  /** Newest first. */
  readonly gaps: readonly Gap[];
  /** A session has ended since the last recovery: things may have been missed after `heldUntil`. */
  readonly isBehind: boolean;
  /** The newest message held when that session ended. */
  readonly heldUntil: Mark | null;
  /** An own message was sent while nothing was held: only the beginning can tell that it is not on the gateway. */
  readonly hasSentBlind: boolean;
  readonly unreadCount: number;
  /** Agents' messages up to this server time have been seen by the customer, as far as this device knows; epoch ms. */
  readonly seenUntil: number;
  /** What features add to the snapshot. */
  readonly parts: Readonly<Record<string, unknown>>;
}

export const newThread = (key: string, id: string): ThreadData => ({
  key, id, name: '', canAddMoreMessages: true, contact: null, agent: null, queue: null, agentTyping: null,
  timeline: Timeline.empty(), scrollToken: null, gaps: [], isBehind: false, heldUntil: null, hasSentBlind: false, unreadCount: 0, seenUntil: 0, parts: {},
});

const isUnread = (message: Message | null | undefined, seenUntil: number): boolean =>
  message !== null && message !== undefined && message.direction === 'outbound' && message.status !== 'seen' && message.at > seenUntil;

/** How many of these messages, as they are held, are unread. */
function countUnread({ timeline, seenUntil }: Pick<ThreadData, 'timeline' | 'seenUntil'>, messages: readonly Message[]): number {
  let count = 0;
  for (const { id } of messages) if (isUnread(timeline.get(id), seenUntil)) count++;
  return count;
}

/** Of the millisecond of the last one that was seen, some are unread and some are not: no more than are not said to be seen. */
const unreadAtMost = (count: number, timeline: Timeline, seenUntil: number): number =>
  Math.max(0, Math.min(count, countUnread({ timeline, seenUntil: seenUntil - 1 }, timeline.messages)));

const withThread = (data: ThreadData, facts: ThreadFacts | null): ThreadData =>
  facts === null || (facts.name === data.name && facts.canAddMoreMessages === data.canAddMoreMessages)
    ? data
    : { ...data, name: facts.name, canAddMoreMessages: facts.canAddMoreMessages };

/** Word of another contact that is older than the one that is held: it comes late, or once more. */
const isPast = (held: Contact, contact: Contact): boolean => contact.statusAt > 0 && contact.statusAt < held.statusAt;

/** A newer contact takes over; of the same one, the later status holds, and closed stays closed against what is late. `isLatest`: a look says that it is. */
function withContact(data: ThreadData, contact: Contact | null, isLatest = false): ThreadData {
  const held = data.contact;
  if (contact === null) return data;
  if (held !== null && held.id === contact.id) {
    if (contact.statusAt < held.statusAt) return data;
    // Told again, it stands against what was true in between.
    if (held.status === contact.status) return contact.statusAt === held.statusAt ? data : { ...data, contact };
  } else if (!isLatest && held !== null && (isPast(held, contact) || (isOver(contact.status) && !isOver(held.status)))) {
    return data;
  }
  const isFresh = isOver(contact.status) || held?.id !== contact.id;
  return { ...data, contact, agent: isFresh ? null : data.agent, queue: isFresh ? null : data.queue, agentTyping: isFresh ? null : data.agentTyping };
}

/** Whether a message that is not held belongs to what was not fetched: a mark on it is no reason to show it there alone. */
export function isElsewhere({ timeline, gaps, scrollToken }: ThreadData, { id, at }: Mark): boolean {
  const { oldest } = timeline;
  if (timeline.get(id) !== undefined) return false;
  if (oldest === undefined) return scrollToken !== '';
  return (scrollToken !== '' && at <= oldest.at)
    || gaps.some(({ beforeId, after }) => at <= (timeline.get(beforeId)?.at ?? 0) && (after === null || at >= after.at));
}

/** A message as the gateway shows it, pushed or marked. */
export function placeMessage(data: ThreadData, message: Message, before = data.timeline.get(message.id) ?? null): ThreadData {
  const timeline = data.timeline.place(message, before);
  if (timeline === data.timeline) return data;
  const oldest = data.scrollToken ? data.timeline.oldest : undefined;
  // It lies before all that was fetched: between the two there may be more.
  const isApart = oldest !== undefined && timeline.oldest !== oldest && timeline.oldest?.id === message.id && oldest.id !== message.id;
  if (isApart) data = { ...data, gaps: [...data.gaps, { beforeId: oldest.id, after: message, scrollToken: data.scrollToken ?? '' }], scrollToken: null };
  // New in the millisecond of the last one that was seen, it is unseen all the same.
  const unread = before === null ? Number(isUnread(message, data.seenUntil - 1))
    : Number(isUnread(timeline.get(message.id), data.seenUntil)) - Number(isUnread(before, data.seenUntil));
  const agentTyping = message.direction === 'outbound' && before === null ? null : data.agentTyping;
  const isTie = before !== null && before.at === data.seenUntil && data.unreadCount > 0;
  const unreadCount = isTie ? unreadAtMost(data.unreadCount, timeline, data.seenUntil) : Math.max(0, data.unreadCount + unread);
  return copyOf(data, timeline, unreadCount, agentTyping);
}

/**
 * A new message, put last into data that nobody else has; false where that is not its place. What a copy for each message would cost is
 * paid once for many.
 */
export function appendMessage(data: { -readonly [F in keyof ThreadData]: ThreadData[F] }, message: Message): boolean {
  if (!data.timeline.append(message)) return false;
  if (isUnread(message, data.seenUntil)) data.unreadCount++;
  if (message.direction === 'outbound') data.agentTyping = null;
  return true;
}

/** What a spread would give, in a fortieth of the time: this is done for each message. */
const copyOf = (
  {
    key, id, name, canAddMoreMessages, contact, agent, queue, scrollToken, gaps, isBehind, heldUntil, hasSentBlind, seenUntil, parts,
  }: ThreadData, timeline: Timeline, unreadCount: number, agentTyping: ThreadData['agentTyping'],
): ThreadData => ({
  key, id, name, canAddMoreMessages, contact, agent, queue, agentTyping, timeline, scrollToken, gaps, isBehind, heldUntil, hasSentBlind, unreadCount,
  seenUntil, parts,
});

/** What one recovery brings: merged with what is held, never in its place. */
export interface RecoveredPage {
  readonly thread: ThreadFacts | null;
  readonly contact: Contact | null;
  readonly agent: Agent | null;
  readonly messages: readonly Message[];
  readonly scrollToken: string;
}

/**
 * Whether a page goes back to a place, or to the beginning. Dates may be wrong: it goes by them only where the place has no id, or lies between the
 * page's oldest and the message `newer`, right after the page or its first; or where that oldest `isHeld` already.
 */
const reaches = (messages: readonly Message[], scrollToken: string, held: Mark | null, newer: Mark | undefined = messages[0], isHeld = false): boolean => {
  const oldest = messages.at(-1);
  if (scrollToken === '' || held === null || oldest === undefined) return scrollToken === '';
  return messages.some(({ id }) => id === held.id) || (oldest.at < held.at && (isHeld || /^-?$/.test(held.id) || (newer as Mark).at >= held.at));
};

/** Own messages that are on their way: waiting, or not shown yet; in the order in which they were written, at the same moment what came from another page first. */
export const unsent = ({ pending }: Timeline): readonly string[] => [...pending].reverse().sort((a, b) => a.at - b.at).flatMap(({ id, status }) => (status === 'failed' ? [] : [id]));

/** Nothing is held before a page, and no own message is looked for: what lies before it is history, not a hole. */
const isAllThere = (timeline: Timeline, oldest: Mark): boolean => timeline.oldest?.id === oldest.id && !timeline.pending.some(({ failure }) => mayBeThere(failure));

/** What a page leaves of the gaps: it is whole in itself, and goes back from the one it was asked for and from every one that it runs into. */
const shrink = (timeline: Timeline, gaps: readonly Gap[], messages: readonly Message[], scrollToken: string, asked?: Gap): readonly Gap[] => {
  const oldest = messages.at(-1);
  return joined(gaps.flatMap((gap) => {
    if (gap !== asked && !messages.some(({ id }) => id === gap.beforeId)) return [gap];
    // Not "is anything of it held": an own message, or one that was pushed meanwhile, may stand in the middle of a hole.
    return oldest === undefined || reaches(messages, scrollToken, gap.after, timeline.get(gap.beforeId)) ? [] : [{ ...gap, beforeId: oldest.id, scrollToken }];
  }));
};

/** Gaps that end at the same message are one: it goes back as far as any of them. */
const joined = (gaps: readonly Gap[]): readonly Gap[] => gaps.flatMap((gap) => {
  const same = gaps.filter(({ beforeId }) => beforeId === gap.beforeId);
  return gap === same[0] ? [{ ...gap, after: same.map(({ after }) => after).reduce(earlier) }] : [];
});

/** What a recovery has to go back to; null: nothing is held, or the beginning is asked for. */
function heldFrom({ timeline: { oldest, newest }, isBehind, heldUntil, hasSentBlind, scrollToken, gaps }: ThreadData): Mark | null {
  // While in step, what is held reaches up to its newest; else only up to where the last good session ended.
  const held = isBehind ? heldUntil : (newest ?? null);
  // Where no page was ever fetched, nothing says that what was pushed hangs together: the platform pushes old messages again, and some come late.
  const isLoose = oldest !== undefined && (held === null ? !hasSentBlind : scrollToken === null && gaps.length === 0 && oldest.at < held.at);
  return isLoose ? oldest : held;
}

/** Whether what may have gone out already, of a page that has seen nothing of it, could lie deeper than this page goes. */
export const mayLieDeeper = ({ timeline, isBehind, heldUntil }: ThreadData, { messages, scrollToken }: RecoveredPage): boolean =>
  timeline.confirmed === 0 && isBehind && heldUntil !== null && !reaches(messages, scrollToken, heldUntil);

export function recover(data: ThreadData, page: RecoveredPage): ThreadData {
  const oldest = page.messages.at(-1);
  const held = heldFrom(data);
  const unreadBefore = countUnread(data, page.messages);
  const isHeld = oldest !== undefined && data.timeline.get(oldest.id) !== undefined && !data.timeline.isPending(oldest.id);
  const timeline = data.timeline.placePage(page.messages, 'recovered');
  const hasGap = (held !== null || data.hasSentBlind) && oldest !== undefined && !reaches(page.messages, page.scrollToken, held, undefined, isHeld)
    && !isAllThere(timeline, oldest);
  const placed: ThreadData = { ...data, timeline, isBehind: false, hasSentBlind: data.hasSentBlind && hasGap };
  const recovered: ThreadData = {
    ...placed,
    unreadCount: unreadAtMost(data.unreadCount + countUnread(placed, page.messages) - unreadBefore, timeline, data.seenUntil),
    // What lies before the oldest is only known where the page reaches what is held, or all there is.
    scrollToken: !hasGap && (held === null || data.scrollToken === null) ? page.scrollToken : data.scrollToken,
    gaps: hasGap ? joined([{ beforeId: oldest.id, after: held, scrollToken: page.scrollToken }, ...data.gaps])
      : data.gaps.length === 0 ? data.gaps : shrink(timeline, data.gaps, page.messages, page.scrollToken),
  };
  const known = withContact(withThread(recovered, page.thread), page.contact, true);
  const agent = page.contact !== null && isOver(page.contact.status) ? null : page.agent;
  return page.contact === null ? known : { ...known, agent, queue: agent === null ? known.queue : null };
}

/** Which page comes next: into a gap, by its `beforeId`, into the newest one there is, or before everything; `''` where there is none. */
export const nextToken = ({ gaps, scrollToken }: ThreadData, gapBefore: string | null): string =>
  (gapBefore === null ? (gaps[0]?.scrollToken ?? scrollToken) : gaps.find(({ beforeId }) => beforeId === gapBefore)?.scrollToken) ?? '';

/** A page of older messages, for the place whose token it was `asked` with: into a gap, or before everything. */
export function addHistory(data: ThreadData, messages: readonly Message[], scrollToken: string, asked = nextToken(data, null)): ThreadData {
  const gap = data.gaps.find((one) => one.scrollToken === asked);
  const unreadBefore = countUnread(data, messages);
  if (gap === undefined) {
    const { oldest: held } = data.timeline;
    const isNext = data.scrollToken === asked;
    return {
      ...data, timeline: data.timeline.placePage(messages, 'history'),
      // Somebody else has been here meanwhile: the page says nothing of what comes next.
      scrollToken: !isNext ? data.scrollToken : messages.length === 0 ? '' : scrollToken,
      // What is only looked up was never news: it does not count as unread, and a mark on it takes nothing off the count.
      seenUntil: held === undefined ? data.seenUntil : Math.max(data.seenUntil, Math.min(messages[0]?.at ?? 0, held.at - 1)),
    };
  }
  const oldest = messages.at(-1);
  const timeline = data.timeline.placePage(messages, 'recovered', data.timeline.get(gap.beforeId));
  const left = shrink(timeline, data.gaps, messages, scrollToken, gap);
  const gaps = oldest !== undefined && isAllThere(timeline, oldest) ? left.filter(({ beforeId }) => beforeId !== oldest.id) : left;
  const isClosed = !gaps.some(({ beforeId }) => beforeId === oldest?.id);
  const filled: ThreadData = { ...data, timeline, hasSentBlind: data.hasSentBlind && !isClosed, gaps };
  return {
    ...filled,
    // What was missed is unread, however many pages it took to fetch.
    unreadCount: Math.max(0, data.unreadCount + countUnread(filled, messages) - unreadBefore),
    scrollToken: isClosed && gaps.length === 0 ? (data.scrollToken ?? scrollToken) : data.scrollToken,
  };
}

/** The session is over: from here on things may be missed. */
export const markMissing = (data: ThreadData): ThreadData => ({
  ...data, isBehind: true, agentTyping: null,
  // What was pushed into a thread that held nothing is held from then on; one look goes back to there.
  heldUntil: data.isBehind && (data.heldUntil !== null || data.hasSentBlind) ? data.heldUntil : (data.timeline.newest ?? null),
  // Where nothing is held, what comes first from now on need not be the beginning.
  scrollToken: data.timeline.confirmed === 0 ? null : data.scrollToken,
  // Places move while nobody tells us: unknown until the next push (PROTOCOL 6.6).
  queue: null,
});

/** The earlier of two places; one without an id is only a time, and stands for both as `-`. */
function earlier(a: Mark | null, b: Mark | null): Mark | null {
  if (a === null || b === null) return null;
  const first = a.at <= b.at ? a : b;
  return { at: first.at, id: first.id || (a.id + b.id && '-') };
}

/** What an earlier page has sent may be there: the first recovery has to go back to what was held then. */
export const resume = (data: ThreadData, sentAfter: readonly (Mark | null)[]): ThreadData => {
  if (sentAfter.length === 0) return data;
  // Held from there on: what is not among it is not there.
  if (data.timeline.confirmed > 0 && sentAfter.every((mark) => mark !== null && data.timeline.get(mark.id) !== undefined)) return data;
  return goBack(data, sentAfter);
};

/** What went out may lie anywhere after these places, whatever was pushed behind it: the next look goes back to there. */
export const goBack = (data: ThreadData, sentAfter: readonly (Mark | null)[]): ThreadData => {
  // Another page wrote with more at hand than is held here.
  const own = data.isBehind ? data.heldUntil : (data.timeline.newest ?? null);
  const heldUntil = data.hasSentBlind ? null : (own === null ? sentAfter : [...sentAfter, own]).reduce(earlier);
  return { ...data, isBehind: true, heldUntil, hasSentBlind: heldUntil === null };
};

/** Nothing has come of it, and nothing gone out: whether the gateway has it, nobody knows. */
export const isBlank = ({ timeline, contact, heldUntil, hasSentBlind }: ThreadData): boolean =>
  timeline.confirmed === 0 && contact === null && !heldUntil?.id && !hasSentBlind;

/** Nor does anything say which conversation `default` is: what is written goes into the customer's latest, if there is one. */
export const isUnknown = (thread: ThreadData): boolean => thread.key === 'default' && isBlank(thread);

/** The gateway does not know the thread, nor do we: there was nothing to miss. */
export const missNothing = (data: ThreadData): ThreadData =>
  (data.timeline.confirmed > 0 ? data : { ...data, isBehind: false, heldUntil: null, hasSentBlind: false, scrollToken: '' });

export const setContact = (data: ThreadData, contact: Contact, thread: ThreadFacts | null = null): ThreadData =>
  withContact(withThread(data, thread), contact);

export const assign = (data: ThreadData, contact: Contact, agent: Agent | null): ThreadData => {
  const known = withContact(data, contact);
  // "No event says that the queue was left": an assignee does (PROTOCOL 6.6).
  return known.contact?.id !== contact.id ? known : { ...known, agent: isOver(known.contact.status) ? null : agent, queue: agent === null ? known.queue : null };
};

export const moveInQueue = (data: ThreadData, queue: QueuePosition): ThreadData =>
  data.agent !== null || (data.queue?.position === queue.position && data.queue.isAnyAgentOnline === queue.isAnyAgentOnline) ? data : { ...data, queue };

export const setTyping = (data: ThreadData, agentTyping: ThreadData['agentTyping']): ThreadData =>
  agentTyping === null && data.agentTyping === null ? data : { ...data, agentTyping };

export const compose = (data: ThreadData, message: Message): ThreadData => {
  const timeline = data.timeline.addPending(message);
  return timeline === data.timeline ? data : { ...data, timeline };
};

export const discard = (data: ThreadData, messageId: string): ThreadData => {
  const timeline = data.timeline.removePending(messageId);
  return timeline === data.timeline ? data : { ...data, timeline };
};

export const setStatus = (data: ThreadData, messageId: string, status: MessageStatus, failure: FailureReason | null): ThreadData => {
  const timeline = data.timeline.setPendingStatus(messageId, status, failure);
  const isBlind = status === 'sending' && timeline.confirmed === 0;
  return timeline === data.timeline ? data : { ...data, timeline, hasSentBlind: data.hasSentBlind || isBlind };
};

/** The customer has looked: nothing up to the newest message is unread any more. */
export const markSeen = (data: ThreadData): ThreadData =>
  data.unreadCount === 0 ? data : { ...data, unreadCount: 0, seenUntil: Math.max(data.seenUntil, data.timeline.newest?.at ?? 0) };
