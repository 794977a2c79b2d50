import { randomIds } from '../browser/ids.ts';
import type { Message } from './wire-objects.ts';

/** A UUID. */
export const generateId = (): string => randomIds.uuid();

/** What stands before the first space, and the rest: `['Ada', 'King Lovelace']`. */
export function splitName(name: string): [firstName: string, lastName: string] {
  const [firstName = '', ...rest] = name.trim().split(' ');
  return [firstName, rest.join(' ')];
}

/** Who wrote a message, as it is shown: an agent by nickname or name, a customer by their name. */
export function getAuthor({ direction, authorUser, authorEndUserIdentity }: Message): string {
  const joined = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ').trim();
  if (direction === 'outbound') return authorUser?.nickname || joined(authorUser?.firstName, authorUser?.surname);
  return authorEndUserIdentity?.nickname || authorEndUserIdentity?.fullName || joined(authorEndUserIdentity?.firstName, authorEndUserIdentity?.lastName);
}
