import type { InspectionEvent } from 'xstate';
import type { GatewayConfig } from '../../adapters/local-gateway/core/gateway-config.ts';
import type { LogEntry } from '../../adapters/local-gateway/core/log-entry.ts';
import type { ThreadView } from '../../adapters/local-gateway/control/thread-view.ts';
import { createGateway, type Gateway } from '../../adapters/local-gateway/create-gateway.ts';
import type { Chat, ChatMoments, ChatOptions, Thread } from '../../src/chat-types.ts';
import { openChat } from '../../src/chat.ts';
import type { ChatError } from '../../src/errors.ts';
import type { Ports } from '../../src/ports.ts';
import { countedUuids } from './counted-ids.ts';
import { EventClock } from './event-clock.ts';
import { type DeviceTraits, VirtualDevice } from './virtual-network.ts';

/** 2026-01-05T10:00:00Z: a time at which times on the wire look like times. */
const startAt = Date.UTC(2026, 0, 5, 10);

const environment = { name: 'virtual', chat: 'http://gateway.test', gateway: 'ws://gateway.test', authorize: 'http://gateway.test' };

/** Moments in the order they came, with their names. */
export type Told = { readonly [M in keyof ChatMoments]: { readonly moment: M } & ChatMoments[M] }[keyof ChatMoments];

/** A whole engine on a device of its own, and everything it said. */
export interface VirtualChat {
  readonly chat: Chat;
  readonly device: VirtualDevice;
  readonly errors: readonly ChatError[];
  readonly told: readonly Told[];
  readonly inspected: readonly InspectionEvent[];
  /** Frames as `onFrame` got them. */
  readonly frames: readonly { readonly frame: unknown; readonly direction: 'in' | 'out' }[];
  readonly thread: Thread;
}

export interface VirtualChatTraits extends DeviceTraits {
  readonly options?: Partial<ChatOptions>;
  /** Keep XState's inspection events; they are many. */
  readonly isInspected?: boolean;
  /** Replaces single ports of the device; a function gets those that it has. */
  readonly ports?: Partial<Ports> | ((ports: Ports) => Partial<Ports>);
}

const moments: readonly (keyof ChatMoments)[] = [
  'message.received', 'message.changed', 'message.failed', 'contact.changed', 'agent.assigned', 'connection.opened', 'connection.lost',
  'chat.live', 'chat.failed',
];

/** One gateway, any number of engines, one clock: nothing happens but what the clock runs. */
export class VirtualWorld {
  readonly clock = new EventClock(startAt);
  readonly gateway: Gateway;
  readonly chats: VirtualChat[] = [];

  constructor(config: Partial<GatewayConfig> = {}) {
    this.gateway = createGateway({ clock: this.clock, ids: { uuid: countedUuids(0xfeed) }, config, publicUrl: () => environment.chat });
  }

  /** Opens an engine as `createChat` does. It is not connected. */
  open({ options, ports, isInspected = false, ...traits }: VirtualChatTraits = {}): VirtualChat {
    const device = new VirtualDevice(this.clock, this.gateway, { family: this.chats.length + 1, ...traits });
    const errors: ChatError[] = [];
    const inspected: InspectionEvent[] = [];
    const frames: { frame: unknown; direction: 'in' | 'out' }[] = [];
    const told: Told[] = [];
    const chat = openChat({
      brandId: 1001, channelId: 'chat_messaging', environment, customer: { id: 'customer-1', firstName: 'Ada', lastName: 'Lovelace' },
      onError: (error) => errors.push(error),
      ...(isInspected && { inspect: (event: InspectionEvent) => void inspected.push(event) }),
      onFrame: (frame, direction) => frames.push({ frame, direction }),
      ...options,
    }, { ...device.ports, ...(typeof ports === 'function' ? ports(device.ports) : ports) });
    for (const moment of moments) chat.on(moment, (happened) => told.push({ moment, ...happened } as Told));
    const opened: VirtualChat = {
      chat, device, errors, told, inspected, frames,
      get thread() {
        return chat.thread();
      },
    };
    this.chats.push(opened);
    return opened;
  }

  /** An engine that is live, with its thread open. */
  live(traits: VirtualChatTraits = {}): VirtualChat {
    const opened = this.open(traits);
    opened.chat.thread();
    opened.chat.connect().catch(() => {});
    this.until(() => opened.chat.snapshot.status === 'live');
    return opened;
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Lets time pass until something is so; answers how long that took, ms. */
  until(isSo: () => boolean, patienceMs = 120_000): number {
    const from = this.clock.now();
    while (!isSo()) {
      const next = this.clock.nextAt();
      if (next === undefined || next > from + patienceMs) throw new Error(`waited ${patienceMs} ms in vain for ${isSo.toString()}`);
      this.clock.step();
    }
    return this.clock.now() - from;
  }

  /** A control command of the gateway; throws what it refuses. */
  control(command: string, body: object = {}): unknown {
    const answer = this.gateway.control(command, body);
    if (answer.status !== 200) throw new Error(`${command}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  fault(switches: object): void {
    this.control('fault', switches);
  }

  /** What an agent does in the thread made last, or in the one named. */
  agent(deed: string, body: object = {}): void {
    this.control('agent', { do: deed, threadId: this.threads.at(-1)?.id, ...body });
  }

  get threads(): readonly ThreadView[] {
    return (this.control('state') as { threads: ThreadView[] }).threads;
  }

  /** Texts that the gateway has in its last thread, oldest first. */
  get texts(): readonly string[] {
    return this.threads.at(-1)?.messages.map(({ text }) => text) ?? [];
  }

  /** Of all conversations. */
  get allTexts(): readonly string[] {
    return this.threads.flatMap(({ messages }) => messages.map(({ text }) => text));
  }

  get log(): readonly LogEntry[] {
    return this.gateway.control('log').body as LogEntry[];
  }

  /** Types of the events that reached the gateway, heartbeats left out. */
  get asked(): readonly string[] {
    return this.log.filter(({ kind, dir, type }) => kind === 'ws' && dir === 'in' && type !== 'heartbeat').map(({ type }) => String(type));
  }

  /** What came with each request of a type, as the gateway got it. */
  requests<Data>(eventType: string): readonly Data[] {
    return this.log.filter(({ dir, type }) => dir === 'in' && type === eventType).map(({ frame }) => (JSON.parse(String(frame)) as { payload: { data: Data } }).payload.data);
  }
}

/** Texts as the app shows them. */
export const shown = ({ snapshot }: Thread): readonly string[] => snapshot.messages.map(({ text }) => text);

/** Statuses as the app shows them. */
export const statuses = ({ snapshot }: Thread): readonly string[] => snapshot.messages.map(({ status }) => status);

/** What became of a promise so far, `pending` while nothing did. */
export async function fateOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = Symbol('pending');
  const fate = await Promise.race([promise.then((value) => ({ value }), (error: unknown) => ({ error })), ticks().then(() => pending)]);
  return fate === pending ? 'pending' : fate;
}

/** Long enough for every promise that is settled to say so. */
export async function ticks(): Promise<void> {
  for (let tick = 0; tick < 10; tick++) await Promise.resolve();
}
