import type { AnyEventObject, InspectionEvent } from 'xstate';
import { takenTransitions } from '../../statechart/taken-transitions.ts';
import { boundedList } from './bounded-list.ts';
import { eventName } from './event-name.ts';
import { frameName } from '../../../adapters/inspector/frame-name.ts';
import type { Happening } from './happening.ts';
import { actorName, seenActor, type SeenActor, stateOf } from './seen-actor.ts';
import { changeText } from './state-text.ts';

/** How many happenings are kept. */
export const keptHappenings = 500;

const keptTransitions = 20;

/** One chat watched at work: hand `inspect` and `onFrame` to `createChat`. */
export interface Recording {
  readonly inspect: (event: InspectionEvent) => void;
  readonly onFrame: (frame: unknown, direction: 'in' | 'out') => void;
  happenings(): readonly Happening[];
  /** Parents before children; of machines that come and go, the last one that ran. */
  actors(): readonly SeenActor[];
  forgetHappenings(): void;
}

type Part = Omit<Happening, 'n' | 'at' | 'effect' | 'change'> & Partial<Happening>;

export function recordChat(heard: () => void, now: () => number = Date.now): Recording {
  const happenings = boundedList<Happening>(keptHappenings);
  const places = new Map<string, SeenActor>();
  const actors = new Map<string, SeenActor>();
  /** Events on their way, by receiver: XState tells of the delivery first and of what it did afterwards. */
  const underway = new Map<string, { event: AnyEventObject; happening: Happening }[]>();
  let count = 0;

  function note(part: Part): Happening {
    const happening: Happening = { n: ++count, at: now(), effect: 'unknown', change: '', ...part };
    happenings.push(happening);
    return happening;
  }

  function meet({ actorRef }: InspectionEvent): void {
    const actor = seenActor(actorRef);
    if (!actor) return;
    for (const [sessionId, before] of actors) if (before === places.get(actor.path)) actors.delete(sessionId);
    places.set(actor.path, actor);
    actors.set(actorRef.sessionId, actor);
  }

  function deliver(inspected: InspectionEvent & { type: '@xstate.event' }): void {
    const { actorRef, sourceRef, event } = inspected;
    const from = sourceRef ? actorName(sourceRef) : 'outside';
    const happening = note({ kind: 'event', from, to: actorName(actorRef), type: eventName(event.type) });
    const actor = actors.get(actorRef.sessionId);
    if (!actor) return;
    actor.lastActive = happening.n;
    const waiting = underway.get(actorRef.sessionId) ?? [];
    underway.set(actorRef.sessionId, [...waiting, { event, happening }]);
  }

  function step(inspected: InspectionEvent & { type: '@xstate.microstep' }): void {
    const { actorRef, event, snapshot, _transitions } = inspected;
    const actor = actors.get(actorRef.sessionId);
    if (!actor) return;
    // More than that nobody sees flash; a chart that is not shown must not gather them.
    actor.taken = [...actor.taken, ...takenTransitions(inspected)].slice(-keptTransitions);
    if (snapshot.status === 'stopped') actor.isRunning = false;
    const happening = underway.get(actorRef.sessionId)?.find((one) => one.event === event)?.happening;
    if (happening && _transitions.length > 0) happening.effect = 'acted';
  }

  function settle({ actorRef, event, snapshot }: InspectionEvent & { type: '@xstate.snapshot' }): void {
    const actor = actors.get(actorRef.sessionId);
    const value = stateOf(snapshot);
    if (!actor || value === undefined) return;
    const waiting = underway.get(actorRef.sessionId) ?? [];
    const happening = waiting.find((one) => one.event === event)?.happening;
    underway.set(actorRef.sessionId, waiting.filter((one) => one.happening !== happening));
    const change = changeText(actor.value, value);
    actor.value = value;
    actor.isRunning = snapshot.status === 'active';
    if (!happening) return;
    happening.change = change;
    if (change !== '') happening.effect = 'changed';
    else if (happening.effect === 'unknown') happening.effect = 'none';
  }

  return {
    inspect(inspected) {
      if (inspected.type === '@xstate.actor') meet(inspected);
      else if (inspected.type === '@xstate.event') deliver(inspected);
      else if (inspected.type === '@xstate.microstep') step(inspected);
      else if (inspected.type === '@xstate.snapshot') settle(inspected);
      heard();
    },
    onFrame(frame, direction) {
      const [from, to] = direction === 'in' ? ['gateway', 'chat'] : ['chat', 'gateway'];
      note({ kind: 'frame', from, to, type: frameName(frame) });
      heard();
    },
    happenings: () => happenings.items(),
    actors: () => [...places.values()],
    forgetHappenings: () => happenings.clear(),
  };
}
