import type { ThreadListing } from '../../../src/features/threads.ts';
import { dayName, shortTime } from '../dom/clock-text.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import { hueOf, initials } from '../dom/initials.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';

/** Parts of the page that hold the customer's conversations. */
export interface ThreadListParts {
  readonly list: HTMLUListElement;
  readonly empty: HTMLElement;
}

/** The customer's conversations, each with its last message; returns the renderer. `undefined`: they are being loaded. */
export function threadList({ list, empty }: ThreadListParts, open: (threadId: string) => void): (threads: readonly ThreadListing[] | undefined) => void {
  const render = keyedList<ThreadListing>(list, { key: ({ id }) => id, create: (listing) => threadLine(listing, open) });
  return (threads) => {
    render(threads ?? []);
    setAttribute(list, 'aria-busy', threads === undefined && 'true');
    empty.hidden = threads !== undefined && threads.length > 0;
    setText(empty, threads === undefined ? 'Loading your conversations…' : 'No conversations yet.');
  };
}

/** What to call a conversation. */
function threadTitle({ name, agent }: Pick<ThreadListing, 'name' | 'agent'>): string {
  return name || agent?.name || 'Conversation';
}

function threadLine(first: ThreadListing, open: (threadId: string) => void): ItemView<ThreadListing> {
  const { id } = first;
  const face = element('span', { class: 'avatar', 'aria-hidden': 'true' });
  const title = element('strong', { 'data-testid': 'thread-title' });
  const time = element('span', { class: 'thread-time' });
  const preview = element('span', { class: 'thread-preview', 'data-testid': 'thread-preview' });
  const unread = element('span', { class: 'thread-unread', 'data-testid': 'thread-unread' });
  const line = button('', { class: 'thread-line', 'data-testid': 'thread-line' }, () => open(id));
  line.append(face, element('span', { class: 'thread-words' }, title, preview), element('span', { class: 'thread-side' }, time, unread));
  const node = element('li', { 'data-thread': id }, line);
  const update = (listing: ThreadListing): void => {
    const { lastMessage, unreadCount, canAddMoreMessages } = listing;
    const name = threadTitle(listing);
    setText(title, name);
    setText(face, initials(listing.name || listing.agent?.name || 'C'));
    face.style.setProperty('--hue', String(hueOf(name)));
    face.classList.add('is-someone');
    setText(preview, canAddMoreMessages ? previewOf(listing) : `Archived · ${previewOf(listing)}`);
    setText(time, lastMessage ? timeOf(lastMessage.at) : '');
    setText(unread, unreadCount > 0 ? String(unreadCount) : '');
    setAttribute(unread, 'aria-label', unreadCount > 0 && `${unreadCount} unread`);
    unread.hidden = unreadCount === 0;
    setAttribute(line, 'data-is-archived', !canAddMoreMessages);
  };
  update(first);
  return { node, update };
}

function previewOf({ lastMessage }: ThreadListing): string {
  if (!lastMessage) return 'No messages yet';
  const words = lastMessage.text || lastMessage.attachments.map(({ fileName }) => fileName).join(', ') || 'A message';
  return lastMessage.direction === 'inbound' ? `You: ${words}` : words;
}

function timeOf(at: number): string {
  const day = dayName(at, Date.now());
  return day === 'Today' ? shortTime(at) : new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}
