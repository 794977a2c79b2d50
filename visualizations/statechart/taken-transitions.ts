import type { InspectionEvent } from 'xstate';
import { transitionId } from '../../adapters/inspector/transition-id.ts';

/** The ids of the transitions that an actor just took, as they stand in a drawing's `data-transition`; hand it any inspection event. */
export function takenTransitions(inspected: InspectionEvent): string[] {
  if (inspected.type !== '@xstate.microstep') return [];
  return inspected._transitions.flatMap((transition) => transitionId(transition) ?? []);
}
