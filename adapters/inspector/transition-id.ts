import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** The id of a state in a chart: the path that `snapshot.value` spells, whatever custom ids the machine gives. */
export function stateId(node: AnyStateNode): string {
  return [node.machine.id, ...node.path].join('.');
}

/** The id of a transition in a chart; `undefined` for one the chart does not show (an initial transition). */
export function transitionId(transition: AnyTransitionDefinition): string | undefined {
  const { source, eventType } = transition;
  const alternatives = eventType === '' ? source.always : source.transitions.get(eventType);
  const index = alternatives?.indexOf(transition) ?? -1;
  return index < 0 ? undefined : `${stateId(source)}/${eventType.replace(/\s/g, '_')}/${index}`;
}
