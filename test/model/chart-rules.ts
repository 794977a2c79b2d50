import type { AnyStateMachine } from 'xstate';
import { nodesOf, transitionName } from './chart-names.ts';
import {
  actionReferences, actorReferences, addressReferences, childIds, delayReferences, guardReferences, invokesWithoutId, type Reference,
  spawnsWithoutId, stateReferences,
} from './chart-parts.ts';
import { unreachableStates } from './chart-reach.ts';

/** Finds one kind of fault that XState itself is silent about; a line for each. */
export type ChartRule = (machine: AnyStateMachine) => string[];

const longestDelayMs = 2 ** 31 - 1;

/** What must hold for every chart, by what it demands. */
export const chartRules = {
  'every delay is set up by name: an unknown one fires at once': (machine) => [
    ...unknown(delayReferences(machine), machine.implementations.delays),
    ...unnamed(delayReferences(machine)),
  ],
  'every fixed delay is one a platform can keep': ({ implementations }) =>
    Object.entries(implementations.delays).flatMap(([name, ms]) => (typeof ms === 'number' && !(ms >= 0 && ms <= longestDelayMs) ? [`delay ${name}: ${ms} ms`] : [])),
  'every actor is set up by name: an unknown one is never started': (machine) => [
    ...unknown(actorReferences(machine), machine.implementations.actors),
    ...unnamed(actorReferences(machine)),
  ],
  'every action is set up by name: an unknown one does nothing': (machine) => [
    ...unknown(actionReferences(machine), machine.implementations.actions),
    ...unnamed(actionReferences(machine)),
  ],
  'every guard is set up by name: an unknown one ends the actor': (machine) => [
    ...unknown(guardReferences(machine), machine.implementations.guards),
    ...unnamed(guardReferences(machine)),
  ],
  'every state that a guard asks for exists': (machine) =>
    stateReferences(machine).flatMap(({ where, name }) => (!name?.startsWith('#') || nodesOf(machine).some((node) => `#${node.id}` === name) ? [] : [where])),
  'every child that is spoken to can exist: speaking to another ends the actor': (machine) =>
    addressReferences(machine).flatMap(({ where, name }) => (childIds(machine).has(name ?? '') ? [] : [`${where}: "${name}"`])),
  'every invoke handles the failure of its actor, which would end the whole chat': (machine) =>
    nodesOf(machine).flatMap((node) => node.invoke.filter((invoke) => invoke.onError === undefined).map(({ id }) => `${node.id}: invoke ${id}`)),
  'no handler swallows everything: "*" takes the failures of children too': (machine) =>
    nodesOf(machine).flatMap((node) => ['*', 'xstate.*'].filter((event) => node.transitions.has(event)).map((event) => `${node.id}: ${event}`)),
  'loops end: maxIterations is set': ({ id, options }) => (Number.isFinite(options.maxIterations) ? [] : [id]),
  'everything has an id: without one it differs from run to run': (machine) => [
    ...(machine.config.id ? [] : ['the machine itself']),
    ...nodesOf(machine).flatMap((node) => invokesWithoutId(node).map((source) => `${node.id}: invoke ${source}`)),
    ...spawnsWithoutId(machine).map((name) => `action ${name}`),
  ],
  'every state can be reached': unreachableStates,
  'final states are ends: they lead nowhere and run nothing': (machine) =>
    nodesOf(machine).flatMap((node) => (node.type === 'final' && (node.transitions.size > 0 || node.invoke.length > 0 || node.always) ? [node.id] : [])),
  'a final state inside a chart ends something: the state around it handles done': (machine) =>
    nodesOf(machine).flatMap((node) => {
      const around = node.parent;
      const isNoted = !around?.parent || around.parent.type === 'parallel' || around.config.onDone !== undefined;
      return node.type === 'final' && !isNoted ? [node.id] : [];
    }),
  'what a chart ends with reaches its parent: output of final states is handed on': (machine) => {
    const spoken = Object.values(machine.root.states).filter((node) => node.type === 'final' && node.output !== undefined);
    return machine.root.output === undefined ? spoken.map((node) => node.id) : [];
  },
  'a choice can be made: no alternative stands behind one without a guard': (machine) =>
    nodesOf(machine).flatMap((node) =>
      [...node.transitions.values(), node.always ?? []].flatMap((choice) => {
        const open = choice.findIndex((transition) => transition.guard === undefined);
        return open < 0 ? [] : choice.slice(open + 1).map(transitionName);
      }),
    ),
} satisfies Record<string, ChartRule>;

/** All faults of a chart, each with the rule it breaks. */
export function chartFaults(machine: AnyStateMachine): string[] {
  return Object.entries<ChartRule>(chartRules).flatMap(([rule, find]) => find(machine).map((fault) => `${rule} (${fault})`));
}

function unknown(references: readonly Reference[], known: object): string[] {
  return references.flatMap(({ where, name }) => (name === undefined || Object.hasOwn(known, name) ? [] : [`${where}: unknown "${name}"`]));
}

function unnamed(references: readonly Reference[]): string[] {
  return references.flatMap(({ where, name }) => (name === undefined ? [`${where}: not named`] : []));
}
