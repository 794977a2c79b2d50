import type { SnapshotFrom } from 'xstate';
import type { Chat, ChatMoments, ChatOptions, ChatSnapshot, ChatVerb, ConnectionSnapshot, CoreChat, CoreMoments, ResetOptions, Thread, ThreadSnapshot } from './chat-types.ts';
import { Engine } from './engine.ts';
import { resolveOptions } from './options.ts';
import { ThreadDoor } from './thread-door.ts';
import { ChatError } from './errors.ts';
import { failureError } from './failure-error.ts';
import { isFilled, requireFunction, requireThat } from './given.ts';
import { jsonCopy } from './json-copy.ts';
import { Watches } from './listeners.ts';
import type { Ports } from './ports.ts';
import { promised, quiet } from './quiet.ts';
import { chatStatus, connectionStatus } from './snapshots.ts';
import { isJson, type Json, pick } from './wire/read.ts';
import type { ChatActor, ConnectionActor } from './wiring.ts';

const resettable: readonly string[] = ['customer', 'signIn', 'visitorId', 'visitId'] satisfies (keyof ResetOptions)[];

const moments: Readonly<Record<keyof CoreMoments, unknown>> = {
  'message.received': 1, 'message.changed': 1, 'message.updated': 1, 'message.failed': 1, 'contact.changed': 1, 'agent.assigned': 1,
  'connection.opened': 1, 'connection.lost': 1, 'chat.live': 1, 'chat.failed': 1,
};

/** How long an offline try is apart, for `nextTryAt`; the machine's own figure. */
const offlineIntervalMs = 60_000;

/**
 * A chat for one customer, on the ports it is given. Opens nothing until `connect` or the first `send`. Throws a ChatError
 * (`options.invalid`) that names the option.
 */
export function openChat(options: ChatOptions, ports: Ports): Chat {
  const record = options?.record;
  return typeof record?.open === 'function' ? record.open(options, ports, openDoor) : openDoor(options, ports);
}

/** The verbs that features bring are laid over the door when it is made. */
const openDoor = (options: ChatOptions, ports: Ports): Chat => new ChatDoor(options, ports) as unknown as Chat;

/** The part of a snapshot that the machines decide, and the states it was made of. */
interface Look extends Pick<ChatSnapshot, 'status' | 'connection' | 'error'> {
  readonly of: readonly unknown[];
}

class ChatDoor implements CoreChat {
  readonly #ports: Ports;
  #options: ChatOptions;
  #engine: Engine;
  readonly #watches = new Watches<ChatSnapshot>();
  readonly #listeners = new Map<keyof ChatMoments, Set<(details: never) => void>>();
  #connecting: ((error: ChatError | null) => void)[] = [];
  #snapshot: ChatSnapshot;
  #seen: Look | null = null;
  #madeAt = -1;
  #toldAt = 0;
  #status: ChatSnapshot['status'] = 'dormant';
  #wasOpen = false;
  #wasOnline = false;
  #connection!: ConnectionSnapshot;

  constructor(options: ChatOptions, ports: Ports) {
    const resolved = resolveOptions(options);
    this.#options = { ...options };
    this.#ports = ports;
    this.#engine = new Engine(resolved, ports);
    this.#begin();
    this.#snapshot = this.#make();
  }

  /** From now on the engine speaks through this door. */
  #begin(): void {
    const engine = this.#engine;
    engine.voice = { tell: (moment, details) => this.#tell(moment, details), settled: () => this.#settled() };
    engine.openThread = (key, isKnown) => {
      // By then this door may speak for the next customer.
      engine.requireRunning();
      return this.#open(key, isKnown) as unknown as Thread;
    };
    Object.assign(this, ...engine.installed.map(({ chatVerbs }) => chatVerbs ?? {}));
    this.#connection = { status: 'dormant', since: engine.ports.clock.now(), nextTryAt: null, canRetryNow: false, isLost: false };
    engine.wiring.start();
    // What an earlier page left unsent goes out even if this one never opens the thread.
    engine.tabs.look();
  }

  get snapshot(): ChatSnapshot {
    if (this.#madeAt !== this.#engine.store.version) {
      this.#madeAt = this.#engine.store.version;
      this.#snapshot = this.#make();
    }
    return this.#snapshot;
  }

  subscribe<T>(selector: (snapshot: ChatSnapshot) => T, listener: (selected: T) => void): () => void {
    requireFunction(selector, 'selector');
    requireFunction(listener, 'listener');
    return this.#watches.add(this.snapshot, selector, listener);
  }

  on<M extends keyof ChatMoments>(moment: M, listener: (happened: ChatMoments[M]) => void): () => void {
    requireFunction(listener, 'listener');
    const known = [...Object.keys(moments), ...this.#engine.installed.flatMap((feature) => feature.moments ?? [])];
    requireThat(known.includes(moment), 'on(moment)', `one of ${known.join(', ')}`);
    const listeners = this.#listeners.get(moment) ?? new Set();
    this.#listeners.set(moment, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  can(verb: ChatVerb): boolean {
    if (this.#engine.isStopped) return false;
    const { status, connection } = this.snapshot;
    const can = this.#engine.asked('can', verb, null);
    const own: Partial<Record<ChatVerb, boolean>> = {
      connect: status === 'dormant' || status === 'failed',
      disconnect: status !== 'dormant',
      retryNow: connection.canRetryNow,
      request: status === 'live' || status === 'recovering',
      reset: true, stop: true,
    };
    requireThat(can !== undefined || Object.hasOwn(own, verb), 'can(verb)', 'a verb of this chat');
    return can ?? own[verb] === true;
  }

  connect(): Promise<void> {
    return quiet(new Promise((resolve, reject) => {
      this.#engine.requireRunning();
      if (this.snapshot.status === 'live') return resolve();
      this.#connecting.push((error) => (error === null ? resolve() : reject(error)));
      this.#engine.patience.atMost(resolve);
      this.#send('chat.connect');
    }));
  }

  disconnect(): void {
    this.#send('chat.disconnect');
  }

  retryNow(): void {
    this.#send('chat.retryNow');
  }

  thread(id?: string): Thread {
    requireThat(id === undefined || isFilled(id), 'thread(id)', 'a non-empty text');
    return this.#open(id ?? 'default') as unknown as Thread;
  }

  request(eventType: string, data: Readonly<Record<string, unknown>>): Promise<unknown> {
    return promised(async () => {
      const copy = jsonCopy(data);
      requireThat(isFilled(eventType), 'request(eventType)', 'a non-empty text');
      requireThat(copy !== undefined, 'request(data)', 'an object that is fit for JSON');
      return (await this.#engine.ask({ type: 'raw', eventType, data: copy })).wire;
    });
  }

  recording(): string {
    throw new ChatError('verb.forbidden', 'recording() of a chat that was made without record');
  }

  forget(): void {
    this.#engine.turn(() => this.#engine.forgetKept());
  }

  reset(given: ResetOptions = {}): void {
    this.#engine.requireRunning();
    requireThat(isJson(given), 'reset(options)', 'an object');
    const odd = Object.keys(given).find((name) => !resettable.includes(name));
    requireThat(odd === undefined, `reset(options).${odd}`, `one of ${resettable.join(', ')}`);
    const { customer: _, ...kept } = this.#options;
    const options = { ...kept, ...pick(given as Json, (value) => value !== undefined) };
    const resolved = resolveOptions(options);
    const old = this.#engine;
    old.voice = null;
    old.turn(() => old.stop());
    for (const door of old.doors.values()) door.stop({ status: 'failed', reason: 'discarded' });
    this.#options = options;
    // First: a feature may refuse to be installed anew.
    this.#settleConnecting(new ChatError('request.lost', 'reset'));
    this.#engine = new Engine(resolved, this.#ports, old.forget());
    this.#madeAt = this.#toldAt = -1;
    this.#wasOnline = false;
    this.#begin();
    this.#engine.turn(() => {});
  }

  stop(): void {
    const engine = this.#engine;
    if (engine.isStopped) return;
    engine.turn(() => engine.stop());
    for (const door of engine.doors.values()) door.stop();
    this.#settleConnecting(new ChatError('chat.stopped'));
    this.#watches.clear();
    this.#listeners.clear();
  }

  #send(type: 'chat.connect' | 'chat.disconnect' | 'chat.retryNow'): void {
    const { isStopped, wiring } = this.#engine;
    if (!isStopped) this.#engine.turn(() => wiring.actor.send({ type }));
  }

  #open(key: string, isKnown = true): ThreadDoor {
    const { doors, store } = this.#engine;
    // The handle of the latest conversation and that of its id are one.
    const known = doors.get(key) ?? doors.get(store.openAs(key) ?? '');
    if (known !== undefined) return known;
    // The app may reset the chat while it is told what that came to.
    const engine = this.#engine;
    engine.requireRunning();
    const door = new ThreadDoor(engine, key);
    // First the door: what features do while the thread is made may ask for it.
    engine.doors.set(key, door);
    engine.prepareThread(key, isKnown);
    engine.requireRunning();
    if (!engine.doors.has(key)) throw new ChatError('engine.crashed', `thread ${key}`);
    return door;
  }

  #make(): ChatSnapshot {
    const { store, doors } = this.#engine;
    const { status, connection, error } = this.#look();
    const threads: Record<string, ThreadSnapshot> = {};
    for (const [key, door] of doors) threads[key] = door.snapshot;
    return Object.assign({ status, connection, customer: store.customer, channel: store.channel, threads, error, malformedFrames: store.malformedFrames, persistence: this.#engine.saved.isDurable ? 'durable' : 'none' } as const, store.parts);
  }

  /** What the machines say, in the app's words: looked up anew only where one of them has moved. */
  #look(): Look {
    const { wiring, isStopped } = this.#engine;
    const chat = wiring.actor.getSnapshot();
    const connection = wiring.connection?.getSnapshot();
    const seen = this.#seen;
    if (seen !== null && seen.of[0] === chat && seen.of[1] === connection && seen.of[2] === isStopped) return seen;
    const { failure } = chat.context;
    this.#seen = {
      of: [chat, connection, isStopped],
      status: isStopped ? 'stopped' : chatStatus(chat),
      connection: this.#connectionSnapshot(chat, connection),
      error: failure === null ? null : (seen?.error ?? failureError(failure)),
    };
    return this.#seen;
  }

  #connectionSnapshot(chat: SnapshotFrom<ChatActor>, state: SnapshotFrom<ConnectionActor> | undefined): ConnectionSnapshot {
    const { isStopped } = this.#engine;
    const status = isStopped || state === undefined ? 'dormant' : connectionStatus(state);
    const isLost = !isStopped && chat.hasTag('lost');
    if (status === this.#connection.status) {
      if (isLost !== this.#connection.isLost) this.#connection = { ...this.#connection, isLost };
      return this.#connection;
    }
    const now = this.#engine.ports.clock.now();
    const canRetryNow = status === 'waiting' || status === 'offline';
    const wait = status === 'offline' ? offlineIntervalMs : (state?.context.waitMs ?? 0);
    this.#connection = { status, since: now, nextTryAt: canRetryNow ? now + wait : null, canRetryNow, isLost };
    return this.#connection;
  }

  /** The end of a turn: one look, one notification. */
  #settled(): void {
    if (this.#toldAt === this.#engine.store.version) return;
    this.#engine.each('settled');
    this.#toldAt = this.#engine.store.version;
    const before = this.#status;
    const { status, connection, error } = this.#look();
    const isOpen = connection.status === 'open' || connection.status === 'doubtful';
    const { isOnline } = this.#engine;
    if (isOnline !== this.#wasOnline) {
      this.#wasOnline = isOnline;
      this.#engine.patience.setOnline(isOnline);
      if (isOnline) this.#engine.tabs.look();
      this.#engine.each('online', isOnline);
    }
    if (isOpen !== this.#wasOpen) this.#engine.happened(isOpen ? 'connection.opened' : 'connection.lost', {});
    this.#wasOpen = isOpen;
    this.#status = status;
    if (status !== before) {
      if (status === 'live') {
        this.#engine.happened('chat.live', {});
        this.#settleConnecting(null);
      }
      if (status === 'failed' && error !== null) {
        this.#engine.happened('chat.failed', { error });
        this.#settleConnecting(error);
      }
      if (status === 'dormant') this.#settleConnecting(new ChatError('request.lost', 'disconnected'));
    }
    this.#watches.check(this.#engine, () => this.snapshot);
    for (const door of this.#engine.doors.values()) door.watches.check(this.#engine, () => door.snapshot);
  }

  #settleConnecting(error: ChatError | null): void {
    for (const settle of this.#connecting.splice(0)) settle(error);
  }

  #tell<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void {
    for (const listener of this.#listeners.get(moment) ?? []) this.#engine.callback(moment, listener as (details: ChatMoments[M]) => void, details);
  }
}
