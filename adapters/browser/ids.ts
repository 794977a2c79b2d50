import { nanoid } from 'nanoid';
import type { IdsPort } from '../../src/ports.ts';

/** UUIDs from the platform's random numbers; also on plain http, where `randomUUID` is missing. Guest ids by nanoid. */
export const randomIds: IdsPort = {
  uuid() {
    if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  guestId: () => nanoid(),
};
