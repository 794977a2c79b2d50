import type { ActorLogic, AnyActorRef, AnyStateMachine, EventObject, Snapshot } from 'xstate';

/** One running child that does nothing by itself: the test decides when and how it answers. */
export interface StandIn {
  readonly id: string;
  readonly source: string;
  readonly input: unknown;
  readonly received: readonly EventObject[];
  resolve(output: unknown): void;
  reject(error: unknown): void;
  say(event: EventObject): void;
}

/** The children of one actor, played by stand-ins. */
export interface Cast {
  /** Those that have been started and have neither ended nor been stopped. Two of one id means that one was orphaned. */
  readonly live: readonly StandIn[];
  /** The newest living child of that id. */
  find(id: string): StandIn | undefined;
  /** Logic for each actor the machine names, to be given to `provide`. */
  readonly actors: Readonly<Record<string, StandInLogic>>;
}

type StandInLogic = ActorLogic<Snapshot<unknown>, EventObject, unknown>;

const resolvedType = 'stand-in.resolved';
const rejectedType = 'stand-in.rejected';

/** Plays every actor that `machine` names, whatever it is: task, callback or machine. */
export function castFor(machine: AnyStateMachine): Cast {
  const live: StandIn[] = [];
  const actors: Record<string, StandInLogic> = {};
  for (const source of Object.keys(machine.implementations.actors)) actors[source] = standIn(source, live);
  return { live, actors, find: (id) => live.findLast((child) => child.id === id) };
}

function standIn(source: string, live: StandIn[]): StandInLogic {
  const running = new Map<AnyActorRef, { child: StandIn; received: EventObject[] }>();
  const end = (self: AnyActorRef): void => {
    const child = running.get(self)?.child;
    running.delete(self);
    if (child) live.splice(live.indexOf(child), 1);
  };
  const inputs = new WeakMap<object, unknown>();
  return {
    getInitialSnapshot: ({ self }, input) => {
      inputs.set(self, input);
      return { status: 'active', output: undefined, error: undefined };
    },
    getPersistedSnapshot: (snapshot) => snapshot,
    start: (_, { self }) => {
      const received: EventObject[] = [];
      const child: StandIn = {
        id: self.id,
        source,
        input: inputs.get(self),
        received,
        resolve: (output) => self.send({ type: resolvedType, output } as EventObject),
        reject: (error) => self.send({ type: rejectedType, error } as EventObject),
        say: (event) => self._parent?.send(event),
      };
      running.set(self, { child, received });
      live.push(child);
    },
    transition: (snapshot, event, { self }) => {
      const content = event as EventObject & { output?: unknown; error?: unknown };
      switch (event.type) {
        case resolvedType:
          end(self);
          return { status: 'done', output: content.output, error: undefined };
        case rejectedType:
          end(self);
          return { status: 'error', output: undefined, error: content.error };
        case 'xstate.stop':
          end(self);
          return { status: 'stopped', output: undefined, error: undefined };
        default:
          running.get(self)?.received.push(event);
          return snapshot;
      }
    },
  };
}
