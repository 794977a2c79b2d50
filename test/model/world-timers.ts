import type { EventObject } from 'xstate';
import { platformDelay } from '../kit/event-clock.ts';
import type { Action } from './deed-name.ts';
import { timerName } from './walk-step.ts';

/** A timer of a machine that has been set and has not run. */
export interface PendingTimer {
  readonly id: string;
  readonly event: EventObject;
  readonly leftMs: number;
}

/** The timers pending after some actions, the next one first; checks named delays against `delays`. */
export function timersAfter(before: readonly PendingTimer[], actions: readonly Action[], delays?: Readonly<Record<string, number>>): PendingTimer[] {
  let timers = [...before];
  for (const { type, params } of actions) {
    const { id, sendId, event, delay } = (params ?? {}) as { id?: string; sendId?: string; event: EventObject; delay?: number };
    if (type === 'xstate.sendTo' && delay !== undefined) throw new Error(`a delayed sendTo (${event.type}) cannot be walked: raise it, or use after`);
    if (type === 'xstate.cancel') {
      const last = timers.findLast((timer) => timer.id === sendId);
      timers = timers.filter((timer) => timer !== last);
    }
    if (type === 'xstate.raise' && delay !== undefined) {
      checkDelay(id ?? '', delay, delays);
      const leftMs = platformDelay(delay);
      const place = timers.findIndex((timer) => timer.leftMs > leftMs);
      timers.splice(place < 0 ? timers.length : place, 0, { id: id ?? event.type, event, leftMs });
    }
  }
  return timers;
}

/** How long before each step a machine is left alone, where no timer is due by then: a timer set anew is told from one that went on. */
const breathMs = 1;

/** The time that passes before something happens, ms. */
export function breathBefore(nextLeftMs: number | undefined): number {
  return nextLeftMs !== undefined && nextLeftMs > breathMs ? breathMs : 0;
}

/** The timers after so much time in which none was due. */
export function timersSooner(timers: readonly PendingTimer[], ms: number): PendingTimer[] {
  return timers.map((timer) => ({ ...timer, leftMs: timer.leftMs - ms }));
}

/** The timers after the next one has run. */
export function timersLater([next, ...others]: readonly PendingTimer[]): PendingTimer[] {
  return timersSooner(others, next?.leftMs ?? 0);
}

function checkDelay(id: string, delay: number, delays: Readonly<Record<string, number>> = {}): void {
  const name = /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? '';
  const written = Object.hasOwn(delays, name) ? delays[name] : delay;
  if (written !== delay) throw new Error(`${timerName(id)} lasts ${delay} ms, and the scenario says ${written} ms`);
}
