import type { AnyTransitionDefinition } from 'xstate';
import type { ChartNode } from './chart-names.ts';

/**
 * Inspection reports what was enabled: where two regions of a parallel state want to leave it at once, only the first one is taken
 * (unless the second comes from deeper inside).
 */
export function withoutPreempted(enabled: readonly AnyTransitionDefinition[]): AnyTransitionDefinition[] {
  const taken: AnyTransitionDefinition[] = [];
  for (const transition of enabled) {
    const rivals = taken.filter((other) => leavesTheSame(transition, other));
    if (rivals.some((other) => !isInside(transition.source as ChartNode, other.source as ChartNode))) continue;
    for (const rival of rivals) taken.splice(taken.indexOf(rival), 1);
    taken.push(transition);
  }
  return taken;
}

function leavesTheSame(a: AnyTransitionDefinition, b: AnyTransitionDefinition): boolean {
  if (!a.target || !b.target) return false;
  const [first, second] = [domainOf(a), domainOf(b)];
  return first === second || isInside(first, second) || isInside(second, first);
}

/** The state that stays active while everything in it may be left: the closest one around the source and all targets. */
function domainOf({ source, target, reenter }: AnyTransitionDefinition): ChartNode {
  const ends = (target ?? []) as readonly ChartNode[];
  const from = source as ChartNode;
  if (!reenter && ends.every((end) => end === from || isInside(end, from))) return from;
  let around = from.parent ?? from;
  while (around.parent && !ends.every((end) => isInside(end, around))) around = around.parent;
  return around;
}

function isInside(node: ChartNode, around: ChartNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent === around) return true;
  return false;
}
