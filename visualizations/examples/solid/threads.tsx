import { For } from 'solid-js';
import { render } from 'solid-js/web';
import { createSlice } from 'chat-machines/solid';
import { draw } from '../shared/drawn.ts';
import { chat, type Thread } from '../shared/open-chat.ts';

function Column(props: { name: string; thread: Thread }) {
  const texts = createSlice(() => props.thread, (t) => t.messages.map((message) => message.text));
  const isTyping = createSlice(() => props.thread, (t) => t.agentTyping !== null);
  return (
    <section class="chat" id={props.name}>
      <div class="log"><ol><For each={texts()}>{(text) => <li>{text}</li>}</For></ol></div>
      <p class="typing">{isTyping() ? 'typing …' : ''}{draw(props.name, texts(), isTyping())}</p>
      <input aria-label={props.name} onInput={() => props.thread.keystroke()} onKeyDown={(event) => event.key === 'Enter' && props.thread.send(event.currentTarget.value)} />
    </section>
  );
}

function Status() {
  const status = createSlice(chat, (c) => c.status);
  return <p id="status">{status()}{draw('status', status())}</p>;
}

const threads = { left: chat.thread(crypto.randomUUID()), right: chat.thread(crypto.randomUUID()) };
render(() => <><Status /><Column name="left" thread={threads.left} /><Column name="right" thread={threads.right} /></>, document.querySelector('#app')!);
