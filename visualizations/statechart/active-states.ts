import type { StateValue } from 'xstate';

/** The ids of all states that a snapshot's value names, outer ones first, as they stand in a drawing's `data-state`. */
export function activeStates(value: StateValue, machineId: string): string[] {
  if (typeof value === 'string') return [machineId, `${machineId}.${value}`];
  const inner = Object.entries(value).flatMap(([key, deeper]) => (deeper === undefined ? [] : activeStates(deeper, `${machineId}.${key}`)));
  return [machineId, ...inner];
}
