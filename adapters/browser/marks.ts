/**
 * Stands for a beginning of keys, which ends with a dot, without saying whose keys these are: 64 bits (two FNV-1a hashes), so that
 * no two customers of a device share one.
 */
export function mark(prefix: string): string {
  let [one, other] = [0x811c9dc5, 0];
  for (let at = 0; at < prefix.length; at++) {
    const code = prefix.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x9e3779b1);
  }
  return `${one >>> 0}.${other >>> 0}`;
}

/** Whether one of the key's beginnings has one of the marks. */
export function isMarked(key: string, marks: readonly string[]): boolean {
  return marks.length > 0 && [...key.matchAll(/\./g)].some(({ index }) => marks.includes(mark(key.slice(0, index + 1))));
}
