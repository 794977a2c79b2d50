import { Actor, type AnyEventObject, type AnyMachineSnapshot, type AnyStateNode, type InspectionEvent, StateMachine } from 'xstate';
import type { Chat, ChatOptions } from '../../src/chat-types.ts';
import { frameName } from './frame-name.ts';
import type { InspectorFeed, InspectorRecord, Standing, StateOutline } from './records.ts';
import { transitionId } from './transition-id.ts';

export { toSocket, toTabs, toWindow } from './feeds.ts';
export type { InspectorFeed, InspectorRecord, Standing, StateOutline } from './records.ts';

type ActorRef = InspectionEvent['actorRef'];

/** What `createChat` takes to be watched. */
export interface InspectorWatch {
  readonly inspect: (event: InspectionEvent) => void;
  readonly onFrame: NonNullable<ChatOptions['onFrame']>;
  /** Also tells of marks that come after a message has been delivered. Returns the remover. */
  follow(chat: Pick<Chat, 'on'>): () => void;
}

/** The place of a record among what is told, kept until it is known what to tell. */
interface Place {
  record: InspectorRecord | null;
}

interface Seen {
  readonly path: string;
  snapshot: AnyMachineSnapshot | null;
  readonly underway: { readonly place: Place; readonly event: AnyEventObject; readonly from: string; readonly at: number; readonly taken: string[]; hasActed: boolean }[];
}

/**
 * Tells an inspector what the machines of one chat do: `const { inspect, onFrame } = inspector(toTabs())`, then `createChat({ ...options,
 * inspect, onFrame })`. Texts, names and tokens are not told: events carry ids, and of frames only what they are called goes out.
 */
export function inspector(feed: InspectorFeed, { name = 'chat', now = Date.now }: { readonly name?: string; readonly now?: () => number } = {}): InspectorWatch {
  const seen = new Map<string, Seen>();
  const statuses = new Map<string, string>();
  // What an event causes is over before the event is: told is the cause first, as it happened.
  let waiting: Place[] = [];
  send({ kind: 'chat', at: now(), name, v: 1 });

  function send(record: InspectorRecord, place: Place = keepPlace()): void {
    place.record = record;
    while (waiting[0]?.record) feed.send(waiting.shift()?.record as InspectorRecord);
  }

  function keepPlace(): Place {
    const place: Place = { record: null };
    // All that belongs together happens in one turn; an event that nobody took holds nothing up for longer.
    if (waiting.push(place) === 1) queueMicrotask(flush);
    return place;
  }

  function flush(): void {
    const left = waiting;
    waiting = [];
    for (const { record } of left) if (record !== null) feed.send(record);
  }

  function meet(ref: ActorRef): void {
    const machine = ref instanceof Actor && ref.logic instanceof StateMachine ? ref.logic : null;
    const path = pathOf(ref);
    seen.set(ref.sessionId, { path, snapshot: null, underway: [] });
    send({ kind: 'actor', at: now(), path, machine: machine?.id ?? null, outline: machine === null ? null : outlineOf(machine.root, machine.id) });
  }

  function deliver({ actorRef, sourceRef, event }: InspectionEvent & { type: '@xstate.event' }): void {
    const actor = seen.get(actorRef.sessionId);
    const from = sourceRef === undefined ? outsider(event.type) : pathOf(sourceRef);
    if (actor?.snapshot === null && !(actorRef instanceof Actor && actorRef.logic instanceof StateMachine)) {
      send({ kind: 'event', at: now(), from, to: actor.path, type: event.type, effect: 'unknown', taken: [], before: null, after: null, accepts: [] });
    } else actor?.underway.push({ place: keepPlace(), event, from, at: now(), taken: [], hasActed: false });
  }

  function step(inspected: InspectionEvent & { type: '@xstate.microstep' }): void {
    const underway = seen.get(inspected.actorRef.sessionId)?.underway.find(({ event }) => event === inspected.event);
    if (underway === undefined) return;
    underway.hasActed ||= inspected._transitions.length > 0;
    underway.taken.push(...inspected._transitions.flatMap((transition) => transitionId(transition) ?? []));
  }

  function settle({ actorRef, event, snapshot }: InspectionEvent & { type: '@xstate.snapshot' }): void {
    const actor = seen.get(actorRef.sessionId);
    if (actor === undefined || !('value' in snapshot)) return;
    const now_ = snapshot as AnyMachineSnapshot;
    const before = actor.snapshot;
    actor.snapshot = now_;
    const index = actor.underway.findIndex((one) => one.event === event);
    const [underway] = index < 0 ? [] : actor.underway.splice(index, 1);
    if (underway !== undefined) {
      const isSame = before !== null && JSON.stringify(before.value) === JSON.stringify(now_.value);
      send({
        kind: 'event', at: underway.at, from: underway.from, to: actor.path, type: event.type, taken: underway.taken,
        effect: isSame ? (underway.hasActed ? 'acted' : 'none') : 'changed',
        before: before && standing(before), after: standing(now_), accepts: accepted(now_),
      }, underway.place);
    }
    noteMessage(now_);
    if (now_.status !== 'active') send({ kind: 'ended', at: now(), path: actor.path });
  }

  /** Deliveries know which message is theirs, and are in the state that it is in. */
  function noteMessage({ context, value }: AnyMachineSnapshot): void {
    const { messageId } = (context ?? {}) as { messageId?: unknown };
    if (typeof messageId === 'string' && typeof value === 'string') tellStatus(messageId, value);
  }

  function tellStatus(id: string, status: string): void {
    if (statuses.get(id) === status) return;
    statuses.set(id, status);
    send({ kind: 'message', at: now(), id, status });
  }

  return {
    inspect(inspected) {
      if (inspected.type === '@xstate.actor') meet(inspected.actorRef);
      else if (inspected.type === '@xstate.event') deliver(inspected);
      else if (inspected.type === '@xstate.microstep') step(inspected);
      else if (inspected.type === '@xstate.snapshot') settle(inspected);
    },
    onFrame(frame, direction) {
      send({ kind: 'frame', at: now(), direction, type: frameName(frame) });
    },
    // What others wrote has a delivery of theirs, not of ours.
    follow: (chat) => chat.on('message.changed', ({ messageId, status }) => statuses.has(messageId) && tellStatus(messageId, status)),
  };
}

/** Who speaks when no actor does: a fact's first word says it. */
function outsider(type: string): string {
  const [speaker = ''] = type.split('.');
  // What a task ends with was brought by the device, from wherever the task had asked.
  return { gateway: 'gateway', network: 'device', socket: 'gateway', task: 'device' }[speaker] ?? 'app';
}

const standing = ({ value, context }: AnyMachineSnapshot): Standing => ({ value, context });

/** Types of the events that the active states have an answer to. */
function accepted({ _nodes }: AnyMachineSnapshot): string[] {
  return [...new Set(_nodes.flatMap((node: AnyStateNode) => node.ownEvents as readonly string[]))].sort();
}

function outlineOf(node: AnyStateNode, id: string): StateOutline {
  return { id, key: node.key, states: Object.values<AnyStateNode>(node.states).map((child) => outlineOf(child, `${id}.${child.key}`)) };
}

function pathOf(ref: ActorRef): string {
  const names: string[] = [];
  for (let at: ActorRef | undefined = ref; at !== undefined; at = at instanceof Actor ? at._parent : undefined) {
    names.unshift(at instanceof Actor && at._parent === undefined && at.logic instanceof StateMachine ? at.logic.id : at instanceof Actor ? at.id : at.sessionId);
  }
  return names.join('/');
}

