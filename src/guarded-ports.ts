import { ChatError } from './errors.ts';
import type { HttpResult, Ports } from './ports.ts';
import { uuidOf } from './random-uuid.ts';
import { freeLocks } from './volatile.ts';

const noAnswer: HttpResult = { status: 0, body: '' };

/** A timer of ours, and what the clock calls it. */
interface Timer {
  isOver: boolean;
  given?: unknown;
  readonly fire: () => void;
}

/** The ports, and how to use what may throw: for the ports that have one user. */
export interface GuardedPorts extends Ports {
  /** What is used gives, or `otherwise` where it throws, which is reported once per `name`. */
  safely<T>(name: string, use: () => T, otherwise: T): T;
  /** Work of a port that ends once, unless it is abandoned before. One that cannot be begun ends badly, a little later: nobody expects it at once. */
  once<T>(name: string, begin: (end: (value: T) => void) => () => void, bad: T, done: (value: T) => void): () => void;
  /** Sets the timers that the clock would not take: right after that, and after every turn. */
  tryLate(): void;
}

/**
 * The world as the engine uses it: what comes in comes in a turn of its own, and a port that throws is a world that does not answer, reported
 * once per method. What was thrown goes nowhere but by its name: it may tell of addresses, and tokens are in some. (Storage: see SavedData;
 * the socket: see Line; files and streams of events: see their features.)
 */
export function guardedPorts(
  ports: Ports, turn: (run: () => void) => void, report: (error: ChatError) => void, answered: (result: HttpResult) => void,
): GuardedPorts {
  const told = new Set<string>();
  const safely: GuardedPorts['safely'] = (name, use, otherwise) => {
    try {
      return use();
    } catch (error) {
      if (!told.has(name)) report(new ChatError('port.failed', `ports.${name}: ${nameOf(error)}`));
      told.add(name);
      return otherwise;
    }
  };
  let last = 0;
  /** Timers that the clock would not take, and when each is due. */
  const late = new Map<Timer, number>();
  const set = (timer: Timer, ms: number): boolean => safely('clock.setTimeout', () => {
    timer.given = ports.clock.setTimeout(timer.fire, ms);
    return true;
  }, false);
  const tryLate = (): void => {
    for (const [timer, dueAt] of late) {
      if (!set(timer, Math.max(0, dueAt - clock.now()))) return;
      late.delete(timer);
    }
  };
  const clock: Ports['clock'] = {
    now: () => (last = safely('clock.now', () => ports.clock.now(), last)),
    setTimeout: (run, ms) => {
      const timer: Timer = {
        isOver: false,
        // One that was set, although the clock threw, does not run twice.
        fire: () => {
          if (timer.isOver) return;
          timer.isOver = true;
          late.delete(timer);
          turn(run);
        },
      };
      if (set(timer, ms)) return timer;
      late.set(timer, clock.now() + ms);
      safely('clock.soon', () => ports.clock.soon(tryLate), undefined);
      return timer;
    },
    clearTimeout: (given) => {
      const timer = given as Timer | null | undefined;
      if (!timer || timer.isOver) return;
      timer.isOver = true;
      if (!late.delete(timer)) safely('clock.clearTimeout', () => ports.clock.clearTimeout(timer.given), undefined);
    },
    soon: (run) => {
      if (!safely('clock.soon', () => (ports.clock.soon(() => turn(run)), true), false)) clock.setTimeout(run, 0);
    },
  };
  const once = <T>(name: string, begin: (end: (value: T) => void) => () => void, bad: T, done: (value: T) => void): (() => void) => {
    let isOpen = true;
    const end = (value: T): void => {
      if (!isOpen) return;
      isOpen = false;
      done(value);
    };
    const abandon = safely(name, () => begin(end), null);
    if (abandon === null) clock.soon(() => end(bad));
    return () => {
      if (!isOpen) return;
      isOpen = false;
      if (abandon !== null) safely(`${name}, abandoned`, abandon, undefined);
    };
  };
  const random = (): number => {
    const drawn = safely('random', ports.random, 0.5);
    return drawn >= 0 && drawn < 1 ? drawn : 0.5;
  };
  const madeUp = (): string => uuidOf(() => Math.floor(random() * 16));
  return {
    ...ports, clock, random, safely, once, tryLate,
    http: {
      request: (request, done, progress) => once('http.request', (end: (result: HttpResult) => void) => ports.http.request(request, (result) => turn(() => {
        const told = typeof result?.status === 'number' && typeof result.body === 'string' ? result : noAnswer;
        end(told);
        answered(told);
      }), progress && ((part) => turn(() => progress(part)))), noAnswer, done),
    },
    network: {
      isOnline: () => safely('network.isOnline', () => ports.network.isOnline(), true),
      isVisible: () => safely('network.isVisible', () => ports.network.isVisible(), true),
      listen(heard) {
        const remove = safely('network.listen', () => ports.network.listen(heard), () => {});
        return () => safely('network.listen, removed', remove, undefined);
      },
    },
    ids: { uuid: () => safely('ids.uuid', () => ports.ids.uuid(), '') || madeUp(), guestId: () => safely('ids.guestId', () => ports.ids.guestId(), '') || madeUp() },
    locks: {
      isLate: safely('locks.isLate', () => ports.locks.isLate === true, false),
      // Where names cannot be held, none is taken.
      hold(name, changed) {
        const hold = safely('locks.hold', () => ports.locks.hold(name, (isHeld) => turn(() => changed(isHeld))), null);
        if (hold === null) return freeLocks.hold(name, changed);
        return {
          isHeld: () => safely('locks.isHeld', () => hold.isHeld(), true),
          isSeen: () => safely('locks.isSeen', () => hold.isSeen?.() ?? true, true),
          isLost: () => safely('locks.isLost', () => hold.isLost?.() ?? false, false),
          release: () => safely('locks.release', () => hold.release(), undefined),
        };
      },
    },
  };
}

/** What kind of error it was: of a class, not of its words. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name.slice(0, 40) : typeof error);
