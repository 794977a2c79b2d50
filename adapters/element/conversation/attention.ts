/**
 * Tells when the customer looks at the chat: page visible, window focused, and pointer or focus inside the panel. A page has more than a chat:
 * what arrives while somebody works elsewhere on it is not seen.
 */
export function watchAttention(panel: HTMLElement, tell: (isLooking: boolean) => void, signal: AbortSignal): void {
  let isOver = panel.matches(':hover');
  let wasLooking = false;
  const settle = (): void => {
    const isInside = (isOver || panel.matches(':focus-within')) && panel.checkVisibility();
    const isLooking = isInside && document.visibilityState === 'visible' && document.hasFocus();
    if (isLooking === wasLooking) return;
    wasLooking = isLooking;
    tell(isLooking);
  };
  const listen = (target: EventTarget, types: readonly string[], heard: () => void): void => {
    for (const type of types) target.addEventListener(type, heard, { signal });
  };
  listen(panel, ['pointerenter', 'pointerdown'], () => {
    isOver = true;
    settle();
  });
  listen(panel, ['pointerleave'], () => {
    isOver = false;
    settle();
  });
  listen(document, ['visibilitychange'], settle);
  // The page is not told of focus that stays within a shadow root.
  for (const target of [document, panel]) {
    listen(target, ['focusin'], settle);
    // While focus moves, `activeElement` is the body for a moment.
    listen(target, ['focusout'], () => queueMicrotask(settle));
  }
  listen(window, ['focus', 'blur'], settle);
  settle();
}
