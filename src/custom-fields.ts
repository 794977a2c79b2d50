import { isOver } from '../machines/data/contact.ts';
import type { ChatError } from './errors.ts';
import type { Feature, Host } from './feature.ts';
import { isFilled, isText, requireThat } from './given.ts';
import type { CustomField } from './wire/outgoing.ts';
import { isJson } from './wire/read.ts';

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
  requireThat(isJson(fields) && !Array.isArray(fields), verb, 'an object of texts');
  for (const [ident, value] of Object.entries(fields)) {
    const name = `${verb}: field "${ident}"`;
    requireThat(isFilled(ident), verb, 'an object of texts by name');
    requireThat(value === null || isText(value), name, 'a text or null');
    requireThat(value === null || value.length <= longest, name, `a text of ${longest} characters at most`);
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
  /** Of what is not sent yet, what is kept no more. */
  forgotten: CustomFields;
}

const nothing: CustomFields = {};
const owned = (): Owned => ({ values: nothing, unsent: nothing, dressed: nothing, isAsking: false, closed: '', begun: '', kept: nothing, restored: nothing, forgotten: nothing });
const listed = (fields: CustomFields): CustomField[] => Object.entries(fields).map(([ident, value]) => ({ ident, value }));
const named = (fields: readonly CustomField[]): CustomFields => Object.fromEntries(fields.map(({ ident, value }) => [ident, value]));
const isEmpty = (fields: CustomFields): boolean => fields === nothing || Object.keys(fields).length === 0;

/** Nothing to send, to settle or to keep. */
const isQuiet = ({ unsent, dressed, kept }: Owned): boolean => isEmpty(unsent) && isEmpty(dressed) && kept === unsent;

/** What is still unsent after `sent` has arrived: fields that were changed meanwhile stay. */
const without = (unsent: CustomFields, sent: CustomFields): CustomFields =>
  isEmpty(sent) || isEmpty(unsent) ? unsent : Object.fromEntries(Object.entries(unsent).filter(([ident, value]) => !Object.hasOwn(sent, ident) || sent[ident] !== value));

/** What storage has; undefined where it has nothing that could be meant. */
function savedFields(text: string | null): { readonly closed: string; readonly fields: CustomFields } | undefined {
  try {
    const { closed, fields } = JSON.parse(text ?? 'null') as { closed: unknown; fields: CustomFields };
    return isText(closed) ? { closed, fields: checkFields(fields, 'saved') } : undefined;
  } catch {
    return undefined;
  }
}

/** Whose they are: of the contact in the thread of this key, or (null) the customer's. */
type Owner = string | null;

const recordOf = (owner: Owner): string => (owner === null ? 'fields' : `fields.${owner}`);

/** Custom fields of the customer and of each thread's contact: kept until the first message and sent with it, later sent at once. */
export const customFields: Feature = {
  name: 'customFields',
  install(host: Host) {
    const owners = new Map<Owner, Owned>();
    const of = (owner: Owner): Owned => {
      let held = owners.get(owner);
      if (held === undefined) owners.set(owner, (held = owned()));
      return held;
    };
    const customer = of(null);
    const show = (owner: Owner): void => {
      const { values } = of(owner);
      if (owner === null) host.setPart('customerFields', values);
      else host.setThreadPart(owner, 'fields', values);
    };
    const showAny = (owner: Owner): void => {
      if (!isEmpty(of(owner).values)) show(owner);
    };
    /** What was not sent outlives the page: it belongs to a message that may still be queued. */
    const keep = (owner: Owner): void => {
      const fields = of(owner);
      const { unsent, closed } = fields;
      if (fields.kept === unsent) return;
      fields.kept = unsent;
      const lasting = without(unsent, fields.forgotten);
      host.saved.setRecord(recordOf(owner), isEmpty(lasting) ? null : JSON.stringify({ closed, fields: lasting }));
    };
    /** Fields that what was set here goes before. */
    const underlay = (fields: Owned, given: CustomFields): void => {
      fields.values = { ...given, ...fields.values };
      fields.unsent = { ...given, ...fields.unsent };
    };
    const restore = (owner: Owner): void => {
      const fields = of(owner);
      const saved = savedFields(host.saved.record(recordOf(owner)));
      if (saved !== undefined) {
        fields.closed ||= saved.closed;
        fields.restored = saved.fields;
        underlay(fields, saved.fields);
      }
      showAny(owner);
    };
    let isNamed = host.saved.hasCustomer;
    restore(null);
    const flush = (owner: Owner, eventType: string, more: object): void => {
      const fields = of(owner);
      const sent = fields.unsent;
      if (isEmpty(sent) || fields.isAsking || !host.isOnline) return;
      fields.isAsking = true;
      const end = (isSent: boolean): void => host.turn(() => {
        // By now those may be of the next contact.
        of(owner).isAsking = false;
        if (isSent) fields.unsent = without(fields.unsent, sent);
        keep(owner);
      });
      host.ask({ type: 'raw', eventType, data: { customFields: listed(sent), ...more } }).then(() => end(true), (error: ChatError) => {
        // A refusal will not turn into consent; a lost line will be back.
        const isRefused = error.code === 'request.refused';
        end(isRefused);
        if (isRefused) host.report(error);
      });
    };
    const settled = (): void => {
      for (const [key, { id, contact, timeline, parts }] of host.store.threads) {
        const fields = of(key);
        if (contact === null) {
          // The next session of a live chat is another thread; what was set for it is set.
          if (parts.fields === undefined) showAny(key);
        } else if (!isOver(contact.status) && !host.isEnded(key)) {
          // True of most threads at the end of every turn.
          if (fields.begun === contact.id && isQuiet(fields) && isQuiet(customer)) continue;
          fields.begun = contact.id;
          // The first message has brought its fields along; what was set since then follows.
          for (const one of [fields, customer]) {
            one.unsent = without(one.unsent, one.dressed);
            one.dressed = nothing;
          }
          flush(key, 'SetConsumerContactCustomFields', { thread: { idOnExternalPlatform: id } });
          flush(null, 'SetConsumerCustomFields', {});
        } else if (fields.closed !== contact.id) {
          // Of a contact that was over before we looked: what was set here is for the next one, unless it went out with the message that began it.
          const gone = fields.begun === contact.id ? fields.values : timeline.pending.length > 0 ? nothing : { ...fields.restored, ...fields.dressed };
          const { kept, isAsking, values, unsent, forgotten } = fields;
          owners.set(key, { ...owned(), values: without(values, gone), unsent: without(unsent, gone), isAsking, kept, forgotten, closed: contact.id });
          show(key);
        }
        keep(key);
      }
      keep(null);
    };
    /** The fields that came with the sign-in are for the first contact that begins (PROTOCOL 3.6), below what was set here. */
    let offered: CustomFields | null = null;
    const begin = (key: string): void => {
      if (offered === null || isEmpty(offered) || host.store.thread(key).contact !== null) return;
      underlay(of(key), offered);
      offered = nothing;
      show(key);
    };
    const setting = (key: Owner, verb: string) => (given: CustomFields): void => {
      checkFields(given, verb);
      host.requireRunning();
      host.turn(() => {
        const owner = key === null ? key : host.store.thread(key).key;
        const fields = of(owner);
        fields.values = { ...fields.values, ...given };
        fields.unsent = { ...fields.unsent, ...given };
        fields.forgotten = without(fields.forgotten, given);
        show(owner);
      });
    };
    return {
      settled,
      forgot() {
        for (const fields of owners.values()) fields.forgotten = fields.kept = fields.unsent;
      },
      opened(key) {
        restore(key);
        begin(key);
      },
      joined(key, into) {
        restore(key);
        underlay(of(into), of(key).values);
        owners.delete(key);
        host.saved.setRecord(recordOf(key), null);
        show(into);
      },
      identified({ customerFields, contactFields }) {
        const keys = [...host.store.threads.keys()];
        if (!isNamed) {
          isNamed = true;
          for (const owner of [null, ...keys]) restore(owner);
          // What was set before anybody knew whose it is was kept nowhere.
          for (const fields of owners.values()) fields.kept = nothing;
        }
        // What the platform has stands below what was set here; it needs no telling.
        if (customerFields.length > 0) {
          customer.values = { ...named(customerFields), ...customer.values };
          show(null);
        }
        if (offered === null) {
          offered = named(contactFields);
          for (const key of keys) begin(key);
        }
      },
      chatVerbs: { setCustomerFields: setting(null, 'setCustomerFields') },
      threadVerbs: (key) => ({ setFields: setting(key, 'setFields') }),
      can: (verb, key) => (verb === (key === null ? 'setCustomerFields' : 'setFields') ? true : undefined),
      dress(request, key) {
        const { contact } = host.store.thread(key);
        if (contact !== null && !isOver(contact.status)) return request;
        const fields = of(key);
        fields.dressed = fields.unsent;
        customer.dressed = customer.unsent;
        return { ...request, customerFields: listed(customer.unsent), contactFields: listed(fields.unsent) };
      },
    };
  },
};
