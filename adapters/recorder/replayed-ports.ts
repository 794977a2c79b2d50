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
  readonly #callbacks = new Map<number, Callback | Readonly<Record<string, unknown>>>();
  #lastId = 0;

  constructor(startedAt: number, kinds: Readonly<Record<string, Kind>>, entries: readonly Entry[]) {
    this.now = startedAt;
    this.#kinds = kinds;
    for (const entry of entries) {
      if (entry[0] !== 'value') continue;
      const values = this.#values.get(entry[1]);
      if (values === undefined) this.#values.set(entry[1], [entry[2]]);
      else values.push(entry[2]);
    }
    for (const values of this.#values.values()) values.reverse();
    const port = (name: string): unknown => new Proxy({}, { get: (_, member) => this.#member(`${name}.${String(member)}`) });
    this.ports = {
      ...(Object.fromEntries(portsOf(kinds).map((name) => [name, port(name)])) as unknown as Ports),
      random: () => Number(this.#next('random')),
      clock: {
        now: () => this.now,
        setTimeout: (run) => this.#hold(run),
        clearTimeout: () => {},
        soon: (run) => void this.#hold(run),
      },
    };
  }

  /** Calls what the engine had handed out; false when it never did. */
  bring([, , id, member, args]: Incoming): boolean {
    const held = this.#callbacks.get(id);
    const call = typeof held === 'function' ? held : held?.[member];
    if (typeof call !== 'function') return false;
    (call as Callback).apply(held, [...args]);
    return true;
  }

  /** A function of the app's options: its answers, in order; what it promised is kept when the recording says so. */
  replayedFunction(name: string): Callback {
    return () => {
      const value = this.#next(name);
      const id = typeof value === 'object' && value !== null && '$promise' in value ? Number(value.$promise) : null;
      if (id === null) return value;
      this.#lastId = Math.max(this.#lastId, id);
      return new Promise((resolve, reject) => this.#callbacks.set(id, { resolve, reject }));
    };
  }

  #member(name: string): Callback | boolean | undefined {
    const kind = this.#kinds[name];
    if (kind === 'true' || kind === 'false') return kind === 'true';
    return kind === undefined && mayBeMissing.has(name) ? undefined : this.#method(name);
  }

  #method(name: string): Callback {
    return (...args) => {
      for (const arg of args) if (isCallable(arg)) this.#hold(arg);
      if (name === 'socket.open') return { send: (text: unknown) => void this.sent.push(text), close: () => {} };
      const kind = this.#kinds[name];
      for (let entry = this.takeSync(); entry !== undefined; entry = this.takeSync()) this.bring(entry);
      if (kind === 'function') return () => {};
      if (name === 'locks.hold') return { isHeld: () => this.#next('locks.isHeld') === true, release: () => {} };
      if (kind === 'object') return new Proxy({}, { get: () => () => {} });
      return kind === 'value' ? this.#next(name) : undefined;
    };
  }

  #next(name: string): unknown {
    return this.#values.get(name)?.pop();
  }

  #hold(callback: unknown): number {
    this.#callbacks.set(++this.#lastId, callback as Callback);
    return this.#lastId;
  }
}

/** Ports that the engine may call even where the recording never saw it do so. */
const alwaysThere = ['socket', 'http', 'files', 'eventStream', 'storage', 'locks', 'network', 'ids'];

/** What a storage has or has not. */
const mayBeMissing = new Set(['isVolatile', 'refresh', 'listen', 'wipe'].map((member) => `storage.${member}`));

const portsOf = (kinds: Readonly<Record<string, Kind>>): string[] =>
  [...new Set([...alwaysThere, ...Object.keys(kinds).filter((name) => name.includes('.')).map((name) => name.split('.')[0] as string)])];

const isCallable = (arg: unknown): boolean =>
  typeof arg === 'function' || (typeof arg === 'object' && arg !== null && Object.values(arg).some((member) => typeof member === 'function'));
