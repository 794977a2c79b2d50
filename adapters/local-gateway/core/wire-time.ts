/** Epoch ms as `2026-01-05T10:00:00+00:00`: iOS cannot read fractions here (PROTOCOL 6.1.2). */
export function wholeSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}+00:00`;
}

/** Epoch ms as `2026-01-05T10:00:00.421+00:00` (PROTOCOL 6.1.2). */
export function withMilliseconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 23)}+00:00`;
}

/** A time that may not have come yet. */
export function wholeSecondsOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : wholeSeconds(epochMs);
}
