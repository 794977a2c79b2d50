import type { AnyActorRef, EventObject } from 'xstate';

/** An action as `transition` returns it and inspection reports it. */
export interface Action {
  readonly type: string;
  readonly params: unknown;
}

/** XState's own bookkeeping; what comes of it is seen in the state and the timers. */
const bookkeeping = new Set(['xstate.assign', 'xstate.raise', 'xstate.cancel', 'xstate.enqueueActions']);

/** Whether an executed action is something the machine did to others: started or stopped a child, told, sent, emitted. */
export function isDeed({ type }: Action): boolean {
  return !bookkeeping.has(type);
}

/** The action in words, equal for the planned and the executed one. */
export function deedName({ type, params }: Action): string {
  if (type === 'xstate.sendTo') {
    const { to, targetId, event } = params as { to: AnyActorRef | string | undefined; targetId?: string; event: EventObject };
    return `to ${targetId ?? (typeof to === 'string' ? to : to?.id)}: ${JSON.stringify(event)}`;
  }
  if (type === 'xstate.spawnChild') {
    const { id, input } = params as { id: string; input?: unknown };
    return `starts ${id}${input === undefined ? '' : ` ${JSON.stringify(input)}`}`;
  }
  // A child that has ended by itself may be stopped as well: that does nothing.
  if (type === 'xstate.stopChild') return `stops ${(params as AnyActorRef | undefined)?.id ?? 'nothing'}`;
  if (type === 'xstate.emit') return `emits ${JSON.stringify((params as { event: EventObject }).event)}`;
  return params === undefined ? type : `${type} ${JSON.stringify(params)}`;
}
