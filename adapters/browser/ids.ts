import { nanoid } from 'nanoid';
import type { IdsPort } from '../../src/ports.ts';
import { uuidOf } from '../../src/random-uuid.ts';

/** UUIDs from the platform's random numbers; also on plain http, where `randomUUID` is missing. Guest ids by nanoid. */
export const randomIds: IdsPort = {
  uuid: () => (typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : uuidOf(() => (crypto.getRandomValues(new Uint8Array(1))[0] as number) & 15)),
  guestId: () => nanoid(),
};
