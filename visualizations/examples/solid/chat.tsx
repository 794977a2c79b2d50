import { createSignal, For, Show } from 'solid-js';
import type { Chat, Thread } from 'chat-machines';
import { createSlice } from 'chat-machines/solid';

export function ChatWindow(props: { chat: Pick<Chat, 'snapshot' | 'subscribe'>; thread: Thread }) {
  const messages = createSlice(() => props.thread, (t) => t.messages);
  const status = createSlice(() => props.thread, (t) => t.status);
  const isTyping = createSlice(() => props.thread, (t) => t.agentTyping !== null);
  const canSend = createSlice(() => props.thread, () => props.thread.can('send'));
  const isCut = createSlice(() => props.chat, (c) => c.connection.status === 'waiting' || c.connection.status === 'offline');
  const [text, setText] = createSignal('');

  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (text().trim() !== '') props.thread.send(text());
    setText('');
  };

  return (
    <section class="chat">
      <header><h2>Chat</h2><span>{status()}</span></header>
      <Show when={isCut()}><p class="notice" role="status">No connection. What you write is kept and sent later.</p></Show>
      <div class="log">
        <ol role="log">
          <For each={messages()}>
            {(message) => <li class={message.direction}>{message.text} <small>{message.direction === 'inbound' ? message.status : message.author.name}</small></li>}
          </For>
        </ol>
      </div>
      <p class="typing">{isTyping() ? 'The agent is typing …' : ''}</p>
      <form onSubmit={send}>
        <input aria-label="Message" value={text()} onInput={(event) => { setText(event.currentTarget.value); props.thread.keystroke(); }} />
        <button disabled={!canSend() || text().trim() === ''}>Send</button>
      </form>
    </section>
  );
}
