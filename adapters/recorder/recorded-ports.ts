import type { ClockPort, Ports } from '../../src/ports.ts';
import { type Kind, type Tape, weigh } from './tape.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The ports of a chat with a tape running: everything they tell the engine is noted, in order. What they do is as before. */
export function recordedPorts(ports: Ports, tape: Tape): Ports {
  const recorded: Record<string, unknown> = {};
  for (const [name, port] of Object.entries(ports) as [string, unknown][]) {
    if (name === 'clock') recorded[name] = recordedClock(ports.clock, tape);
    else recorded[name] = typeof port === 'function' ? recordedMethod(name, port as Method, port, tape) : recordedPort(name, port as object, tape);
  }
  return recorded as unknown as Ports;
}

/** Functions among the options (a code, a fingerprint) are a part of the world too; what they promise comes in when it is kept. */
export function recordedFunction(name: string, ask: (...args: unknown[]) => unknown, tape: Tape): (...args: unknown[]) => unknown {
  return (...args) => {
    const value = tape.leave(() => ask(...args));
    if (!(value instanceof Promise)) {
      tape.push(['value', name, value]);
      return value;
    }
    const id = tape.nextId();
    tape.push(['value', name, { $promise: id }]);
    return new Promise((resolve, reject) => {
      const settle = (member: string, end: (value: unknown) => void) => (result: unknown): void =>
        tape.enter(() => end(result), (at, isSync) => ['in', at, id, member, [member === 'reject' ? String(result) : result], isSync], 0);
      value.then(settle('resolve', resolve), settle('reject', reject));
    });
  };
}

function recordedClock(clock: ClockPort, tape: Tape): ClockPort {
  return {
    now: tape.now,
    setTimeout: (run, ms) => clock.setTimeout(recordedCallback(run, tape) as () => void, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    soon: (run) => clock.soon(recordedCallback(run, tape) as () => void),
  };
}

function recordedPort(name: string, port: object, tape: Tape): object {
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(port, {
    get(target, key) {
      const known = methods.get(key);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, key);
      const seen = typeof value === 'function' ? recordedMethod(`${name}.${String(key)}`, value as Method, target, tape) : value;
      methods.set(key, seen);
      return seen;
    },
  });
}

function recordedMethod(name: string, method: Method, port: unknown, tape: Tape): Method {
  return (...args) => {
    const result = tape.leave(() => method.apply(port, args.map((arg) => recordedCallback(arg, tape))));
    const kind = kindOf(result);
    tape.kinds[name] ??= kind;
    if (kind === 'value') tape.push(['value', name, result]);
    return name === 'socket.open' ? recordedSocket(result, tape) : result;
  };
}

/** A function, or an object of functions, that the world is to call. */
function recordedCallback(given: unknown, tape: Tape): unknown {
  if (typeof given === 'function') return recordedMember(given as Method, undefined, tape.nextId(), '', tape);
  if (typeof given !== 'object' || given === null) return given;
  const members = Object.entries(given as Record<string, unknown>);
  if (!members.some(([, member]) => typeof member === 'function')) return given;
  const id = tape.nextId();
  return Object.fromEntries(members.map(([name, member]) =>
    [name, typeof member === 'function' ? recordedMember(member as Method, given, id, name, tape) : member]));
}

function recordedMember(call: Method, owner: unknown, id: number, member: string, tape: Tape): Method {
  return (...args) => tape.enter(() => call.apply(owner, args), (at, isSync) => ['in', at, id, member, args, isSync], weigh(args));
}

/** What goes out is noted for whoever looks; nothing depends on it. */
function recordedSocket(socket: unknown, tape: Tape): unknown {
  const { send, close } = socket as { send: Method; close: Method };
  return {
    send: (text: unknown) => {
      tape.push(['out', tape.now(), text], String(text).length);
      tape.leave(() => send.call(socket, text));
    },
    close: (...args: unknown[]) => tape.leave(() => close.apply(socket, args)),
  };
}

function kindOf(result: unknown): Kind {
  if (result === undefined) return 'none';
  if (typeof result === 'function') return 'function';
  const isHandle = typeof result === 'object' && result !== null && Object.values(result).some((member) => typeof member === 'function');
  return isHandle ? 'object' : 'value';
}
