import { isOver } from '../machines/data/contact.ts';
import { ChatError } from './errors.ts';
import type { Feature, Host } from './feature.ts';
import type { CustomField } from './wire/outgoing.ts';

/** Custom fields by ident. `null` empties one on the platform. Values up to 1,024 characters (PROTOCOL 4.5). */
export type CustomFields = Readonly<Record<string, string | null>>;

declare module './chat-types.ts' {
  interface ChatParts {
    /** The customer's custom fields as far as they were set here or came with the sign-in. */
    readonly customerFields?: CustomFields;
  }
  interface ThreadParts {
    /** The custom fields of the thread's present (or next) contact, as far as they were set here. */
    readonly fields?: CustomFields;
  }
  interface ChatExtras {
    /** Sets custom fields of the customer: with the next first message, or at once where a contact exists (PROTOCOL 5.4, 5.6). */
    setCustomerFields(fields: CustomFields): void;
  }
  interface ThreadExtras {
    /** Sets custom fields of the contact: with the first message, or at once where there is one; gone when it closes (PROTOCOL 8.14). */
    setFields(fields: CustomFields): void;
  }
}

const longest = 1_024;

/** Checks what an app passed; throws a ChatError that names the field. */
export function checkFields(fields: CustomFields, verb: string): CustomFields {
  const wrong = (detail: string): never => {
    throw new ChatError('argument.invalid', `${verb}: ${detail}`);
  };
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return wrong('an object of texts is needed');
  for (const [ident, value] of Object.entries(fields)) {
    if (ident.trim() === '') wrong('a field needs a name');
    if (value !== null && typeof value !== 'string') wrong(`field "${ident}" must be a text or null`);
    if (value !== null && value.length > longest) wrong(`field "${ident}" is longer than ${longest} characters`);
  }
  return fields;
}

/** One owner's fields: what they are, and which of them the platform does not have yet. */
interface Owned {
  values: CustomFields;
  unsent: CustomFields;
  /** What went out with a message that may have begun a contact. */
  dressed: CustomFields;
  isAsking: boolean;
  /** The contact whose end these fields have seen. */
  closed: string;
  /** The contact that was seen open here. */
  begun: string;
  /** What storage has of `unsent`. */
  kept: CustomFields;
  /** What an earlier page left: it may have arrived. */
  restored: CustomFields;
}

const nothing: CustomFields = {};
const owned = (): Owned => ({ values: nothing, unsent: nothing, dressed: nothing, isAsking: false, closed: '', begun: '', kept: nothing, restored: nothing });
const listed = (fields: CustomFields): CustomField[] => Object.entries(fields).map(([ident, value]) => ({ ident, value }));
const named = (fields: readonly CustomField[]): CustomFields => Object.fromEntries(fields.map(({ ident, value }) => [ident, value]));
const isEmpty = (fields: CustomFields): boolean => fields === nothing || Object.keys(fields).length === 0;

/** Nothing to send, to settle or to keep. */
const isQuiet = ({ unsent, dressed, kept }: Owned): boolean => isEmpty(unsent) && isEmpty(dressed) && kept === unsent;

/** What is still unsent after `sent` has arrived: fields that were changed meanwhile stay. */
const without = (unsent: CustomFields, sent: CustomFields): CustomFields =>
  isEmpty(sent) || isEmpty(unsent) ? unsent : Object.fromEntries(Object.entries(unsent).filter(([ident, value]) => !Object.hasOwn(sent, ident) || sent[ident] !== value));

const customerRecord = 'fields';
const contactRecord = (key: string): string => `fields.${key}`;

/** What storage has; undefined where it has nothing that could be meant. */
function savedFields(text: string | null): { readonly closed: string; readonly fields: CustomFields } | undefined {
  try {
    const { closed, fields } = JSON.parse(text ?? 'null') as { closed: unknown; fields: CustomFields };
    return typeof closed === 'string' ? { closed, fields: checkFields(fields, 'saved') } : undefined;
  } catch {
    return undefined;
  }
}

/** Custom fields of the customer and of each thread's contact: kept until the first message and sent with it, later sent at once. */
export const customFields: Feature = {
  name: 'customFields',
  install(host: Host) {
    const customer = owned();
    const contacts = new Map<string, Owned>();
    /** What was not sent outlives the page: it belongs to a message that may still be queued. */
    const keep = (fields: Owned, name: string): void => {
      if (fields.kept === fields.unsent) return;
      fields.kept = fields.unsent;
      host.saved.setRecord(name, isEmpty(fields.unsent) ? null : JSON.stringify({ closed: fields.closed, fields: fields.unsent }));
    };
    const restore = (fields: Owned, name: string): void => {
      const saved = savedFields(host.saved.record(name));
      if (saved === undefined) return;
      fields.closed ||= saved.closed;
      fields.restored = saved.fields;
      fields.values = { ...saved.fields, ...fields.values };
      fields.unsent = { ...saved.fields, ...fields.unsent };
    };
    const restoreContact = (key: string): void => {
      restore(ofThread(key), contactRecord(key));
      show(key);
    };
    const restoreCustomer = (): void => {
      restore(customer, customerRecord);
      if (!isEmpty(customer.values)) host.setPart('customerFields', customer.values);
    };
    const show = (key: string): void => {
      if (!isEmpty(ofThread(key).values)) host.setThreadPart(key, 'fields', ofThread(key).values);
    };
    let isNamed = host.saved.hasCustomer;
    restoreCustomer();
    const ofThread = (key: string): Owned => {
      let held = contacts.get(key);
      if (held === undefined) contacts.set(key, (held = owned()));
      return held;
    };
    const flush = (fields: Owned, eventType: string, more: object): void => {
      if (isEmpty(fields.unsent) || fields.isAsking || !host.isOnline) return;
      const sent = fields.unsent;
      fields.isAsking = true;
      const end = (isSent: boolean) => (): void => host.turn(() => {
        fields.isAsking = false;
        if (isSent) fields.unsent = without(fields.unsent, sent);
      });
      host.ask({ type: 'raw', eventType, data: { customFields: listed(sent), ...more } }).then(end(true), (error: ChatError) => {
        // A refusal will not turn into consent; a lost line will be back.
        end(error.code === 'request.refused')();
        if (error.code === 'request.refused') host.report(error);
      });
    };
    const settled = (): void => {
      for (const [key, { id, contact, timeline }] of host.store.threads) {
        const fields = ofThread(key);
        if (contact !== null && !isOver(contact.status) && !host.isEnded(key)) {
          // True of most threads at the end of every turn.
          if (fields.begun === contact.id && isQuiet(fields) && isQuiet(customer)) continue;
          fields.begun = contact.id;
          // The first message has brought its fields along; what was set since then follows.
          fields.unsent = without(fields.unsent, fields.dressed);
          customer.unsent = without(customer.unsent, customer.dressed);
          fields.dressed = customer.dressed = nothing;
          flush(fields, 'SetConsumerContactCustomFields', { thread: { idOnExternalPlatform: id } });
          flush(customer, 'SetConsumerCustomFields', {});
        } else if (contact !== null && fields.closed !== contact.id) {
          // Of a contact that was over before we looked: what was set here is for the next one, unless it went out with the message that began it.
          const gone = fields.begun === contact.id ? fields.values : timeline.pending.length > 0 ? nothing : { ...fields.restored, ...fields.dressed };
          const { kept, isAsking } = fields;
          const [values, unsent] = [without(fields.values, gone), without(fields.unsent, gone)];
          contacts.set(key, { ...owned(), values, unsent, isAsking, kept, closed: contact.id });
          host.setThreadPart(key, 'fields', values);
        } else if (contact === null && host.store.thread(key).parts.fields === undefined) {
          // The next session of a live chat is another thread; what was set for it is set.
          show(key);
        }
        keep(ofThread(key), contactRecord(key));
      }
      keep(customer, customerRecord);
    };
    /** The fields that came with the sign-in are for the first contact that begins (PROTOCOL 3.6), below what was set here. */
    let offered: CustomFields | null = null;
    const begin = (key: string): void => {
      if (offered === null || isEmpty(offered) || host.store.thread(key).contact !== null) return;
      const fields = ofThread(key);
      fields.values = { ...offered, ...fields.values };
      fields.unsent = { ...offered, ...fields.unsent };
      offered = nothing;
      show(key);
    };
    const set = (fields: Owned, given: CustomFields): void => {
      fields.values = { ...fields.values, ...given };
      fields.unsent = { ...fields.unsent, ...given };
    };
    return {
      settled,
      opened(key) {
        restoreContact(key);
        begin(key);
      },
      identified({ customerFields, contactFields }) {
        if (!isNamed) {
          isNamed = true;
          restoreCustomer();
          for (const key of host.store.threads.keys()) restoreContact(key);
          // What was set before anybody knew whose it is was kept nowhere.
          for (const fields of [customer, ...contacts.values()]) fields.kept = nothing;
        }
        // What the platform has stands below what was set here; it needs no telling.
        if (customerFields.length > 0) {
          customer.values = { ...named(customerFields), ...customer.values };
          host.setPart('customerFields', customer.values);
        }
        if (offered === null) {
          offered = named(contactFields);
          for (const key of host.store.threads.keys()) begin(key);
        }
      },
      chatVerbs: {
        setCustomerFields(fields: CustomFields): void {
          checkFields(fields, 'setCustomerFields');
          host.requireRunning();
          host.turn(() => {
            set(customer, fields);
            host.setPart('customerFields', customer.values);
          });
        },
      },
      threadVerbs: (key) => ({
        setFields(fields: CustomFields): void {
          checkFields(fields, 'setFields');
          host.requireRunning();
          host.turn(() => {
            set(ofThread(key), fields);
            host.setThreadPart(key, 'fields', ofThread(key).values);
          });
        },
      }),
      can: (verb, key) => (verb === (key === null ? 'setCustomerFields' : 'setFields') ? true : undefined),
      dress(request, key) {
        const { contact } = host.store.thread(key);
        if (contact !== null && !isOver(contact.status)) return request;
        const fields = ofThread(key);
        fields.dressed = fields.unsent;
        customer.dressed = customer.unsent;
        return { ...request, customerFields: listed(customer.unsent), contactFields: listed(fields.unsent) };
      },
    };
  },
};
