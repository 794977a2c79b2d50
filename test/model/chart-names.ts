import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';

/** A state node of any machine. */
export type ChartNode = AnyStateMachine['root'];

/** All state nodes of a chart, the root first, in the order they are written. History is a way into a state, not a state. */
export function nodesOf(machine: AnyStateMachine): ChartNode[] {
  const below = (node: ChartNode): ChartNode[] => [node, ...Object.values(node.states as Record<string, ChartNode>).flatMap(below)];
  return below(machine.root).filter((node) => node.type !== 'history');
}

/** All transitions written in a chart: `on`, `after`, `onDone`, `onError` and `always`, each guarded alternative counted. */
export function transitionsOf(machine: AnyStateMachine): AnyTransitionDefinition[] {
  return nodesOf(machine).flatMap((node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])]);
}

const names = new WeakMap<AnyTransitionDefinition, string>();

/** `connection.waiting: after retryDelay -> connection.preparing`, with `[2 of 3, if isFinal]` where there is a choice. Unique in a chart. */
export function transitionName(transition: AnyTransitionDefinition): string {
  const name = names.get(transition) ?? spelled(transition);
  names.set(transition, name);
  return name;
}

function spelled(transition: AnyTransitionDefinition): string {
  const source = transition.source as ChartNode;
  const siblings = siblingsOf(transition);
  const place = siblings.length > 1 ? [`${siblings.indexOf(transition) + 1} of ${siblings.length}`] : [];
  const guard = transition.guard ? [`if ${guardName(transition.guard)}`] : [];
  const choice = [...place, ...guard].join(', ');
  const targets = transition.target?.map((node) => (node as ChartNode).id).join(', ') ?? 'itself';
  return `${source.id}: ${eventWord(transition.eventType, source.id)}${choice && ` [${choice}]`} -> ${targets}`;
}

/** The name under which a guard was set up; combined guards are spelled out. */
export function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object') return String((guard as { type?: unknown } | null)?.type);
  const combined = guard as { name: string; guards?: readonly unknown[]; stateValue?: unknown };
  if (combined.guards) return `${combined.name}(${combined.guards.map(guardName).join(', ')})`;
  if (combined.stateValue !== undefined) return `in ${JSON.stringify(combined.stateValue)}`;
  return '(unnamed)';
}

function siblingsOf({ source, eventType }: AnyTransitionDefinition): readonly AnyTransitionDefinition[] {
  const node = source as ChartNode;
  return (eventType === '' ? node.always : node.transitions.get(eventType)) ?? [];
}

function eventWord(eventType: string, nodeId: string): string {
  if (eventType === '') return 'always';
  if (!eventType.startsWith('xstate.')) return eventType;
  return eventType
    .replace(`.${nodeId}`, '')
    .replace(/^xstate\.after\./, 'after ')
    .replace(/^xstate\.done\.state$/, 'done')
    .replace(/^xstate\.(done|error)\.actor\./, '$1 of ');
}
