import type { ClockPort, Hold, Ports } from '../../src/ports.ts';
import type { Kind, Tape } from './tape.ts';

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
    const value = tape.leave(name, () => ask(...args));
    if (!(value instanceof Promise)) {
      tape.push(['value', name, value]);
      return value;
    }
    const id = tape.nextId();
    tape.push(['value', name, { $promise: id }]);
    return new Promise((resolve, reject) => {
      value.then(recordedMember(resolve as Method, undefined, id, 'resolve', tape), (error: unknown) => {
        const depth = tape.begin(['in', tape.arrival(), id, 'reject', [String(error)], tape.road()]);
        reject(error as Error);
        tape.end(depth);
      });
    });
  };
}

function recordedClock(clock: ClockPort, tape: Tape): ClockPort {
  return {
    now: tape.now,
    setTimeout: (run, ms) => clock.setTimeout(recordedTurn(run, tape), ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    soon: (run) => clock.soon(recordedTurn(run, tape)),
  };
}

/** One port, or a thing of the world that a feature was given. */
export function recordedPort(name: string, port: object, tape: Tape): object {
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(port, {
    get(target, key) {
      const known = methods.get(key);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, key);
      if (typeof value === 'boolean') tape.kinds[`${name}.${String(key)}`] = value ? 'true' : 'false';
      const seen = typeof value === 'function' ? recordedMethod(`${name}.${String(key)}`, value as Method, target, tape) : value;
      methods.set(key, seen);
      return seen;
    },
  });
}

function recordedMethod(name: string, method: Method, port: unknown, tape: Tape): Method {
  return (...args) => {
    const result = tape.leave(name, () => method.apply(port, args.map((arg) => recordedCallback(arg, tape))));
    const kind = kindOf(result);
    tape.kinds[name] ??= kind;
    if (kind === 'value') tape.push(['value', name, result]);
    if (name === 'socket.open') return recordedSocket(result, tape);
    return name === 'locks.hold' ? recordedHold(result as Hold, tape) : result;
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
    [name, typeof member !== 'function' ? member : name === 'text' ? recordedText(member as Method, given, id, tape) : recordedMember(member as Method, given, id, name, tape)]));
}

function recordedMember(call: Method, owner: unknown, id: number, member: string, tape: Tape): Method {
  return (...args) => {
    const depth = tape.begin(['in', tape.arrival(), id, member, args, tape.road()]);
    try {
      return call.apply(owner, args);
    } finally {
      tape.end(depth);
    }
  };
}

/** The same for frames. */
function recordedText(call: Method, owner: unknown, id: number, tape: Tape): (text: unknown) => void {
  return (text) => {
    const depth = tape.begin(['text', tape.arrival(), id, text as string, tape.road()]);
    try {
      call.call(owner, text);
    } finally {
      tape.end(depth);
    }
  };
}

/** The same for what the clock calls, which is much and says nothing. */
function recordedTurn(run: () => void, tape: Tape): () => void {
  const id = tape.nextId();
  return () => {
    const depth = tape.begin(['turn', tape.arrival(), id, tape.road()]);
    try {
      run();
    } finally {
      tape.end(depth);
    }
  };
}

/** What goes out is noted for whoever looks; nothing depends on it. */
function recordedSocket(socket: unknown, tape: Tape): unknown {
  const { send, close } = socket as { send: Method; close: Method };
  return {
    send: (text: unknown) => {
      tape.push(['out', tape.now(), text]);
      tape.leave('socket.send', () => send.call(socket, text));
    },
    close: (...args: unknown[]) => tape.leave('socket.close', () => close.apply(socket, args)),
  };
}

/** How it stands with a name is asked again and again. */
function recordedHold(hold: Hold, tape: Tape): Hold {
  const asked = (name: 'isHeld' | 'isSeen' | 'isLost', otherwise: boolean) => (): boolean => {
    const answer = tape.leave(`locks.${name}`, () => hold[name]?.() ?? otherwise);
    if (hold[name] !== undefined) tape.push(['value', `locks.${name}`, answer]);
    return answer;
  };
  return { isHeld: asked('isHeld', true), isSeen: asked('isSeen', true), isLost: asked('isLost', false), release: () => tape.leave('locks.release', () => hold.release()) };
}

function kindOf(result: unknown): Kind {
  if (result === undefined) return 'none';
  if (typeof result === 'function') return 'function';
  const isHandle = typeof result === 'object' && result !== null && Object.values(result).some((member) => typeof member === 'function');
  return isHandle ? 'object' : 'value';
}
