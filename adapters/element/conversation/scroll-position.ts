const nearness = 48;

/** The scrolling part of the conversation: follows new messages while the reader is at the end, else stays where they read. */
export interface ScrollPosition {
  isAtEnd(): boolean;
  toEnd(): void;
  /** Changes what is inside without moving what is being read. */
  keepWhile(change: () => void): void;
}

export function scrollPosition(area: HTMLElement, reachedTop: () => void, signal: AbortSignal): ScrollPosition {
  let isFollowing = true;
  let top = 0;
  const isAtEnd = (): boolean => area.scrollHeight - area.scrollTop - area.clientHeight < nearness;
  area.addEventListener(
    'scroll',
    () => {
      // Only who scrolls up leaves the end: what has grown meanwhile has moved nobody.
      if (isAtEnd()) isFollowing = true;
      else if (area.scrollTop < top) isFollowing = false;
      top = area.scrollTop;
      if (area.scrollTop < nearness && area.scrollHeight > area.clientHeight) reachedTop();
    },
    { signal, passive: true },
  );
  // A notice above or a taller text field below takes room away; a card or a picture that has come grows what is inside.
  const watcher = new ResizeObserver(() => {
    if (isFollowing) area.scrollTop = area.scrollHeight;
  });
  for (const node of [area, ...area.children]) watcher.observe(node);
  signal.addEventListener('abort', () => watcher.disconnect());
  return {
    isAtEnd: () => isFollowing,
    toEnd() {
      isFollowing = true;
      area.scrollTop = area.scrollHeight;
    },
    keepWhile(change) {
      const fromEnd = area.scrollHeight - area.scrollTop;
      change();
      area.scrollTop = isFollowing ? area.scrollHeight : area.scrollHeight - fromEnd;
    },
  };
}
