import { isOver } from '../machines/data/contact.ts';
import { arrived } from './arrivals.ts';
import type { ChatError } from './errors.ts';
import type { Feature, Host } from './feature.ts';
import { isFilled, isText, requireThat } from './given.ts';
import type { CustomField } from './wire/outgoing.ts';
import { isJson, pick } from './wire/read.ts';

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
  requireThat(isJson(fields) && !Array.isArray(fields), verb, 'an object of texts by name');
  for (const [ident, value] of Object.entries(fields)) {
    requireThat(isFilled(ident), verb, 'an object of texts by name');
    requireThat(value === null || (isText(value) && value.length <= longest), `${verb}: field "${ident}"`, `a text of ${longest} characters at most, or null`);
  }
  return fields;
}

/** One owner's fields: what they are, and which of them the platform does not have yet. */
interface Owned {
  values: CustomFields;
  unsent: CustomFields;
  /** What went out with a message that may have begun a contact, or what an earlier page had for one that it saw open. */
  dressed: CustomFields;
  /** Which message that was; `''`: none, it is of that contact. */
  carrier: string;
  /** The contact that was seen open here. */
  begun: string;
  /** The contact whose end these fields have seen. */
  closed: string;
  isAsking: boolean;
  /** Of each field that was set here, at which version of the store. */
  readonly setAt: Map<string, number>;
  /** What of their record is this page's. */
  kept: readonly string[];
  /** Of what is not sent yet, what is kept no more. */
  forgotten: CustomFields;
}

const nothing: CustomFields = {};
const owned = (): Owned => ({ values: nothing, unsent: nothing, dressed: nothing, carrier: '', begun: '', closed: '', isAsking: false, setAt: new Map(), kept: [], forgotten: nothing });
const listed = (fields: CustomFields): CustomField[] => Object.entries(fields).map(([ident, value]) => ({ ident, value }));
const named = (fields: readonly CustomField[]): CustomFields => Object.fromEntries(fields.map(({ ident, value }) => [ident, value]));
const isEmpty = (fields: CustomFields): boolean => fields === nothing || Object.keys(fields).length === 0;

/** Nothing to send or to settle. */
const isQuiet = ({ unsent, dressed }: Owned): boolean => isEmpty(unsent) && isEmpty(dressed);

/** At which version a field was set here; 0: it was not, but is there. */
const setAtOf = ({ setAt, values }: Owned, ident: string): number => (Object.hasOwn(values, ident) ? (setAt.get(ident) ?? 0) : -1);

/** What is still unsent after `sent` has arrived: fields that were changed meanwhile stay. */
const without = (unsent: CustomFields, sent: CustomFields): CustomFields =>
  isEmpty(sent) ? unsent : pick(unsent, (value, ident) => sent[ident] !== value);

/** One page's part in the record of an owner's fields; those of earlier versions have but `fields`. */
interface Saved {
  readonly carrier?: string;
  readonly fields: CustomFields;
  /** Those of them that are of no contact yet. */
  readonly fresh?: CustomFields;
}

/** What each page has in a record. */
function partsOf(record: string | null): string[] {
  try {
    return [JSON.parse(record ?? '[]') as Saved | Saved[]].flat().map((part) => JSON.stringify(part));
  } catch {
    return [];
  }
}

/** What a page has kept; nothing where that is nothing that could be meant. */
function savedFields(part: string): Pick<Owned, 'carrier' | 'dressed'> & { readonly given: CustomFields } {
  try {
    const { carrier = '', fields, fresh = fields } = JSON.parse(part) as Saved;
    return { carrier, given: fields, dressed: without(checkFields(fields, 'saved'), fresh) };
  } catch {
    return { carrier: '', given: nothing, dressed: nothing };
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
      const { begun, dressed, forgotten, kept, unsent } = fields;
      const lasting = without(unsent, forgotten);
      const carrier = begun ? '' : fields.carrier;
      const fresh = begun ? nothing : without(lasting, dressed);
      fields.kept = isEmpty(lasting) ? [] : [JSON.stringify({ carrier, fields: lasting, fresh } satisfies Saved)];
      if (fields.kept.join() === kept.join()) return;
      const parts = [...partsOf(host.saved.record(recordOf(owner))).filter((part) => !kept.includes(part)), ...fields.kept];
      host.saved.setRecord(recordOf(owner), parts.length > 0 ? `[${parts.join()}]` : null);
    };
    /** Fields that what is there goes before, and those that go before it. */
    const lay = (fields: Owned, under: CustomFields, over = nothing): void => {
      fields.values = { ...under, ...fields.values, ...over };
      fields.unsent = { ...under, ...fields.unsent, ...over };
    };
    /** What other pages have kept: all of it, or what goes with a message. */
    const restore = (owner: Owner, messageId = ''): void => {
      const fields = of(owner);
      // Those that were set last go before the others.
      for (const part of partsOf(host.saved.record(recordOf(owner))).reverse()) {
        const { carrier, dressed, given } = savedFields(part);
        if (fields.kept.includes(part)) continue;
        // What is for the next contact is for the same one, whoever begins it; a page that is gone has left its message as well.
        if (messageId && carrier !== messageId && (carrier || !isEmpty(dressed))) continue;
        fields.kept = [...fields.kept, part];
        // One message is remembered: what went with another may go twice, rather than not at all.
        if (!isEmpty(dressed) && (isEmpty(fields.dressed) || fields.carrier === carrier)) {
          fields.carrier = carrier;
          // What was set here already is for what comes.
          fields.dressed = { ...without(dressed, fields.values), ...fields.dressed };
        }
        lay(fields, given);
      }
      showAny(owner);
    };
    let isNamed = host.saved.hasCustomer;
    restore(null);
    const flush = (owner: Owner, eventType: string, more: object): void => {
      const fields = of(owner);
      // What is on its way with a message follows only where that does not arrive.
      const sent = without(fields.unsent, fields.dressed);
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
    /** A contact is over: what was set for it goes with it. */
    const close = (key: string, fields: Owned, closed: string): void => {
      const { begun, carrier, dressed, unsent, values } = fields;
      // Where it was never seen open, what was set here is for the next one, unless it went out with the message that began it.
      const gone = begun ? values : !carrier || arrived(host.store, carrier) ? dressed : nothing;
      owners.set(key, { ...fields, values: without(values, gone), unsent: without(unsent, gone), dressed: nothing, carrier: '', begun: '', closed });
      show(key);
    };
    const settled = (): void => {
      for (const [key, { id, contact, parts }] of host.store.threads) {
        const fields = of(key);
        if (contact === null) {
          // The next session of a live chat is another thread; what was set for it is set.
          if (parts.fields === undefined) showAny(key);
        } else if (isOver(contact.status) || host.isEnded(key)) {
          // The platform may have opened it again since.
          if (fields.begun || fields.closed !== contact.id) close(key, fields, contact.id);
        // Most threads have nothing to settle at the end of a turn.
        } else if (fields.begun !== contact.id || ![fields, customer].every(isQuiet)) {
          // The first message has brought its fields along; what was set since then follows.
          for (const one of [fields, customer]) {
            const message = arrived(host.store, one.carrier);
            if (message) one.unsent = without(one.unsent, one.dressed);
            if (message !== null) one.dressed = nothing;
            one.begun ||= message?.contactId ?? '';
          }
          // The end of the one before was missed, or all of it.
          if (fields.begun && fields.begun !== contact.id) close(key, fields, fields.begun);
          of(key).begun = contact.id;
          flush(key, 'SetConsumerContactCustomFields', { thread: { idOnExternalPlatform: id } });
          flush(null, 'SetConsumerCustomFields', {});
        }
        keep(key);
      }
      keep(null);
    };
    /** The fields that came with the sign-in are for the first contact that begins (PROTOCOL 3.6), below what was set here. */
    let offered: CustomFields | null = null;
    const begin = (key: string): void => {
      if (offered === null || isEmpty(offered) || host.store.thread(key).contact !== null) return;
      lay(of(key), offered);
      offered = nothing;
      show(key);
    };
    const setting = (key: Owner, verb: string) => (given: CustomFields): void => {
      checkFields(given, verb);
      host.requireRunning();
      host.turn(() => {
        const owner = key && host.store.thread(key).key;
        const fields = of(owner);
        lay(fields, nothing, given);
        for (const ident of Object.keys(given)) fields.setAt.set(ident, host.store.version);
        fields.dressed = without(fields.dressed, given);
        fields.forgotten = without(fields.forgotten, given);
        show(owner);
      });
    };
    return {
      settled,
      forgot() {
        for (const fields of owners.values()) Object.assign(fields, { forgotten: fields.unsent, kept: [] });
      },
      opened(key) {
        restore(key);
        begin(key);
      },
      joined(key, into) {
        restore(key);
        const held = of(into);
        const other = of(key);
        // What is shown is what is told: of a field that both have, what was set here last.
        lay(held, nothing, pick(other.values, (_, ident) => setAtOf(other, ident) > setAtOf(held, ident)));
        owners.delete(key);
        host.saved.setRecord(recordOf(key), null);
        show(into);
      },
      identified({ customerFields, contactFields }) {
        const keys = [...host.store.threads.keys()];
        if (!isNamed) {
          isNamed = true;
          for (const owner of [null, ...keys]) {
            // What was set before anybody knew whose it is was kept nowhere.
            of(owner).kept = [];
            restore(owner);
          }
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
      can: (verb, key) => verb === (key === null ? 'setCustomerFields' : 'setFields') || undefined,
      dress(request, key) {
        const { contact } = host.store.thread(key);
        const fields = of(key);
        for (const owner of [key, null]) {
          restore(owner, request.messageId);
          const one = of(owner);
          one.carrier = request.messageId;
          // Where it goes once more, and a contact is there, what it took along before did not arrive.
          one.dressed = contact === null || isOver(contact.status) ? one.unsent : nothing;
        }
        return { ...request, customerFields: listed(customer.dressed), contactFields: listed(fields.dressed) };
      },
    };
  },
};
