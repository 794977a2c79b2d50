import type { Message } from '../../../machines/data/message.ts';
import { dayName } from '../dom/clock-text.ts';
import { element, setText } from '../dom/element.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';
import { type Bubble, type BubbleDeeds, isSameBubble, messageBubble } from './message-bubble.ts';

type Row = { readonly kind: 'day'; readonly key: string; readonly name: string } | ({ readonly kind: 'message'; readonly key: string } & Bubble);

/** The messages of one conversation, days between them; returns the renderer. */
export function conversationLog(parent: Element, deeds: BubbleDeeds): (messages: readonly Message[], canRetry: boolean) => void {
  const render = keyedList<Row>(parent, {
    key: (row) => row.key,
    create: (row) => (row.kind === 'day' ? dayLine(row) : messageRow(row, deeds)),
    isSame: (a, b) => (a.kind === 'message' && b.kind === 'message' ? isSameBubble(a, b) : a.kind === 'day' && b.kind === 'day' && a.name === b.name),
  });
  return (messages, canRetry) => render(rowsOf(messages, canRetry, Date.now()));
}

function rowsOf(messages: readonly Message[], canRetry: boolean, now: number): Row[] {
  const rows: Row[] = [];
  let day = '';
  let before: Message | undefined;
  for (const message of messages) {
    const name = dayName(message.at, now);
    if (name !== day) rows.push({ kind: 'day', key: `day before ${message.id}`, name });
    const opensGroup = name !== day || before?.author.id !== message.author.id || before.direction !== message.direction;
    rows.push({ kind: 'message', key: `message ${message.id}`, message, opensGroup, canRetry: canRetry && message.status === 'failed' });
    day = name;
    before = message;
  }
  return rows;
}

function dayLine(row: Row & { kind: 'day' }): ItemView<Row> {
  const node = element('div', { class: 'day' }, row.name);
  return { node, update: (next) => next.kind === 'day' && setText(node, next.name) };
}

function messageRow(row: Row & { kind: 'message' }, deeds: BubbleDeeds): ItemView<Row> {
  const bubble = messageBubble(row, deeds);
  return { node: bubble.node, update: (next) => next.kind === 'message' && bubble.update(next) };
}
