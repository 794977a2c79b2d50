import { preciseTime } from '../../precise-time.ts';
import { byId, setText } from '../../../adapters/element/dom/element.ts';
import type { ReplayFeed } from '../feeds/replay-feed.ts';

const stepsPerSecond = 20;

/** Step, back, play and jump, for a recording; shown only while it is given one. */
export function replayBar(changed: () => void, signal: AbortSignal): (feed: ReplayFeed | null) => void {
  const bar = byId('replay', HTMLElement);
  const slider = byId('replay-at', HTMLInputElement);
  const play = byId('replay-play', HTMLButtonElement);
  const told = byId('replay-told', HTMLElement);
  let feed: ReplayFeed | null = null;
  let timer = 0;
  let isBusy = false;

  const show = (): void => {
    if (feed === null) return;
    slider.max = String(feed.length);
    slider.value = String(feed.at);
    setText(told, `${feed.at} of ${feed.length}, ${preciseTime(feed.now)}`);
    setText(play, timer === 0 ? 'Play' : 'Pause');
    changed();
  };
  const pause = (): void => {
    clearInterval(timer);
    timer = 0;
  };
  const go = async (n: number): Promise<void> => {
    if (feed === null || isBusy) return;
    isBusy = true;
    await feed.goTo(Math.max(0, Math.min(feed.length, n)));
    isBusy = false;
    if (feed !== null && feed.at >= feed.length) pause();
    show();
  };
  const step = (by: number): void => {
    pause();
    if (feed !== null) void go(feed.at + by);
  };
  byId('replay-back', HTMLButtonElement).addEventListener('click', () => step(-1), { signal });
  byId('replay-step', HTMLButtonElement).addEventListener('click', () => step(1), { signal });
  slider.addEventListener('input', () => {
    pause();
    void go(Number(slider.value));
  }, { signal });
  play.addEventListener('click', () => {
    if (timer !== 0) pause();
    else timer = window.setInterval(() => void go((feed?.at ?? 0) + 1), 1_000 / stepsPerSecond);
    show();
  }, { signal });
  signal.addEventListener('abort', pause);
  return (next) => {
    pause();
    feed = next;
    bar.hidden = next === null;
    show();
  };
}
