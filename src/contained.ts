import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';

type Deed = (...args: never[]) => unknown;
type Transition = (snapshot: AnyMachineSnapshot, event: AnyEventObject, scope: AnyActorScope) => AnyMachineSnapshot;

/**
 * A machine that a throw cannot kill: XState ends an actor whose action throws and leaves its sockets and timers running (measured on
 * 5.33). What was supplied from outside (actions, guards) is caught where it throws, so that the transition it belongs to still completes;
 * a throw of the machine's own undoes the transition; the first, which makes it, is tried twice.
 */
export function contained<Machine extends AnyStateMachine>(machine: Machine, report: (error: unknown) => void): Machine {
  const caught = (deed: unknown, otherwise: unknown): unknown => {
    // Built-in actions (`assign`, `sendTo`, ...) and guards (`stateIn`, ...) are not called but read.
    if (typeof deed !== 'function' || 'resolve' in deed || 'check' in deed) return deed;
    return (...args: never[]) => {
      try {
        return (deed as Deed)(...args);
      } catch (error) {
        report(error);
        return otherwise;
      }
    };
  };
  const all = (deeds: object, otherwise: unknown): object =>
    Object.fromEntries(Object.entries(deeds).map(([name, deed]) => [name, caught(deed, otherwise)]));
  const { actions, guards } = machine.implementations;
  const safe = machine.provide({ actions: all(actions, undefined), guards: all(guards, false) } as never) as Machine;
  const transition = safe.transition.bind(safe) as unknown as Transition;
  const guarded: Transition = (snapshot, event, scope) => {
    try {
      return transition(snapshot, event, scope);
    } catch (error) {
      report(error);
      return snapshot;
    }
  };
  const begin = safe.getInitialSnapshot.bind(safe);
  const begun: typeof begin = (scope, input) => {
    const deeds: (() => void)[] = [];
    const later: typeof scope = {
      ...scope, defer: (deed) => void deeds.push(deed as () => void), actionExecutor: (action) => void deeds.push(() => scope.actionExecutor(action)),
    };
    const snapshot = begin(later, input);
    if (snapshot.status === 'error') {
      // What it was about to do is left undone.
      report(snapshot.error);
      return begin(scope, input);
    }
    // What it does keeps this scope: from now on nothing is held back.
    Object.assign(later, scope);
    for (const deed of deeds) scope.defer(deed);
    return snapshot;
  };
  return Object.assign(safe, { transition: guarded, getInitialSnapshot: begun });
}
