import type { ActorLogic, Snapshot } from 'xstate';
import { type AdjacencyValue, getAdjacencyMap } from 'xstate/graph';
import type { MachineWorld, World } from './machine-world.ts';
import { type Step, stepName } from './walk-step.ts';

/** One step from one situation, and the situation it leads to. */
export interface Edge {
  /** Names the step in its situation. */
  readonly id: string;
  /** Names the step with what came of it, wherever that was. */
  readonly effect: string;
  readonly from: string;
  readonly to: string;
  readonly step: Step;
}

/** Every situation that can be reached, with the steps possible in it. */
export interface StateGraph {
  readonly start: string;
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
}

type Node = Snapshot<undefined> & { readonly world: World };
interface Move {
  readonly type: string;
  readonly step: Step;
}

/** Explores a machine's world to its end; fails when that takes more than `limit` steps. */
export function exploreStates(world: MachineWorld, limit = 50_000): StateGraph {
  const nodeOf = (at: World): Node => ({ status: 'active', output: undefined, error: undefined, world: at });
  const logic: ActorLogic<Node, Move> = {
    getInitialSnapshot: () => nodeOf(world.initial),
    transition: (node, { step }) => nodeOf(world.apply(node.world, step)),
    getPersistedSnapshot: (node) => node,
  };
  const map = getAdjacencyMap(logic, {
    events: (node) => world.steps(node.world).map((step) => ({ type: stepName(step), step })),
    serializeState: (node) => world.key(node.world),
    serializeEvent: (move) => move.type,
    limit,
  });
  const edges = new Map<string, Edge[]>();
  for (const [from, { transitions }] of Object.entries(map) as [string, AdjacencyValue<Node, Move>][]) {
    edges.set(from, Object.values(transitions).map(({ event, state }) => edgeBetween(world, from, event.step, state.world)));
  }
  return { start: world.key(world.initial), edges };
}

/** The edge of a step that was taken. */
export function edgeBetween(world: MachineWorld, from: string, step: Step, after: World): Edge {
  const name = stepName(step);
  return { id: `${from} ${name}`, effect: `${name} ${after.effect}`, from, to: world.key(after), step };
}

/** The shortest way from a situation to a step that is wanted, that step included; nothing when none can be reached. */
export function nearestWanted(graph: StateGraph, from: string, isWanted: (edge: Edge) => boolean, isUsable: (edge: Edge) => boolean): Edge[] {
  const cameBy = new Map<string, Edge | undefined>([[from, undefined]]);
  for (const at of cameBy.keys()) {
    for (const edge of graph.edges.get(at) ?? []) {
      if (!isUsable(edge)) continue;
      if (isWanted(edge)) return [...wayTo(at, cameBy), edge];
      if (!cameBy.has(edge.to)) cameBy.set(edge.to, edge);
    }
  }
  return [];
}

function wayTo(place: string, cameBy: ReadonlyMap<string, Edge | undefined>): Edge[] {
  const way: Edge[] = [];
  for (let edge = cameBy.get(place); edge; edge = cameBy.get(edge.from)) way.unshift(edge);
  return way;
}
