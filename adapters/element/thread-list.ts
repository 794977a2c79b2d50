import type { ThreadListing } from '../../src/features/threads.ts';
import { button, element, setAttribute, setText } from './dom/element.ts';
import { hueOf, initials } from './dom/initials.ts';
import type { Say } from './words.ts';
import { type ItemView, keyedList } from './dom/keyed-list.ts';

/** Parts of the page that hold the customer's conversations. */
export interface ThreadListParts {
  readonly list: HTMLUListElement;
  readonly empty: HTMLElement;
}

/** The customer's conversations, each with its last message; returns the renderer. `undefined`: they are being loaded. */
export function threadList({ list, empty }: ThreadListParts, say: Say, open: (threadId: string) => void): (threads: readonly ThreadListing[] | undefined) => void {
  const render = keyedList<ThreadListing>(list, { key: ({ id }) => id, create: (listing) => threadLine(listing, say, open) });
  return (threads) => {
    render(threads ?? []);
    setAttribute(list, 'aria-busy', threads === undefined && 'true');
    empty.hidden = threads !== undefined && threads.length > 0;
    setText(empty, threads === undefined ? say('loadingConversations') : say('noConversations'));
  };
}

/** What to call a conversation. */
function threadTitle({ name, agent }: Pick<ThreadListing, 'name' | 'agent'>, say: Say): string {
  return name || agent?.name || say('conversation');
}

function threadLine(first: ThreadListing, say: Say, open: (threadId: string) => void): ItemView<ThreadListing> {
  const { id } = first;
  const face = element('span', { class: 'avatar', 'aria-hidden': 'true' });
  const title = element('strong', { 'data-testid': 'thread-title' });
  const time = element('span', { class: 'thread-time' });
  const preview = element('span', { class: 'thread-preview', dir: 'auto', 'data-testid': 'thread-preview' });
  const unread = element('span', { role: 'img', class: 'thread-unread', 'data-testid': 'thread-unread' });
  const line = button('', { class: 'thread-line', 'data-testid': 'thread-line' }, () => open(id));
  line.append(face, element('span', { class: 'thread-words' }, title, preview), element('span', { class: 'thread-side' }, time, unread));
  const node = element('li', { 'data-thread': id }, line);
  const update = (listing: ThreadListing): void => {
    const { lastMessage, unreadCount, canAddMoreMessages } = listing;
    const name = threadTitle(listing, say);
    setText(title, name);
    setText(face, initials(listing.name || listing.agent?.name || 'C'));
    face.style.setProperty('--hue', String(hueOf(name)));
    face.classList.add('is-someone');
    setAttribute(preview, 'lang', lastMessage ? '' : false);
    setText(preview, canAddMoreMessages ? previewOf(listing, say) : say('archivedPreview', { text: previewOf(listing, say) }));
    setText(time, lastMessage ? timeOf(lastMessage.at, say) : '');
    setText(unread, unreadCount > 0 ? String(unreadCount) : '');
    setAttribute(unread, 'aria-label', unreadCount > 0 && say('unreadShort', { count: unreadCount }));
    unread.hidden = unreadCount === 0;
    setAttribute(line, 'data-is-archived', !canAddMoreMessages);
  };
  update(first);
  return { node, update };
}

function previewOf({ lastMessage }: ThreadListing, say: Say): string {
  if (!lastMessage) return say('noMessages');
  const words = lastMessage.text || lastMessage.attachments.map(({ fileName }) => fileName).join(', ') || say('aMessage');
  return lastMessage.direction === 'inbound' ? say('youSaid', { text: words }) : words;
}

function timeOf(at: number, say: Say): string {
  const { clock } = say;
  return clock.day(at, Date.now(), '') ? clock.shortDay(at) : clock.time(at);
}
