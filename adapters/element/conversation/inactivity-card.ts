import type { Message } from '../../../machines/data/message.ts';
import { inactivityPopup, type Reply } from '../../../src/replies.ts';
import type { Say } from '../words.ts';
import { button, element, setText } from '../dom/element.ts';

/** Asks whether the customer is still there, while that message is the newest; returns the renderer. */
export function inactivityCard(place: HTMLElement, answer: (reply: Reply) => void, say: Say, signal: AbortSignal): (messages: readonly Message[], canAnswer: boolean) => void {
  let shown = '';
  let endsAt: number | null = null;
  const countdown = element('p', { class: 'inactivity-countdown', role: 'timer', 'data-testid': 'inactivity-countdown' });
  const tick = (): void => {
    if (endsAt === null) return;
    const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    setText(countdown, left === 0 ? say('anyMoment') : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
  };
  const ticking = setInterval(tick, 250);
  signal.addEventListener('abort', () => {
    clearInterval(ticking);
    place.hidden = true;
  });
  return (messages, canAnswer) => {
    const newest = messages.findLast(({ content }) => content.type !== 'SYSTEM');
    const popup = newest ? inactivityPopup(newest) : null;
    place.hidden = popup === null;
    for (const node of place.querySelectorAll('button')) node.disabled = !canAnswer;
    if (popup === null || newest === undefined || newest.id === shown) return;
    shown = newest.id;
    ({ endsAt } = popup);
    countdown.hidden = endsAt === null;
    tick();
    const [above = '', ...below] = popup.texts;
    const buttons = popup.replies.map((reply, index) => button(reply.text, { class: index === 0 ? 'primary' : '', 'data-testid': 'inactivity-answer' }, () => answer(reply)));
    place.replaceChildren(
      element('h2', { id: 'inactivity-title' }, popup.title || say('stillThere')), element('p', { id: 'inactivity-about' }, above), countdown,
      ...below.map((text) => element('p', {}, text)), element('div', { class: 'inactivity-answers' }, ...buttons),
    );
  };
}
