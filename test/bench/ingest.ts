import { recorder } from '../../adapters/recorder/recorder.ts';
import type { ChatOptions } from '../../src/chat-types.ts';
import { BenchSocket } from './bench-socket.ts';
import { held, liveChat, type Platform } from './live-chat.ts';
import { median, rounded } from './median.ts';
import { TurnClock } from './turn-clock.ts';
import { createdFrame, threadIdOf } from './wire-frames.ts';

/** So many frames arrive before the page gets a turn: one, or as many as a busy line brings. */
const bursts = { one: 1, burst: 100 } as const;
const threadCounts = { threads1: 1, threads20: 20 } as const;

type Ratios = Record<keyof typeof threadCounts, number>;

/** Ratios to the floor: the same socket object dispatching the same events to `JSON.parse` and push. */
export interface Ingest {
  readonly one: Ratios;
  readonly burst: Ratios;
}

const created = (count: number, threads: number): readonly MessageEvent[] =>
  Array.from({ length: count }, (_, n) => new MessageEvent('message', { data: createdFrame(n, threadIdOf(n % threads)) }));

/** Microseconds for one frame on the floor. */
function floorUs(events: readonly MessageEvent<string>[]): number {
  const socket = new BenchSocket();
  const list: unknown[] = [];
  socket.onmessage = (f: MessageEvent<string>) => list.push((JSON.parse(f.data) as { data: { message: unknown } }).data.message);
  const began = performance.now();
  for (const event of events) socket.dispatchEvent(event);
  const tookMs = performance.now() - began;
  if (list.length !== events.length) throw new Error(`the floor has ${list.length} messages of ${events.length}`);
  return (tookMs * 1_000) / events.length;
}

/** Microseconds for one frame into the timelines of a live chat. */
async function engineUs({ createChat }: Platform, events: readonly MessageEvent[], threads: number, burst: number, options?: Partial<ChatOptions>): Promise<number> {
  const clock = new TurnClock();
  const { chat, socket } = await liveChat(createChat, threads, { clock }, options);
  clock.endTurn();
  const began = performance.now();
  for (let at = 0; at < events.length; at += burst) {
    const end = Math.min(events.length, at + burst);
    for (let index = at; index < end; index++) socket.dispatchEvent(events[index] as MessageEvent);
    clock.endTurn();
  }
  const tookMs = performance.now() - began;
  const count = held(chat);
  chat.stop();
  if (count !== events.length) throw new Error(`the timelines hold ${count} messages of ${events.length}`);
  return (tookMs * 1_000) / events.length;
}

/** Frames into timelines, one by one and in bursts, for one thread and for twenty. */
export async function ingest(platform: Platform): Promise<Ingest> {
  const found = { one: { threads1: 0, threads20: 0 }, burst: { threads1: 0, threads20: 0 } };
  for (const [threadsName, threads] of Object.entries(threadCounts) as [keyof Ratios, number][]) {
    const events = created(platform.size.frames, threads);
    for (const [name, burst] of Object.entries(bursts) as [keyof Ingest, number][]) {
      const floors: number[] = [];
      const engines: number[] = [];
      for (let round = -2; round < platform.size.rounds; round++) {
        const floor = floorUs(events);
        const engine = await engineUs(platform, events, threads, burst);
        if (round < 0) continue;
        floors.push(floor);
        engines.push(engine);
      }
      found[name][threadsName] = rounded(median(engines.map((engine, round) => engine / (floors[round] as number))));
      platform.say(`ingest, ${name}, ${threads} threads: ${rounded(median(engines), 2)} us a message, floor ${rounded(median(floors), 2)} us, x${found[name][threadsName]}`);
    }
  }
  return found;
}

/** What a recording costs: ingest with one, as a ratio to ingest without. */
export async function recordingCost(platform: Platform): Promise<Record<keyof typeof bursts, number>> {
  const found = { one: 0, burst: 0 };
  const events = created(platform.size.frames, 1);
  for (const [name, burst] of Object.entries(bursts) as [keyof Ingest, number][]) {
    const ratios: number[] = [];
    for (let round = -1; round < platform.size.rounds; round++) {
      const without = await engineUs(platform, events, 1, burst);
      const recorded = await engineUs(platform, events, 1, burst, { record: recorder() });
      if (round >= 0) ratios.push(recorded / without);
    }
    found[name] = rounded(median(ratios));
    platform.say(`ingest while recording, ${name}: x${found[name]}`);
  }
  return found;
}
