import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** What sets a transition off, in words: `socket.closed`, `after retryDelay`, `done: request`, `always`. */
export function triggerLabel(node: AnyStateNode, transition: AnyTransitionDefinition): string {
  const type = transition.eventType;
  if (type === '') return 'always';
  const timer = node.after.find(({ eventType }) => eventType === type);
  if (timer) return typeof timer.delay === 'number' ? `after ${timer.delay} ms` : `after ${String(timer.delay)}`;
  if (type.startsWith('xstate.done.state.')) return 'done';
  const [, outcome, id] = /^xstate\.(done|error|snapshot)\.actor\.(.*)$/.exec(type) ?? [];
  return outcome && id ? `${outcome}: ${actorName(node, id)}` : type;
}

/** A guard by its name; `and`, `or`, `not` and `stateIn` as a formula. */
export function guardLabel(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  const { type, params, guards, stateValue } = asRecord(guard);
  if (typeof guard !== 'function') return named(String(type), params);
  if (stateValue !== undefined) return `in ${typeof stateValue === 'string' ? stateValue : JSON.stringify(stateValue)}`;
  if (!Array.isArray(guards)) return 'inline';
  // XState tells its formulas apart by function name only, and a bundler may number those (`not2`).
  const operator = guard.name.replace(/\d+$/, '');
  return operator === 'not' ? `not ${guardLabel(guards[0])}` : guards.map(guardLabel).join(` ${operator} `);
}

/** An action by its name, with the fact or request it carries where that can be known: `tellParent(thread.opened)`. */
export function actionLabel(action: unknown): string {
  if (typeof action === 'string') return action;
  const { type, params, event } = asRecord(action);
  if (typeof type !== 'string') return 'inline';
  return type.startsWith('xstate.') ? named(type.slice('xstate.'.length), event) : named(type, params);
}

/** Whether an entry or exit action is only the start or the end of an `after` timer, which the edge shows already. */
export function isTimerAction(action: unknown): boolean {
  const { event, sendId } = asRecord(action);
  const id = sendId ?? asRecord(event).type;
  return typeof id === 'string' && id.startsWith('xstate.after.');
}

/** XState numbers the actors of a state that were given no id (`0.upload.running`): the name of the logic says more. */
function actorName(node: AnyStateNode, id: string): string {
  const src: unknown = /^\d+\./.test(id) ? node.invoke.find((invoke) => invoke.id === id)?.src : id;
  return typeof src === 'string' ? src : 'inline';
}

function named(name: string, params: unknown): string {
  const value = typeof params === 'function' ? probe(params) : params;
  if (typeof value === 'string' || typeof value === 'number') return `${name}(${value})`;
  const { type } = asRecord(value);
  if (typeof type === 'string') return `${name}(${type})`;
  if (typeof params === 'function') return name;
  const scalars = Object.values(asRecord(value)).filter((part) => typeof part !== 'object' && typeof part !== 'function');
  return scalars.length > 0 ? `${name}(${scalars.join(', ')})` : name;
}

/**
 * Params are pure functions of context and event. Many answer with a constant type whatever they are given,
 * and that type is what a reader wants to know; one that needs real data throws here and stays unnamed.
 */
function probe(params: Function): unknown {
  try {
    const { type } = asRecord(params({ context: {}, event: {} }, {}));
    return { type };
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  const isReadable = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isReadable ? (value as Record<string, unknown>) : {};
}
