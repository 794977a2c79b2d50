import { webSocketPort } from '../../adapters/browser/socket.ts';
import { memoryStorage } from '../../src/volatile.ts';
import type { Chat, ChatOptions } from '../../src/chat-types.ts';
import type { HttpPort, Ports } from '../../src/ports.ts';
import { channelInfo } from '../coverage/rest-answers.ts';
import { BenchSocket } from './bench-socket.ts';
import { threadIdOf } from './wire-frames.ts';

/** The door under measurement: the package's, with the platform's own ports. */
export type CreateChat = (options: ChatOptions) => Chat;

/** Where it is measured, and how much. */
export interface Platform {
  readonly createChat: CreateChat;
  /** Bytes in use on the heap, all garbage collected. */
  usedHeap(): Promise<number>;
  /** Time on the processor so far: what others do on the machine meanwhile does not count. */
  cpuMs(): Promise<number>;
  /** To the one who waits. */
  say(line: string): void;
  readonly size: BenchSize;
}

export interface BenchSize {
  readonly rounds: number;
  /** Frames of one round of ingest. */
  readonly frames: number;
  /** Lengths of history by name, and how many messages are measured on top of each. */
  readonly histories: Readonly<Record<'h1k' | 'h10k' | 'h100k', number>>;
  readonly historyFrames: number;
  readonly historyRounds: number;
  readonly sends: number;
  readonly idleChats: number;
  /** Messages that wait, and how many are sent on top of them. */
  readonly enqueue: { readonly waiting: number; readonly rounds: number };
}

const answering: HttpPort = {
  request(_, done) {
    queueMicrotask(() => done({ status: 200, body: JSON.stringify(channelInfo) }));
    return () => {};
  },
};

/** A chat that is live over a BenchSocket, with its first `threads` threads open and no message yet. */
export async function liveChat(
  createChat: CreateChat, threads: number, ports: Partial<Ports> = {}, options: Partial<ChatOptions> = {},
): Promise<{ readonly chat: Chat; readonly socket: BenchSocket }> {
  BenchSocket.install();
  const chat = createChat({
    brandId: 1001, channelId: 'chat_messaging', customer: { id: 'customer-1', firstName: 'Ada', lastName: 'Lovelace' },
    environment: { name: 'bench', chat: 'http://bench.test', gateway: 'ws://bench.test', authorize: 'http://bench.test' },
    ports: { socket: webSocketPort, http: answering, storage: memoryStorage(), ...ports }, ...options,
  });
  for (let thread = 0; thread < threads; thread++) chat.thread(threadIdOf(thread));
  await chat.connect();
  // Chats are made one after the other.
  return { chat, socket: BenchSocket.latest as BenchSocket };
}

/** How many messages all threads hold. */
export const held = (chat: Chat): number => Object.values(chat.snapshot.threads).reduce((sum, { messages }) => sum + messages.length, 0);
