import type { Answer } from './answer.ts';
import { inconsistent } from './answer.ts';
import { objectAt, readObject, textAt, listAt, type Json } from '../core/json-read.ts';
import type { WireCustomField } from '../../../src/wire/frames.ts';
import type { ThreadRecord } from '../core/records.ts';
import { findThread } from '../core/threads.ts';
import type { SocketRecord, World } from '../core/world.ts';

/** One request of a client, its envelope already read (PROTOCOL 5.1). */
export interface GatewayRequest {
  readonly world: World;
  readonly socket: SocketRecord;
  readonly eventType: string;
  readonly customerId: string;
  readonly brandId: number;
  readonly channelId: string;
  readonly destinationId: string | undefined;
  readonly data: Json;
}

/** Carries out a request; throws a RequestRefusal when it cannot. */
export type RequestHandler = (request: GatewayRequest) => Answer;

/** The external id of the thread in question. */
export function threadIdOf({ eventType, data }: GatewayRequest): string {
  const id = textAt(objectAt(data, 'thread'), 'idOnExternalPlatform');
  if (!id) throw inconsistent(`${eventType}: data.thread.idOnExternalPlatform is missing`);
  return id;
}

/** The thread in question; `missing` is thrown when there is none. */
export function threadOf(request: GatewayRequest, missing: (message: string) => Error = inconsistent): ThreadRecord {
  const thread = findThread(request.world, request.customerId, threadIdOf(request));
  if (!thread) throw missing('Thread not found');
  return thread;
}

/** The id of the contact in question; the wire has three names for the member (PROTOCOL 5.1). */
export function contactIdOf({ eventType, data }: GatewayRequest): string {
  const id = textAt(objectAt(data, 'contact') ?? objectAt(data, 'consumerContact') ?? objectAt(data, 'customerContact'), 'id');
  if (!id) throw inconsistent(`${eventType}: data.contact.id is missing`);
  return id;
}

/** Custom fields of an object, checked; mobile adds `updatedAt`, which is not kept (PROTOCOL 5.1). */
export function customFieldsOf(from: Json | undefined): WireCustomField[] {
  return listAt(from, 'customFields').map((item) => {
    const field = readObject(item);
    const ident = textAt(field, 'ident');
    const value = field?.['value'] ?? null;
    if (!ident || (value !== null && typeof value !== 'string')) throw inconsistent('customFields: each needs a text ident and a text value');
    return { ident, value };
  });
}

/** The fields with the changed ones replaced; each with the time of its change, which mobile needs (PROTOCOL 6.3). */
export function mergeFields(
  fields: readonly WireCustomField[], changed: readonly WireCustomField[], updatedAt: string,
): readonly WireCustomField[] {
  if (changed.length === 0) return fields;
  const idents = new Set(changed.map(({ ident }) => ident));
  return [...fields.filter(({ ident }) => !idents.has(ident)), ...changed.map((field) => ({ ...field, updatedAt }))];
}
