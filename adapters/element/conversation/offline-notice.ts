import { button, element, setText } from '../dom/element.ts';
import { areRight, field, looksLikeEmail } from '../dom/form-fields.ts';
import type { Say } from '../words.ts';
import type { PanelChat } from '../panel-chat.ts';

/** What is shown where a live chat is closed: a message can be left, and thanks are given for it. */
export function offlineNotice(chat: PanelChat, say: Say, complain: (error: unknown) => void): HTMLElement {
  const words = element('textarea', { rows: 4 });
  const fields = [
    field('name', say('yourName'), element('input', { type: 'text', autocomplete: 'name' }), null),
    field('email', say('emailForAnswer'), element('input', { type: 'email', autocomplete: 'email' }), null),
    field('message', say('yourMessage'), words, null),
  ] as const;
  const send = element('button', { type: 'submit', class: 'primary', 'data-testid': 'offline-send' }, say('leaveMessage'));
  // Where somebody is, this gives way to the chat.
  const still = element('p', { class: 'form-about', role: 'status', 'data-testid': 'offline-still' });
  const check = button(say('anybodyThere'), { class: 'link', 'data-testid': 'offline-check' }, () => {
    setText(still, '');
    chat.refreshAvailability().then(() => setText(still, say('stillClosed')), complain);
  });
  const form = element(
    'form', { class: 'form', novalidate: true, 'aria-labelledby': 'offline-title', 'data-testid': 'offline-form' },
    element('h2', { id: 'offline-title' }, say('closedNow')), element('p', { class: 'form-about' }, say('leaveMessageAbout')),
    ...fields.map(({ node }) => node), send, check, still,
  );
  const node = element('div', {}, form);
  // Who wrote stays as it was; what was written has gone.
  const another = button(say('leaveAnother'), { class: 'link', 'data-testid': 'offline-another' }, () => {
    node.replaceChildren(form);
    fields[2].focus();
  });
  const thanks = element(
    'div', { class: 'form thanks', role: 'status', tabindex: -1, 'data-testid': 'offline-thanks' },
    element('h2', {}, say('thankYou')), element('p', { class: 'form-about' }, say('offlineThanks')), another,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!areRight(fields, (name, value) => whyNot(name, value, say))) return;
    const [name, email, message] = fields.map((one) => one.value().trim());
    send.disabled = true;
    chat.sendOfflineMessage({ name: name ?? '', email: email ?? '', message: message ?? '' }).then(
      () => {
        words.value = '';
        node.replaceChildren(thanks);
        thanks.focus();
      },
      complain,
    ).finally(() => (send.disabled = false));
  });
  return node;
}

function whyNot(name: string, value: string, say: Say): string {
  if (value.trim() === '') return say('needed');
  return name === 'email' && !looksLikeEmail(value) ? say('notEmail') : '';
}
