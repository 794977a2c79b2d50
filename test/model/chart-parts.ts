import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { type ChartNode, nodesOf, transitionName, transitionsOf } from './chart-names.ts';

/** Something that a chart refers to, and where. `name` is undefined where it is written out on the spot instead of named. */
export interface Reference {
  readonly where: string;
  readonly name: string | undefined;
}

/** XState's built-in guards and actions keep what they refer to on themselves. */
interface BuiltIn {
  readonly type?: string;
  readonly to?: unknown;
  readonly src?: unknown;
  readonly id?: unknown;
  readonly delay?: unknown;
  readonly guards?: readonly unknown[];
  readonly stateValue?: unknown;
  readonly check?: unknown;
}

/** Actions of a chart: on entry, on exit, on transitions. */
export function actionReferences(machine: AnyStateMachine): Reference[] {
  const ofNode = ({ id, config }: ChartNode): Reference[] => [
    ...listed(config.entry).map((action) => ({ where: `${id}: entry`, name: nameOf(action) })),
    ...listed(config.exit).map((action) => ({ where: `${id}: exit`, name: nameOf(action) })),
  ];
  const ofTransition = (transition: AnyTransitionDefinition): Reference[] =>
    transition.actions.map((action) => ({ where: transitionName(transition), name: nameOf(action) }));
  return [...nodesOf(machine).flatMap(ofNode), ...transitionsOf(machine).flatMap(ofTransition)];
}

/** Guards of a chart, and those that named guards are combined of. */
export function guardReferences(machine: AnyStateMachine): Reference[] {
  const inChart = transitionsOf(machine).flatMap((transition) =>
    transition.guard === undefined ? [] : partsOf(transition.guard).map((guard) => ({ where: transitionName(transition), name: nameOf(guard) })),
  );
  const inSetup = Object.entries(machine.implementations.guards).flatMap(([name, guard]) =>
    isCombined(guard) ? partsOf(guard).map((part) => ({ where: `guard ${name}`, name: nameOf(part) })) : [],
  );
  return [...inChart, ...inSetup];
}

/** States that guards ask for, by id. */
export function stateReferences(machine: AnyStateMachine): Reference[] {
  const guards = [...Object.values(machine.implementations.guards), ...transitionsOf(machine).map(({ guard }) => guard)];
  const asked = guards.flatMap((guard) => statesIn(guard));
  return asked.filter((state): state is string => typeof state === 'string').map((name) => ({ where: `guard in ${name}`, name }));
}

/** Actors that a chart invokes or that its named actions spawn. */
export function actorReferences(machine: AnyStateMachine): Reference[] {
  const invoked = nodesOf(machine).flatMap((node) =>
    node.invoke.map(({ id, src }) => ({ where: `${node.id}: invoke ${id}`, name: sourceName(src) })),
  );
  const spawned = builtIns(machine, 'xstate.spawnChild').map(([name, { src }]) => ({ where: `action ${name}`, name: sourceName(src) }));
  return [...invoked, ...spawned];
}

/** Delays of `after` and of named actions. */
export function delayReferences(machine: AnyStateMachine): Reference[] {
  const named = (delay: unknown): string | undefined => (typeof delay === 'string' ? delay : undefined);
  const after = nodesOf(machine).flatMap((node) => node.after.map(({ delay }) => ({ where: `${node.id}: after ${String(delay)}`, name: named(delay) })));
  const delayed = Object.entries(machine.implementations.actions as Record<string, BuiltIn>).filter(([, { delay }]) => delay !== undefined);
  return [...after, ...delayed.map(([name, { delay }]) => ({ where: `action ${name}`, name: named(delay) }))];
}

/** Children that named actions address by a fixed id. */
export function addressReferences(machine: AnyStateMachine): Reference[] {
  return builtIns(machine, 'xstate.sendTo').flatMap(([action, { to }]) => (typeof to === 'string' && to !== '#_parent' ? [{ where: `action ${action}`, name: to }] : []));
}

/** Ids that the children of a machine can have, as far as they are fixed. */
export function childIds(machine: AnyStateMachine): Set<string> {
  const invoked = nodesOf(machine).flatMap((node) => node.invoke.map(({ id }) => id));
  const spawned = builtIns(machine, 'xstate.spawnChild').flatMap(([, { id }]) => (typeof id === 'string' ? [id] : []));
  return new Set([...invoked, ...spawned]);
}

/** The actors that a state invokes and gives no id. */
export function invokesWithoutId({ config, invoke }: ChartNode): string[] {
  const written = listed(config.invoke) as readonly { readonly id?: string }[];
  return invoke.filter((_, index) => !written[index]?.id).map(({ src }) => sourceName(src) ?? 'inline');
}

/** `spawnChild` among the named actions that gives its child no id. */
export function spawnsWithoutId(machine: AnyStateMachine): string[] {
  return builtIns(machine, 'xstate.spawnChild').filter(([, { id }]) => id === undefined).map(([name]) => name);
}

/** A list where XState accepts one, several or none. */
function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function builtIns(machine: AnyStateMachine, type: string): [name: string, action: BuiltIn][] {
  return Object.entries(machine.implementations.actions as Record<string, BuiltIn>).filter(([, action]) => action.type === type);
}

/** The name of an actor; XState makes one up for logic that is written out in the chart. */
function sourceName(src: unknown): string | undefined {
  return typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : undefined;
}

function nameOf(reference: unknown): string | undefined {
  if (typeof reference === 'string') return reference;
  if (typeof reference === 'object' && reference !== null) return String((reference as BuiltIn).type);
  return undefined;
}

function isCombined(guard: unknown): guard is BuiltIn {
  return typeof guard === 'function' && 'check' in guard;
}

/** What a combined guard is made of, down to the names; asking for a state refers to no other guard. */
function partsOf(guard: unknown): unknown[] {
  if (!isCombined(guard)) return [guard];
  return (guard.guards ?? []).flatMap(partsOf);
}

function statesIn(guard: unknown): unknown[] {
  if (!isCombined(guard)) return [];
  return guard.stateValue === undefined ? (guard.guards ?? []).flatMap(statesIn) : [guard.stateValue];
}
