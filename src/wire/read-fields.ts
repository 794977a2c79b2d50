import { isJson, type Json, readText } from './read.ts';
import type { CustomField } from './outgoing.ts';

/** Custom fields that came with a sign-in, of the customer and for the next contact (PROTOCOL 3.6, 6.1.3). */
export interface SignedInFields {
  readonly customerFields: readonly CustomField[];
  readonly contactFields: readonly CustomField[];
}

/** The custom fields in `owner.customFields`; what is none is left out. */
export function readFields(owner: unknown): readonly CustomField[] {
  const list = isJson(owner) ? owner.customFields : undefined;
  if (!Array.isArray(list)) return [];
  return list.filter((item): item is Json => isJson(item) && readText(item.ident) !== '')
    .map(({ ident, value }) => ({ ident: readText(ident), value: typeof value === 'string' ? value : null }));
}

/** The custom fields of a `ConsumerAuthorized` frame (PROTOCOL 6.1.3). */
export function readSignedInFields(frame: unknown): SignedInFields {
  const postback = isJson(frame) && isJson(frame.postback) ? frame.postback : {};
  const data: Json = isJson(postback.data) ? postback.data : {};
  return { customerFields: readFields(data.customer), contactFields: readFields(data.contact) };
}
