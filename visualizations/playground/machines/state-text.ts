import type { StateValue } from 'xstate';

/** A state value as one reads it: `up.open.proven`, parallel parts side by side: `sync.live · agent.typing`. */
export function stateText(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, inner]) => partText(name, inner))
    .join(' · ');
}

/** The same in short: of parallel parts only where each of them is. */
export function stateSummary(value: StateValue): string {
  if (typeof value === 'string' || Object.keys(value).length < 2) return stateText(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${innermost(inner ?? '')}`)
    .join(' · ');
}

function innermost(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, inner]) => innermost(inner ?? '') || name)
    .join(', ');
}

/** What of a state changed, from the innermost state that stayed: `proven → doubtful`; of parallel parts those that did. */
export function changeText(before: StateValue | undefined, after: StateValue): string {
  if (before === undefined) return stateText(after);
  if (typeof before === 'string' || typeof after === 'string') return difference(before, after);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const [only] = names;
  if (names.length === 1 && only !== undefined) return changeText(before[only], after[only] ?? {});
  const isParallel = Object.keys(after).length > 1 && Object.keys(before).length > 1;
  if (!isParallel) return difference(before, after);
  const changes = names.map((name) => [name, changeText(before[name], after[name] ?? {})] as const);
  return changes.filter(([, change]) => change !== '').map(([name, change]) => `${name}: ${change}`).join(', ');
}

function difference(before: StateValue, after: StateValue): string {
  const [from, to] = [stateText(before), stateText(after)];
  return from === to ? '' : `${from} → ${to}`;
}

function partText(name: string, inner: StateValue | undefined): string {
  const rest = inner === undefined ? '' : stateText(inner);
  if (rest === '') return name;
  return rest.includes(' · ') ? `${name}.(${rest})` : `${name}.${rest}`;
}
