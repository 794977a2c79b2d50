import { recorder } from '../../adapters/recorder/recorder.ts';
import type { ChatOptions } from '../../src/chat-types.ts';
import { BenchSocket } from './bench-socket.ts';
import { held, liveChat, type Platform } from './live-chat.ts';
import { median, rounded } from './median.ts';
import { TurnClock } from './turn-clock.ts';
import { createdFrame, threadIdOf } from './wire-frames.ts';

/**
 * How frames come: `size` of them before the page gets a turn, which takes `idleMs`. `one`: each after a silence, as people write; `burst`: as a
 * busy line brings them; `rapid`: each in a turn of its own, one turn right after the other. `cold`: as `burst`, but right after all garbage
 * was collected, with which V8 throws away most of what it has compiled; before the others, a `warmth` of the frames goes another way.
 */
const arrivals = {
  one: { size: 1, idleMs: 100, warmth: 1 / 4 },
  burst: { size: 100, idleMs: 1, warmth: 1 / 4 },
  rapid: { size: 1, idleMs: 1, warmth: 1 / 4 },
  cold: { size: 100, idleMs: 1, warmth: 0 },
} as const;
const threadCounts = { threads1: 1, threads20: 20 } as const;

type Ratios = Record<keyof typeof threadCounts, number>;

/** Ratios to the floor: the same socket object dispatching the same events to `JSON.parse` and push. */
export type Ingest = Record<keyof typeof arrivals, Ratios>;

const created = (count: number, threads: number): readonly MessageEvent<string>[] =>
  Array.from({ length: count }, (_, n) => new MessageEvent('message', { data: createdFrame(n, threadIdOf(n % threads)) }));

/** Microseconds on the processor for one of `count` messages; what was there before is collected first, and what `warmUp` leaves is not. */
export async function costUs({ usedHeap, cpuMs }: Platform, count: number, work: () => void, warmUp?: () => Promise<void>): Promise<number> {
  await usedHeap();
  await warmUp?.();
  const began = await cpuMs();
  work();
  return (((await cpuMs()) - began) * 1_000) / count;
}

/** What frames go into. */
interface Taker {
  take(events: readonly MessageEvent<string>[]): void;
  /** How many messages it holds; it takes no more. */
  end(): number;
}

/** Microseconds for one frame into a taker, when another of its kind has taken a part of them just before. */
async function takenUs(platform: Platform, make: () => Promise<Taker>, events: readonly MessageEvent<string>[], warmth: number): Promise<number> {
  const taker = await make();
  const us = await costUs(platform, events.length, () => taker.take(events), async () => {
    if (warmth === 0) return;
    const other = await make();
    other.take(events.slice(0, events.length * warmth));
    other.end();
  });
  const count = taker.end();
  if (count !== events.length) throw new Error(`there are ${count} messages of ${events.length}`);
  return us;
}

function floor(): Promise<Taker> {
  const socket = new BenchSocket();
  const list: unknown[] = [];
  socket.onmessage = (f: MessageEvent<string>) => list.push((JSON.parse(f.data) as { data: { message: unknown } }).data.message);
  return Promise.resolve({
    take(events) {
      for (const event of events) socket.dispatchEvent(event);
    },
    end: () => list.length,
  });
}

/** The timelines of a live chat. */
async function engine(platform: Platform, threads: number, arrival: keyof typeof arrivals, options?: Partial<ChatOptions>): Promise<Taker> {
  const { size, idleMs } = arrivals[arrival];
  const clock = new TurnClock();
  const { chat, socket } = await liveChat(platform.createChat, threads, { clock }, options);
  clock.endTurn(idleMs);
  return {
    take(events) {
      for (let at = 0; at < events.length; at += size) {
        const end = Math.min(events.length, at + size);
        for (let index = at; index < end; index++) socket.dispatchEvent(events[index] as MessageEvent);
        clock.endTurn(idleMs);
      }
    },
    end() {
      const count = held(chat);
      chat.stop();
      return count;
    },
  };
}

/**
 * Frames into timelines, for one thread and for twenty. Floor and engine take turns, so that a slow moment of the machine meets both; the
 * first rounds do not count.
 */
export async function ingest(platform: Platform): Promise<Ingest> {
  const none = { threads1: 0, threads20: 0 };
  const found: Ingest = { one: { ...none }, burst: { ...none }, rapid: { ...none }, cold: { ...none } };
  for (const [threadsName, threads] of Object.entries(threadCounts) as [keyof Ratios, number][]) {
    const events = created(platform.size.frames, threads);
    for (const name of Object.keys(arrivals) as (keyof Ingest)[]) {
      const floors: number[] = [];
      const engines: number[] = [];
      for (let round = -2; round < platform.size.rounds; round++) {
        const { warmth } = arrivals[name];
        const floorUs = await takenUs(platform, floor, events, warmth);
        const engineUs = await takenUs(platform, () => engine(platform, threads, name), events, warmth);
        if (round < 0) continue;
        floors.push(floorUs);
        engines.push(engineUs);
      }
      found[name][threadsName] = rounded(median(engines.map((us, round) => us / (floors[round] as number))));
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
      const { warmth } = arrivals[name];
      const without = await takenUs(platform, () => engine(platform, 1, name), events, warmth);
      const recorded = await takenUs(platform, () => engine(platform, 1, name, { record: recorder() }), events, warmth);
      if (round >= 0) ratios.push(recorded / without);
    }
    found[name] = rounded(median(ratios));
    platform.say(`ingest while recording, ${name}: x${found[name]}`);
  }
  return found;
}
