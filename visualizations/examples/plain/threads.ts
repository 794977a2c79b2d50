import { draw } from '../shared/drawn.ts';
import { enter } from '../shared/enter.ts';
import { chat, type Thread } from '../shared/open-chat.ts';
import { watch } from './watch.ts';

function column(name: string, thread: Thread): Element {
  const section = document.createElement('section');
  section.className = 'chat';
  section.id = name;
  section.innerHTML = `<div class="log"><ol></ol></div><p class="typing"></p><input aria-label="${name}">`;
  const find = <E extends Element>(selector: string): E => section.querySelector<E>(selector)!;
  const [list, typing, field] = [find('ol'), find('.typing'), find<HTMLInputElement>('input')];

  // Here no message is ever rewritten: it is enough to know how many there are.
  watch(thread, (t) => t.messages.length, () => {
    list.replaceChildren(...thread.snapshot.messages.map(({ text, direction }) => Object.assign(document.createElement('li'), { className: direction, textContent: text })));
    draw(name);
  });
  watch(thread, (t) => t.agentTyping !== null, (isTyping) => {
    typing.textContent = isTyping ? 'typing …' : '';
    draw(name);
  });
  field.addEventListener('input', () => thread.keystroke());
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') enter(field, thread);
  });
  return section;
}

const status = Object.assign(document.createElement('p'), { id: 'status' });
watch(chat, (c) => c.status, (now) => {
  status.textContent = now;
  draw('status');
});
document.querySelector('#app')!.append(status, column('left', chat.thread(crypto.randomUUID())), column('right', chat.thread(crypto.randomUUID())));
