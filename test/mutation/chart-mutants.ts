import { type AnyStateMachine, createMachine, not } from 'xstate';
import { type ChartNode, guardName, nodesOf } from '../model/chart-names.ts';

/** What was done to a chart. */
export type MutantKind =
  | 'transition dropped' | 'target swapped' | 'guard negated' | 'action dropped' | 'delay longer' | 'delay shorter' | 'initial state swapped'
  | 'invoke dropped' | 'tags dropped';

/** A machine with one fault in its chart. */
export interface ChartMutant {
  /** Where the fault is and what it is; unique in a machine. */
  readonly name: string;
  readonly kind: MutantKind;
  make(): AnyStateMachine;
}

type Path = readonly (string | number)[];
type Tree = Readonly<Record<string, unknown>>;

interface Edit {
  readonly kind: MutantKind;
  readonly where: string;
  readonly path: Path;
  /** Undefined takes it out. */
  readonly change: (value: unknown) => unknown;
}

/** Every machine that differs from this one by one fault: made from the chart as it is written, so any chart will do. */
export function chartMutants(machine: AnyStateMachine): ChartMutant[] {
  const edits = nodesOf(machine).flatMap((node) => editsOf(machine, node));
  const inChart = edits.map(({ kind, where, path, change }) => ({
    kind,
    name: `${where}: ${kind}`,
    make: () => createMachine(edited(machine.config, path, change) as never, machine.implementations as never) as AnyStateMachine,
  }));
  return [...inChart, ...delayMutants(machine)];
}

function delayMutants(machine: AnyStateMachine): ChartMutant[] {
  const used = new Set(nodesOf(machine).flatMap((node) => node.after.map(({ delay }) => delay)).filter((delay) => typeof delay === 'string'));
  return [...used].flatMap((name) => {
    const delay = machine.implementations.delays[name] as number | ((...args: unknown[]) => number) | undefined;
    if (delay === undefined) return [];
    const off = (by: number) => () =>
      machine.provide({ delays: { [name]: typeof delay === 'number' ? delay + by : (...args: unknown[]) => delay(...args) + by } });
    return [
      { kind: 'delay longer' as const, name: `${machine.id}: ${name}: 1 ms longer`, make: off(1) },
      { kind: 'delay shorter' as const, name: `${machine.id}: ${name}: 1 ms shorter`, make: off(-1) },
    ];
  });
}

function editsOf(machine: AnyStateMachine, node: ChartNode): Edit[] {
  const path = node.path.flatMap((key) => ['states', key]);
  const config = node.config as Tree;
  const groups = (key: string): Edit[] =>
    Object.entries((config[key] ?? {}) as Tree).flatMap(([event, value]) => transitionEdits(machine, node, `${key === 'after' ? 'after ' : ''}${event}`, [...path, key, event], value));
  return [
    ...actionEdits(`${node.id}: entry`, [...path, 'entry'], config['entry']),
    ...actionEdits(`${node.id}: exit`, [...path, 'exit'], config['exit']),
    ...(config['tags'] === undefined ? [] : [{ kind: 'tags dropped' as const, where: node.id, path: [...path, 'tags'], change: () => undefined }]),
    ...groups('on'),
    ...groups('after'),
    ...transitionEdits(machine, node, 'always', [...path, 'always'], config['always']),
    ...transitionEdits(machine, node, 'done', [...path, 'onDone'], config['onDone']),
    ...initialEdits(node, path),
    ...listed(config['invoke']).flatMap((invoke, index) => invokeEdits(machine, node, [...path, 'invoke', ...place(config['invoke'], index)], invoke as Tree)),
  ];
}

function invokeEdits(machine: AnyStateMachine, node: ChartNode, path: Path, invoke: Tree): Edit[] {
  const id = String(invoke['id'] ?? invoke['src']);
  return [
    { kind: 'invoke dropped', where: `${node.id}: invoke ${id}`, path, change: () => undefined },
    ...transitionEdits(machine, node, `done of ${id}`, [...path, 'onDone'], invoke['onDone']),
    ...transitionEdits(machine, node, `error of ${id}`, [...path, 'onError'], invoke['onError']),
  ];
}

function initialEdits(node: ChartNode, path: Path): Edit[] {
  const { initial } = node.config as { initial?: unknown };
  const other = Object.values(node.states as Record<string, ChartNode>).find(({ key, type }) => key !== initial && type !== 'history');
  if (typeof initial !== 'string' || !other) return [];
  return [{ kind: 'initial state swapped', where: `${node.id}: initial ${initial} -> ${other.key}`, path: [...path, 'initial'], change: () => other.key }];
}

function transitionEdits(machine: AnyStateMachine, node: ChartNode, event: string, path: Path, value: unknown): Edit[] {
  const all = listed(value);
  return all.flatMap((written, index): Edit[] => {
    const at = [...path, ...place(value, index)];
    const where = `${node.id}: ${event}${all.length > 1 ? ` [${index + 1} of ${all.length}]` : ''}`;
    const transition: Tree = typeof written === 'string' ? { target: written } : (written as Tree);
    const { target, guard } = transition;
    const other = typeof target === 'string' ? anotherTarget(machine, node, target) : undefined;
    const withPart = (part: Tree) => () => ({ ...transition, ...part });
    return [
      { kind: 'transition dropped', where, path: at, change: () => undefined },
      ...(other === undefined ? [] : [{ kind: 'target swapped' as const, where: `${where} -> ${String(target)}, now ${other}`, path: at, change: withPart({ target: other }) }]),
      ...(guard === undefined ? [] : [{ kind: 'guard negated' as const, where: `${where} if ${guardName(guard)}`, path: at, change: withPart({ guard: not(guard as never) }) }]),
      ...(typeof written === 'string' ? [] : actionEdits(where, [...at, 'actions'], transition['actions'])),
    ];
  });
}

function actionEdits(where: string, path: Path, value: unknown): Edit[] {
  return listed(value).map((action, index) => ({
    kind: 'action dropped', where: `${where}: ${actionName(action)}${listed(value).length > 1 ? ` (${index + 1})` : ''}`, path: [...path, ...place(value, index)], change: () => undefined,
  }));
}

/** The state beside the one that is meant, or beside the closest one around it that has a neighbour. */
function anotherTarget(machine: AnyStateMachine, from: ChartNode, target: string): string | undefined {
  for (let node: ChartNode | undefined = targetNode(machine, from, target); node?.parent; node = node.parent) {
    // Several regions are active at once: going to another one is no other place.
    if (node.parent.type === 'parallel') continue;
    const places: readonly ChartNode[] = Object.values(node.parent.states as Record<string, ChartNode>).filter(({ type }) => type !== 'history');
    const other: ChartNode | undefined = places[(places.indexOf(node) + 1) % places.length];
    if (other && other !== node) return `#${other.id}`;
  }
  return undefined;
}

function targetNode(machine: AnyStateMachine, from: ChartNode, target: string): ChartNode {
  if (target.startsWith('#')) return machine.getStateNodeById(target.slice(1));
  const start = target.startsWith('.') ? from : (from.parent ?? from);
  return target.replace(/^\./, '').split('.').reduce((node, key) => (node.states as Record<string, ChartNode>)[key] ?? node, start);
}

function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  return typeof action === 'object' && action !== null ? String((action as { type?: unknown }).type) : '(unnamed)';
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Where one of several stands; one alone stands for itself. */
function place(value: unknown, index: number): Path {
  return Array.isArray(value) ? [index] : [];
}

/** A copy of `tree` with one part changed; what is not on the way is shared. */
function edited(tree: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(tree);
  if (Array.isArray(tree)) {
    return tree.flatMap((value, index) => {
      if (index !== key) return [value];
      const changed = edited(value, rest, change);
      return changed === undefined ? [] : [changed];
    });
  }
  const { [key]: before, ...others } = tree as Tree;
  const after = edited(before, rest, change);
  // Undefined forbids an event, which is something else than not to mention it.
  return after === undefined ? others : { ...others, [key]: after };
}
