import { isJson, readText } from '../../src/wire/read.ts';
import { ContactFields } from './custom-fields.ts';
import { timeOf } from './event-details.ts';
import type { Contact, Message, RecoveredData } from './wire-objects.ts';

/** Over for the customer, whatever agents may still do with it (PROTOCOL 6.3). */
const isOver = (status: string): boolean => status === 'closed' || status === 'trashed';

/** All that an app has to do with, by thread. */
export class Conversations {
  readonly #all = new Map<string, Conversation>();

  of(id: string): Conversation {
    const held = this.#all.get(id) ?? new Conversation(id);
    this.#all.set(id, held);
    return held;
  }

  ofContact(contactId: string): Conversation | undefined {
    return [...this.#all.values()].find(({ contact }) => contact?.id === contactId);
  }

  get all(): Iterable<Conversation> {
    return this.#all.values();
  }

  get haveContact(): boolean {
    return [...this.#all.values()].some(({ hasContact }) => hasContact);
  }

  clear(): void {
    this.#all.clear();
  }
}

/** What is known of one thread, as the wire said it: each has a cursor and a contact of its own (PROTOCOL 10, trap 2). */
export class Conversation {
  readonly id: string;
  readonly fields = new ContactFields();
  contact: Pick<Contact, 'id' | 'status' | 'statusUpdatedAt'> | null = null;
  agentId: unknown = undefined;
  /** Cursor of the page before the oldest message; `''`: there is none. */
  scrollToken = '';
  /** Time of the oldest message that was handed out, as it came. */
  oldest = '';
  oldestAt = Infinity;
  /** Of the newest message that the app has heard of, epoch ms; 0: none. */
  newestAt = 0;
  /** The same as it was when something may have been missed, until a look has found all that was; null: nothing is missing. */
  missedSince: number | null = null;
  hasStarted = false;
  isEndedHere = false;

  constructor(id: string) {
    this.id = id;
  }

  get hasContact(): boolean {
    return this.contact !== null && !this.isOver;
  }

  get isOver(): boolean {
    return this.isEndedHere || (this.contact !== null && isOver(this.contact.status));
  }

  /** A contact as an event or (`isLatest`) a page has it; false when it says nothing new. */
  meet(contact: unknown, isLatest = false): boolean {
    if (!isJson(contact) || typeof contact.id !== 'string' || typeof contact.status !== 'string') return false;
    const { id, status } = contact;
    const statusUpdatedAt = readText(contact.statusUpdatedAt);
    const { contact: before } = this;
    const wasUnderWay = before !== null && !isOver(before.status);
    const laterBy = Date.parse(statusUpdatedAt) - Date.parse(before?.statusUpdatedAt ?? '');
    if (before?.id === id && (before.status === status || laterBy < 0)) return false;
    // One that is over already is no news beside one that goes on, unless it came after that: events of an earlier one go on coming.
    if (before !== null && before.id !== id && isOver(status) && this.hasContact && !(isLatest && laterBy > 0)) return false;
    if (before?.id !== id) this.isEndedHere = false;
    this.contact = { id, status, statusUpdatedAt };
    // What was set when none was under way is for the next.
    if (wasUnderWay && isOver(status)) this.fields.over();
    return true;
  }

  heard(message: Message): void {
    this.newestAt = Math.max(this.newestAt, timeOf(message));
  }

  /** A page that an app asked for: paging goes on before its oldest message. */
  page(messages: readonly Message[], scrollToken: unknown): void {
    this.scrollToken = typeof scrollToken === 'string' ? scrollToken : '';
    const last = messages.at(-1);
    if (last === undefined) return;
    this.oldest = last.createdAt;
    this.oldestAt = timeOf(last);
  }

  recovered({ contact, messages, messagesScrollToken, inboxAssignee }: RecoveredData): void {
    this.meet(contact, true);
    this.agentId = inboxAssignee?.id;
    // What was handed out before reaches further back: paging goes on there.
    const last = messages?.at(-1);
    if (last === undefined || timeOf(last) <= this.oldestAt) this.page(messages ?? [], messagesScrollToken);
  }
}
