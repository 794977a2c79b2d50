import type { ConsumerIdentity } from '../../../src/wire/frames.ts';
import { channelProfile } from './channel-profile.ts';
import type { ContactRecord, CustomerRecord, ThreadRecord } from './records.ts';
import type { World } from './world.ts';

/** Where a thread is to be. */
export interface ThreadPlace {
  readonly externalId: string;
  readonly customerId: string;
  readonly brandId: number;
  readonly channelId: string;
}

/** A thread nobody can find yet. */
export function draftThread(world: World, place: ThreadPlace, now: number = world.clock.now()): ThreadRecord {
  return {
    ...place, number: ++world.lastThread, createdAt: now, updatedAt: now, newestAt: now, guests: new Set(), messages: [], messagesById: new Map(),
    contacts: [], history: [], name: '', isArchived: false, isCustomerTyping: false, typingAgent: null, preview: '',
  };
}

/** Makes a thread known. */
export function keepThread(world: World, thread: ThreadRecord): ThreadRecord {
  world.threads.push(thread);
  append(world.threadsById, thread.externalId, thread);
  append(world.threadsByCustomer, thread.customerId, thread);
  knownCustomer(world, thread.customerId);
  return thread;
}

function append(index: Map<string, ThreadRecord[]>, key: string, thread: ThreadRecord): void {
  const list = index.get(key);
  if (list) list.push(thread);
  else index.set(key, [thread]);
}

/** The customer's thread of that id; also one joined by invitation. Others' threads of the same id are not seen. */
export function findThread(world: World, customerId: string, externalId: string): ThreadRecord | undefined {
  return world.threadsById.get(externalId)?.findLast((thread) => thread.customerId === customerId || thread.guests.has(customerId));
}

/** The thread of that id made last, whoever's it is. */
export function findAnyThread(world: World, externalId: string): ThreadRecord | undefined {
  return world.threadsById.get(externalId)?.at(-1);
}

/** The customer's threads on a channel, in order of creation; those joined by invitation come after. */
export function threadsOn(world: World, customerId: string, brandId: number, channelId: string): ThreadRecord[] {
  return (world.threadsByCustomer.get(customerId) ?? []).filter((thread) => thread.brandId === brandId && thread.channelId === channelId);
}

/** From now on a customer takes part in another one's thread. */
export function addGuest(world: World, thread: ThreadRecord, customerId: string): void {
  if (customerId === thread.customerId || thread.guests.has(customerId)) return;
  thread.guests.add(customerId);
  append(world.threadsByCustomer, customerId, thread);
}

/** A guest leaves. */
export function removeGuest(world: World, thread: ThreadRecord, customerId: string): void {
  if (!thread.guests.delete(customerId)) return;
  const others = (world.threadsByCustomer.get(customerId) ?? []).filter((other) => other !== thread);
  world.threadsByCustomer.set(customerId, others);
}

/** The thread that contains a contact, and the contact. */
export function findContact(
  world: World, customerId: string, contactId: string,
): { thread: ThreadRecord; contact: ContactRecord } | undefined {
  for (const thread of world.threadsByCustomer.get(customerId) ?? []) {
    const contact = thread.contacts.find(({ id }) => id === contactId);
    if (contact) return { thread, contact };
  }
  return undefined;
}

/** The contact that is still going on. */
export function liveContact(thread: ThreadRecord): ContactRecord | undefined {
  const contact = thread.contacts.at(-1);
  return contact && contact.status !== 'closed' && contact.status !== 'trashed' ? contact : undefined;
}

/** Whether the thread is on a live chat channel. */
export function isLiveChat(thread: ThreadRecord): boolean {
  return channelProfile(thread.channelId).isLiveChat;
}

/** The customer of that id, made at the first mention. */
export function knownCustomer(world: World, id: string, said?: ConsumerIdentity): CustomerRecord {
  let customer = world.customers.get(id);
  if (!customer) {
    customer = { id, firstName: world.config.identity.firstName, lastName: world.config.identity.lastName, image: '', customFields: [] };
    world.customers.set(id, customer);
  }
  if (said?.firstName) [customer.firstName, customer.lastName] = [said.firstName, said.lastName ?? ''];
  if (said?.image) customer.image = said.image;
  return customer;
}
