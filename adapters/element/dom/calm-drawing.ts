/** Draws soon, and not more often than asked: what happens in between is drawn together. Nothing is drawn while nobody can see it. */
export function calmDrawing(draw: () => void, leastMs: number, signal: AbortSignal): () => void {
  let isDue = false;
  let last = -Infinity;
  const drawNow = (at: number): void => {
    isDue = false;
    last = at;
    if (!signal.aborted) draw();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    const wait = last + leastMs - performance.now();
    if (wait <= 0) requestAnimationFrame(drawNow);
    else setTimeout(() => requestAnimationFrame(drawNow), wait);
  };
}
