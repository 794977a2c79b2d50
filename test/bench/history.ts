import { costUs } from './ingest.ts';
import { held, liveChat, type Platform } from './live-chat.ts';
import { median, rounded } from './median.ts';
import { TurnClock } from './turn-clock.ts';
import { createdFrame, threadIdOf } from './wire-frames.ts';

type Lengths = Record<'h1k' | 'h10k' | 'h100k', number>;

const threadId = threadIdOf(0);
const message = (n: number): MessageEvent => new MessageEvent('message', { data: createdFrame(n, threadId) });

/** Long enough for a line to be quiet. */
const idleMs = 100;

/** Microseconds on the processor for one message, one by one, on top of a history of each length. */
export async function historyCost(platform: Platform): Promise<Lengths> {
  const { createChat, size, say } = platform;
  const costs: Record<keyof Lengths, number[]> = { h1k: [], h10k: [], h100k: [] };
  const lengths = Object.entries(size.histories) as [keyof Lengths, number][];
  for (let round = -1; round < size.historyRounds; round++) {
    for (const [name, length] of lengths) {
      const clock = new TurnClock();
      const { chat, socket } = await liveChat(createChat, 1, { clock });
      for (let n = 0; n < length; n++) {
        socket.dispatchEvent(message(n));
        if (n % 100 === 99) clock.endTurn(idleMs);
      }
      clock.endTurn(idleMs);
      const events = Array.from({ length: size.historyFrames }, (_, n) => message(length + n));
      const us = await costUs(platform, events.length, () => {
        for (const event of events) {
          socket.dispatchEvent(event);
          clock.endTurn(idleMs);
        }
      });
      const count = held(chat);
      chat.stop();
      if (count !== length + size.historyFrames) throw new Error(`the timeline holds ${count} messages of ${length + size.historyFrames}`);
      if (round >= 0) costs[name].push(us);
    }
  }
  const found = Object.fromEntries(lengths.map(([name]) => [name, rounded(median(costs[name]), 2)])) as Lengths;
  say(`one message on top of ${lengths.map(([name, length]) => `${length}: ${found[name]} us`).join(', ')}`);
  return found;
}

/** Bytes of heap for one message of a chat, over the parsed message; below zero: the chat keeps less of it than was parsed. */
export async function heapPerMessage({ createChat, size, say, usedHeap }: Platform): Promise<number> {
  const count = size.frames;
  const overs: number[] = [];
  for (let round = 0; round < size.rounds; round++) {
    const clock = new TurnClock();
    const before = await usedHeap();
    let list: unknown[] = [];
    for (let n = 0; n < count; n++) list.push((JSON.parse(createdFrame(n, threadId)) as { data: { message: unknown } }).data.message);
    const parsed = (await usedHeap()) - before;
    if (list.length !== count) throw new Error('the list is not whole');
    list = [];
    const { chat, socket } = await liveChat(createChat, 1, { clock });
    const empty = await usedHeap();
    for (let n = 0; n < count; n++) {
      socket.dispatchEvent(message(n));
      clock.endTurn(idleMs);
    }
    const full = (await usedHeap()) - empty;
    if (held(chat) !== count) throw new Error('the timeline is not whole');
    chat.stop();
    overs.push((full - parsed) / count);
    if (round === 0) say(`heap: ${Math.round(parsed / count)} bytes for a parsed message, ${Math.round(full / count)} for one of a chat`);
  }
  return Math.round(median(overs));
}
