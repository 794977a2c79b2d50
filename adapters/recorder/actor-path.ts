import type { InspectionEvent } from 'xstate';

/** What XState's references know and its type of them does not tell. */
interface Relative {
  readonly id: string;
  readonly _parent?: Relative;
}

/** Where an actor stands, `chat/thread:default/outbox`: the same in each run, as sessions are not. */
export function actorPath(ref: InspectionEvent['actorRef']): string {
  const names: string[] = [];
  for (let at: Relative | undefined = ref as unknown as Relative; at !== undefined; at = at._parent) names.unshift(escaped(at.id));
  return names.join('/');
}

/** An app's own thread id may hold anything. */
export const escaped = (name: string): string => name.replace(/[%/]/g, encodeURIComponent);
