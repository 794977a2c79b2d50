import { createChat, type Message, type ThreadSnapshot } from 'chat-machines';

/**
 * A small live chat, written by hand as such apps are. `?faults=send,twice,queue` plants what is so easily done wrong:
 * `send`: the button stays enabled when the live chat is over; `twice`: what was missed is added to what is there, and then everything again;
 * `queue`: the notice is shown when the customer enters the queue, and nobody takes it away.
 */
const asked = new URLSearchParams(location.search);
const faults = new Set((asked.get('faults') ?? '').split(','));
const here = location.origin;
const find = <E extends HTMLElement>(selector: string): E => document.querySelector<E>(selector)!;
const log = find<HTMLOListElement>('#log');
const input = find<HTMLInputElement>('input');

const chat = createChat({
  brandId: 1001, channelId: 'chat_livechat', customer: { id: asked.get('customer') ?? 'ada' },
  environment: { name: 'local', chat: here, gateway: here.replace('http', 'ws'), authorize: here },
});
const thread = chat.thread();

function line(message: Message): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = message.text;
  return item;
}

let missed: readonly Message[] = [];
if (faults.has('twice')) {
  chat.on('message.received', ({ message, cause }) => {
    if (cause === 'recovered') missed = [...missed, message];
    render(thread.snapshot);
  });
}

function render({ messages, status, agentTyping }: ThreadSnapshot): void {
  log.replaceChildren(...[...messages, ...missed].map(line));
  find('#typing').hidden = agentTyping === null;
  if (status === 'queued') find('#queue').hidden = false;
  else if (!faults.has('queue')) find('#queue').hidden = true;
  if (status === 'ended' && !faults.has('send')) find<HTMLButtonElement>('#send').disabled = true;
}

thread.subscribe((snapshot) => snapshot, render);
chat.subscribe((snapshot) => snapshot.connection.status, (status) => (find('#away').hidden = status === 'open'));

find('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (input.value !== '') thread.send(input.value);
  input.value = '';
});
find('#end').addEventListener('click', () => void thread.end());
void chat.connect();
