import type { Contact, ThreadFacts } from '../../machines/data/contact.ts';
import type { Json, Reader } from './read.ts';
import { expect, isAbsent, isJson, objectReader, readId, readText, refuse } from './read.ts';
import { readTime } from './read-time.ts';

/** A thread's external id as the thread says it itself, or as its contact does (PROTOCOL 6.3). */
const threadIdOf = (raw: unknown): string => (isJson(raw) ? readId(raw.idOnExternalPlatform) || readId(raw.threadIdOnExternalPlatform) : '');

/** Which thread a frame is about, for members that do not say it themselves; `''` where nothing does. */
export const threadIdIn = (data: Json): string =>
  threadIdOf(data.thread) || threadIdOf(data.case) || threadIdOf(data.contact) || threadIdOf(data.consumerContact);

/** Thread of PROTOCOL 6.3. Only `false` closes it, absent does not. */
export const readThread = objectReader<ThreadFacts>((raw, path, trouble) => {
  const id = threadIdOf(raw);
  if (!id) return refuse(trouble, `${path}.idOnExternalPlatform`);
  if (!isAbsent(raw.canAddMoreMessages)) expect(raw, { canAddMoreMessages: 'true or false' }, `${path}.`, trouble);
  return { id, name: readText(raw.threadName), canAddMoreMessages: raw.canAddMoreMessages !== false };
});

/** Contact (alias case) of PROTOCOL 6.3. */
export const readContact = objectReader<Contact>((raw, path, trouble, data) => {
  const id = readId(raw.id);
  const ownThreadId = readId(raw.threadIdOnExternalPlatform);
  const threadId = ownThreadId || threadIdIn(data);
  if (!id) return refuse(trouble, `${path}.id`);
  // What the frame says elsewhere will do, but should not have to.
  if (!ownThreadId) refuse(trouble, `${path}.threadIdOnExternalPlatform`);
  if (!threadId) return undefined;
  if (!readText(raw.status)) refuse(trouble, `${path}.status`);
  return { id, threadId, status: readText(raw.status), statusAt: readTime(raw.statusUpdatedAt) };
});

/** A contact that must say its status, since that is what the frame is for (PROTOCOL 6.6). */
export const readChangedContact: Reader<Contact> = (raw, path, trouble, data) => {
  const contact = readContact(raw, path, trouble, data);
  if (contact?.status === '') return undefined;
  if (contact?.statusAt === 0) refuse(trouble, `${path}.statusUpdatedAt`, 'a time');
  return contact;
};
