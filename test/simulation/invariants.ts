import type { MessageRecord, ThreadRecord } from '../../adapters/local-gateway/core/records.ts';
import { findThread, liveContact } from '../../adapters/local-gateway/core/threads.ts';
import { textOf } from '../../adapters/local-gateway/core/wire-objects.ts';
import type { World } from '../../adapters/local-gateway/core/world.ts';
import type { Message } from '../../machines/data/message.ts';
import type { ThreadSnapshot } from '../../src/chat-types.ts';
import type { VirtualChat } from '../kit/virtual-chat.ts';
import type { SimulatedBrowser } from './simulated-browser.ts';

const unconfirmed = new Set(['queued', 'sending', 'sent', 'failed']);
const ranks = ['delivered', 'seen', 'read'];

/** What must hold at any moment; each is a sentence that says how it does not. */
export function brokenNow(browsers: readonly SimulatedBrowser[]): string[] {
  return browsers.flatMap(({ pages, page }, index) => {
    const name = `browser ${index}`;
    const rules = pages.flatMap(({ device }) => device.rules.broken.map((rule) => `${name}: ${rule}`));
    const crashes = pages.flatMap(({ errors }) => errors
      .filter(({ code }) => code === 'engine.crashed' || code === 'callback.threw')
      .map((error) => `${name}: ${error.message} ${String(error.cause)}`));
    return [...rules, ...crashes, ...(page === null ? [] : viewFaults(page).map((fault) => `${name}: ${fault}`))];
  });
}

function viewFaults({ thread }: VirtualChat): string[] {
  const { messages } = thread.snapshot;
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

/** Every message the customer sent is there once, or is not and is said not to be; and those of one browser are in order. */
export function brokenPromises(world: World, browser: SimulatedBrowser, isConnected: boolean): string[] {
  const places = new Map<string, { thread: ThreadRecord; index: number }[]>();
  for (const thread of world.threads) {
    for (const [index, message] of thread.messages.entries()) {
      const text = textOf(message.content);
      places.set(text, [...(places.get(text) ?? []), { thread, index }]);
    }
  }
  const shown = new Map(browser.page?.thread.snapshot.messages.map((message) => [message.text, message.status]));
  const faults: string[] = [];
  const last = new Map<ThreadRecord, { index: number; text: string }>();
  for (const sent of browser.sent) {
    const { text, outcome } = sent;
    const found = places.get(text) ?? [];
    if (found.length > 1) faults.push(`${text} is on the gateway ${found.length} times`);
    const [place] = found;
    if (place === undefined) {
      const status = shown.get(text);
      const isSaid = outcome?.status === 'failed' || status === 'failed' || sent.isDiscarded;
      const isWaiting = !isConnected && status === 'queued';
      const isGone = sent.isOnlyInMemory && sent.page !== browser.pages.length;
      if (outcome?.status === 'sent') faults.push(`${text} was said to be sent and is not on the gateway`);
      else if (!isSaid && !isWaiting && !isGone) faults.push(`${text} is lost: not on the gateway, shown as ${status ?? 'nothing'}, told ${outcome?.status ?? 'nothing'}`);
      continue;
    }
    if (sent.wasRetried || browser.wasEverBlind) continue;
    const before = last.get(place.thread);
    if (before !== undefined && before.index > place.index) faults.push(`${text} overtook ${before.text}`);
    last.set(place.thread, { index: place.index, text });
  }
  return faults;
}

/** Once all is well, what a page shows is what the gateway has, as far back as the page goes. */
export function brokenView(world: World, { page, customerId }: SimulatedBrowser): string[] {
  if (page === null) return [];
  const { snapshot } = page.thread;
  const held = snapshot.messages.filter(({ status }) => !unconfirmed.has(status));
  const thread = findThread(world, customerId, snapshot.id);
  if (thread === undefined) return held.length === 0 ? [] : [`shows ${held.length} messages of a thread that is not there`];
  return [...messageFaults(world, thread, snapshot, held), ...contactFaults(thread, snapshot)];
}

function messageFaults(world: World, thread: ThreadRecord, { history }: ThreadSnapshot, held: readonly Message[]): string[] {
  const { gapBefore, hasMore } = history;
  const gap = gapBefore === null ? 0 : held.findIndex(({ id }) => id === gapBefore);
  const newer = held.slice(gap);
  const there = thread.messages.slice(-newer.length || thread.messages.length);
  const said = (list: readonly string[]): string => list.join(' ');
  const expected = said(there.map(({ content }) => textOf(content)));
  if (said(newer.map(({ text }) => text)) !== expected) return [`shows "${said(newer.map(({ text }) => text))}" for "${expected}"${gap > 0 ? ' after the gap' : ''}`];
  if (newer.some(({ id }, index) => id !== there[index]?.externalId)) return ['shows other ids than the gateway has'];
  if (!hasMore && held.length !== thread.messages.length) return [`shows ${held.length} of ${thread.messages.length} messages and says that there are no more`];
  return newer.flatMap((message, index) => {
    const status = statusOf(there[index] as MessageRecord);
    const isRecent = index >= newer.length - world.config.pageSize;
    const isRight = isRecent ? message.status === status : ranks.indexOf(message.status) <= ranks.indexOf(status);
    return isRight ? [] : [`shows ${message.text} as ${message.status}, which is ${status}`];
  });
}

function statusOf({ direction, agentReadAt, agentSeenAt, customerSeenAt }: MessageRecord): string {
  if (direction === 'outbound') return customerSeenAt === null ? 'delivered' : 'seen';
  return agentReadAt !== null ? 'read' : agentSeenAt !== null ? 'seen' : 'delivered';
}

function contactFaults(thread: ThreadRecord, { contact, agent, status, queue, agentTyping }: ThreadSnapshot): string[] {
  const there = thread.contacts.at(-1);
  const said = `${contact?.id ?? 'no contact'} ${contact?.status ?? ''} with agent ${agent?.id ?? 'none'}, ${status}`;
  const isGoingOn = liveContact(thread) !== undefined;
  const lives = there === undefined ? 'notStarted' : !isGoingOn ? 'ended' : there.agent === null ? 'queued' : 'assigned';
  const expected = `${there?.id ?? 'no contact'} ${there?.status ?? ''} with agent ${there?.agent ?? 'none'}, ${lives}`;
  const faults = said === expected ? [] : [`shows contact ${said}, which is ${expected}`];
  if (queue !== null && lives !== 'queued') faults.push(`shows a place in the queue while ${lives}`);
  if (agentTyping !== null && thread.typingAgent === null) faults.push('shows an agent who types and does not');
  return faults;
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
