import { calmDrawing } from '../dom/calm-drawing.ts';
import { setAttribute, setText } from '../dom/element.ts';
import { icon } from '../dom/icons.ts';
import { problemLine } from '../dom/problem-line.ts';
import { sheet as sheetIn } from '../dom/sheet.ts';
import type { PlaygroundChannel } from '../settings.ts';
import type { CustomerChat, CustomerThread } from './customer-chat.ts';
import { showCustomer } from './customer-pane.ts';
import type { CustomerParts } from './customer-parts.ts';
import { openMore } from './more-sheets.ts';
import { becomePerson, identityOf } from './person.ts';
import { threadList } from './thread-list.ts';

/** Whose phone it is, and until when. */
export interface PhoneInput {
  readonly chat: CustomerChat;
  readonly channel: PlaygroundChannel;
  /** Told which conversation is on the screen; null while the list is. */
  readonly turned: (thread: CustomerThread | null) => void;
  readonly signal: AbortSignal;
}

const toldMs = 4_000;

/** The customer's phone: one conversation, or the list of them, and who is holding it. */
export function showPhone(parts: CustomerParts, { chat, channel, turned, signal }: PhoneInput): void {
  const complain = problemLine(parts.problem);
  const sheet = sheetIn(parts.sheet, [parts.head, parts.talk, parts.threads], signal);
  const { hasManyThreads } = channel;
  let screen = new AbortController();
  let thread: CustomerThread | null = null;

  /** Another screen: what was on the phone is over. */
  const turn = (next: CustomerThread | null): AbortSignal => {
    screen.abort();
    screen = new AbortController();
    thread = next;
    parts.threads.hidden = next !== null;
    parts.talk.hidden = next === null;
    parts.back.hidden = !hasManyThreads || next === null;
    turned(next);
    return screen.signal;
  };
  const openThread = (next: CustomerThread): void => {
    showCustomer(parts, { chat, thread: next, kind: channel.kind, sheet, complain, signal: turn(next) });
    if (hasManyThreads) parts.text.focus();
  };
  const openList = (): void => {
    const until = turn(null);
    const render = threadList({ list: parts.threadList, empty: parts.threadsEmpty }, (threadId) => openThread(chat.thread(threadId)));
    const draw = calmDrawing(() => render(chat.snapshot.threadList), 0, until);
    const remove = chat.subscribe(({ threadList: threads }) => threads, draw);
    until.addEventListener('abort', remove);
    parts.threadList.replaceChildren();
    render(chat.snapshot.threadList);
    showOwner();
    const load = (): void => {
      if (!until.aborted) chat.loadThreads().catch(complain);
    };
    chat.connect().then(load, complain);
  };
  const open = (): void => {
    if (hasManyThreads) openList();
    else openThread(chat.thread());
  };
  function showOwner(): void {
    const { firstName, lastName } = chat.snapshot.customer;
    setText(parts.agentName, 'Messages');
    setText(parts.agentAbout, [firstName, lastName].filter(Boolean).join(' ') || 'All your conversations');
    setText(parts.agentAvatar, 'M');
    parts.agentAvatar.classList.remove('is-someone');
    parts.endChat.hidden = true;
  }

  let toldTimer = 0;
  const tell = (words: string): void => {
    setText(parts.told, words);
    parts.told.hidden = false;
    clearTimeout(toldTimer);
    toldTimer = window.setTimeout(() => (parts.told.hidden = true), toldMs);
  };
  const press = (target: HTMLElement, deed: () => void): void => target.addEventListener('click', deed, { signal });
  press(parts.back, openList);
  press(parts.newThread, () => openThread(chat.createThread() as CustomerThread));
  press(parts.more, () => openMore({
    chat, thread, sheet, complain, tell, openThread, hasManyThreads,
    become(person) {
      screen.abort();
      becomePerson(person);
      chat.reset(identityOf(channel, person));
      open();
      chat.connect().catch(complain);
      tell(person.id === '' ? 'You are a new guest now.' : `You are ${person.firstName} ${person.lastName} now.`);
    },
  }));
  signal.addEventListener('abort', () => {
    screen.abort();
    parts.told.hidden = true;
  });
  parts.more.replaceChildren(icon('more'));
  parts.back.replaceChildren(icon('back'));
  parts.attach.replaceChildren(icon('clip'));
  parts.menu.replaceChildren(icon('list'));
  setAttribute(parts.phone, 'data-many', hasManyThreads);
  open();
}
