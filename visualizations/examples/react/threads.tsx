import { createRoot } from 'react-dom/client';
import { useSlice } from 'chat-machines/react';
import { draw } from '../shared/drawn.ts';
import { enter } from '../shared/enter.ts';
import { chat, type Thread } from '../shared/open-chat.ts';

function Column({ name, thread }: { name: string; thread: Thread }) {
  const texts = useSlice(thread, (t) => t.messages.map((message) => message.text));
  const directions = useSlice(thread, (t) => t.messages.map((message) => message.direction));
  const isTyping = useSlice(thread, (t) => t.agentTyping !== null);
  draw(name);
  return (
    <section className="chat" id={name}>
      <div className="log"><ol>{texts.map((text, index) => <li key={index} className={directions[index]}>{text}</li>)}</ol></div>
      <p className="typing">{isTyping && 'typing …'}</p>
      <input aria-label={name} onInput={() => thread.keystroke()} onKeyDown={(event) => event.key === 'Enter' && enter(event.currentTarget, thread)} />
    </section>
  );
}

function Status() {
  draw('status');
  return <p id="status">{useSlice(chat, (c) => c.status)}</p>;
}

const threads = { left: chat.thread(crypto.randomUUID()), right: chat.thread(crypto.randomUUID()) };
createRoot(document.querySelector('#app')!).render(<><Status /><Column name="left" thread={threads.left} /><Column name="right" thread={threads.right} /></>);
