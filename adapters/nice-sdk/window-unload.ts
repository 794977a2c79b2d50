/** Whether this page is being left: a fact about the page, the same for all who ask. */
const page = { isClosing: false, isWatched: false };

/** From now on `isWindowClosing` knows. */
export function registerWindowUnload(): void {
  if (page.isWatched || typeof window === 'undefined') return;
  page.isWatched = true;
  window.addEventListener('beforeunload', () => (page.isClosing = true), { once: true });
}

/** Whether the page is going away, rather than the line. */
export const isWindowClosing = (): boolean => page.isClosing;
