import { createGateway } from '../../adapters/local-gateway/create-gateway.ts';
import { connectionMachine } from '../../machines/connection.machine.ts';
import type { Chat } from '../../src/chat-types.ts';
import { openChat } from '../../src/chat.ts';
import { countedUuids } from '../kit/counted-ids.ts';
import { EventClock } from '../kit/event-clock.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { VirtualDevice } from '../kit/virtual-network.ts';
import { provided } from './mutants/provided.ts';

/** What is measured of a storm, from the moment at which the gateway dies. */
export interface StormFigures {
  readonly clients: number;
  /** From the return of the gateway until the last client is live; null: not all of them were within the hour. */
  readonly allLiveMs: number | null;
  /** Connection attempts of all clients in the busiest 100 ms. */
  readonly peakPer100ms: number;
  /** The part of all first retries that fell into the busiest 100 ms. */
  readonly firstRetryPeakShare: number;
  /** The shortest time between two attempts of one client, ms. */
  readonly minGapMs: number;
  /** On average. */
  readonly attemptsPerClient: number;
}

export interface StormTraits {
  readonly clients: number;
  readonly seed?: number;
  /** `vendor`: 1-5 s drawn once, x1.3, cap 300 s, 20 tries. */
  readonly policy: 'ours' | 'vendor';
  readonly outageMs?: number;
  readonly acceptsPerSecond?: number;
}

const startAt = Date.UTC(2026, 0, 5, 10);
const environment = { name: 'virtual', chat: 'http://gateway.test', gateway: 'ws://gateway.test', authorize: 'http://gateway.test' };

/** Longer than anybody waits. */
const patienceMs = 3_600_000;

/**
 * Thousands of whole engines on one clock; their gateway dies, so that all sockets are torn and new ones refused, and comes back with a limit
 * of sockets accepted per second.
 */
export function runStorm({ clients, seed = 1, policy, outageMs = 60_000, acceptsPerSecond = 500 }: StormTraits): StormFigures {
  const mend = policy === 'vendor' ? vendorPolicy(seededRandom(seed)) : () => {};
  try {
    return new Storm(clients, seed).run(outageMs, acceptsPerSecond);
  } finally {
    mend();
  }
}

/** The other policy in the place of ours, in otherwise the same engine; each chat draws its first delay once. */
function vendorPolicy(random: () => number): () => void {
  return provided(connectionMachine, 'delays', () => {
    const firstMs = 1_000 + 4_000 * random();
    return {
      // After 20 tries it gives up.
      retryDelay: ({ context: { attempt } }: { context: { attempt: number } }) => (attempt > 20 ? 2 ** 31 - 1 : Math.min(300_000, firstMs * 1.3 ** (attempt - 1))),
    };
  });
}

interface Client {
  readonly chat: Chat;
  readonly device: VirtualDevice;
  liveAt: number | null;
}

class Storm {
  readonly #clock = new EventClock(startAt);
  readonly #gateway = createGateway({ clock: this.#clock, ids: { uuid: countedUuids(0xfeed) }, config: { log: false }, publicUrl: () => environment.chat });
  readonly #clients: Client[] = [];

  constructor(clients: number, seed: number) {
    const random = seededRandom(seed);
    for (let n = 1; n <= clients; n++) {
      const device = new VirtualDevice(this.#clock, this.#gateway, { family: n, seed: seed * 1_000_003 + n, latencyMs: 5 + Math.floor(random() * 150) });
      const chat = openChat({
        brandId: 1001, channelId: 'chat_messaging', environment, customer: { id: `customer-${n}`, firstName: 'Ada' },
      }, device.ports);
      const client: Client = { chat, device, liveAt: null };
      chat.on('chat.live', () => void (client.liveAt = this.#clock.now()));
      chat.on('connection.lost', () => void (client.liveAt = null));
      chat.thread();
      this.#clients.push(client);
      // They come one after another within a quarter of a minute, as people do.
      this.#clock.setTimeout(() => void chat.connect().catch(() => {}), random() * 15_000);
    }
  }

  run(outageMs: number, acceptsPerSecond: number): StormFigures {
    if (!this.#liveBy(startAt + 120_000)) throw new Error('the clients did not get live before the storm');
    const diedAt = this.#clock.now();
    this.#gateway.control('fault', { refuseMs: outageMs, drop: true });
    this.#gateway.control('config', { acceptsPerSecond });
    const returnsAt = diedAt + outageMs;
    this.#clock.runUntil(returnsAt);
    const isAllLive = this.#liveBy(returnsAt + patienceMs);
    const lastLiveAt = Math.max(...this.#clients.map(({ liveAt }) => liveAt ?? 0));
    for (const { chat } of this.#clients) chat.stop();
    return this.#figures(diedAt, isAllLive ? lastLiveAt - returnsAt : null);
  }

  #liveBy(time: number): boolean {
    const isAllLive = (): boolean => this.#clients.every(({ liveAt }) => liveAt !== null);
    while (!isAllLive() && this.#clock.now() < time) this.#clock.advance(500);
    return isAllLive();
  }

  #figures(diedAt: number, allLiveMs: number | null): StormFigures {
    const attempts = this.#clients.map(({ device }) => device.openedAt.filter((at) => at >= diedAt));
    const first = attempts.flatMap(([at]) => (at === undefined ? [] : [at]));
    // The attempt that was cut counts as the last before.
    const gaps = this.#clients.flatMap(({ device: { openedAt } }) => openedAt.slice(1).map((at, index) => at - (openedAt[index] ?? 0)));
    return {
      clients: this.#clients.length, allLiveMs, peakPer100ms: busiest(attempts.flat()), firstRetryPeakShare: Math.round((busiest(first) / first.length) * 10_000) / 10_000,
      minGapMs: gaps.reduce((least, gap) => Math.min(least, gap), Infinity),
      attemptsPerClient: Math.round((attempts.flat().length / attempts.length) * 100) / 100,
    };
  }
}

/** How many of these times, at most, lie within any 100 ms. */
function busiest(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= 100) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
