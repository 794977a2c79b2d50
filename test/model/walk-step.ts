import type { EventObject } from 'xstate';

/** One thing that can happen to a machine, as plain data: it can be printed, stored and played again. */
export type Step =
  | { readonly kind: 'send'; readonly event: EventObject }
  /** A child tells its parent; only a living child can. */
  | { readonly kind: 'says'; readonly actor: string; readonly event: EventObject }
  | { readonly kind: 'resolves'; readonly actor: string; readonly output: unknown }
  | { readonly kind: 'rejects'; readonly actor: string; readonly error: unknown }
  /** What a supplied guard answers changes; nothing is sent. */
  | { readonly kind: 'becomes'; readonly condition: string; readonly value: boolean }
  /** Time passes until the next timer is due. With `timer`, that one must be it. */
  | { readonly kind: 'waits'; readonly timer?: string };

/** Someone outside (the parent, the app) sends an event. */
export const send = (event: EventObject): Step => ({ kind: 'send', event });

/** The child `actor` tells its parent something. */
export const says = (actor: string, event: EventObject): Step => ({ kind: 'says', actor, event });

/** The task `actor` ends well. */
export const resolves = (actor: string, output?: unknown): Step => ({ kind: 'resolves', actor, output });

/** The task `actor` ends badly. */
export const rejects = (actor: string, error?: unknown): Step => ({ kind: 'rejects', actor, error });

/** The supplied guard `condition` answers `value` from now on. */
export const becomes = (condition: string, value: boolean): Step => ({ kind: 'becomes', condition, value });

/** The next timer runs. */
export const waits = (timer?: string): Step => (timer === undefined ? { kind: 'waits' } : { kind: 'waits', timer });

/** The step in words, unique within one state of a machine. */
export function stepName(step: Step): string {
  switch (step.kind) {
    case 'send':
      return eventName(step.event);
    case 'says':
      return `${step.actor} says ${eventName(step.event)}`;
    case 'resolves':
      return `${step.actor} resolves${inWords(step.output)}`;
    case 'rejects':
      return `${step.actor} rejects${inWords(step.error)}`;
    case 'becomes':
      return `${step.condition} is ${step.value}`;
    case 'waits':
      return step.timer === undefined ? 'time passes' : timerName(step.timer);
  }
}

/** `xstate.after.ackTimeout.delivery.sending` as `after ackTimeout in delivery.sending`; other timers keep their id. */
export function timerName(id: string): string {
  return id.replace(/^xstate\.after\.([^.]+)\.(.+)$/, 'after $1 in $2');
}

function eventName({ type, ...payload }: EventObject): string {
  return `${type}${Object.keys(payload).length > 0 ? inWords(payload) : ''}`;
}

function inWords(value: unknown): string {
  return value === undefined ? '' : ` ${JSON.stringify(value)}`;
}
