import type { Chat, Thread } from 'chat-machines';
import { watch } from './watch.ts';

export function chatWindow(root: Element, chat: Pick<Chat, 'snapshot' | 'subscribe'>, thread: Thread): void {
  root.innerHTML = `
    <section class="chat">
      <header><h2>Chat</h2><span></span></header>
      <p class="notice" role="status" hidden>No connection. What you write is kept and sent later.</p>
      <div class="log"><ol role="log"></ol></div>
      <p class="typing"></p>
      <form><input aria-label="Message"><button disabled>Send</button></form>
    </section>`;
  const find = <E extends Element>(selector: string): E => root.querySelector<E>(selector)!;
  const [status, log, typing, form] = [find('span'), find('ol'), find('.typing'), find('form')];
  const [notice, input, button] = [find<HTMLElement>('.notice'), find<HTMLInputElement>('input'), find<HTMLButtonElement>('button')];

  watch(thread, (t) => t.messages, (messages) => {
    log.replaceChildren(...messages.map((message) => {
      const line = document.createElement('li');
      line.className = message.direction;
      const small = document.createElement('small');
      small.textContent = message.direction === 'inbound' ? message.status : message.author.name;
      line.append(message.text, ' ', small);
      return line;
    }));
  });
  watch(thread, (t) => t.status, (now) => (status.textContent = now));
  watch(thread, (t) => t.agentTyping !== null, (isTyping) => (typing.textContent = isTyping ? 'The agent is typing …' : ''));
  watch(chat, (c) => c.connection.status, (now) => (notice.hidden = now !== 'waiting' && now !== 'offline'));

  const look = (): void => void (button.disabled = !thread.can('send') || input.value.trim() === '');
  watch(thread, () => thread.can('send'), look);
  input.addEventListener('input', () => { look(); thread.keystroke(); });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim() !== '') thread.send(input.value);
    input.value = '';
    look();
  });
}
