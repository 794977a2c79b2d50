import { threadActorId } from '../machines/chat.machine.ts';
import type { Engine } from './engine.ts';
import type { SavedMessage } from './saved-message.ts';
import type { ThreadDoor } from './thread-door.ts';
import type { ThreadActor } from './wiring.ts';
import { skewMs } from './writing.ts';

/**
 * One conversation under two names: the handle of the first goes on as that of the thread with this id, and what was written in it, or `left` by an
 * earlier page, goes there.
 */
export function joinThreads(engine: Pick<Engine, 'store' | 'wiring' | 'doors' | 'save' | 'left' | 'each'>, key: string, id: string, left?: readonly SavedMessage[]): void {
  const { store, wiring, doors } = engine;
  const into = store.openAs(id) as string;
  // An earlier page may have sent it: what nobody knew yet when it was written has to be looked for.
  left ??= store.thread(key).timeline.pending.map((message) => ({ ...engine.save(into, { ...message, threadId: id }), after: { id: '', at: message.at - skewMs } }));
  wiring.actor.send({ type: 'xstate.error.actor.child', actorId: threadActorId(key), error: null });
  wiring.threads.set(key, wiring.threads.get(into) as ThreadActor);
  store.join(key, into);
  engine.each('joined', key, into);
  doors.get(key)?.join(doors.get(into) as ThreadDoor);
  engine.left.afterLatest(key, () => engine.left.takeUp(left));
}
