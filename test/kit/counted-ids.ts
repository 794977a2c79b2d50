/** Ids shaped like UUIDs (version 4) that count upwards, so that a failing run prints the same ids again. */
export function countedUuids(family = 0): () => string {
  let count = 0;
  const head = family.toString(16).padStart(8, '0');
  return () => `${head}-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`;
}

/** Short ids in the manner of guest ids, `guest-1`, `guest-2` and so on. */
export function countedIds(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}-${++count}`;
}
