import type { BubbleDeeds } from './content/bubble.ts';
import { showConversation } from './conversation/conversation.ts';
import { interruptionText } from './conversation/thread-words.ts';
import { calmDrawing } from './dom/calm-drawing.ts';
import { calmNotice } from './dom/calm-notice.ts';
import { setAttribute, setText } from './dom/element.ts';
import { problemLine } from './dom/problem-line.ts';
import { sheet as sheetIn } from './dom/sheet.ts';
import { openMore, type PanelChoice } from './more-sheets.ts';
import type { PanelChat, PanelLayout, PanelThread } from './panel-chat.ts';
import type { PanelParts } from './panel-parts.ts';
import { problemWords } from './problem-words.ts';
import { threadList } from './thread-list.ts';

/** Whose chat it is, how it is shown, and until when. */
export interface ScreensInput extends Pick<BubbleDeeds, 'say' | 'showsPicture' | 'loadCards'> {
  readonly chat: PanelChat;
  readonly layout: PanelLayout;
  /** The page's own choices in the sheet "More". */
  readonly choices: () => readonly PanelChoice[];
  /** Told which conversation is on the screen; null while the list is. */
  readonly turned: (thread: PanelThread | null) => void;
  /** The conversation to begin with, where it is not the usual one. */
  readonly first: PanelThread | null;
  readonly signal: AbortSignal;
}

/** How long something that was done is told. */
const toldMs = 4_000;

/** One conversation, or the list of them, and what can be done besides. Returns how to say something in one line. */
export function showScreens(parts: PanelParts, input: ScreensInput): (words: string) => void {
  const { chat, layout, choices, turned, say, signal } = input;
  const complain = problemLine(parts.problem, (error) => problemWords(error, say));
  const sheet = sheetIn(parts.sheet, [parts.head, parts.talk, parts.threads], say('close'), signal);
  const { hasManyThreads, kind } = layout;
  let screen = new AbortController();
  let thread: PanelThread | null = null;

  /** Another screen: what was shown is over. */
  const turn = (next: PanelThread | null): AbortSignal => {
    screen.abort();
    screen = new AbortController();
    thread = next;
    parts.threads.hidden = next !== null;
    parts.talk.hidden = next === null;
    parts.back.hidden = !hasManyThreads || next === null;
    turned(next);
    return screen.signal;
  };
  const openThread = (next: PanelThread): void => {
    showConversation(parts, { ...input, thread: next, kind, sheet, complain, signal: turn(next) });
  };
  /** As somebody asked for: they go along. */
  const goTo = (next: PanelThread): void => {
    openThread(next);
    parts.text.focus();
  };
  const openList = (): void => {
    const until = turn(null);
    const render = threadList({ list: parts.threadList, empty: parts.threadsEmpty }, say, (threadId) => goTo(chat.thread(threadId)));
    const draw = calmDrawing(() => render(chat.snapshot.threadList), 0, until);
    until.addEventListener('abort', chat.subscribe(({ threadList: threads }) => threads, draw));
    parts.threadList.replaceChildren();
    render(chat.snapshot.threadList);
    showOwner();
    const load = (): void => {
      if (!until.aborted) chat.loadThreads().catch(complain);
    };
    chat.connect().then(load, complain);
  };
  function showOwner(): void {
    const { firstName, lastName } = chat.snapshot.customer;
    setText(parts.agentName, say('messages'));
    setText(parts.agentAbout, [firstName, lastName].filter(Boolean).join(' ') || say('yourConversations'));
    setText(parts.agentAvatar, say('messages').slice(0, 1));
    parts.agentAvatar.classList.remove('is-someone');
    parts.endChat.hidden = true;
  }

  let toldTimer: ReturnType<typeof setTimeout> | undefined;
  const tell = (words: string): void => {
    setText(parts.told, words);
    parts.told.hidden = false;
    clearTimeout(toldTimer);
    toldTimer = setTimeout(() => (parts.told.hidden = true), toldMs);
  };
  const press = (target: HTMLElement, deed: () => void): void => target.addEventListener('click', deed, { signal });
  press(parts.back, () => {
    openList();
    (parts.threadList.querySelector('button') ?? parts.newThread).focus();
  });
  press(parts.newThread, () => goTo(chat.createThread() as PanelThread));
  press(parts.tryNow, () => chat.retryNow());
  press(parts.more, () => openMore({ chat, thread, sheet, complain, tell, openThread: goTo, hasManyThreads, choices: choices(), say }));
  signal.addEventListener('abort', () => {
    screen.abort();
    clearTimeout(toldTimer);
    parts.told.hidden = true;
  });
  setAttribute(parts.panel, 'data-many', hasManyThreads);
  if (input.first !== null) openThread(input.first);
  else if (hasManyThreads) openList();
  else openThread(chat.thread());
  return tell;
}

/**
 * Tells that the line is down: the engine says when it is worth telling, and what is told stays long enough to be read. `live`: chats that have
 * been; another did not lose a line, it is still on its way to its first.
 */
export function showInterruptions(parts: PanelParts, { chat, say, signal }: Pick<ScreensInput, 'chat' | 'say' | 'signal'>, live: WeakSet<PanelChat>): void {
  const show = calmNotice((isShown) => (parts.reconnecting.hidden = !isShown), { afterMs: 0, forMs: 1_000 }, signal);
  const render = (): void => {
    if (chat.snapshot.status === 'live') live.add(chat);
    const words = interruptionText(chat.snapshot, live.has(chat), say);
    if (words !== '') setText(parts.reconnectingText, words);
    parts.tryNow.hidden = !chat.can('retryNow');
    show(words !== '');
  };
  signal.addEventListener('abort', chat.subscribe(({ connection, status }) => `${connection.status} ${connection.isLost} ${status} ${chat.can('retryNow')}`, render));
  render();
}
