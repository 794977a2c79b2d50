import type { Customer } from '../machines/data/customer.ts';
import type { CustomFields } from './custom-fields.ts';

/** What a welcome text may name. */
export interface WelcomeFacts {
  readonly customer: Pick<Customer, 'firstName' | 'lastName'>;
  readonly customerFields: CustomFields;
  readonly contactFields: CustomFields;
}

/** `{{name}}` or `{{name|fallback}}`. */
const variable = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

/**
 * The text with its variables filled in (PROTOCOL 6.8). What nobody knows is its fallback; where one has none, the whole text is the
 * `{{fallbackMessage|...}}` if there is one.
 */
export function welcomeText(template: string, facts: WelcomeFacts): string {
  let instead: string | undefined;
  let isWhole = true;
  const text = template.replace(variable, (_, given: string, fallback: string | undefined) => {
    const name = given.trim();
    if (name === 'fallbackMessage') {
      instead = fallback ?? '';
      return '';
    }
    const known = valueOf(name, facts) || fallback;
    if (known === undefined) isWhole = false;
    return known ?? '';
  });
  return (isWhole || instead === undefined ? text : instead).trim();
}

function valueOf(name: string, { customer, customerFields, contactFields }: WelcomeFacts): string {
  const field = (prefix: string, fields: CustomFields): string | undefined => {
    const ident = name.slice(prefix.length);
    return name.startsWith(prefix) && Object.hasOwn(fields, ident) ? (fields[ident] ?? '') : undefined;
  };
  if (name === 'customer.firstName') return customer.firstName;
  if (name === 'customer.lastName') return customer.lastName;
  if (name === 'customer.fullName') return `${customer.firstName} ${customer.lastName}`.trim();
  return field('customer.customFields.', customerFields) ?? field('contact.customFields.', contactFields) ?? '';
}
