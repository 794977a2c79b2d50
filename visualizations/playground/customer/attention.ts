/**
 * Tells when the customer looks at the chat: page visible, window focused, and pointer or focus inside the phone. The agent's desk is on
 * the same page, so the page's own visibility would say "seen" while the person plays the agent.
 */
export function watchAttention(phone: HTMLElement, tell: (isLooking: boolean) => void, signal: AbortSignal): void {
  let isOver = phone.matches(':hover');
  let wasLooking = false;
  const settle = (): void => {
    const isInside = isOver || phone.contains(document.activeElement);
    const isLooking = isInside && document.visibilityState === 'visible' && document.hasFocus();
    if (isLooking === wasLooking) return;
    wasLooking = isLooking;
    tell(isLooking);
  };
  const listen = (target: EventTarget, types: readonly string[], heard: () => void): void => {
    for (const type of types) target.addEventListener(type, heard, { signal });
  };
  listen(phone, ['pointerenter', 'pointerdown'], () => {
    isOver = true;
    settle();
  });
  listen(phone, ['pointerleave'], () => {
    isOver = false;
    settle();
  });
  listen(document, ['focusin', 'visibilitychange'], settle);
  // While focus moves, `activeElement` is the body for a moment.
  listen(document, ['focusout'], () => queueMicrotask(settle));
  listen(window, ['focus', 'blur'], settle);
  settle();
}
