import type { StoragePort } from './ports.ts';

/** So many at most. */
const most = 20;

/** Nobody can read what is kept there, but somebody may want to look at it: as `name`, beside what else was put aside in this `scope`. */
export function putAside(storage: StoragePort, scope: string, key: string, name: string, text: string): void {
  const place = `${scope}.damaged.`;
  const held = storage.keys().filter((other) => other.startsWith(place));
  if (held.length < most) storage.write(place + name, text);
  storage.remove(key);
}
