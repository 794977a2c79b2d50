import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';

/**
 * A machine in which a throw is an undone transition, not the end: XState kills an actor whose action throws and leaves its sockets and
 * timers running (measured on 5.33). Everything our machines call is total already; this is the second net.
 */
export function contained<Machine extends AnyStateMachine>(machine: Machine, report: (error: unknown) => void): Machine {
  const safe = Object.create(machine) as Machine;
  const transition = machine.transition.bind(machine) as unknown as Transition;
  const guarded: Transition = (snapshot, event, scope) => {
    try {
      return transition(snapshot, event, scope);
    } catch (error) {
      report(error);
      return snapshot;
    }
  };
  return Object.assign(safe, { transition: guarded });
}

type Transition = (snapshot: AnyMachineSnapshot, event: AnyEventObject, scope: AnyActorScope) => AnyMachineSnapshot;
