import type { PanelChat, PanelThread } from '../panel-chat.ts';

/** How long an answer is good for: as long as the vendor's mobile apps keep it (PROTOCOL 3.2). */
const goodForMs = 60_000;

export interface OpeningHoursInput {
  readonly panel: HTMLElement;
  readonly chat: PanelChat;
  readonly thread: PanelThread;
  readonly signal: AbortSignal;
}

/** Asks again whether a live chat is open, while somebody may be about to begin one; `channel.isOnline` follows. Returns what to call when anything has changed. */
export function watchOpeningHours({ panel, chat, thread, signal }: OpeningHoursInput): () => void {
  let isOld = false;
  const look = (): void => {
    if (!isOld || document.visibilityState !== 'visible' || !panel.checkVisibility() || !isBetweenChats(chat, thread)) return;
    isOld = false;
    // What cannot be learned now is asked for again in a minute, and until then stays as it was.
    chat.refreshAvailability().catch(() => {});
  };
  const timer = setInterval(() => {
    isOld = true;
    look();
  }, goodForMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  document.addEventListener('visibilitychange', look, { signal });
  return look;
}

function isBetweenChats(chat: PanelChat, thread: PanelThread): boolean {
  const { channel, status } = chat.snapshot;
  const isReachable = status === 'live' || status === 'dormant';
  return isReachable && channel?.kind === 'livechat' && ['notStarted', 'ended'].includes(thread.snapshot.status);
}
