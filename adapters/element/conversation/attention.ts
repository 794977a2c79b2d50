/**
 * Tells when the customer looks at the chat: page visible, window focused, and pointer or focus inside the panel. A page has more than a chat:
 * what arrives while somebody works elsewhere on it is not seen.
 */
export function watchAttention(panel: HTMLElement, tell: (isLooking: boolean) => void, signal: AbortSignal): void {
  let isOver = panel.matches(':hover');
  let wasLooking = false;
  const settle = (): void => {
    const isInside = isOver || panel.matches(':focus-within');
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
  listen(document, ['focusin', 'visibilitychange'], settle);
  // While focus moves, `activeElement` is the body for a moment.
  listen(document, ['focusout'], () => queueMicrotask(settle));
  listen(window, ['focus', 'blur'], settle);
  settle();
}
