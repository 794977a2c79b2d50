import { defaultConfig, type GatewayConfig } from './gateway-config.ts';
import { noFaults, type FaultSwitches } from './fault-switches.ts';
import type { GatewayClock, GatewayIds, GatewaySocket } from './ports.ts';
import type { CustomerRecord, MessageRecord, QueueEntry, ThreadRecord } from './records.ts';
import type { LogEntry } from './log-entry.ts';

/** An open socket and whom it belongs to. */
export interface SocketRecord {
  readonly id: number;
  readonly socket: GatewaySocket;
  readonly path: string;
  /** The customer its transaction token names; null in the legacy family. */
  readonly tokenCustomerId: string | null;
  readonly customerIds: string[];
  brandId: number;
  channelId: string;
  isAuthorized: boolean;
  isOpen: boolean;
  heardAt: number;
  /** Ends the watch over its silence. */
  stopIdleWatch: () => void;
}

/** A push on its way. */
export interface PendingPush {
  readonly dueAt: number;
  readonly sockets: readonly SocketRecord[];
  readonly text: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly copies: number;
}

/** A file or a frame that waits to be fetched; `delayMs` is how long that takes. */
export interface StoredBody {
  readonly content: string;
  readonly mimeType: string;
  readonly delayMs: number;
}

/** A text told in pieces (PROTOCOL 7). */
export interface StreamRecord {
  readonly id: string;
  readonly thread: ThreadRecord;
  readonly message: MessageRecord;
  readonly chunks: readonly string[];
  readonly gapMs: number;
  /** When somebody first listened, epoch ms. */
  startedAt: number | null;
  isFinished: boolean;
  /** The next listener gets everything again, whatever it already has. */
  isRestarting: boolean;
}

/** A token and what it stands for; `expiresAt` is epoch ms. */
export interface TokenRecord {
  readonly customerId: string;
  readonly brandId: string;
  readonly channelId: string;
  readonly expiresAt: number;
}

/** What a watcher is told, besides what travels on the wire. */
export type GatewayMoment =
  | { readonly type: 'contact.created' | 'contact.closed' | 'message.received'; readonly thread: ThreadRecord; readonly message?: MessageRecord }
  | { readonly type: 'agent.acted'; readonly threadId: string; readonly speaker: string }
  | { readonly type: 'gateway.reset' };

/** Everything one gateway remembers between two calls. */
export interface Memory {
  config: GatewayConfig;
  faults: FaultSwitches;
  log: LogEntry[];
  threads: ThreadRecord[];
  threadsById: Map<string, ThreadRecord[]>;
  threadsByCustomer: Map<string, ThreadRecord[]>;
  customers: Map<string, CustomerRecord>;
  queue: QueueEntry[];
  transactionTokens: Map<string, TokenRecord>;
  accessTokens: Map<string, TokenRecord>;
  identityTokens: Map<string, TokenRecord>;
  refreshTokens: Map<string, TokenRecord>;
  /** Token -> the one path it opens (PROTOCOL 5.3). */
  pathTokens: Map<string, string>;
  usedCodes: Set<string>;
  /** Visitor -> the customer that signs in from there (PROTOCOL 3.6). */
  customersByVisitor: Map<string, string>;
  invitations: Map<string, ThreadRecord>;
  abridged: Map<string, { thread: ThreadRecord; message: MessageRecord; delayMs: number }>;
  bodies: Map<string, StoredBody>;
  streams: Map<string, StreamRecord>;
  /** When sockets were accepted within the last second, while there is a limit; epoch ms. */
  acceptedAt: number[];
  lastContact: number;
  burstAt: number;
}

/** One gateway: its memory, its open sockets and its ports. */
export interface World extends Memory {
  readonly clock: GatewayClock;
  readonly ids: GatewayIds;
  /** The address clients reach the HTTP side under, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly defaults: GatewayConfig;
  readonly sockets: Map<number, SocketRecord>;
  readonly socketsByCustomer: Map<string, Set<SocketRecord>>;
  readonly held: Set<() => void>;
  /** HTTP answers that are not finished, by what cuts them. */
  readonly exchanges: Set<() => void>;
  readonly timers: Set<unknown>;
  readonly watchers: Set<(moment: GatewayMoment) => void>;
  readonly outbox: PendingPush[];
  isOutboxArmed: boolean;
  lastSocket: number;
  lastThread: number;
  lastMessage: number;
}

/** Memory as after a start. The first contact will be 1001. */
function emptyMemory(config: GatewayConfig): Memory {
  return {
    config,
    faults: noFaults(),
    log: [],
    threads: [],
    threadsById: new Map(),
    threadsByCustomer: new Map(),
    customers: new Map(),
    queue: [],
    transactionTokens: new Map(),
    accessTokens: new Map(),
    identityTokens: new Map(),
    refreshTokens: new Map(),
    pathTokens: new Map(),
    usedCodes: new Set(),
    customersByVisitor: new Map(),
    invitations: new Map(),
    abridged: new Map(),
    bodies: new Map(),
    streams: new Map(),
    acceptedAt: [],
    lastContact: 1000,
    burstAt: 0,
  };
}

/** What a gateway is made of; `config` also becomes what `reset` returns to. */
export interface WorldOptions {
  readonly clock: GatewayClock;
  readonly ids: GatewayIds;
  readonly config?: Partial<GatewayConfig>;
  readonly publicUrl?: () => string;
}

/** A gateway nobody has spoken to yet. */
export function createWorld({ clock, ids, config, publicUrl = () => 'http://127.0.0.1' }: WorldOptions): World {
  const defaults = { ...defaultConfig, ...config };
  return {
    ...emptyMemory(defaults),
    clock,
    ids,
    publicUrl,
    defaults,
    sockets: new Map(),
    socketsByCustomer: new Map(),
    held: new Set(),
    exchanges: new Set(),
    timers: new Set(),
    watchers: new Set(),
    outbox: [],
    isOutboxArmed: false,
    lastSocket: 0,
    lastThread: 0,
    lastMessage: 0,
  };
}

/** Runs later, unless the gateway is reset before. */
export function later(world: World, ms: number, run: () => void): () => void {
  const timer = world.clock.setTimeout(() => {
    world.timers.delete(timer);
    run();
  }, ms);
  world.timers.add(timer);
  return () => {
    world.timers.delete(timer);
    world.clock.clearTimeout(timer);
  };
}

/** Forgets everything but the counters that only grow. Sockets are not its business. */
export function forgetEverything(world: World): void {
  for (const timer of world.timers) world.clock.clearTimeout(timer);
  world.timers.clear();
  world.outbox.length = 0;
  world.isOutboxArmed = false;
  Object.assign(world, emptyMemory(world.defaults));
}

/** Tells the watchers. */
export function tell(world: World, moment: GatewayMoment): void {
  for (const watcher of world.watchers) watcher(moment);
}
