import { recordedFunction } from './recorded-ports.ts';
import type { Entry, Tape } from './tape.ts';

/** These change nothing: an app may ask as often as it likes. */
const askers: ReadonlySet<PropertyKey> = new Set(['can', 'subscribe', 'on', 'recording', 'then', 'toJSON']);

type Verb = (...args: unknown[]) => unknown;

/** A handle as the app holds it, with every verb noted that is called on it. */
export class RecordedHandles {
  readonly #tape: Tape;
  readonly #handles = new Map<object, object>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** The same handle for the same object, numbered in the order in which the app got them. */
  wrap(target: object): object {
    const known = this.#handles.get(target);
    if (known !== undefined) return known;
    const wrapped = this.#verbs(target, this.#handles.size, '');
    this.#handles.set(target, wrapped);
    return wrapped;
  }

  /** `path` leads to verbs that stand together in an object (`visitor.`). */
  #verbs(target: object, handle: number, path: string): object {
    const made = new Map<PropertyKey, unknown>();
    return new Proxy(target, {
      get: (_, key) => {
        const known = made.get(key);
        if (known !== undefined) return known;
        const value: unknown = Reflect.get(target, key);
        if (key === 'snapshot' || typeof key === 'symbol') return value;
        if (typeof value === 'function') {
          const verb = askers.has(key) ? value.bind(target) as Verb : this.#noted(handle, path + key, value.bind(target) as Verb);
          made.set(key, verb);
          return verb;
        }
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        const verbs = this.#verbs(value, handle, `${path}${key}.`);
        made.set(key, verbs);
        return verbs;
      },
    });
  }

  #noted(handle: number, verb: string, call: Verb): Verb {
    return (...args) => {
      const tape = this.#tape;
      const given = args.map((arg) => this.#listed(arg));
      const entry: Entry = ['call', tape.arrival(), handle, verb, given, tape.road()];
      const depth = tape.begin(entry);
      let result: unknown;
      try {
        result = call(...given.map((arg) => this.#given(arg)));
      } finally {
        tape.end(depth);
      }
      if (result instanceof Promise) return this.#wrapLater(result);
      if (!isHandle(result)) return result;
      // Asked for once more, as each drawing of a page does: that is no news.
      if (this.#handles.has(result)) tape.retract(entry);
      return this.wrap(result);
    };
  }

  /** Many files are an array: a list of the platform's own could be read once, or not be written down. */
  #listed(arg: unknown): unknown {
    if (typeof arg !== 'object' || arg === null || Array.isArray(arg) || !(Symbol.iterator in arg)) return arg;
    try {
      return [...(arg as Iterable<unknown>)];
    } catch {
      return arg;
    }
  }

  /** An argument as the engine gets it: functions in it (`signIn.authorizationCode`) are a part of the world. */
  #given(arg: unknown, depth = 0): unknown {
    if (typeof arg === 'function') return recordedFunction(this.#tape.named(arg), arg as Verb, this.#tape);
    const isPlain = depth < 3 && typeof arg === 'object' && arg !== null && Object.getPrototypeOf(arg) === Object.prototype;
    if (!isPlain) return arg;
    const parts = Object.entries(arg).map(([name, part]) => [name, part, this.#given(part, depth + 1)] as const);
    return parts.every(([, part, given]) => part === given) ? arg : Object.fromEntries(parts.map(([name, , given]) => [name, given]));
  }

  #wrapLater(promise: Promise<unknown>): Promise<unknown> {
    const wrapped = promise.then((value) => (isHandle(value) ? this.wrap(value) : value));
    // As with the promise itself: whoever only reads the snapshot must not be punished.
    wrapped.catch(() => {});
    return wrapped;
  }
}

/** A thread, among all that a verb may give. */
export const isHandle = (value: unknown): value is object => typeof value === 'object' && value !== null && 'snapshot' in value && 'send' in value;
