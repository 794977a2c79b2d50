import { byId, button, element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { type ItemView, keyedList } from '../../../adapters/element/dom/keyed-list.ts';
import type { DeskThread, GatewayState } from './gateway-state.ts';

/** One line of the queue or of the list of conversations. */
interface Line {
  readonly thread: DeskThread;
  readonly who: string;
  readonly isChosen: boolean;
  /** 0 = not waiting. */
  readonly position: number;
}

export interface ListDeeds {
  choose(threadId: string): void;
  accept(threadId: string): void;
}

export interface ListInput {
  readonly state: GatewayState;
  readonly chosen: string;
  /** What to call the customer of a thread. */
  readonly nameOf: (thread: DeskThread) => string;
}

/** Who waits and who talks, newest conversation first. */
export function deskLists(deeds: ListDeeds): (input: ListInput) => void {
  const renderQueue = lineList(byId('queue-list', HTMLUListElement), (line) => queueLine(line, deeds));
  const renderConversations = lineList(byId('conversation-list', HTMLUListElement), (line) => conversationLine(line, deeds));
  const queueCount = byId('queue-count', HTMLSpanElement);
  const queueEmpty = byId('queue-empty', HTMLParagraphElement);
  const conversationsEmpty = byId('conversations-empty', HTMLParagraphElement);

  return ({ state, chosen, nameOf }) => {
    const positions = new Map(state.queue.map(({ threadId, position }) => [threadId, position]));
    const lines = state.threads.map((thread) => ({
      thread,
      who: nameOf(thread),
      isChosen: thread.id === chosen,
      position: positions.get(thread.id) ?? 0,
    }));
    const waiting = lines.filter(({ position }) => position > 0).toSorted((a, b) => a.position - b.position);
    const talking = lines.filter(({ position }) => position === 0).toReversed();
    renderQueue(waiting);
    renderConversations(talking);
    setText(queueCount, String(waiting.length));
    queueEmpty.hidden = waiting.length > 0;
    conversationsEmpty.hidden = talking.length > 0;
  };
}

function lineList(parent: Element, create: (line: Line) => ItemView<Line>): (lines: readonly Line[]) => void {
  return keyedList<Line>(parent, {
    key: ({ thread }) => thread.id,
    create,
    isSame: (a, b) => describe(a) === describe(b),
  });
}

function describe({ thread, who, isChosen, position }: Line): string {
  return [who, isChosen, position, thread.status, thread.messages.length].join('\n');
}

function queueLine(first: Line, deeds: ListDeeds): ItemView<Line> {
  const { id } = first.thread;
  const place = element('span', { class: 'place' });
  const name = button('', { class: 'desk-line' }, () => deeds.choose(id));
  const accept = button('Accept', { class: 'primary small', 'data-testid': 'accept' }, () => deeds.accept(id));
  const node = element('li', { 'data-testid': 'queue-line', 'data-thread': id }, place, name, accept);
  const update = ({ who, isChosen, position }: Line): void => {
    setText(place, String(position));
    setText(name, who);
    setAttribute(name, 'aria-current', isChosen && 'true');
  };
  update(first);
  return { node, update };
}

function conversationLine(first: Line, deeds: ListDeeds): ItemView<Line> {
  const { id } = first.thread;
  const who = element('span', { class: 'desk-line-who' });
  const what = element('span', { class: 'desk-line-what' });
  const status = element('span', { class: 'badge' });
  const line = button('', { class: 'desk-line' }, () => deeds.choose(id));
  line.append(who, what, status);
  const node = element('li', { 'data-testid': 'conversation-line', 'data-thread': id }, line);
  const update = (next: Line): void => {
    setText(who, next.who);
    setText(what, `${next.thread.isLiveChat ? 'live chat' : 'messaging'} · ${countText(next.thread.messages.length)}`);
    setText(status, next.thread.status || 'idle');
    setAttribute(status, 'data-status', next.thread.status || 'idle');
    setAttribute(line, 'aria-current', next.isChosen && 'true');
  };
  update(first);
  return { node, update };
}

function countText(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}
