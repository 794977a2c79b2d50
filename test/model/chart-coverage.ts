import type { AnyMachineSnapshot, AnyStateMachine, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { type ChartNode, nodesOf, transitionName, transitionsOf } from './chart-names.ts';
import { withoutPreempted } from './preempted.ts';

/** How much of a chart the real actor has been through. */
export interface CoverageReport {
  readonly machine: string;
  readonly states: number;
  readonly statesCovered: number;
  readonly transitions: number;
  readonly transitionsCovered: number;
  /** Names of the states never entered and the transitions never taken. */
  readonly missed: readonly string[];
}

/** Counts what an actor does, from its inspection events. */
export interface ChartCoverage {
  readonly inspect: (event: InspectionEvent) => void;
  /** Counts the states of a snapshot: the first ones are entered before the first microstep. */
  readonly enter: (snapshot: AnyMachineSnapshot) => void;
  readonly report: () => CoverageReport;
}

/** Counts the states and transitions of `machine` that root actors of it, or of its provided copies, really take. */
export function chartCoverage(machine: AnyStateMachine): ChartCoverage {
  const states = new Set(nodesOf(machine).map((node) => node.id));
  const transitions = new Set(transitionsOf(machine).map(transitionName));
  const missed = new Set([...states, ...transitions]);
  const enter = (snapshot: AnyMachineSnapshot): void => {
    for (const node of snapshot._nodes) missed.delete(node.id);
  };
  const take = (transition: AnyTransitionDefinition): void => {
    missed.delete(transitionName(transition));
    // A state that is left again before anything else happens shows in no snapshot.
    missed.delete((transition.source as ChartNode).id);
  };
  return {
    enter,
    inspect: (event) => {
      if (event.type !== '@xstate.microstep' || event.actorRef.sessionId !== event.rootId) return;
      enter(event.snapshot as AnyMachineSnapshot);
      for (const transition of withoutPreempted(event._transitions)) take(transition);
    },
    report: () => ({
      machine: machine.id,
      states: states.size,
      statesCovered: [...states].filter((name) => !missed.has(name)).length,
      transitions: transitions.size,
      transitionsCovered: [...transitions].filter((name) => !missed.has(name)).length,
      missed: [...missed],
    }),
  };
}

/** The report in one line. */
export function coverageLine({ machine, states, statesCovered, transitions, transitionsCovered }: CoverageReport): string {
  return `${machine}: ${statesCovered} of ${states} states, ${transitionsCovered} of ${transitions} transitions`;
}
