import { For } from 'solid-js';
import { render } from 'solid-js/web';
import { createSlice } from 'chat-machines/solid';
import { draw } from '../shared/drawn.ts';
import { enter } from '../shared/enter.ts';
import { chat, type Thread } from '../shared/open-chat.ts';

function Column(props: { name: string; thread: Thread }) {
  const texts = createSlice(() => props.thread, (t) => t.messages.map((message) => message.text));
  const directions = createSlice(() => props.thread, (t) => t.messages.map((message) => message.direction));
  const isTyping = createSlice(() => props.thread, (t) => t.agentTyping !== null);
  return (
    <section class="chat" id={props.name}>
      <div class="log"><ol><For each={texts()}>{(text, index) => <li class={directions()[index()]}>{text}</li>}</For></ol></div>
      <p class="typing">{isTyping() ? 'typing …' : ''}{draw(props.name, texts(), isTyping())}</p>
      <input aria-label={props.name} onInput={() => props.thread.keystroke()} onKeyDown={(event) => event.key === 'Enter' && enter(event.currentTarget, props.thread)} />
    </section>
  );
}

function Status() {
  const status = createSlice(chat, (c) => c.status);
  return <p id="status">{status()}{draw('status', status())}</p>;
}

const threads = { left: chat.thread(crypto.randomUUID()), right: chat.thread(crypto.randomUUID()) };
render(() => <><Status /><Column name="left" thread={threads.left} /><Column name="right" thread={threads.right} /></>, document.querySelector('#app')!);
