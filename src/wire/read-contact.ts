import type { Contact, ThreadFacts } from '../../machines/data/contact.ts';
import type { Json, Reader } from './read.ts';
import { isJson, objectReader, readId, readText } from './read.ts';
import { readTime } from './read-time.ts';

/** A thread's external id as the thread says it itself, or as its contact does (PROTOCOL 6.3). */
const threadIdOf = (raw: unknown): string => (isJson(raw) ? readId(raw.idOnExternalPlatform) || readId(raw.threadIdOnExternalPlatform) : '');

/** Which thread a frame is about, for members that do not say it themselves; `''` where nothing does. */
export const threadIdIn = (data: Json): string =>
  threadIdOf(data.thread) || threadIdOf(data.case) || threadIdOf(data.contact) || threadIdOf(data.consumerContact);

/** Thread of PROTOCOL 6.3. Only `false` closes it, absent does not. */
export const readThread = objectReader<ThreadFacts>({ id: 'idOnExternalPlatform' }, (raw) => ({
  id: threadIdOf(raw),
  name: readText(raw.threadName),
  canAddMoreMessages: raw.canAddMoreMessages !== false,
}));

const contactReader = (needs: { readonly status?: string }): Reader<Contact> =>
  objectReader({ id: 'id', threadId: 'threadIdOnExternalPlatform', ...needs }, (raw, _path, _trouble, data) => ({
    id: readId(raw.id),
    threadId: readId(raw.threadIdOnExternalPlatform) || threadIdIn(data),
    status: readText(raw.status),
    statusAt: readTime(raw.statusUpdatedAt),
  }));

/** Contact (alias case) of PROTOCOL 6.3. */
export const readContact = contactReader({});

/** A contact that must say its status, since that is what the frame is for (PROTOCOL 6.6). */
export const readChangedContact = contactReader({ status: 'status' });
