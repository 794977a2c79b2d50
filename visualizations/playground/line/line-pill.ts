import type { Chat, ChatSnapshot, ConnectionSnapshot } from '../../../src/chat-types.ts';
import { byId, setAttribute, setText } from '../../../adapters/element/dom/element.ts';

const words: Readonly<Record<ConnectionSnapshot['status'], string>> = {
  dormant: 'Not connected',
  connecting: 'Connecting…',
  open: 'Connected',
  doubtful: 'Checking the line…',
  waiting: 'Line lost',
  offline: 'Offline',
  failed: 'Cannot connect',
};

/** How the line is, at the top of the page, with what can be done about it. */
export function showLine(chat: Chat, complain: (error: unknown) => void, signal: AbortSignal): void {
  const pill = byId('line', HTMLDivElement);
  const text = byId('line-text', HTMLSpanElement);
  const countdown = byId('line-countdown', HTMLSpanElement);
  const retry = byId('retry-now', HTMLButtonElement);
  const toggle = byId('toggle-line', HTMLButtonElement);

  const render = (): void => {
    const { snapshot } = chat;
    const { status, canRetryNow } = snapshot.connection;
    setAttribute(pill, 'data-status', status);
    setAttribute(pill, 'data-chat', snapshot.status);
    setText(text, lineText(snapshot));
    setText(countdown, countdownText(snapshot.connection, Date.now()));
    retry.hidden = !(canRetryNow && (status === 'waiting' || status === 'offline' || status === 'failed'));
    setText(toggle, isWanted(snapshot) ? 'Disconnect' : 'Connect');
  };
  retry.addEventListener('click', () => chat.retryNow(), { signal });
  toggle.addEventListener('click', () => (isWanted(chat.snapshot) ? chat.disconnect() : void chat.connect().catch(complain)), { signal });
  const remove = chat.subscribe((snapshot) => snapshot, render);
  const ticking = setInterval(render, 250);
  signal.addEventListener('abort', () => {
    remove();
    clearInterval(ticking);
  });
  render();
}

function isWanted({ connection }: ChatSnapshot): boolean {
  return connection.status !== 'dormant' && connection.status !== 'failed';
}

function lineText({ status, connection }: ChatSnapshot): string {
  if (connection.status !== 'open') return words[connection.status];
  if (status === 'authorizing') return 'Signing in…';
  return status === 'recovering' ? 'Catching up…' : words.open;
}

function countdownText({ nextTryAt }: ConnectionSnapshot, now: number): string {
  return nextTryAt === null ? '' : `next try in ${Math.max(0, Math.ceil((nextTryAt - now) / 1000))} s`;
}
