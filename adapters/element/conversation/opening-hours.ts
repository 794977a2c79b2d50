import type { PanelChat, PanelThread } from '../panel-chat.ts';

/** How long an answer is good for: as long as the vendor's mobile apps keep it (PROTOCOL 3.2). */
const goodForMs = 60_000;

/** Asks again whether a live chat is open, while somebody may be about to begin one; `channel.isOnline` follows. Returns what to call when anything has changed. */
export function watchOpeningHours(panel: HTMLElement, chat: PanelChat, thread: PanelThread, signal: AbortSignal): () => void {
  let isOld = false;
  const look = (): void => {
    const { channel, status } = chat.snapshot;
    const isBetweenChats = status === 'live' && channel?.kind === 'livechat' && ['notStarted', 'ended'].includes(thread.snapshot.status);
    if (!isOld || !isBetweenChats || document.visibilityState !== 'visible' || !panel.checkVisibility()) return;
    isOld = false;
    // What cannot be learned now is asked for again in a minute, and until then stays as it was.
    chat.refreshAvailability().catch(() => {});
  };
  const timer = setInterval(() => {
    isOld = true;
    look();
  }, goodForMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  return look;
}
