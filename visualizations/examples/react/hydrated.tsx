import { StrictMode, useState } from 'react';
import { createChat, type Thread } from 'chat-machines';
import { useMoment, useOwnChat, useSlice } from 'chat-machines/react';

type Source = Pick<Thread, 'snapshot' | 'subscribe'>;
type Options = Parameters<typeof createChat>[0];

/** A page that a server renders first: how many messages there are, and a chat of its own. */
export function HydratedPage({ thread, options }: { thread: Source; options: Options }) {
  const [isOpen, setOpen] = useState(true);
  return (
    <StrictMode>
      <Count thread={thread} />
      {isOpen && <Own options={options} />}
      <button onClick={() => setOpen(false)}>Close</button>
    </StrictMode>
  );
}

function Count({ thread }: { thread: Source }) {
  return <p id="count">{useSlice(thread, (t) => t.messages.length, 0)}</p>;
}

function Own({ options }: { options: Options }) {
  const chat = useOwnChat(() => {
    const made = createChat(options);
    void made.connect();
    return made;
  });
  return chat === null ? <p id="own">none yet</p> : <OwnStatus chat={chat} />;
}

function OwnStatus({ chat }: { chat: ReturnType<typeof createChat> }) {
  const [received, setReceived] = useState(0);
  useMoment(chat, 'chat.live', () => setReceived(received + 1));
  return <p id="own">{useSlice(chat, (c) => c.status)}, live {received} times</p>;
}
