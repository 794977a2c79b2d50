import { element, setAttribute, setText } from './dom/element.ts';
import { icon } from './dom/icons.ts';
import type { PanelChat } from './panel-chat.ts';
import type { PanelParts } from './panel-parts.ts';
import type { Say } from './words.ts';

/** The floating button of a panel that is closed until somebody wants it. */
export interface Launcher {
  readonly node: HTMLElement;
  /** Shows the panel open or closed; `isAsked`: by the customer, so that focus goes along. */
  show(isOpen: boolean, isAsked: boolean): void;
}

export interface LauncherInput {
  readonly parts: PanelParts;
  /** None before it is first wanted. */
  readonly chat: PanelChat | null;
  readonly say: Say;
  /** The customer opens or closes it. */
  readonly turn: (isOpen: boolean) => void;
  readonly signal: AbortSignal;
}

/** Where a customer goes first: what there is to write or to choose, before what stands around it. */
const firstStops = ['#text:enabled', '.before :is(input, select, textarea)', '.primary:enabled', '.thread-line', '#scroll'];

/** Puts a panel behind a button that counts what is unread; Escape and the buttons close it, and focus goes in and back. */
export function launcher({ parts, chat, say, turn, signal }: LauncherInput): Launcher {
  const { panel, close } = parts;
  let isShown = false;
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true', 'data-testid': 'launcher-badge', hidden: true });
  const news = element('span', { class: 'visually-hidden', role: 'status' });
  const opener = element('button', { type: 'button', class: 'launcher', part: 'launcher', 'aria-controls': 'panel', 'data-testid': 'launcher' }, icon('chat'), icon('close'), badge);
  const node = element('section', { class: 'launched', 'aria-label': say('chat') }, panel, opener, news);
  setAttribute(panel, 'id', 'panel');
  setAttribute(panel, 'role', 'dialog');
  close.hidden = false;
  const count = (): void => {
    const { threads = {}, threadList } = chat?.snapshot ?? {};
    const unread = (threadList ?? Object.values(threads)).reduce((sum, thread) => sum + thread.unreadCount, 0);
    badge.hidden = unread === 0 || isShown;
    setText(badge, unread > 99 ? '99+' : String(unread));
    const words = badge.hidden ? '' : say('unread', { count: unread });
    setText(news, words);
    setAttribute(opener, 'aria-label', [say('chat'), words].filter(Boolean).join(', '));
  };
  opener.addEventListener('click', () => turn(!isShown), { signal });
  close.addEventListener('click', () => turn(false), { signal });
  panel.addEventListener(
    'keydown',
    (event) => {
      // What is open in the panel, or being composed, ends first.
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) turn(false);
    },
    { signal },
  );
  const removers = [chat?.subscribe(({ threads }) => threads, count), chat?.subscribe(({ threadList }) => threadList, count)];
  signal.addEventListener('abort', () => removers.forEach((remove) => remove?.()));
  return {
    node,
    show(isOpen, isAsked) {
      isShown = isOpen;
      panel.hidden = !isOpen;
      setAttribute(opener, 'aria-expanded', String(isOpen));
      count();
      if (!isAsked) return;
      const stops = isOpen ? firstStops.flatMap((selector) => [...panel.querySelectorAll<HTMLElement>(selector)]) : [opener];
      (stops.find((stop) => stop.checkVisibility()) ?? close).focus({ preventScroll: true });
    },
  };
}
