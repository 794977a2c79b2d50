import type { AnyStateMachine } from 'xstate';
import { type ChartNode, nodesOf } from './chart-names.ts';

/** Ids of the states that no arrow leads to from the start, whatever the guards say. */
export function unreachableStates(machine: AnyStateMachine): string[] {
  const reached = new Set<ChartNode>();
  const enter = (node: ChartNode): void => {
    if (node.type === 'history') return enterHistory(node);
    if (node.parent && !reached.has(node.parent)) enterBeside(node.parent, node);
    if (reached.has(node)) return;
    reached.add(node);
    if (node.type === 'compound') for (const target of node.initial.target as readonly ChartNode[]) enter(target);
    if (node.type === 'parallel') for (const region of childrenOf(node)) enter(region);
    for (const transition of [...[...node.transitions.values()].flat(), ...(node.always ?? [])]) {
      for (const target of (transition.target ?? []) as readonly ChartNode[]) enter(target);
    }
  };
  /** Entering a state enters what is around it, and there the other regions; not what it would have begun with. */
  const enterBeside = (around: ChartNode, inner: ChartNode): void => {
    reached.add(around);
    if (around.parent && !reached.has(around.parent)) enterBeside(around.parent, around);
    if (around.type === 'parallel') for (const region of childrenOf(around)) if (region !== inner) enter(region);
    for (const transition of [...[...around.transitions.values()].flat(), ...(around.always ?? [])]) {
      for (const target of (transition.target ?? []) as readonly ChartNode[]) enter(target);
    }
  };
  /** History leads back to where one has been, which was reached by itself; else to its default. */
  const enterHistory = ({ parent, config }: ChartNode): void => {
    if (!parent) return;
    for (const target of listedTargets(config)) enter(parent.states[target] as ChartNode);
    if (listedTargets(config).length === 0) enter(parent);
  };
  enter(machine.root);
  return nodesOf(machine).filter((node) => !reached.has(node)).map((node) => node.id);
}

function childrenOf(node: ChartNode): ChartNode[] {
  return Object.values(node.states as Record<string, ChartNode>);
}

function listedTargets(config: ChartNode['config']): string[] {
  const target = (config as { target?: string | readonly string[] }).target;
  return target === undefined ? [] : [target].flat();
}
