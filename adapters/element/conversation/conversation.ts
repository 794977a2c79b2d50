import type { ThreadSnapshot } from '../../../src/chat-types.ts';
import { sayable } from '../../../src/card-numbers.ts';
import type { Draft } from '../../../src/feature.ts';
import { objectionTo } from '../../../src/file-check.ts';
import { calmDrawing } from '../dom/calm-drawing.ts';
import { composer } from '../dom/composer.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import type { Sheet } from '../dom/sheet.ts';
import { watchAttention } from './attention.ts';
import { beforeChat } from './before-chat.ts';
import { conversationLog } from './conversation-log.ts';
import type { BubbleDeeds } from '../content/bubble.ts';
import type { ChannelKind, PanelChat, PanelThread } from '../panel-chat.ts';
import type { PanelParts } from '../panel-parts.ts';
import { fileIntake } from './file-intake.ts';
import { historyWindow } from './history-window.ts';
import { inactivityCard } from './inactivity-card.ts';
import { menuSheet } from './menu-sheet.ts';
import { watchOpeningHours } from './opening-hours.ts';
import { showAgent } from './agent-head.ts';
import { proactiveCards } from './proactive-card.ts';
import { scrollPosition } from './scroll-position.ts';
import { hasTooMany, overText, placeholder, queueText } from './thread-words.ts';
import { limitsText, uploadList } from './upload-list.ts';

/** Whose chat is shown, and until when. */
export interface ConversationInput extends Pick<BubbleDeeds, 'say' | 'showsPicture' | 'loadCards'> {
  readonly chat: PanelChat;
  readonly thread: PanelThread;
  readonly kind: ChannelKind;
  readonly sheet: Sheet;
  readonly complain: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** One thread's snapshot on the screen, its verbs behind the controls. */
export function showConversation(parts: PanelParts, { chat, thread, kind, sheet, complain, say: word, showsPicture, loadCards, signal }: ConversationInput): void {
  const attempt = (deed: () => unknown): void => void Promise.resolve().then(deed).catch(complain);
  const loadOlder = (): void => void (thread.can('loadMore') && attempt(() => thread.loadMore()));
  let wantsNew = false;
  const start = (): void => attempt(() => thread.start());

  const history = historyWindow(loadOlder);
  const position = scrollPosition(parts.scroll, () => older(), signal);
  const renderLog = conversationLog(parts.log, {
    retry: (messageId) => attempt(() => thread.retry(messageId).done),
    discard: (messageId) => attempt(() => thread.discard(messageId)),
    edit(messageId) {
      const text = thread.snapshot.messages.find(({ id }) => id === messageId)?.text ?? '';
      attempt(() => thread.discard(messageId));
      field.write(text);
    },
    loadGap(beforeId) {
      history.widen();
      attempt(() => thread.loadMore(beforeId));
    },
    answer: say,
    masked: (text) => sayable(chat.snapshot.channel, text),
    say: word,
    showsPicture,
    loadCards,
  });
  const renderInactivity = inactivityCard(parts.inactivity, say, word, signal);
  const renderUploads = uploadList(parts.uploads, {
    say: word,
    retry: (uploadId) => attempt(() => thread.retryUpload(uploadId)),
    cancel: (uploadId) => attempt(() => thread.cancelUpload(uploadId)),
  });
  const renderProactive = proactiveCards(parts.proactive, {
    say: word,
    showsPicture,
    displayed: (actionId) => attempt(() => chat.proactive.displayed(actionId)),
    accept({ action }) {
      attempt(() => {
        chat.proactive.clicked(action.id);
        chat.proactive.succeeded(action.id);
      });
      parts.text.focus();
      if (thread.snapshot.status === 'notStarted' && thread.can('start')) start();
    },
    dismiss: (actionId) => attempt(() => chat.proactive.dismiss(actionId)),
  });
  const renderMenu = menuSheet({ opener: parts.menu, sheet, chat, pick: say, say: word, complain, signal });
  const renderBefore = beforeChat({
    place: parts.before, chat, thread, beginLabel: word(kind === 'livechat' ? 'beginButton' : 'goOn'), say: word, complain,
    answered() {
      if (kind === 'livechat') start();
      else queueMicrotask(() => parts.text.focus());
      wantsNew = false;
    },
  });
  const lookAtHours = watchOpeningHours(parts.panel, chat, thread, signal);

  let isLooking = false;
  const markSeen = (): void => {
    if (isLooking && parts.panel.checkVisibility() && position.isAtEnd() && thread.snapshot.unreadCount > 0 && thread.can('markSeen')) attempt(() => thread.markSeen());
  };
  const older = (): void => {
    if (history.reveal(thread.snapshot)) render();
  };

  const typed = (): void => {
    if (thread.can('keystroke')) thread.keystroke();
    if (thread.can('preview')) thread.preview(parts.text.value);
  };
  parts.text.value = thread.draft();
  const field = composer(parts, { submit: (text) => say(text), typed, changed: (text) => thread.keepDraft(text) }, signal);
  /** Where too many wait, one more is refused in words. */
  const mayWrite = (): boolean => thread.can('send') || hasTooMany(chat.snapshot);
  function say(message: string | Draft): boolean {
    if (!mayWrite()) return false;
    position.toEnd();
    try {
      thread.send(message);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }
  fileIntake(
    { area: parts.talk, text: parts.text, choose: parts.attach, input: parts.files, drop: parts.drop },
    () => thread.can('attach'),
    (files) => {
      position.toEnd();
      const limits = chat.snapshot.channel?.fileRestrictions ?? null;
      const refused = limits?.isEnabled === true ? files.filter((file) => objectionTo(file, limits) !== null) : [];
      const taken = files.filter((file) => !refused.includes(file));
      if (taken.length > 0) attempt(() => thread.attach(taken));
      if (limits !== null && refused.length > 0) complain(word('notTaken', { name: refused.map(({ name }) => name).join(', '), limits: limitsText(limits, word) }));
    },
    signal,
  );

  function render(): void {
    const { snapshot } = thread;
    const root = parts.panel.getRootNode() as ShadowRoot;
    const focused = root.activeElement;
    position.keepWhile(() => renderThread(snapshot));
    // The control that somebody was on is gone: they go on where they can write, without calling up a keyboard on the screen.
    if (focused !== null && [focused, null].includes(root.activeElement) && parts.panel.checkVisibility() && (!focused.checkVisibility() || focused.matches(':disabled'))) {
      (parts.text.disabled || !matchMedia('(pointer: fine)').matches ? parts.scroll : parts.text).focus({ preventScroll: true });
    }
    markSeen();
    lookAtHours();
  }

  function renderThread(snapshot: ThreadSnapshot): void {
    const isEmpty = snapshot.messages.length === 0;
    // The form of a closed chat.
    const leaving = parts.before.querySelector('textarea')?.value;
    const hurdle = renderBefore(wantsNew);
    // The chat has opened: what was to be left for later is on its way into it.
    if (leaving && hurdle !== 'offline') field.write(leaving);
    renderLog(history.visible(snapshot.messages), { canRetry: thread.can('retry'), canAnswer: thread.can('send'), history: snapshot.history, streams: snapshot.streams });
    parts.unread.hidden = snapshot.unreadCount === 0 || (isLooking && position.isAtEnd());
    setText(parts.unread, word('unread', { count: snapshot.unreadCount }));
    showAgent(parts, snapshot, kind, word);
    if (hurdle === 'offline') setText(parts.agentAbout, word('closedNow'));
    parts.loadOlder.hidden = !history.hasOlder(snapshot);
    setAttribute(parts.loadOlder, 'aria-disabled', snapshot.history.status === 'loading' && 'true');
    setText(parts.loadOlder, word(snapshot.history.status === 'loading' ? 'loading' : 'loadOlder'));
    const wait = queueText(snapshot, kind, word);
    setText(parts.queueNotice, wait);
    parts.queueNotice.hidden = wait === '';
    parts.welcome.hidden = !isEmpty || snapshot.status === 'ended' || hurdle !== 'none';
    parts.startChat.hidden = kind !== 'livechat' || snapshot.status !== 'notStarted';
    parts.startChat.disabled = !thread.can('start');
    parts.typing.hidden = snapshot.agentTyping === null;
    setText(parts.typingText, snapshot.agentTyping ? word('typing', { name: snapshot.agentTyping.agent?.name || word('theAgent') }) : '');
    parts.over.hidden = snapshot.status !== 'ended' || hurdle !== 'none';
    setText(parts.overText, overText(kind, snapshot, word));
    parts.startAgain.hidden = kind !== 'livechat';
    parts.startAgain.disabled = !thread.can('start') && snapshot.survey?.isDue !== true;
    parts.endChat.hidden = kind !== 'livechat' || !(snapshot.status === 'queued' || snapshot.status === 'assigned');
    parts.endChat.disabled = !thread.can('end');
    parts.form.hidden = hurdle !== 'none';
    parts.notKept.hidden = hurdle !== 'none' || chat.snapshot.persistence === 'durable';
    renderInactivity(snapshot.messages, thread.can('send'));
    renderProactive(chat.snapshot.proactive ?? []);
    renderUploads(snapshot.uploads ?? []);
    renderMenu(thread.can('send'));
    renderAttach();
    field.setEnabled(mayWrite(), placeholder(snapshot, mayWrite(), word));
  }

  function renderAttach(): void {
    const limits = chat.snapshot.channel?.fileRestrictions ?? null;
    parts.attach.hidden = limits?.isEnabled === false;
    parts.attach.disabled = !thread.can('attach');
    parts.attach.title = limits ? limitsText(limits, word) : word('attachFiles');
    setText(parts.dropLimits, limits ? limitsText(limits, word) : '');
    parts.files.accept = limits?.mimeTypes.join(',') ?? '';
  }

  setText(parts.welcomeTitle, word(kind === 'livechat' ? 'welcomeLivechat' : 'welcomeMessaging'));
  setText(parts.welcomeText, word(kind === 'livechat' ? 'welcomeLivechatText' : 'welcomeMessagingText'));
  for (const list of [parts.log, parts.uploads, parts.before, parts.inactivity, parts.proactive]) list.replaceChildren();
  const press = (target: HTMLElement, deed: () => void): void => target.addEventListener('click', deed, { signal });
  press(parts.startChat, start);
  press(parts.startAgain, () => {
    // What stands before a chat stands before the next one too: questions, or that it is closed meanwhile.
    wantsNew = true;
    render();
    wantsNew = !parts.before.hidden;
    if (!wantsNew) start();
  });
  press(parts.endChat, () => {
    const end = button(word('endChat'), { class: 'primary', 'data-testid': 'end-chat-now' }, () => {
      sheet.close();
      if (thread.can('end')) attempt(() => thread.end());
    });
    sheet.open(word('endChat'), element('div', { class: 'sheet-body' }, element('p', {}, word('endChatAbout')), end));
  });
  press(parts.loadOlder, older);
  press(parts.unread, () => {
    position.toEnd();
    parts.text.focus();
    render();
  });
  parts.scroll.addEventListener('scroll', markSeen, { signal, passive: true });
  watchAttention(
    parts.panel,
    (looks) => {
      isLooking = looks;
      render();
    },
    signal,
  );
  const draw = calmDrawing(render, 0, signal);
  const removers = [
    thread.subscribe((snapshot) => snapshot, draw),
    chat.subscribe(({ status, connection, persistence }) => `${status} ${connection.status} ${persistence}`, draw),
    chat.subscribe(({ channel }) => channel, draw),
    chat.subscribe(({ survey }) => survey, draw),
    chat.subscribe(({ proactive }) => proactive, draw),
  ];
  signal.addEventListener('abort', () => removers.forEach((remove) => remove()));
  position.toEnd();
  render();
}
