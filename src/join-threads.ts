import { threadActorId } from '../machines/chat.machine.ts';
import type { Engine } from './engine.ts';
import { skewMs } from './left-messages.ts';
import type { ThreadDoor } from './thread-door.ts';
import type { ThreadActor } from './wiring.ts';

/** One conversation that was opened under two names: the first handle goes on as the other, and what was written in it goes there. */
export function joinThreads(engine: Pick<Engine, 'store' | 'wiring' | 'doors' | 'save' | 'left'>, key: string, into: string): void {
  const { store, wiring, doors } = engine;
  const [door, other, actor] = [doors.get(key), doors.get(into), wiring.thread(into)] as [ThreadDoor, ThreadDoor, ThreadActor];
  const { pending } = store.thread(key).timeline;
  wiring.actor.send({ type: 'xstate.error.actor.child', actorId: threadActorId(key), error: null });
  wiring.threads.set(key, actor);
  store.join(key, into);
  door.join(other);
  // An earlier page may have sent it: what nobody knew yet when it was written has to be looked for.
  engine.left.takeUp(pending.map((message) => ({ ...engine.save(into, { ...message, threadId: other.id }), after: { id: '', at: message.at - skewMs } })));
}
