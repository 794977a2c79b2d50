import { recorder } from '../../adapters/recorder/recorder.ts';
import type { ChatOptions } from '../../src/chat-types.ts';
import { BenchSocket } from './bench-socket.ts';
import { held, liveChat, type Platform } from './live-chat.ts';
import { median, rounded } from './median.ts';
import { TurnClock } from './turn-clock.ts';
import { createdFrame, threadIdOf } from './wire-frames.ts';

/**
 * How frames come: `size` of them before the page gets a turn, which takes `idleMs`. `one`: each after a silence, as people write; `burst`: as a
 * busy line brings them; `rapid`: each in a turn of its own, one turn right after the other.
 */
const arrivals = { one: { size: 1, idleMs: 100 }, burst: { size: 100, idleMs: 1 }, rapid: { size: 1, idleMs: 1 } } as const;
const threadCounts = { threads1: 1, threads20: 20 } as const;

type Ratios = Record<keyof typeof threadCounts, number>;

/** Ratios to the floor: the same socket object dispatching the same events to `JSON.parse` and push. */
export type Ingest = Record<keyof typeof arrivals, Ratios>;

const created = (count: number, threads: number): readonly MessageEvent[] =>
  Array.from({ length: count }, (_, n) => new MessageEvent('message', { data: createdFrame(n, threadIdOf(n % threads)) }));

/** Microseconds on the processor for one of `count` messages; what was there before is collected first. */
export async function costUs({ usedHeap, cpuMs }: Platform, count: number, work: () => void): Promise<number> {
  await usedHeap();
  const began = await cpuMs();
  work();
  return (((await cpuMs()) - began) * 1_000) / count;
}

/** Microseconds for one frame on the floor. */
async function floorUs(platform: Platform, events: readonly MessageEvent<string>[]): Promise<number> {
  const socket = new BenchSocket();
  const list: unknown[] = [];
  socket.onmessage = (f: MessageEvent<string>) => list.push((JSON.parse(f.data) as { data: { message: unknown } }).data.message);
  const us = await costUs(platform, events.length, () => {
    for (const event of events) socket.dispatchEvent(event);
  });
  if (list.length !== events.length) throw new Error(`the floor has ${list.length} messages of ${events.length}`);
  return us;
}

/** Microseconds for one frame into the timelines of a live chat. */
async function engineUs(
  platform: Platform, events: readonly MessageEvent[], threads: number, arrival: keyof typeof arrivals, options?: Partial<ChatOptions>,
): Promise<number> {
  const { size, idleMs } = arrivals[arrival];
  const clock = new TurnClock();
  const { chat, socket } = await liveChat(platform.createChat, threads, { clock }, options);
  clock.endTurn(idleMs);
  const us = await costUs(platform, events.length, () => {
    for (let at = 0; at < events.length; at += size) {
      const end = Math.min(events.length, at + size);
      for (let index = at; index < end; index++) socket.dispatchEvent(events[index] as MessageEvent);
      clock.endTurn(idleMs);
    }
  });
  const count = held(chat);
  chat.stop();
  if (count !== events.length) throw new Error(`the timelines hold ${count} messages of ${events.length}`);
  return us;
}

/**
 * Frames into timelines, for one thread and for twenty. Floor and engine take turns, so that a slow moment of the machine meets both; the
 * first rounds warm up.
 */
export async function ingest(platform: Platform): Promise<Ingest> {
  const none = { threads1: 0, threads20: 0 };
  const found = { one: { ...none }, burst: { ...none }, rapid: { ...none } };
  for (const [threadsName, threads] of Object.entries(threadCounts) as [keyof Ratios, number][]) {
    const events = created(platform.size.frames, threads);
    for (const name of Object.keys(arrivals) as (keyof Ingest)[]) {
      const floors: number[] = [];
      const engines: number[] = [];
      for (let round = -2; round < platform.size.rounds; round++) {
        const floor = await floorUs(platform, events);
        const engine = await engineUs(platform, events, threads, name);
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
export async function recordingCost(platform: Platform): Promise<Record<'one' | 'burst', number>> {
  const found = { one: 0, burst: 0 };
  const events = created(platform.size.frames, 1);
  for (const name of ['one', 'burst'] as const) {
    const ratios: number[] = [];
    for (let round = -2; round < platform.size.rounds; round++) {
      const without = await engineUs(platform, events, 1, name);
      const recorded = await engineUs(platform, events, 1, name, { record: recorder() });
      if (round >= 0) ratios.push(recorded / without);
    }
    found[name] = rounded(median(ratios));
    platform.say(`ingest while recording, ${name}: x${found[name]}`);
  }
  return found;
}
