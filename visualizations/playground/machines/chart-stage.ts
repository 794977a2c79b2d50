import type { SeenActor } from './seen-actor.ts';
import { stateTree } from './state-tree.ts';

/** Draws the machine of one actor and keeps the states it is in lit; returns the renderer. */
export function chartStage(stage: HTMLElement): (actor: SeenActor | undefined) => void {
  let shown = '';
  let light: (actor: SeenActor) => void = () => {};
  return (actor) => {
    if (!actor) {
      stage.replaceChildren();
      shown = '';
      return;
    }
    if (shown !== actor.machine.id) {
      const tree = stateTree(stage, actor.machine);
      light = ({ value, machine }) => tree(activeStates(value ?? {}, machine.id));
      shown = actor.machine.id;
    }
    light(actor);
    actor.taken = [];
  };
}
import type { StateValue } from 'xstate';
function activeStates(value: StateValue, id: string): string[] {
  if (typeof value === 'string') return [id, `${id}.${value}`];
  return [id, ...Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : activeStates(inner, `${id}.${key}`)))];
}
