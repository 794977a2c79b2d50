import type { Chat, Thread, ThreadSnapshot } from '../../../src/chat-types.ts';
import { calmDrawing } from '../dom/calm-drawing.ts';
import { calmNotice } from '../dom/calm-notice.ts';
import { type Composer, composer } from '../dom/composer.ts';
import { setText } from '../dom/element.ts';
import { problemLine } from '../dom/problem-line.ts';
import type { PlaygroundChannel } from '../settings.ts';
import { watchAttention } from './attention.ts';
import { conversationLog } from './conversation-log.ts';
import type { CustomerParts } from './customer-parts.ts';
import { historyWindow } from './history-window.ts';
import { showAgent } from './phone-head.ts';
import { scrollPosition } from './scroll-position.ts';
import { interruptionText, placeholder, queueText, welcome } from './thread-words.ts';

/** Whose chat is shown, and until when. */
export interface CustomerPaneInput {
  readonly chat: Chat;
  readonly thread: Thread;
  readonly kind: PlaygroundChannel['kind'];
  readonly signal: AbortSignal;
}

/** The customer's side: one thread's snapshot on the screen of a phone, its verbs behind the controls. */
export function showCustomer(parts: CustomerParts, { chat, thread, kind, signal }: CustomerPaneInput): void {
  const complain = problemLine(parts.problem);
  const attempt = (deed: () => unknown): void => void Promise.resolve().then(deed).catch(complain);
  const loadOlder = (): void => void (thread.can('loadMore') && attempt(() => thread.loadMore()));
  const start = (): void => attempt(() => thread.start());

  const history = historyWindow(loadOlder);
  const position = scrollPosition(parts.scroll, () => older(), signal);
  const renderLog = conversationLog(parts.log, {
    retry: (messageId) => attempt(() => thread.retry(messageId).done),
    discard: (messageId) => attempt(() => thread.discard(messageId)),
  });
  const showInterruption = calmNotice((isShown) => (parts.reconnecting.hidden = !isShown), { afterMs: 700, forMs: 900 }, signal);

  let isLooking = false;
  const markSeen = (): void => {
    if (isLooking && position.isAtEnd() && thread.snapshot.unreadCount > 0 && thread.can('markSeen')) attempt(() => thread.markSeen());
  };
  const older = (): void => {
    if (history.reveal(thread.snapshot)) render();
  };

  const field: Composer = composer(
    { form: parts.form, text: parts.text, send: parts.send },
    { submit: (text) => say(text), typed: () => thread.can('keystroke') && thread.keystroke() },
    signal,
  );
  function say(text: string): boolean {
    if (!thread.can('send')) return false;
    position.toEnd();
    try {
      thread.send(text);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  function render(): void {
    const { snapshot } = thread;
    position.keepWhile(() => renderThread(snapshot));
    const interruption = interruptionText(chat.snapshot);
    if (interruption) setText(parts.reconnecting, interruption);
    showInterruption(interruption !== '');
    markSeen();
  }

  function renderThread(snapshot: ThreadSnapshot): void {
    const isEmpty = snapshot.messages.length === 0;
    renderLog(history.visible(snapshot.messages), thread.can('retry'));
    parts.unread.hidden = snapshot.unreadCount === 0 || (isLooking && position.isAtEnd());
    setText(parts.unread, snapshot.unreadCount === 1 ? '1 new message' : `${snapshot.unreadCount} new messages`);
    showAgent(parts, snapshot, kind);
    parts.loadOlder.hidden = !history.hasOlder(snapshot);
    parts.loadOlder.disabled = snapshot.history.status === 'loading';
    setText(parts.loadOlder, snapshot.history.status === 'loading' ? 'Loading…' : 'Load older messages');
    setText(parts.queueNotice, queueText(snapshot));
    parts.queueNotice.hidden = snapshot.status !== 'queued';
    parts.welcome.hidden = !isEmpty || snapshot.status === 'ended';
    parts.startChat.hidden = kind !== 'livechat' || snapshot.status !== 'notStarted';
    parts.startChat.disabled = !thread.can('start');
    parts.typing.hidden = snapshot.agentTyping === null;
    setText(parts.typingText, snapshot.agentTyping ? `${snapshot.agentTyping.agent?.name || 'The agent'} is typing` : '');
    parts.over.hidden = snapshot.status !== 'ended';
    setText(parts.overText, kind === 'livechat' ? 'This chat has ended.' : 'This conversation was closed. Writing again opens it.');
    parts.startAgain.hidden = kind !== 'livechat';
    parts.startAgain.disabled = !thread.can('start');
    parts.endChat.hidden = kind !== 'livechat' || !(snapshot.status === 'queued' || snapshot.status === 'assigned');
    parts.endChat.disabled = !thread.can('end');
    field.setEnabled(thread.can('send'), placeholder(snapshot, thread.can('send')));
  }

  const words = welcome(kind);
  setText(parts.welcomeTitle, words.title);
  setText(parts.welcomeText, words.text);
  parts.log.replaceChildren();
  const press = (target: HTMLElement, deed: () => void): void => target.addEventListener('click', deed, { signal });
  press(parts.startChat, start);
  press(parts.startAgain, start);
  press(parts.endChat, () => attempt(() => thread.end()));
  press(parts.loadOlder, older);
  press(parts.unread, () => {
    position.toEnd();
    parts.text.focus();
    render();
  });
  parts.scroll.addEventListener('scroll', markSeen, { signal, passive: true });
  watchAttention(
    parts.phone,
    (looks) => {
      isLooking = looks;
      render();
    },
    signal,
  );
  const draw = calmDrawing(render, 0, signal);
  const removers = [thread.subscribe((snapshot) => snapshot, draw), chat.subscribe(({ status, connection }) => `${status} ${connection.status}`, draw)];
  signal.addEventListener('abort', () => removers.forEach((remove) => remove()));
  position.toEnd();
  render();
}
