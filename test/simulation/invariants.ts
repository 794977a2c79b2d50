import type { MessageRecord, ThreadRecord } from '../../adapters/local-gateway/core/records.ts';
import { findThread, liveContact } from '../../adapters/local-gateway/core/threads.ts';
import { textOf } from '../../adapters/local-gateway/core/wire-objects.ts';
import type { World } from '../../adapters/local-gateway/core/world.ts';
import type { Message } from '../../machines/data/message.ts';
import type { Thread, ThreadSnapshot } from '../../src/chat-types.ts';
import type { SimulatedBrowser } from './simulated-browser.ts';

const unconfirmed = new Set(['queued', 'sending', 'sent', 'failed']);
const ranks = ['delivered', 'seen', 'read'];

/** What must hold at any moment; each is a sentence that says how it does not. */
export function brokenNow(browsers: readonly SimulatedBrowser[]): string[] {
  return browsers.flatMap(({ pages, threads }, index) => {
    const name = `browser ${index}`;
    const rules = pages.flatMap(({ device }) => device.rules.broken.map((rule) => `${name}: ${rule}`));
    const crashes = pages.flatMap(({ errors }) => errors
      .filter(({ code }) => code === 'engine.crashed' || code === 'callback.threw')
      .map((error) => `${name}: ${error.message} ${String(error.cause)}`));
    return [...rules, ...crashes, ...threads.flatMap((thread) => viewFaults(thread).map((fault) => `${name}: ${fault}`))];
  });
}

function viewFaults({ snapshot: { messages } }: Thread): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  let isPast = false;
  for (const { id, text, status } of messages) {
    if (seen.has(id)) faults.push(`${text} is shown twice`);
    seen.add(id);
    const isPending = unconfirmed.has(status);
    if (isPast && !isPending) faults.push(`${text} stands behind an unconfirmed message`);
    isPast ||= isPending;
  }
  return faults;
}

/** Every message the customer sent is there once, or is not and is said not to be, in one of the browser's tabs; and those of one browser are in order. */
export function brokenPromises(world: World, browser: SimulatedBrowser, tabs: readonly SimulatedBrowser[], isConnected: boolean): string[] {
  const places = new Map<string, { thread: ThreadRecord; index: number }[]>();
  for (const thread of world.threads) {
    for (const [index, message] of thread.messages.entries()) {
      const text = textOf(message.content);
      places.set(text, [...(places.get(text) ?? []), { thread, index }]);
    }
  }
  const shown = new Map(tabs.flatMap(({ page }) => Object.values(page?.chat.snapshot.threads ?? {})).flatMap(({ messages }) => messages.map((message) => [message.text, message] as const)));
  const late = ghosts(tabs);
  const faults: string[] = [];
  // What a closed tab left is seen to by another while this one writes on, without locks after some minutes: then only a page's own are in order.
  const last = new Map<string, { index: number; text: string }>();
  for (const sent of browser.sent) {
    const { text, outcome } = sent;
    const found = places.get(text) ?? [];
    // What was on its way on a dead line for longer than the next look took comes twice, unless the platform knows it again: no client can tell.
    if (found.length > 1 + (late.get(text) ?? 0)) faults.push(`${text} is on the gateway ${found.length} times`);
    const own = shown.get(text);
    if (own?.status === 'failed' && own.failure === null) faults.push(`${text} is failed and nobody knows why`);
    const [place] = found;
    if (place === undefined) {
      const status = own?.status;
      const isSaid = outcome?.status === 'failed' || status === 'failed' || sent.isDiscarded;
      const isWaiting = !isConnected && (status === 'queued' || browser.place.kept.includes(text));
      const isGone = sent.isOnlyInMemory && (sent.page !== browser.pages.length || browser.page === null);
      if (outcome?.status === 'sent') faults.push(`${text} was said to be sent and is not on the gateway`);
      else if (!isSaid && !isWaiting && !isGone) faults.push(`${text} is lost: not on the gateway, shown as ${status ?? 'nothing'}, told ${outcome?.status ?? 'nothing'}`);
      continue;
    }
    if (sent.wasRetried || (sent.isApart && tabs.length > 1) || browser.place.wasEverBlind) continue;
    const line = `${place.thread.externalId} ${tabs.length > 1 || !browser.traits.hasLocks ? sent.page : ''}`;
    const before = last.get(line);
    if (before !== undefined && before.index > place.index) faults.push(`${text} overtook ${before.text}`);
    last.set(line, { index: place.index, text });
  }
  return faults;
}

/**
 * Tabs of one browser go on in one conversation; whoever has two browsers may have begun one in each, where nothing can be kept, or what is kept is heard of late, no tab knows of another,
 * and where nobody answers, or an app wants no look, no page knows of any.
 */
export function begunApart(world: World, browser: SimulatedBrowser, all: readonly SimulatedBrowser[]): string[] {
  const { place, traits, customerId } = browser;
  const isAlone = all.every((other) => other.place === place || other.traits.customer !== traits.customer);
  if (traits.channel !== 'messaging' || traits.threads[0] !== 'default' || traits.isSpared || !isAlone || place.wasEverUnwritable || place.hasBegunUnsure) return [];
  const threads = world.threads.filter((thread) => thread.customerId === customerId);
  const spanMs = Math.max(...threads.map(({ createdAt }) => createdAt)) - Math.min(...threads.map(({ createdAt }) => createdAt));
  // One tab writes the first message before it can have heard that another has.
  if (traits.newsMs !== undefined && spanMs <= traits.newsMs + 2 * traits.latencyMs) return [];
  return threads.length > 1 ? [`${threads.length} conversations were begun`] : [];
}

/** Once all is well, what a page shows is what the gateway has, as far back as the page goes. */
export function brokenView(world: World, { threads, customerId }: SimulatedBrowser): string[] {
  return threads.flatMap(({ snapshot }) => brokenThread(world, customerId, snapshot));
}

function brokenThread(world: World, customerId: string, snapshot: ThreadSnapshot): string[] {
  const held = snapshot.messages.filter(({ status }) => !unconfirmed.has(status));
  const thread = findThread(world, customerId, snapshot.id);
  if (thread === undefined) return held.length === 0 ? [] : [`shows ${held.length} messages of a thread that is not there`];
  return [...messageFaults(world, thread, snapshot, held), ...contactFaults(world, thread, snapshot)];
}

function messageFaults(world: World, thread: ThreadRecord, { history, streams }: ThreadSnapshot, held: readonly Message[]): string[] {
  const { gapBefore, hasMore } = history;
  const gap = gapBefore === null ? 0 : held.findIndex(({ id }) => id === gapBefore);
  // Where a platform has one twice, nobody can say which place is its own.
  const doubled = new Set(thread.messages.map(({ externalId }) => externalId).filter((id, index, ids) => ids.indexOf(id) !== index));
  const all = tidied(thread.messages.filter(({ externalId }) => !doubled.has(externalId)), ({ createdAt }) => createdAt, ({ externalId }) => externalId);
  const shown = tidied(held.slice(gap).filter(({ id }) => !doubled.has(id)), ({ at }) => at, ({ id }) => id);
  // Nor does a page that ends within one millisecond say which of them it left out.
  const [first] = shown;
  const isCut = first !== undefined && shown.length < all.length;
  const newer = isCut ? shown.filter(({ at }) => at > first.at) : shown;
  const there = isCut ? all.filter(({ createdAt }) => createdAt > first.at) : all;
  // Every look has brought these.
  const recent = new Set(thread.messages.slice(-world.config.pageSize));
  const isOpenEnded = (id: string): boolean => !['completed', undefined].includes(streams?.[id]) && !there.some((record) => record.externalId === id && recent.has(record));
  const partial = unfinished(world, newer, isOpenEnded);
  const wrong = differences(newer.map(({ text }) => text), there.map(({ externalId, content }) => partial.get(externalId) ?? textOf(content)));
  if (wrong.length > 0) return [`${wrong}${gap > 0 ? ' after the gap' : ''}`];
  if (newer.some(({ id }, index) => id !== there[index]?.externalId)) return ['shows other ids than the gateway has'];
  if (!hasMore && gap === 0 && newer.length !== all.length) return [`shows ${newer.length} of ${all.length} messages and says that there are no more`];
  return newer.flatMap((message, index) => {
    const record = there[index] as MessageRecord;
    const status = statusOf(record);
    const isRecent = recent.has(record);
    const isRight = isRecent ? message.status === status : ranks.indexOf(message.status) <= ranks.indexOf(status);
    return isRight ? [] : [`shows ${message.text} as ${message.status}, which is ${status}`];
  });
}

/** Messages of the same millisecond, side by side, in the order of their ids: theirs is not one that every page must know. */
function tidied<T>(list: readonly T[], at: (one: T) => number, id: (one: T) => string): readonly T[] {
  const rank: number[] = list.map((one, index) => (index > 0 && at(list[index - 1] as T) === at(one) ? 0 : 1));
  for (let index = 1; index < rank.length; index++) rank[index] = (rank[index] ?? 0) + (rank[index - 1] ?? 0);
  const places = list.map((one, index) => ({ one, rank: rank[index] ?? 0 }));
  return places.sort((a, b) => a.rank - b.rank || (id(a.one) < id(b.one) ? -1 : 1)).map(({ one }) => one);
}

/**
 * Texts in pieces that broke off, and bodies that could not be had: what there is of them is shown, and said to be all. So is one whose end was
 * lost on a dead line and lies deeper than a look goes (`isOpenEnded`: the page says that it does not know the end).
 */
function unfinished(world: World, shown: readonly Message[], isOpenEnded: (id: string) => boolean): ReadonlyMap<string, string> {
  const broken = new Set([...world.streams.values()].filter(({ isFinished }) => !isFinished).map(({ message }) => message.externalId));
  return new Map(shown.filter(({ id, isPartial }) => isPartial || broken.has(id) || isOpenEnded(id)).map(({ id, text }) => [id, text]));
}

/** How what is shown differs from what there is; `''` where it does not. */
function differences(shown: readonly string[], there: readonly string[]): string {
  const missing = there.filter((text) => !shown.includes(text));
  const wrong = shown.filter((text) => !there.includes(text));
  if (missing.length > 0 || wrong.length > 0) return `lacks ${missing.join(', ') || 'nothing'} and shows ${wrong.join(', ') || 'nothing'} besides`;
  const index = shown.findIndex((text, at) => text !== there[at]);
  return index === -1 && shown.length === there.length ? '' : `shows "${shown.slice(index, index + 3).join('", "')}" in the place of "${there.slice(index, index + 3).join('", "')}"`;
}

function statusOf({ direction, agentReadAt, agentSeenAt, customerSeenAt }: MessageRecord): string {
  if (direction === 'outbound') return customerSeenAt === null ? 'delivered' : 'seen';
  return agentReadAt !== null ? 'read' : agentSeenAt !== null ? 'seen' : 'delivered';
}

function contactFaults(world: World, thread: ThreadRecord, { contact, agent, status, queue, agentTyping }: ThreadSnapshot): string[] {
  const there = thread.contacts.at(-1);
  const said = `${contact?.id ?? 'no contact'} ${contact?.status ?? ''} with agent ${agent?.id ?? 'none'}, ${status}`;
  const isGoingOn = liveContact(thread) !== undefined;
  const lives = there === undefined ? 'notStarted' : !isGoingOn ? 'ended' : there.agent === null ? 'queued' : 'assigned';
  const expected = `${there?.id ?? 'no contact'} ${there?.status ?? ''} with agent ${there?.agent ?? 'none'}, ${lives}`;
  const faults = said === expected ? [] : [`shows contact ${said}, which is ${expected}`];
  if (queue !== null && lives !== 'queued') faults.push(`shows a place in the queue while ${lives}`);
  // After a drop it is unknown until the next push; known, it is right.
  const entry = world.queue.find((waiting) => waiting.thread === thread);
  if (queue !== null && lives === 'queued' && entry !== undefined && queue.position !== entry.position) faults.push(`shows place ${queue.position} in the queue, which is ${entry.position}`);
  if (agentTyping !== null && thread.typingAgent === null) faults.push('shows an agent who types and does not');
  return faults;
}

/** What a customer with one page has filled in, and what they call their threads, is what the gateway has, but for what that has refused. */
export function brokenFacts(world: World, browser: SimulatedBrowser, all: readonly SimulatedBrowser[]): string[] {
  const { threads, customerId, page, pages, traits } = browser;
  const isRefused = pages.some(({ errors }) => errors.some(({ code }) => code === 'request.refused'));
  if (isRefused || all.some((other) => other !== browser && other.traits.customer === traits.customer)) return [];
  const own = world.threads.filter((thread) => thread.customerId === customerId);
  const listed = page?.chat.snapshot.threadList;
  const unlisted = listed === undefined ? [] : own.filter(({ externalId, name }) => listed.every((listing) => listing.id !== externalId || listing.name !== name));
  return [...unlisted.map(({ externalId, name }) => `does not list ${externalId} as "${name}"`), ...threads.flatMap(({ snapshot: { id, name, fields = {} } }) => {
    const thread = findThread(world, customerId, id);
    const contact = thread && liveContact(thread);
    if (thread === undefined || contact === undefined) return [];
    const missing = Object.entries(fields).filter(([ident, value]) => contact.customFields.every((field) => field.ident !== ident || field.value !== value));
    return [
      ...missing.map(([ident, value]) => `shows the field ${ident} as ${value}, which the contact has not`),
      ...(traits.hasList === true && name !== thread.name ? [`calls a thread "${name}" that is "${thread.name}"`] : []),
    ];
  })];
}

/** No message is told of twice by one page. */
export function toldTwice({ pages }: SimulatedBrowser): string[] {
  return pages.flatMap(({ told }) => {
    const ids = new Set<string>();
    return told.flatMap((moment) => {
      if (moment.moment !== 'message.received') return [];
      const { id, text } = moment.message;
      if (ids.has(id)) return [`${text} was told of twice`];
      ids.add(id);
      return [];
    });
  });
}

/** How often each text came to the gateway on a socket that the browser had given up. */
function ghosts(tabs: readonly SimulatedBrowser[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const frame of tabs.flatMap(({ pages }) => pages).flatMap(({ device }) => device.ghosts)) {
    const text = /"type":"TEXT","payload":\{"text":"([^"]*)"/.exec(frame)?.[1];
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** What the customer has seen, the gateway knows to be seen. */
export function unseen(world: World, { threads, customerId, page }: SimulatedBrowser): string[] {
  // What came with an older page counts as read long ago.
  const news = new Set(page?.told.flatMap((moment) => (moment.moment === 'message.received' && moment.cause !== 'history' ? [moment.message.id] : [])));
  return threads.flatMap(({ snapshot: { id, unreadCount } }) => {
    const marked = findThread(world, customerId, id)?.messages.filter(({ externalId, direction, customerSeenAt }) => direction === 'outbound' && customerSeenAt === null && news.has(externalId)) ?? [];
    return [...marked.map(({ content }) => `${textOf(content)} was seen, and the gateway does not know`), ...(unreadCount > 0 ? [`${unreadCount} seen messages count as unread`] : [])];
  });
}
