import type { Message } from '../../../machines/data/message.ts';
import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { replies } from '../../../src/replies.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';
import type { Bubble, BubbleDeeds } from '../content/bubble.ts';
import type { Say } from '../words.ts';
import { valuesIn } from '../content/card-reply.ts';
import { systemWords } from '../content/system-line.ts';
import { isSameBubble, messageBubble } from './message-bubble.ts';

type Line = { readonly kind: 'day' | 'system'; readonly key: string; readonly words: string };
/** Messages are missing here. */
interface Gap {
  readonly kind: 'gap';
  readonly key: string;
  readonly beforeId: string;
  readonly isLoading: boolean;
}
type Row = Line | Gap | ({ readonly kind: 'message'; readonly key: string } & Bubble);

/** What can be done with the messages now. */
export interface LogState {
  readonly history: Pick<ThreadSnapshot['history'], 'gaps' | 'status'>;
  readonly canRetry: boolean;
  readonly canAnswer: boolean;
  readonly streams: ThreadSnapshot['streams'];
}

/** The messages of one conversation, days and what happened to it between them; returns the renderer. */
export function conversationLog(parent: Element, deeds: BubbleDeeds): (messages: readonly Message[], state: LogState) => void {
  const render = keyedList<Row>(parent, {
    key: (row) => row.key,
    create: (row) => (row.kind === 'message' ? messageRow(row, deeds) : row.kind === 'gap' ? gap(row, deeds) : line(row)),
    isSame: (a, b) => (a.kind === 'message' ? b.kind === 'message' && isSameBubble(a, b) : wordsOf(a) === wordsOf(b)),
  });
  return (messages, state) => render(rowsOf(messages, state, Date.now(), deeds.say));
}

function rowsOf(messages: readonly Message[], { canRetry, canAnswer, history, streams = {} }: LogState, now: number, say: Say): Row[] {
  const rows: Row[] = [];
  const answers = answersTo(messages);
  let day = '';
  let before: Message | undefined;
  for (const message of messages) {
    const { id, content } = message;
    const words = content.type === 'SYSTEM' ? systemWords(content, say) : '';
    if (content.type === 'SYSTEM' && words === '') continue;
    // The oldest is number 1: it stays the same while messages are loaded into it.
    if (history.gaps.includes(id)) rows.push({ kind: 'gap', key: `gap ${history.gaps.length - history.gaps.indexOf(id)}`, beforeId: id, isLoading: history.status === 'loading' });
    const name = say.clock.day(message.at, now, say('today'));
    if (name !== day) rows.push({ kind: 'day', key: `day before ${id}`, words: name });
    const opensGroup = name !== day || before?.author.id !== message.author.id || before.direction !== message.direction;
    if (content.type === 'SYSTEM') rows.push({ kind: 'system', key: `message ${id}`, words });
    else {
      rows.push({
        kind: 'message', key: `message ${id}`, message, opensGroup, canRetry: canRetry && message.status === 'failed',
        answer: answers.get(id) ?? null, canAnswer, stream: content.type === 'STREAMED' ? (streams[id] ?? null) : null,
      });
    }
    day = name;
    before = message;
  }
  return rows;
}

/** Which button was pressed of which message: the customer's next message that carries one of its values says so. */
function answersTo(messages: readonly Message[]): ReadonlyMap<string, string> {
  const answers = new Map<string, string>();
  const given = new Set<string>();
  for (const message of messages.toReversed()) {
    if (message.direction === 'inbound') {
      const { postback } = message.content.payload;
      if (message.status !== 'failed' && typeof postback === 'string') given.add(postback);
      continue;
    }
    const { content } = message;
    const chosen = content.type === 'ADAPTIVE_CARD' ? [...given].find((postback) => valuesIn(content.payload, postback) !== null)
      : replies(message).find(({ postback }) => given.has(postback))?.postback;
    if (chosen === undefined) continue;
    answers.set(message.id, chosen);
    given.delete(chosen);
  }
  return answers;
}

const wordsOf = (row: Row): string => (row.kind === 'gap' ? `${row.beforeId} ${row.isLoading}` : 'words' in row ? row.words : '');

function line(row: Line): ItemView<Row> {
  const node = element('div', row.kind === 'day' ? { class: 'day' } : { class: 'system', 'data-testid': 'system-item' }, row.words);
  return { node, update: (next) => 'words' in next && setText(node, next.words) };
}

function gap(first: Gap, deeds: BubbleDeeds): ItemView<Row> {
  let now = first;
  const load = button('', { class: 'small', 'data-testid': 'load-gap' }, () => now.isLoading || deeds.loadGap(now.beforeId));
  const node = element('div', { class: 'gap', part: 'gap', 'data-testid': 'gap' }, element('span', {}, deeds.say('gap')), load);
  const update = (row: Row): void => {
    if (row.kind !== 'gap') return;
    now = row;
    // Not `disabled`: who pressed it with a key stays on it.
    setAttribute(load, 'aria-disabled', row.isLoading && 'true');
    setText(load, deeds.say(row.isLoading ? 'loading' : 'loadGap'));
  };
  update(first);
  return { node, update };
}

function messageRow(row: Row & { kind: 'message' }, deeds: BubbleDeeds): ItemView<Row> {
  const bubble = messageBubble(row, deeds);
  return { node: bubble.node, update: (next) => next.kind === 'message' && bubble.update(next) };
}
