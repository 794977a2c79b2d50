import type { AnyStateMachine } from 'xstate';
import type { CoverageReport } from '../model/chart-coverage.ts';
import { type ChartNode, nodesOf, transitionName, transitionsOf } from '../model/chart-names.ts';
import type { Driven } from './drive.ts';

/** How much of a chart some walks went through, and what is missed. `coverageLine` says it in one line. */
export function coverage(machine: AnyStateMachine, driven: readonly Driven[]): CoverageReport {
  const states = nodesOf(machine).map((node) => node.id);
  const transitions = transitionsOf(machine).map(transitionName);
  const taken = new Set(driven.flatMap((one) => one.taken));
  // A state that is left in the same turn shows in no value, but something was taken from it.
  const left = transitionsOf(machine).filter((transition) => taken.has(transitionName(transition))).map(({ source }) => (source as ChartNode).id);
  const entered = new Set([...driven.flatMap((one) => one.states.flatMap((value) => idsIn(machine.root, value))), ...left]);
  return {
    machine: machine.id,
    states: states.length,
    statesCovered: states.filter((id) => entered.has(id)).length,
    transitions: transitions.length,
    transitionsCovered: transitions.filter((name) => taken.has(name)).length,
    missed: [...states.filter((id) => !entered.has(id)), ...transitions.filter((name) => !taken.has(name))],
  };
}

/** The states that a state value names, from the root down. */
function idsIn(node: ChartNode, value: unknown): string[] {
  const inner: [string, unknown][] = typeof value === 'string' ? [[value, undefined]] : Object.entries((value ?? {}) as object);
  return [node.id, ...inner.flatMap(([key, below]) => {
    const child = (node.states as Record<string, ChartNode>)[key];
    return child ? idsIn(child, below) : [];
  })];
}
