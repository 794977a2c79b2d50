import type { Chat, ChatMoments, ChatOptions, ChatSnapshot, ChatVerb, ConnectionSnapshot, CoreChat, CoreMoments, ResetOptions, Thread, ThreadSnapshot } from './chat-types.ts';
import { Engine, failureError } from './engine.ts';
import { ChatError } from './errors.ts';
import { jsonCopy } from './json-copy.ts';
import { Watches } from './listeners.ts';
import { type ResolvedOptions, resolveOptions } from './options.ts';
import type { Ports } from './ports.ts';
import { chatStatus, connectionStatus } from './snapshots.ts';
import { requireFunction, ThreadDoor } from './thread-door.ts';

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
  if (record === undefined) return openDoor(options, ports);
  if (typeof record?.open !== 'function') throw new ChatError('options.invalid', "record: recorder() of 'chat-machines/recorder' is needed");
  return record.open(options, ports, openDoor);
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
  /** While an engine is made, and between two: nobody is told anything. */
  #isMuted = true;
  readonly #watches: Watches<ChatSnapshot>;
  readonly #listeners = new Map<keyof ChatMoments, Set<(details: never) => void>>();
  #connecting: { resolve(): void; reject(error: ChatError): void }[] = [];
  #snapshot: ChatSnapshot;
  #seen: Look | null = null;
  #madeAt = -1;
  #toldAt = 0;
  #status: ChatSnapshot['status'] = 'dormant';
  #wasOpen = false;
  #wasOnline = false;
  #connection: ConnectionSnapshot = { status: 'dormant', since: 0, nextTryAt: null, canRetryNow: false, isLost: false };

  constructor(options: ChatOptions, ports: Ports) {
    const resolved = resolveOptions(options);
    this.#options = { ...options };
    this.#ports = ports;
    this.#watches = new Watches((error) => this.#engine.report(new ChatError('callback.threw', 'subscribe', error)));
    this.#engine = this.#build(resolved);
    this.#isMuted = false;
    this.#begin();
    this.#snapshot = this.#make();
  }

  /** An engine that speaks through this door as long as it is the door's. */
  #build(options: ResolvedOptions): Engine {
    const isHeard = (): boolean => !this.#isMuted && engine === this.#engine;
    const engine: Engine = new Engine(
      options,
      this.#ports,
      (moment, details) => isHeard() && this.#tell(moment, details),
      () => isHeard() && this.#settled(),
    );
    return engine;
  }

  #begin(): void {
    const engine = this.#engine;
    engine.openThread = (key, isKnown) => this.#open(key, isKnown) as unknown as Thread;
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
    if (!known.includes(moment)) throw new ChatError('argument.invalid', `on(moment): no moment "${String(moment).slice(0, 40)}"; there are ${known.join(', ')}`);
    const listeners = this.#listeners.get(moment) ?? new Set();
    this.#listeners.set(moment, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  can(verb: ChatVerb): boolean {
    if (this.#engine.isStopped) return false;
    const { status, connection } = this.snapshot;
    const can = this.#engine.featureCan(verb, null);
    if (can !== undefined) return can;
    switch (verb) {
      case 'connect':
        return status === 'dormant' || status === 'failed';
      case 'disconnect':
        return status !== 'dormant';
      case 'retryNow':
        return connection.canRetryNow;
      case 'request':
        return status === 'live' || status === 'recovering';
      case 'reset':
      case 'stop':
        return true;
      default:
        throw new ChatError('argument.invalid', `can(verb): "${String(verb).slice(0, 40)}" is no verb of this chat`);
    }
  }

  connect(): Promise<void> {
    if (this.#engine.isStopped) return Promise.reject(new ChatError('chat.stopped'));
    if (this.snapshot.status === 'live') return Promise.resolve();
    const promise = new Promise<void>((resolve, reject) => this.#connecting.push({ resolve, reject }));
    // Whoever only reads the snapshot must not be punished with an unhandled rejection.
    promise.catch(() => {});
    this.#engine.turns.run(() => this.#engine.wiring.actor.send({ type: 'chat.connect' }));
    return promise;
  }

  disconnect(): void {
    if (this.#engine.isStopped) return;
    this.#engine.turns.run(() => this.#engine.wiring.actor.send({ type: 'chat.disconnect' }));
  }

  retryNow(): void {
    if (this.#engine.isStopped) return;
    this.#engine.turns.run(() => this.#engine.wiring.actor.send({ type: 'chat.retryNow' }));
  }

  thread(id?: string): Thread {
    if (id !== undefined && (typeof id !== 'string' || id.trim() === '')) throw new ChatError('argument.invalid', 'thread(id): a non-empty text, or nothing');
    const key = id ?? 'default';
    // The handle of the latest conversation and that of its id are one.
    const held = [...this.#engine.doors.values()].find((door) => door.id === key);
    return (this.#engine.doors.get(key) ?? held ?? this.#open(key)) as unknown as Thread;
  }

  request(eventType: string, data: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (typeof eventType !== 'string' || eventType.trim() === '') return rejected(new ChatError('argument.invalid', 'request(eventType): a non-empty text is needed'));
    const copy = jsonCopy(data);
    if (copy === undefined) return rejected(new ChatError('argument.invalid', 'request(data): an object that is fit for JSON is needed'));
    if (this.#engine.isStopped) return rejected(new ChatError('chat.stopped'));
    if (!this.can('request')) return rejected(new ChatError('verb.forbidden', `request while the chat is ${this.snapshot.status}`));
    const promise = new Promise<unknown>((resolve, reject) => {
      this.#engine.turns.run(() => this.#engine.wiring.requests.ask({ type: 'raw', eventType, data: copy }, ({ answer, failure }) => {
        if (failure === null) resolve(answer.wire);
        else reject(failureError(failure));
      }));
    });
    promise.catch(() => {});
    return promise;
  }

  recording(): string {
    throw new ChatError('verb.forbidden', 'recording() of a chat that was made without record');
  }

  forget(): void {
    this.#engine.turn(() => this.#engine.saved.forget());
  }

  reset(given: ResetOptions = {}): void {
    if (this.#engine.isStopped) throw new ChatError('chat.stopped');
    if (typeof given !== 'object' || given === null) throw new ChatError('argument.invalid', 'reset(options): an object is needed');
    const odd = Object.keys(given).find((name) => !resettable.includes(name));
    if (odd !== undefined) throw new ChatError('argument.invalid', `reset(options): no option "${odd}"; there are ${resettable.join(', ')}`);
    const { customer: _, ...kept } = this.#options;
    const options = { ...kept, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
    const resolved = resolveOptions(options);
    const old = this.#engine;
    this.#isMuted = true;
    old.turn(() => old.stop());
    for (const door of old.doors.values()) door.stop({ status: 'failed', reason: 'discarded' });
    old.forget();
    this.#options = options;
    this.#engine = this.#build(resolved);
    this.#isMuted = false;
    this.#settleConnecting(new ChatError('request.lost', 'reset'));
    this.#madeAt = this.#toldAt = -1;
    this.#wasOnline = false;
    this.#begin();
    this.#engine.turn(() => {});
  }

  stop(): void {
    const engine = this.#engine;
    if (engine.isStopped) return;
    engine.turns.run(() => engine.stop());
    for (const door of engine.doors.values()) door.stop();
    this.#settleConnecting(new ChatError('chat.stopped'));
    this.#watches.clear();
    this.#listeners.clear();
  }

  #open(key: string, isKnown = true): ThreadDoor {
    const known = this.#engine.doors.get(key);
    if (known !== undefined) return known;
    if (this.#engine.isStopped) throw new ChatError('chat.stopped');
    const door = new ThreadDoor(this.#engine, key);
    // First the door: what features do while the thread is made may ask for it.
    this.#engine.doors.set(key, door);
    this.#engine.prepareThread(key, isKnown);
    if (!this.#engine.doors.has(key)) throw new ChatError('engine.crashed', `thread ${key}`);
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
      connection: this.#connectionSnapshot(),
      error: failure === null ? null : (seen?.error ?? failureError(failure)),
    };
    return this.#seen;
  }

  #connectionSnapshot(): ConnectionSnapshot {
    const { wiring, isStopped } = this.#engine;
    const state = wiring.connection?.getSnapshot();
    const status = isStopped || state === undefined ? 'dormant' : connectionStatus(state);
    const isLost = !isStopped && wiring.actor.getSnapshot().hasTag('lost');
    if (status === this.#connection.status) {
      if (isLost !== this.#connection.isLost) this.#connection = { ...this.#connection, isLost };
      return this.#connection;
    }
    const now = this.#engine.ports.clock.now();
    const waits: Partial<Record<ConnectionSnapshot['status'], number>> = { waiting: state?.context.waitMs ?? 0, offline: offlineIntervalMs };
    const wait = waits[status];
    this.#connection = { status, since: now, nextTryAt: wait === undefined ? null : now + wait, canRetryNow: wait !== undefined, isLost };
    return this.#connection;
  }

  /** The end of a turn: one look, one notification. */
  #settled(): void {
    if (this.#toldAt === this.#engine.store.version) return;
    for (const feature of this.#engine.installed) feature.settled?.();
    this.#toldAt = this.#engine.store.version;
    const before = this.#status;
    const { status, connection, error } = this.#look();
    const isOpen = connection.status === 'open' || connection.status === 'doubtful';
    const { isOnline } = this.#engine;
    if (isOnline !== this.#wasOnline) {
      this.#wasOnline = isOnline;
      for (const feature of this.#engine.installed) feature.online?.(isOnline);
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
    this.#watches.check(() => this.snapshot);
    for (const door of this.#engine.doors.values()) door.watches.check(() => door.snapshot);
  }

  #settleConnecting(error: ChatError | null): void {
    for (const waiter of this.#connecting.splice(0)) {
      if (error === null) waiter.resolve();
      else waiter.reject(error);
    }
  }

  #tell<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void {
    for (const listener of this.#listeners.get(moment) ?? []) {
      try {
        (listener as (details: ChatMoments[M]) => void)(details);
      } catch (error) {
        this.#engine.report(new ChatError('callback.threw', moment, error));
      }
    }
  }
}

function rejected(error: ChatError): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
