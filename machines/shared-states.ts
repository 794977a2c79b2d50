import type { AnyStateMachine } from 'xstate';

/** What XState binds to each machine when it is made. */
const bound = ['transition', 'getInitialSnapshot', 'getPersistedSnapshot', 'restoreSnapshot', 'start'] as const;

/**
 * The same machine, but `provide` shares its tree of states: only implementations differ from chat to chat, and XState (5.33) builds the
 * whole tree anew for each, which was most of the time and of the memory that a chat costs.
 */
export function sharingStates<Machine extends AnyStateMachine>(machine: Machine): Machine {
  const methods = machine.constructor.prototype as Readonly<Record<string, (...args: never[]) => unknown>>;
  function provide(this: AnyStateMachine, { actors, actions, guards, delays }: Partial<AnyStateMachine['implementations']>): AnyStateMachine {
    const held = this.implementations;
    const provided = Object.create(this) as Record<string, unknown>;
    provided['implementations'] = {
      actors: { ...held.actors, ...actors }, actions: { ...held.actions, ...actions }, guards: { ...held.guards, ...guards }, delays: { ...held.delays, ...delays },
    };
    for (const name of bound) provided[name] = methods[name]?.bind(provided);
    return provided as unknown as AnyStateMachine;
  }
  return Object.assign(machine, { provide });
}
