import type { Chat, ChatOptions } from '../../src/chat-types.ts';
import type { CreateChat } from './live-chat.ts';
import { quantile, rounded } from './median.ts';

/** Milliseconds from `send` to confirmed, and from the same frame on a bare socket to the last of the same answers. */
export interface RoundTrip {
  readonly p50: number;
  readonly p95: number;
  readonly floorP50: number;
  readonly floorP95: number;
}

/** What the echo is told: what was sent, and what came of it. */
export interface Exchange {
  readonly request: string;
  readonly answers: readonly string[];
}

/** Apart enough to stay within the platform's 100 requests in 5 s (PROTOCOL 4.5), ms. */
const pauseMs = 55;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** A socket as browsers have it, and `ws` in Node. */
export interface BareSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Loopback {
  readonly createChat: CreateChat;
  readonly environment: NonNullable<ChatOptions['environment']>;
  /** Opens a bare socket to a server that answers each request with the answers of `exchange`. */
  echo(exchange: Exchange): Promise<BareSocket>;
}

/** Sends and waits, again and again: with a chat on a local gateway, then with a bare socket on an echo of the same frames. */
export async function roundTrip({ createChat, environment, echo }: Loopback, sends: number, say: (line: string) => void): Promise<RoundTrip> {
  const frames: { direction: 'in' | 'out'; text: string }[] = [];
  let isKept = false;
  const chat = createChat({
    brandId: 1001, channelId: 'chat_messaging', customer: { id: 'bench-customer', firstName: 'Ada' }, environment,
    onFrame: (frame, direction) => isKept && frames.push({ direction, text: JSON.stringify(frame) }),
  });
  await chat.connect();
  for (let n = 0; n < 5; n++) await confirmed(chat);
  await pause();
  isKept = true;
  await confirmed(chat);
  isKept = false;
  const exchange: Exchange = {
    request: frames.find(({ direction }) => direction === 'out')?.text ?? '', answers: frames.filter(({ direction }) => direction === 'in').map(({ text }) => text),
  };
  const times: number[] = [];
  for (let n = 0; n < sends; n++) {
    await pause();
    times.push(await confirmed(chat));
  }
  chat.stop();
  const socket = await echo(exchange);
  const floors: number[] = [];
  for (let n = -5; n < sends; n++) {
    await pause();
    const took = await echoed(socket, exchange);
    if (n >= 0) floors.push(took);
  }
  socket.close();
  const found = {
    p50: rounded(quantile(times, 0.5)), p95: rounded(quantile(times, 0.95)), floorP50: rounded(quantile(floors, 0.5)), floorP95: rounded(quantile(floors, 0.95)),
  };
  say(`send to confirmed: p50 ${found.p50} ms, p95 ${found.p95} ms; a bare echo of the same ${exchange.answers.length} answers: ${found.floorP50}, ${found.floorP95}`);
  return found;
}

/** Sends; settles when the gateway has acknowledged and shown the message, with how long that took. */
function confirmed(chat: Chat): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    let id = '';
    const remove = chat.on('message.changed', ({ messageId, status }) => {
      if (messageId !== id || status !== 'delivered') return;
      remove();
      resolve(performance.now() - began);
    });
    ({ id } = chat.thread().send('hello there'));
  });
}

function echoed(socket: BareSocket, { request, answers }: Exchange): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    let count = 0;
    socket.onmessage = () => {
      if (++count === answers.length) resolve(performance.now() - began);
    };
    socket.send(request);
  });
}
