import { quiet } from './abortable.ts';
import { checkField, type CustomFieldsObject, getCustomFieldsArray } from './custom-fields.ts';
import { generateId } from './names.ts';
import type { Session } from './session.ts';
import type { ChatEventData, CustomField } from './wire-objects.ts';

/** Who is chatting, as the platform knows them; made by the ChatSdk. What is set here travels with everything that is sent from then on. */
export class Customer {
  readonly #session: Session;
  readonly #fields = new Map<string, string | null>();

  constructor(session: Session) {
    this.#session = session;
    session.customerFields = (fields) => this.#learn(fields);
    session.customerLeft = () => this.#fields.clear();
  }

  /** `''` until it is known. */
  getId(): string {
    return this.#session.customer.id;
  }

  setId(id: string | number): void {
    this.#session.setCustomer({ id: String(id) });
  }

  getIdOrCreateNewOne(): string {
    if (this.getId() === '') this.setId(generateId());
    return this.getId();
  }

  getName(): string {
    return this.#session.customer.name;
  }

  /** The first word is the first name; an empty name is one. */
  setName(name: string): void {
    this.#session.setCustomer({ name });
  }

  getImage(): string {
    return this.#session.customer.image;
  }

  setImage(image: string): void {
    this.#session.setCustomer({ image });
  }

  /** With the next first message of a contact, or at once where there is one. */
  setCustomField(ident: string, value: string | null): Promise<ChatEventData | undefined> {
    return this.setCustomFields({ [ident]: value });
  }

  setCustomFields(fields: CustomFieldsObject): Promise<ChatEventData | undefined> {
    for (const [ident, value] of Object.entries(fields)) checkField(ident, value);
    for (const [ident, value] of Object.entries(fields)) this.#fields.set(ident, value);
    if (this.#session.hasContact) return quiet(this.#session.ask('SetConsumerCustomFields', { customFields: getCustomFieldsArray(fields) }, { isPatient: true, isLasting: true }));
    this.#session.setCustomerFields(fields);
    return Promise.resolve(undefined);
  }

  setCustomFieldsFromArray(fields: readonly CustomField[]): Promise<ChatEventData | undefined> {
    return this.setCustomFields(Object.fromEntries(fields.map(({ ident, value }) => [ident, value])));
  }

  getCustomFields(): CustomFieldsObject {
    return Object.fromEntries(this.#fields);
  }

  getCustomFieldsArray(): CustomField[] {
    return getCustomFieldsArray(this.#fields);
  }

  /** What the platform has of them stands below what was set here. */
  #learn(fields: readonly CustomField[]): void {
    for (const { ident, value } of fields) if (!this.#fields.has(ident)) this.#fields.set(ident, value);
  }
}
