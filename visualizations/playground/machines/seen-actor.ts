import { Actor, type AnyStateMachine, type InspectionEvent, type Snapshot, StateMachine, type StateValue } from 'xstate';

/** A machine that runs, or has run. */
export interface SeenActor {
  /** Ids from the root down, joined with slashes: the same for the next actor in the same place. */
  readonly path: string;
  /** What it is called among its siblings. */
  readonly name: string;
  /** How deep it stands below the root. */
  readonly depth: number;
  readonly machine: AnyStateMachine;
  /** `undefined` until it has begun. */
  value: StateValue | undefined;
  isRunning: boolean;
  /** Number of the happening that it last took part in. */
  lastActive: number;
  /** Ids of the transitions taken since somebody asked last. */
  taken: string[];
}

type ActorRef = InspectionEvent['actorRef'];

/** The actor behind a reference as a machine at work; `null` for tasks, callbacks and promises. */
export function seenActor(ref: ActorRef): SeenActor | null {
  if (!(ref instanceof Actor) || !(ref.logic instanceof StateMachine)) return null;
  const lineage = lineageOf(ref);
  return {
    path: lineage.map(actorName).join('/'),
    name: actorName(ref),
    depth: lineage.length - 1,
    machine: ref.logic,
    value: undefined,
    isRunning: true,
    lastActive: 0,
    taken: [],
  };
}

/** What an actor is called: its id below its parent. The root has no id of its own and goes by its machine's. */
export function actorName(ref: ActorRef): string {
  if (!(ref instanceof Actor)) return ref.sessionId;
  return ref._parent === undefined && ref.logic instanceof StateMachine ? ref.logic.id : ref.id;
}

/** The part of a snapshot that only machines have. */
export function stateOf(snapshot: Snapshot<unknown>): StateValue | undefined {
  return 'value' in snapshot ? (snapshot.value as StateValue) : undefined;
}

/** From the root down to the actor itself. */
function lineageOf(ref: ActorRef): ActorRef[] {
  return ref instanceof Actor && ref._parent !== undefined ? [...lineageOf(ref._parent), ref] : [ref];
}
