import type { Chat } from '../../src/chat-types.ts';
import type { HttpPort, SocketPort } from '../../src/ports.ts';
import { quantile, rounded } from './median.ts';
import type { Platform } from './live-chat.ts';

/** How long `send` takes until it gives control back, ms: shown as queued and kept in the platform's own storage, with 1,000 messages waiting. */
export interface Enqueue {
  readonly p50: number;
  readonly p95: number;
}

/** As many as may wait. */
const mostUnsent = 1_000;

/** A network that swallows everything: all that is sent waits. */
const nowhere: { readonly socket: SocketPort; readonly http: HttpPort } = {
  socket: { open: () => ({ send: () => {}, close: () => {} }) },
  http: { request: () => () => {} },
};

export async function enqueue({ createChat, size, say }: Platform): Promise<Enqueue> {
  const { waiting, rounds } = size.enqueue;
  const chat = createChat({
    brandId: 1001, channelId: 'chat_enqueue', customer: { id: 'customer-1', firstName: 'Ada', lastName: 'Lovelace' },
    environment: { name: 'bench', chat: 'http://bench.test', gateway: 'ws://bench.test', authorize: 'http://bench.test' },
    ports: nowhere,
  });
  try {
    const thread = chat.thread();
    let shown = 0;
    thread.subscribe(({ messages }) => messages, (messages) => (shown = messages.length));
    const filling: number[] = [];
    const full: number[] = [];
    const send = async (into: number[], text: string): Promise<void> => {
      const from = performance.now();
      thread.send(text);
      into.push(performance.now() - from);
      // As between two keys: what storage does later, it does.
      await new Promise((resolve) => setTimeout(resolve));
    };
    for (let index = 0; index < waiting; index++) await send(filling, `${index}: ${'words of a customer, '.repeat(5)}`);
    for (let round = 0; round < rounds; round++) {
      thread.discard(thread.snapshot.messages[0]?.id ?? '');
      await send(full, `again ${round}: ${'words of a customer, '.repeat(5)}`);
    }
    if (shown !== waiting || waiting > mostUnsent) throw new Error(`${shown} messages wait, not ${waiting}`);
    const found = { p50: rounded(quantile(full, 0.5)), p95: rounded(quantile(full, 0.95)) };
    say(`send() with ${waiting} waiting: p50 ${found.p50} ms, p95 ${found.p95} ms (while they were written: p95 ${rounded(quantile(filling, 0.95))} ms); ${chat.snapshot.persistence}`);
    return found;
  } finally {
    leave(chat);
  }
}

/** What was kept goes again. */
function leave(chat: Chat): void {
  chat.forget();
  chat.stop();
}
