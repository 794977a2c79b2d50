import { button, element } from '../dom/element.ts';
import { areRight, field, looksLikeEmail } from '../dom/form-fields.ts';
import type { CustomerChat } from './customer-chat.ts';

/** What is shown where a live chat is closed: a message can be left, and thanks are given for it. */
export function offlineNotice(chat: CustomerChat, complain: (error: unknown) => void): HTMLElement {
  const fields = [
    field('name', 'Your name', element('input', { type: 'text', autocomplete: 'name' }), true),
    field('email', 'E-mail for the answer', element('input', { type: 'email', autocomplete: 'email' }), true),
    field('message', 'Your message', element('textarea', { rows: 4 }), true),
  ] as const;
  const send = element('button', { type: 'submit', class: 'primary', 'data-testid': 'offline-send' }, 'Leave a message');
  const check = button('Is anybody there now?', { class: 'link', 'data-testid': 'offline-check' }, () => void chat.refreshAvailability().catch(complain));
  const form = element(
    'form', { class: 'phone-form', novalidate: true, 'aria-labelledby': 'offline-title', 'data-testid': 'offline-form' },
    element('h3', { id: 'offline-title' }, 'We are closed right now'), element('p', { class: 'form-about' }, 'Leave us a message and we answer by e-mail.'),
    ...fields.map(({ node }) => node), send, check,
  );
  const thanks = element(
    'div', { class: 'phone-form thanks', role: 'status', tabindex: -1, 'data-testid': 'offline-thanks' },
    element('h3', {}, 'Thank you'), element('p', { class: 'form-about' }, 'We have your message and answer by e-mail as soon as we are back.'),
  );
  const node = element('div', {}, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!areRight(fields, whyNot)) return;
    const [name, email, message] = fields.map((one) => one.value().trim());
    send.disabled = true;
    chat.sendOfflineMessage({ name: name ?? '', email: email ?? '', message: message ?? '' }).then(
      () => {
        node.replaceChildren(thanks);
        thanks.focus();
      },
      (error: unknown) => {
        send.disabled = false;
        complain(error);
      },
    );
  });
  return node;
}

function whyNot(name: string, value: string): string {
  if (value.trim() === '') return 'This is needed.';
  return name === 'email' && !looksLikeEmail(value) ? 'This does not look like an e-mail address.' : '';
}
