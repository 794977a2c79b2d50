import { button, element, written } from './dom/element.ts';
import { icon, type IconName } from './dom/icons.ts';
import type { Say } from './words.ts';

/** The parts of the panel, put together once; what is shown of them, the screens decide. */
export function panelParts(say: Say) {
  const hidden = true;
  const iconButton = (name: IconName, label: string, test: string, more: Record<string, string | boolean> = {}): HTMLButtonElement => {
    const node = button('', { class: 'quiet round-small', 'data-testid': test, 'aria-label': label, ...more }, () => {});
    node.append(icon(name));
    return node;
  };
  const back = iconButton('back', say('allConversations'), 'back-to-threads', { hidden, class: 'quiet round-small turns' });
  const agentAvatar = element('span', { class: 'avatar', part: 'avatar', 'aria-hidden': 'true' });
  const agentName = element('strong', { 'data-testid': 'agent-name' });
  const agentAbout = element('span', { 'data-testid': 'thread-status' });
  const endChat = button(say('endChat'), { class: 'small quiet', 'data-testid': 'end-chat', hidden }, () => {});
  const more = iconButton('more', say('more'), 'more', { 'aria-haspopup': 'dialog', class: 'quiet round-small more' });
  const close = iconButton('close', say('close'), 'close-panel', { hidden });
  const who = element('div', { class: 'who' }, agentName, agentAbout);
  const head = element('header', { class: 'head', part: 'header' }, back, agentAvatar, who, endChat, more, close);

  const reconnectingText = element('span', { role: 'status' });
  const tryNow = button(say('tryNow'), { class: 'link', 'data-testid': 'try-now', hidden }, () => {});
  const reconnecting = element('div', { class: 'notice', part: 'notice', 'data-testid': 'reconnecting', hidden }, reconnectingText, tryNow);
  const told = element('p', { class: 'notice told', part: 'notice', role: 'status', 'data-testid': 'told', hidden });
  const queueNotice = element('p', { class: 'notice queue', part: 'notice', role: 'status', 'data-testid': 'queue-notice', hidden });

  const threadsEmpty = element('p', { class: 'empty', role: 'status' });
  const threadList = element('ul', { class: 'thread-list', 'data-testid': 'thread-list' });
  const newThread = button(say('newConversation'), { class: 'primary', 'data-testid': 'new-thread' }, () => {});
  const threads = element('section', { class: 'threads', part: 'threads', 'aria-label': say('yourConversations'), 'data-testid': 'threads', hidden }, threadsEmpty, threadList, newThread);

  const loadOlder = button('', { class: 'small quiet load-older', 'data-testid': 'load-older', hidden }, () => {});
  const welcomeTitle = element('p', { class: 'welcome-title' });
  const welcomeText = element('p');
  const startChat = button(say('beginButton'), { class: 'primary', 'data-testid': 'start-chat', hidden }, () => {});
  const welcome = element('div', { class: 'welcome', part: 'welcome', 'data-testid': 'welcome', hidden }, element('span', { class: 'welcome-mark', 'aria-hidden': 'true' }, icon('chat')), welcomeTitle, welcomeText, startChat);
  const log = element('div', { class: 'log', part: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': say('conversationLog'), 'data-testid': 'log' });
  const dots = element('span', { class: 'typing-dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
  const typingText = element('span', { role: 'status' });
  const typing = element('div', { class: 'typing', part: 'typing', 'data-testid': 'agent-typing', hidden }, dots, typingText);
  const before = element('div', { class: 'before', hidden });
  const overText = element('p');
  const startAgain = button(say('startAgain'), { class: 'primary', 'data-testid': 'start-again' }, () => {});
  const over = element('div', { class: 'over', part: 'over', 'data-testid': 'ended', hidden }, overText, startAgain);
  const scroll = element('div', { class: 'scroll', id: 'scroll', part: 'scroll', tabindex: 0, role: 'group', 'aria-label': say('messages') }, loadOlder, welcome, log, typing, before, over);

  const unread = button('', { class: 'unread', part: 'unread', 'data-testid': 'unread', hidden }, () => {});
  const inactivity = element('section', { class: 'inactivity', part: 'inactivity', role: 'alertdialog', 'aria-labelledby': 'inactivity-title', 'aria-describedby': 'inactivity-about', 'data-testid': 'inactivity', hidden });
  const proactive = element('div', { class: 'proactive-cards', role: 'status', hidden });
  const uploads = element('ul', { class: 'uploads', part: 'uploads', 'aria-label': say('uploads'), 'data-testid': 'uploads', hidden });

  const menu = iconButton('list', say('menu'), 'open-menu', { hidden, 'aria-haspopup': 'dialog' });
  const attach = iconButton('clip', say('attachFiles'), 'attach');
  const files = element('input', { type: 'file', 'data-testid': 'attach-input', multiple: true, hidden, 'aria-label': say('attachFiles') });
  const text = element('textarea', { id: 'text', ...written, 'data-testid': 'customer-text', rows: 1, placeholder: say('writeMessage'), autocomplete: 'off', part: 'text' });
  const send = element('button', { type: 'submit', class: 'primary round', part: 'send', 'data-testid': 'customer-send', 'aria-label': say('send') }, icon('send'));
  const label = element('label', { class: 'visually-hidden', for: 'text' }, say('reply'));
  const form = element('form', { class: 'composer', part: 'composer', 'aria-label': say('writeMessage') }, menu, attach, files, label, text, send);
  const dropLimits = element('span');
  const drop = element('div', { class: 'drop', 'data-testid': 'drop', hidden }, element('strong', {}, say('dropToSend')), dropLimits);
  const unreadPlace = element('div', { class: 'unread-place' }, unread);
  const notKept = element('p', { class: 'not-kept', part: 'not-kept', role: 'note', 'data-testid': 'not-kept', hidden }, say('notKept'));
  const talk = element('div', { class: 'talk' }, queueNotice, scroll, unreadPlace, inactivity, proactive, uploads, form, notKept, drop);

  const problem = element('p', { class: 'problem', part: 'problem', role: 'alert', 'data-testid': 'customer-problem', hidden });
  const sheet = element('div', { class: 'sheet-place', hidden });
  const opening = element('p', { class: 'opening', role: 'status', 'data-testid': 'opening', hidden }, say('startingUp'));
  const panel = element('section', { class: 'panel', part: 'panel', 'aria-label': say('chat') }, head, reconnecting, told, opening, threads, talk, problem, sheet);
  return {
    panel, head, close, back, agentAvatar, agentName, agentAbout, endChat, more, reconnecting, reconnectingText, tryNow, told, opening, queueNotice, talk, scroll, loadOlder,
    welcome, welcomeTitle, welcomeText, startChat, log, typing, typingText, over, overText, startAgain, before, proactive, inactivity, unread, problem, uploads,
    form, text, send, notKept, menu, attach, files, drop, dropLimits, threads, threadList, threadsEmpty, newThread, sheet,
  };
}

export type PanelParts = ReturnType<typeof panelParts>;
