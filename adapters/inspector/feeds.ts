import { nanoid } from 'nanoid';
import type { InspectorFeed, InspectorRecord } from './records.ts';

/** The channel that inspectors of the same origin listen on. */
export const channelName = 'chat-machines.inspector';

/** What a late listener is told first. */
const keptRecords = 5_000;

/** Records in one message to a server: it takes no longer ones than 4 MB. */
const atOnce = 250;

/** What goes over a channel: an inspector that asks what there is, and what it is told. */
type Wire = { readonly to: 'chat-machines.inspector'; readonly from: string; readonly records: readonly InspectorRecord[] } | { readonly to: 'chat-machines'; readonly ask: 'records' };

/** Anything with WebSocket's `send` and `readyState`: the platform's, or that of `ws`. */
interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  addEventListener(type: 'open' | 'error', heard: () => void): void;
}

/** Remembers the latest, and speaks only once somebody listens. */
class Backlog {
  readonly #kept: InspectorRecord[] = [];
  #isHeard = false;
  readonly #post: (records: readonly InspectorRecord[]) => void;

  constructor(post: (records: readonly InspectorRecord[]) => void) {
    this.#post = post;
  }

  add(record: InspectorRecord): void {
    this.#kept.push(record);
    // Cut off in large pieces; who an actor is stays worth knowing.
    if (this.#kept.length > 2 * keptRecords) {
      const old = this.#kept.splice(0, keptRecords);
      this.#kept.unshift(...old.filter(({ kind }) => kind === 'chat' || kind === 'actor').slice(-keptRecords / 5));
    }
    if (this.#isHeard) this.#post([record]);
  }

  tellAll(): void {
    this.#isHeard = true;
    this.#post(this.#kept);
  }
}

const isAsking = (data: unknown): boolean => typeof data === 'object' && data !== null && (data as Partial<Wire>).to === 'chat-machines' && 'ask' in data;

/** To every inspector in a tab or window of the same origin (BroadcastChannel). */
export function toTabs(name = channelName): InspectorFeed {
  const channel = new BroadcastChannel(name);
  const from = nanoid();
  const backlog = new Backlog((records) => channel.postMessage({ to: channelName, from, records } satisfies Wire));
  channel.onmessage = ({ data }) => {
    if (isAsking(data)) backlog.tellAll();
  };
  // One that is open already asks what there is, when it hears that there is something.
  channel.postMessage({ to: channelName, from, records: [] } satisfies Wire);
  return { send: (record) => backlog.add(record), close: () => channel.close() };
}

/** To an inspector in another window (an opener, a frame) of exactly this origin. */
export function toWindow(target: Pick<Window, 'postMessage'>, origin: string): InspectorFeed {
  const from = nanoid();
  const backlog = new Backlog((records) => target.postMessage({ to: channelName, from, records } satisfies Wire, origin));
  const heard = (event: MessageEvent): void => {
    if (event.origin === origin && isAsking(event.data)) backlog.tellAll();
  };
  addEventListener('message', heard);
  backlog.tellAll();
  return { send: (record) => backlog.add(record), close: () => removeEventListener('message', heard) };
}

/** To the inspector's server, whose address (`ws://127.0.0.1:.../feed?token=...`) `npm run inspect` prints; the socket is the app's own. */
export function toSocket(socket: SocketLike): InspectorFeed {
  const from = nanoid();
  const backlog = new Backlog((records) => {
    for (let at = 0; at < records.length && socket.readyState === 1; at += atOnce) {
      socket.send(JSON.stringify({ to: channelName, from, records: records.slice(at, at + atOnce) } satisfies Wire));
    }
  });
  // An inspector that is not there must not disturb the app: `ws` throws what nobody listens to.
  socket.addEventListener('error', () => {});
  if (socket.readyState === 1) backlog.tellAll();
  else socket.addEventListener('open', () => backlog.tellAll());
  return { send: (record) => backlog.add(record) };
}
