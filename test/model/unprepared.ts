import type { AnyStateMachine } from 'xstate';
import { type Step, stepName } from './walk-step.ts';

/** What a machine was doing when it threw: starting, or taking a step. */
export interface Attempt {
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  readonly step?: Step;
}

/** What a machine threw, with what its scenario may lack, and where to say it. */
export function unpreparedError(error: unknown, attempt: Attempt): Error {
  const what = error instanceof Error ? error.message : String(error);
  return new Error(`walk(${attempt.machine.id}): ${remedy(attempt, what)}: ${what}`, { cause: error });
}

function remedy({ machine, input, step }: Attempt, what: string): string {
  if (!step) return input === undefined ? 'it cannot be started without an input; say what it may be started with in inputs: [...]' : `it cannot be started with ${JSON.stringify(input)}`;
  const failed = `it fails at "${stepName(step)}"`;
  if (what.includes("'#_parent'")) return `${failed}; name the actions that speak to its parent in voices: [...]`;
  // Only a context that is made can be made of an input.
  const isStartedBare = input === undefined && typeof machine.config.context === 'function';
  const places = [...placeFor(step), ...(isStartedBare ? ['inputs: [...] (it was started without one)'] : [])];
  return places.length === 0 ? failed : `${failed}; say what is missing in ${places.join(', or in ')}`;
}

/** Where to say what comes with a step, if nothing did. */
function placeFor(step: Step): string[] {
  switch (step.kind) {
    case 'send':
    case 'says':
      return Object.keys(step.event).length > 1 ? [] : [`events: { '${step.event.type}': [{ ... }] } (it came without a payload)`];
    case 'resolves':
      return step.output === undefined ? [`answers: { '${step.actor}': { resolves: [...] } } (it gave nothing)`] : [];
    case 'rejects':
      return step.error === undefined ? [`answers: { '${step.actor}': { rejects: [...] } } (it gave no error)`] : [];
    case 'becomes':
    case 'waits':
      return [];
  }
}
