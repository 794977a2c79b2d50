import { channelName } from '../../../adapters/inspector/feeds.ts';
import type { InspectorRecord } from '../../../adapters/inspector/records.ts';
import { isTrusted } from './is-trusted.ts';

/** Who tells, and what. */
type Take = (from: string, records: readonly InspectorRecord[]) => void;

const asking = { to: 'chat-machines', ask: 'records' } as const;

/** Hears every chat of this origin that is told `toTabs()`, and asks what there is: at once, and when one begins. Returns the end of it. */
export function listenToTabs(take: Take, name = channelName): () => void {
  if (typeof BroadcastChannel !== 'function') return () => {};
  const channel = new BroadcastChannel(name);
  const ask = (): void => channel.postMessage(asking);
  channel.onmessage = ({ data }) => heard(data, (from, records) => (records.length === 0 ? ask() : take(from, records)));
  ask();
  return () => channel.close();
}

/** Hears the window that opened this one, or holds it in a frame: of this origin, or of this machine; nobody else. */
export function listenToWindows(take: Take): () => void {
  const listener = ({ origin, data }: MessageEvent): void => {
    if (isTrusted(origin, location.origin)) heard(data, take);
  };
  addEventListener('message', listener);
  const other = window.opener ?? (window.parent === window ? null : window.parent);
  // Who is asked is not told anything: the address may be anybody's.
  (other as Window | null)?.postMessage(asking, '*');
  return () => removeEventListener('message', listener);
}

/** Hears what the inspector's server passes on, where this page came from one. Says when the line is there, and when it is gone. */
export function listenToServer(take: Take, status: (isOpen: boolean) => void, { protocol, host, search } = location): () => void {
  const token = new URLSearchParams(search).get('token');
  if (!protocol.startsWith('http') || token === null) return () => {};
  let isWanted = true;
  let socket: WebSocket | null = null;
  const open = (): void => {
    socket = new WebSocket(`${protocol.replace('http', 'ws')}//${host}/view?token=${encodeURIComponent(token)}`);
    socket.onopen = () => status(true);
    socket.onmessage = ({ data }) => heard(JSON.parse(String(data)), take);
    socket.onclose = () => {
      status(false);
      if (isWanted) setTimeout(open, 1_000);
    };
  };
  open();
  return () => {
    isWanted = false;
    socket?.close();
  };
}

const kinds: ReadonlySet<unknown> = new Set(['chat', 'actor', 'ended', 'event', 'frame', 'message']);

/** Whatever else comes over a channel is none of ours. */
function heard(data: unknown, take: Take): void {
  const { to, from, records } = (typeof data === 'object' && data !== null ? data : {}) as { to?: unknown; from?: unknown; records?: unknown };
  if (to !== channelName || typeof from !== 'string' || !Array.isArray(records)) return;
  take(from, records.filter((record): record is InspectorRecord => kinds.has((record as { kind?: unknown } | null)?.kind)));
}
