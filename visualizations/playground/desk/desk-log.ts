import { clockIn } from '../../../adapters/element/dom/clock-text.ts';
import { element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { type ItemView, keyedList } from '../../../adapters/element/dom/keyed-list.ts';
import type { DeskMessage } from './gateway-state.ts';

const shownAtMost = 100;

/** The conversation as the agent reads it; returns the renderer. */
export function deskLog(area: HTMLElement): (messages: readonly DeskMessage[]) => void {
  const render = keyedList<DeskMessage>(area, { key: ({ id }) => id, create: bubble, isSame: looksAlike });
  return (messages) => {
    const isAtEnd = area.scrollHeight - area.scrollTop - area.clientHeight < 40;
    render(messages.slice(-shownAtMost));
    if (isAtEnd) area.scrollTop = area.scrollHeight;
  };
}

function looksAlike(a: DeskMessage, b: DeskMessage): boolean {
  return a.text === b.text && a.seenByCustomer === b.seenByCustomer;
}

/** Files go by their names, rich content by its fallback text and its kind. */
function wordsOf({ text, type, content, attachments }: DeskMessage): string {
  const files = attachments.map(({ friendlyName, fileName }) => friendlyName ?? fileName ?? 'a file').join(', ');
  if (type === 'TEXT') return [text, files && `[${files}]`].filter(Boolean).join(' ');
  return [content.fallbackText ?? '', `[${type.toLowerCase().replaceAll('_', ' ')}]`].filter(Boolean).join(' ');
}

function bubble(first: DeskMessage): ItemView<DeskMessage> {
  const { id, direction, createdAt } = first;
  const text = element('p', { class: 'bubble-text', 'data-testid': 'desk-text' });
  const meta = element('span', { class: 'bubble-meta' });
  const node = element('div', { class: 'desk-message', 'data-testid': 'desk-message', 'data-id': id, 'data-direction': direction }, text, meta);
  const time = clockIn('en').time(Date.parse(createdAt));
  const update = (message: DeskMessage): void => {
    const wasSeen = direction === 'outbound' && message.seenByCustomer;
    setText(text, wordsOf(message));
    setText(meta, wasSeen ? `${time} · seen` : time);
    setAttribute(node, 'data-seen', String(wasSeen));
  };
  update(first);
  return { node, update };
}
