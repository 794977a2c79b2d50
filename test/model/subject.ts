import type { AnyStateMachine } from 'xstate';
import type { Cast } from './stand-in-actor.ts';
import type { Scenario } from './walk-scenario.ts';

const defaultVoices = ['tellParent'];

/** The machine under test with its surroundings replaced: children by stand-ins, voices muted, supplied guards reading `conditions`. */
export function prepareSubject(
  machine: AnyStateMachine,
  { voices = defaultVoices, conditions = {} }: Pick<Scenario<AnyStateMachine>, 'voices' | 'conditions'>,
  cast: Cast,
  current: () => Readonly<Record<string, boolean>>,
): AnyStateMachine {
  const muted = voices.filter((voice) => voice in machine.implementations.actions);
  const unknown = Object.keys(conditions).filter((condition) => !(condition in machine.implementations.guards));
  if (unknown.length > 0) throw new Error(`${machine.id} has no guard "${unknown.join('", "')}"`);
  return machine.provide({
    actors: cast.actors,
    actions: Object.fromEntries(muted.map((voice) => [voice, () => {}])),
    guards: Object.fromEntries(Object.keys(conditions).map((condition) => [condition, () => current()[condition] ?? false])),
  });
}
