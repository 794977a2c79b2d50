import { connectRoundTrips } from './connect-trips.ts';
import { enqueue, type Enqueue } from './enqueue.ts';
import { heapPerMessage, historyCost } from './history.ts';
import { idleChat, type IdleChat } from './idle-chats.ts';
import { ingest, type Ingest, recordingCost } from './ingest.ts';
import type { BenchSize, Platform } from './live-chat.ts';
import { type Loopback, type RoundTrip, roundTrip } from './round-trip.ts';

/** What a benchmark says of one platform. Times without a floor are microseconds on the processor, those of `roundTrip` and `enqueue` milliseconds, sizes bytes. */
export interface Measured {
  readonly ingest: Ingest;
  readonly historyCost: Record<'h1k' | 'h10k' | 'h100k', number>;
  readonly heapPerMessage: number;
  readonly roundTrip: RoundTrip;
  readonly connectRoundTrips: number;
  readonly enqueue: Enqueue;
  readonly idleChat: IdleChat;
  /** Ingest while a recorder runs, as a ratio to ingest without. */
  readonly recording: Record<'one' | 'burst', number>;
}

/** What can be measured by its name. */
export type Measure = keyof Measured;

const named: Readonly<Record<Measure, true>> = {
  roundTrip: true, enqueue: true, ingest: true, historyCost: true, heapPerMessage: true, idleChat: true, connectRoundTrips: true, recording: true,
};

/** All that can be. */
export const measureNames: readonly string[] = Object.keys(named);

export const fullSize: BenchSize = {
  rounds: 7, frames: 20_000, histories: { h1k: 1_000, h10k: 10_000, h100k: 100_000 }, historyFrames: 5_000, historyRounds: 7, sends: 150, idleChats: 1_000,
  enqueue: { waiting: 1_000, rounds: 500 },
};

/** Enough to see that it runs. */
export const tinySize: BenchSize = {
  rounds: 1, frames: 60, histories: { h1k: 10, h10k: 20, h100k: 40 }, historyFrames: 20, historyRounds: 1, sends: 3, idleChats: 5,
  enqueue: { waiting: 10, rounds: 5 },
};

/** Everything, or what is named, one after the other. */
export async function measure(platform: Platform, loopback: () => Promise<Loopback>, only?: readonly string[]): Promise<Partial<Measured>> {
  const all: { readonly [M in Measure]: () => Promise<Measured[M]> } = {
    // The real sockets first: the others put one of their own into their place.
    roundTrip: async () => roundTrip(await loopback(), platform.size.sends, platform.say),
    enqueue: () => enqueue(platform),
    ingest: () => ingest(platform),
    historyCost: () => historyCost(platform),
    heapPerMessage: () => heapPerMessage(platform),
    idleChat: () => idleChat(platform),
    connectRoundTrips: () => connectRoundTrips(platform),
    recording: () => recordingCost(platform),
  };
  const found: Partial<Record<Measure, unknown>> = {};
  for (const [name, run] of Object.entries(all) as [Measure, () => Promise<unknown>][]) {
    if (only === undefined || only.includes(name)) found[name] = await run();
  }
  return found as Partial<Measured>;
}
