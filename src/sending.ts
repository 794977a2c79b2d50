import { aFailure } from '../machines/failure.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import type { Engine } from './engine.ts';
import { sendRequest } from './thread-requests.ts';
import type { SendMessage } from './wire/outgoing.ts';
import { pathPart } from './wire/rest.ts';

/** How long a message that was not sent is worth sending, ms (72 h). */
export const keptMs = 72 * 3_600_000;

/** A message on which the gateway drops the line so often is what brings it down. */
const mostDrops = 3;

/** How often storage that takes nothing is asked again, ms. */
const askAgainMs = 1_000;

/** How often it is asked whether another page is done with what it has taken over, ms. */
const takenMs = 10_000;

/** What a message needs to get to the socket. */
type SendingEngine = Pick<Engine, 'doors' | 'dressed' | 'drops' | 'isLivechat' | 'left' | 'options' | 'ports' | 'save' | 'saved' | 'setStatus' | 'store' | 'tabs' | 'wiring'>;

/** `queued` until the frame is really handed to the socket: after the app's own turn, and within the rate window. */
export function sendMessage(engine: SendingEngine): TaskLogic<void, { messageId: string }> {
  const { doors, drops, ports: { clock, network }, saved, store, tabs } = engine;
  /** Of those on which the line went down one goes at a time, in whichever thread: else what takes it down takes the others with it. */
  let suspect: string | null = null;
  return fromTask(({ input: { messageId }, resolve, reject }) => {
    let abandon = (): void => {};
    let isWanted = true;
    const wait = (ms: number): void => {
      // A look that was asked for meanwhile would not find it, and have it sent once more.
      const timer = clock.setTimeout(() => (doors.get(store.keyOfMessage(messageId) ?? '')?.snapshot.sync === 'recovering' ? wait(askAgainMs) : begin()), ms);
      abandon = () => clock.clearTimeout(timer);
    };
    const clear = (): void => {
      if (suspect === messageId) suspect = null;
    };
    /** It waits for what may take long, and so does what was written behind it. */
    const settleQueued = (): void => doors.get(store.keyOfMessage(messageId) ?? '')?.settleSends();
    const begin = (): void => {
      if (!isWanted) return;
      if (!engine.wiring.isWanted) return reject(aFailure('lost'));
      const whose = tabs.whose(messageId);
      if (whose === 'taken') {
        const failure = saved.failureOf(messageId);
        if (failure !== null) return reject(aFailure('refused', failure));
        // Another page has taken it over: mostly we hear of it as of anything that page sends.
        settleQueued();
        return wait(takenMs);
      }
      // Another page had it, and is done with it: if it did not send it, it was discarded there.
      if (whose === 'gone') return reject(engine.left.seek(messageId) ? aFailure('unanswered') : aFailure('refused', 'discarded'));
      // The next page would send it again, as another customer's.
      if (whose === 'unknown' || !saved.isOurs(messageId)) {
        settleQueued();
        return wait(askAgainMs);
      }
      // Another page may have begun since it was last asked. (Of live chats what one has begun may be over.)
      if (!engine.isLivechat) engine.left.beginTogether(store.keyOfMessage(messageId));
      const request = requestOf(messageId, engine);
      if (request === undefined) return resolve();
      if (typeof request === 'string') return reject(aFailure('refused', request));
      if (drops.has(messageId)) {
        if (suspect !== null) return wait(askAgainMs);
        suspect = messageId;
      }
      let isWritten = false;
      let wasOnline = false;
      abandon = engine.wiring.requests.ask(request, ({ failure }) => {
        clear();
        if (failure === null) return resolve();
        if (failure.reason === 'unanswered') settleQueued();
        // It went out, and the line went before it was answered; not with the network, as far as the device can tell: some always say that there is none.
        const isItsDoing = isWritten && failure.reason === 'lost' && engine.wiring.line.isDroppedByPeer && (network.isOnline() || !wasOnline);
        if (!isItsDoing) return reject(failure);
        const count = (drops.get(messageId) ?? 0) + 1;
        drops.set(messageId, count);
        saved.amend(messageId, { drops: count });
        reject(count < mostDrops ? failure : aFailure('refused', 'poisonous'));
      }, () => {
        isWritten = true;
        wasOnline = network.isOnline();
        engine.setStatus(messageId, 'sending');
      });
    };
    clock.soon(begin);
    return () => {
      isWanted = false;
      clear();
      abandon();
    };
  });
}

/** The frame's content; or why it must not go; undefined where there is no such message any more. */
function requestOf(messageId: string, engine: SendingEngine): SendMessage | 'tooLong' | 'expired' | undefined {
  const { options, ports: { clock }, store, wiring } = engine;
  const key = store.keyOfMessage(messageId);
  const message = key === undefined ? undefined : store.thread(key).timeline.get(messageId);
  if (key === undefined || message === undefined) return undefined;
  if (clock.now() - message.at >= keptMs) return 'expired';
  const request = sendRequest(store.thread(key).id, message, store.channel, wiring.signIn.accessToken);
  return utf8Bytes(request.text) > options.maxMessageBytes ? 'tooLong' : engine.dressed('dress', request, key);
}

/** Bytes of a text as it travels, each an escape in an address; a lone half of a pair counts as the three bytes of its replacement. */
const utf8Bytes = (text: string): number => pathPart(text).replace(/%../g, '-').length;
