/** How long trouble must last before it is shown, and how long it then stays at least. */
export interface Calm {
  readonly afterMs: number;
  readonly forMs: number;
}

/** Shows and hides something without flashing: short troubles are never seen, and what is seen can be read. */
export function calmNotice(show: (isShown: boolean) => void, { afterMs, forMs }: Calm, signal: AbortSignal): (isWanted: boolean) => void {
  let isShown = false;
  let isWanted = false;
  let earliest = 0;
  let timer = 0;
  const settle = (): void => {
    timer = 0;
    if (isWanted === isShown) return;
    isShown = isWanted;
    earliest = performance.now() + forMs;
    show(isShown);
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (wanted) => {
    if (wanted === isWanted) return;
    isWanted = wanted;
    clearTimeout(timer);
    timer = window.setTimeout(settle, wanted ? afterMs : Math.max(0, isShown ? earliest - performance.now() : 0));
  };
}
