import { arrived } from '../../src/arrivals.ts';
import type { Store } from '../../src/store.ts';
import { ChatSDKError } from './errors.ts';
import type { CustomField } from './wire-objects.ts';

/** Custom fields by ident. */
export type CustomFieldsObject = Record<string, string | null>;

/** Longest value that the platform takes (PROTOCOL 4.5). */
const longest = 1_024;

/** A map, or an object, of fields as the list that travels. */
export function getCustomFieldsArray(fields: ReadonlyMap<string, string | null> | Readonly<CustomFieldsObject>): CustomField[] {
  const entries = fields instanceof Map ? [...(fields as ReadonlyMap<string, string | null>)] : Object.entries(fields as CustomFieldsObject);
  return entries.map(([ident, value]) => ({ ident, value }));
}

/** The list that travels as an object. */
export const getCustomFieldsFromArray = (fields: readonly CustomField[] | null | undefined): CustomFieldsObject =>
  Object.fromEntries((fields ?? []).map(({ ident, value }) => [ident, value]));

/** Throws a ChatSDKError that names the field. */
export function checkField(ident: unknown, value: unknown): void {
  if (typeof ident !== 'string' || ident === '') throw new ChatSDKError('A custom field needs an ident');
  if (value !== null && typeof value !== 'string') throw new ChatSDKError(`The value of custom field "${ident}" must be a string or null`);
  if (value !== null && value.length > longest) throw new ChatSDKError(`The value of custom field "${ident}" is longer than ${longest} characters`);
}

/** The fields of one thread's contact: kept for the message that begins it, then sent one by one; gone when it is over (PROTOCOL 5.4, 5.6, 8.14). */
export class ContactFields {
  readonly values = new Map<string, string | null>();
  /** What went out with a message that may have begun the contact. */
  #dressed = new Map<string, string | null>();
  /** Which message that was; `''`: none. */
  #carrier = '';

  /** For the contact that is under way, or the next: what the last one took along is of no account. */
  set(ident: string, value: string | null): void {
    this.values.set(ident, value);
    this.#dressed.delete(ident);
  }

  /** For the first message, above what the platform offered. */
  dress(offered: readonly CustomField[], messageId: string, store: Store): CustomField[] {
    // What went with a message that has arrived is of a contact that is over.
    if (this.#carrier !== messageId && this.#carrier !== '' && arrived(store, this.#carrier)) {
      for (const [ident, value] of this.#dressed) if (this.values.get(ident) === value) this.values.delete(ident);
    }
    this.#dressed = new Map(this.values);
    this.#carrier = messageId;
    return getCustomFieldsArray({ ...getCustomFieldsFromArray(offered), ...Object.fromEntries(this.values) });
  }

  /** A message goes out though the contact exists: what it took along when it went before did not arrive. Says whether there was such. */
  goAgain(messageId: string): boolean {
    const isCarrier = this.#carrier === messageId;
    if (isCarrier) this.#forget();
    return isCarrier;
  }

  /** The contact exists: what of these it did not get with its first message, or does not get with one that is under way. */
  begun(store: Store): CustomField[] {
    if (this.#carrier !== '' && arrived(store, this.#carrier) === undefined) this.#forget();
    const late = [...this.values].filter(([ident, value]) => this.#dressed.get(ident) !== value);
    this.#dressed = new Map(this.values);
    return late.map(([ident, value]) => ({ ident, value }));
  }

  /** These go out by themselves. */
  sent(fields: readonly CustomField[]): void {
    for (const { ident, value } of fields) this.#dressed.set(ident, value);
  }

  /** The contact that they were set for is over. */
  over(): void {
    this.values.clear();
    this.#forget();
  }

  #forget(): void {
    this.#dressed.clear();
    this.#carrier = '';
  }
}
