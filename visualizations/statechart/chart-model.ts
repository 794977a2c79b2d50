import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { stateId, transitionId } from '../../adapters/inspector/transition-id.ts';
import { actionLabel, guardLabel, isTimerAction, triggerLabel } from './chart-labels.ts';

/** One state of a chart, with what happens in it. Plain JSON: it can be sent to a page. */
export interface ChartState {
  /** Path from the machine's id down, joined with dots: `connection.up.open`. */
  readonly id: string;
  readonly name: string;
  readonly type: AnyStateNode['type'];
  readonly isInitial: boolean;
  readonly description: string;
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly string[];
  readonly states: readonly ChartState[];
}

/** One transition, in words a person reads. Without targets it happens inside its state. */
export interface ChartTransition {
  /** Unique in the chart and free of blanks, so that it can stand in an attribute. */
  readonly id: string;
  readonly source: string;
  readonly targets: readonly string[];
  readonly trigger: string;
  readonly guard: string;
  readonly actions: readonly string[];
  readonly reenters: boolean;
}

/** Everything a drawing of one machine needs, and nothing of XState. */
export interface ChartModel {
  readonly id: string;
  readonly root: ChartState;
  readonly transitions: readonly ChartTransition[];
}

/** Reads a machine as a chart; nothing of it is run, so it need not be provided with anything. */
export function chartModel(machine: AnyStateMachine): ChartModel {
  const transitions: ChartTransition[] = [];
  const root = readState(machine.root, true, transitions);
  return { id: machine.id, root, transitions };
}

function readState(node: AnyStateNode, isInitial: boolean, transitions: ChartTransition[]): ChartState {
  for (const transition of transitionsOf(node)) transitions.push(readTransition(node, transition));
  const initial = node.type === 'compound' ? node.initial.target[0] : undefined;
  return {
    id: stateId(node),
    name: node.key,
    type: node.type,
    isInitial,
    description: node.description ?? '',
    tags: [...node.tags],
    entry: node.entry.filter((action) => !isTimerAction(action)).map(actionLabel),
    exit: node.exit.filter((action) => !isTimerAction(action)).map(actionLabel),
    invokes: node.invoke.map(({ id, src }) => invokeLabel(id, src)),
    states: Object.values<AnyStateNode>(node.states).map((child) =>
      readState(child, initial !== undefined && isSameOrAncestor(child, initial), transitions),
    ),
  };
}

function transitionsOf(node: AnyStateNode): AnyTransitionDefinition[] {
  return [...node.transitions.values()].flat().concat(node.always ?? []);
}

function readTransition(node: AnyStateNode, transition: AnyTransitionDefinition): ChartTransition {
  return {
    id: transitionId(transition) ?? '',
    source: stateId(node),
    targets: (transition.target ?? []).map((target: AnyStateNode) => stateId(target)),
    trigger: triggerLabel(node, transition),
    guard: transition.guard === undefined ? '' : guardLabel(transition.guard),
    actions: transition.actions.map(actionLabel),
    reenters: transition.reenter,
  };
}

function invokeLabel(id: string, src: unknown): string {
  const name = typeof src === 'string' ? src : 'inline';
  return id === name || /^\d+\./.test(id) ? name : `${name} as ${id}`;
}

function isSameOrAncestor(node: AnyStateNode, of: AnyStateNode): boolean {
  return of === node || (of.parent !== undefined && isSameOrAncestor(node, of.parent));
}
