import type { Ports } from '../../src/ports.ts';
import type { Entry, Kind } from './tape.ts';

type Callback = (...args: unknown[]) => unknown;
type Incoming = Extract<Entry, readonly ['in', ...unknown[]]>;

/** The world as it was: answers from the recording, and callbacks that wait until their entry comes up. */
export class ReplayedWorld {
  readonly ports: Ports;
  readonly sent: unknown[] = [];
  now: number;
  /** Gives the next entry where it came while the engine was still in its call, and moves on; undefined where it did not. */
  takeSync: () => Incoming | undefined = () => undefined;
  readonly #kinds: Readonly<Record<string, Kind>>;
  readonly #values = new Map<string, unknown[]>();
  /** What was thrown, by name and by how often it had been asked for then. */
  readonly #thrown = new Map<string, Map<number, string>>();
  readonly #asked = new Map<string, number>();
  readonly #callbacks = new Map<number, Callback | Readonly<Record<string, unknown>>>();
  #lastId = 0;

  constructor(startedAt: number, kinds: Readonly<Record<string, Kind>>, entries: readonly Entry[]) {
    this.now = startedAt;
    this.#kinds = kinds;
    for (const entry of entries) {
      if (entry[0] === 'value') listed(this.#values, entry[1], () => []).push(entry[2]);
      else if (entry[0] === 'throw') listed(this.#thrown, entry[1], () => new Map<number, string>()).set(entry[2], entry[3]);
    }
    for (const values of this.#values.values()) values.reverse();
    this.ports = {
      ...(Object.fromEntries(portsOf(kinds).map((name) => [name, this.port(name)])) as unknown as Ports),
      random: () => Number(this.#asks('random')),
      clock: {
        now: () => this.now,
        setTimeout: (run) => this.#hold(run),
        clearTimeout: () => {},
        soon: (run) => void this.#hold(run),
      },
    };
  }

  /** Whether the engine has handed out what this calls. */
  awaits([, , id]: Incoming): boolean {
    return this.#callbacks.has(id);
  }

  /** Calls what the engine had handed out; false when it never did. */
  bring([, , id, member, args]: Incoming): boolean {
    const held = this.#callbacks.get(id);
    const call = typeof held === 'function' ? held : held?.[member];
    if (typeof call !== 'function') return false;
    (call as Callback).apply(held, [...args]);
    return true;
  }

  /** A port, or a thing of the world that a feature was given, by its name. */
  port(name: string): unknown {
    return new Proxy({}, { get: (_, member) => this.#member(`${name}.${String(member)}`) });
  }

  /** Whether the recording knows of it. */
  knows(name: string): boolean {
    return Object.keys(this.#kinds).some((member) => member.startsWith(`${name}.`));
  }

  /** A function of the app's options: its answers, in order; what it promised is kept when the recording says so. */
  replayedFunction(name: string): Callback {
    return () => {
      const value = this.#asks(name);
      const id = typeof value === 'object' && value !== null && '$promise' in value ? Number(value.$promise) : null;
      if (id === null) return value;
      this.#lastId = Math.max(this.#lastId, id);
      return new Promise((resolve, reject) => this.#callbacks.set(id, { resolve, reject }));
    };
  }

  #member(name: string): Callback | boolean | undefined {
    const kind = this.#kinds[name];
    if (kind === 'true' || kind === 'false') return kind === 'true';
    return kind === undefined && mayBeMissing.has(name) && !this.#thrown.has(name) ? undefined : this.#method(name);
  }

  #method(name: string): Callback {
    return (...args) => {
      for (const arg of args) if (isCallable(arg)) this.#hold(arg);
      const kind = this.#kinds[name];
      for (let entry = this.takeSync(); entry !== undefined; entry = this.takeSync()) this.bring(entry);
      const value = this.#asks(name, kind === 'value');
      if (name === 'socket.open') return { send: (text: unknown) => this.#sends(text), close: () => this.#asks('socket.close', false) };
      if (kind === 'function') return () => {};
      // What was not recorded is as where names are not written down.
      if (name === 'locks.hold') return {
        isHeld: () => this.#asks('locks.isHeld') === true, isSeen: () => this.#asks('locks.isSeen') !== false, isLost: () => this.#asks('locks.isLost') === true,
        release: () => this.#asks('locks.release', false),
      };
      return kind === 'object' ? new Proxy({}, { get: () => () => {} }) : value;
    };
  }

  #sends(text: unknown): void {
    this.sent.push(text);
    this.#asks('socket.send', false);
  }

  /** The next answer of this name; throws where it did. */
  #asks(name: string, hasAnswer = true): unknown {
    const n = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, n);
    const what = this.#thrown.get(name)?.get(n);
    if (what !== undefined) throw Object.assign(new Error('as it was recorded'), { name: what });
    return hasAnswer ? this.#next(name) : undefined;
  }

  #next(name: string): unknown {
    return this.#values.get(name)?.pop();
  }

  #hold(callback: unknown): number {
    this.#callbacks.set(++this.#lastId, callback as Callback);
    return this.#lastId;
  }
}

function listed<T>(lists: Map<string, T>, name: string, make: () => T): T {
  const list = lists.get(name) ?? make();
  lists.set(name, list);
  return list;
}

/** Ports that the engine may call even where the recording never saw it do so. */
const alwaysThere = ['socket', 'http', 'files', 'eventStream', 'storage', 'locks', 'network', 'ids'];

/** What a storage has or has not. */
const mayBeMissing = new Set(['isVolatile', 'refresh', 'listen', 'wipe'].map((member) => `storage.${member}`));

const portsOf = (kinds: Readonly<Record<string, Kind>>): string[] =>
  [...new Set([...alwaysThere, ...Object.keys(kinds).filter((name) => name.includes('.')).map((name) => name.split('.')[0] as string)])];

const isCallable = (arg: unknown): boolean =>
  typeof arg === 'function' || (typeof arg === 'object' && arg !== null && Object.values(arg).some((member) => typeof member === 'function'));
