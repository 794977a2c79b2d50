import { type FormEvent, useState } from 'react';
import type { Chat, Thread } from 'chat-machines';
import { useSlice } from 'chat-machines/react';

export function ChatWindow({ chat, thread }: { chat: Pick<Chat, 'snapshot' | 'subscribe'>; thread: Thread }) {
  const messages = useSlice(thread, (t) => t.messages);
  const status = useSlice(thread, (t) => t.status);
  const isTyping = useSlice(thread, (t) => t.agentTyping !== null);
  const canSend = useSlice(thread, () => thread.can('send'));
  const isCut = useSlice(chat, (c) => c.connection.status === 'waiting' || c.connection.status === 'offline');
  const [text, setText] = useState('');

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') thread.send(text);
    setText('');
  };

  return (
    <section className="chat">
      <header><h2>Chat</h2><span>{status}</span></header>
      {isCut && <p className="notice" role="status">No connection. What you write is kept and sent later.</p>}
      <div className="log">
        <ol role="log">
          {messages.map((message) => (
            <li key={message.id} className={message.direction}>
              {message.text} <small>{message.direction === 'inbound' ? message.status : message.author.name}</small>
            </li>
          ))}
        </ol>
      </div>
      <p className="typing">{isTyping && 'The agent is typing …'}</p>
      <form onSubmit={send}>
        <input aria-label="Message" value={text} onChange={(event) => { setText(event.target.value); thread.keystroke(); }} />
        <button disabled={!canSend || text.trim() === ''}>Send</button>
      </form>
    </section>
  );
}
