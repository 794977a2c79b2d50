import { isJson, type Json } from '../../src/wire/read.ts';
import { type ChatEvent, relabelled } from './vocabulary.ts';
import type { ChatEventData } from './wire-objects.ts';

/** A frame as it came, as an event says it: nothing of it is shared with anybody (PROTOCOL 6.1). */
export function wireDetail(frame: unknown): ChatEventData {
  const { eventId = '', eventType = '', createdAt = '', data, context, postback, error, ...more } = structuredClone(isJson(frame) ? frame : {});
  const base = { id: String(eventId), createdAt: String(createdAt), ...(context !== undefined && { context }) };
  if (isJson(error)) return { ...base, type: eventType as ChatEvent, data: undefined, error: error as unknown as NonNullable<ChatEventData['error']> };
  if (data !== undefined || !isJson(postback) || Object.keys(postback).length === 0) return { ...base, type: eventType as ChatEvent, data };
  return { ...base, type: postback.eventType as ChatEvent, data: answerData({ ...more, ...(isJson(postback.data) ? postback.data : {}) }) };
}

/** The same under the names of the public API. */
export function chatDetail(frame: unknown): ChatEventData {
  const detail = wireDetail(frame);
  return { ...detail, type: labelOf(detail.type, detail.data) };
}

function labelOf(type: string, data: unknown): ChatEvent {
  const isAgents = isJson(data) && data.direction === 'outbound';
  if (isAgents && type === 'SenderTypingStarted') return 'AgentTypingStarted';
  if (isAgents && type === 'SenderTypingEnded') return 'AgentTypingEnded';
  return relabelled[type] ?? (type as ChatEvent);
}

/** A recovered page tells of past events too; and the contact has two names (PROTOCOL 6.5). */
function answerData(data: Json): Json {
  if (!('messages' in data) && !('contactHistory' in data)) return data;
  const contact = data.contact ?? data.consumerContact;
  const history = Array.isArray(data.contactHistory) ? (data.contactHistory as unknown[]).map((event) => ({ ...(event as object), ...chatDetail(event) })) : [];
  return { ...data, contactHistory: history, ...(contact !== undefined && { contact, consumerContact: contact }) };
}

const idIn = (value: unknown, member: string): string => (isJson(value) && typeof value[member] === 'string' ? value[member] : '');

/** The thread that an event's data names, `''` where it names none. */
export function threadIdOf(data: unknown): string {
  if (!isJson(data)) return '';
  const { thread, message, originalMessage, messagePreview } = data;
  const named = idIn(thread, 'idOnExternalPlatform') || [message, data.case, data.contact, data.consumerContact, originalMessage, messagePreview]
    .map((part) => idIn(part, 'threadIdOnExternalPlatform')).find((id) => id !== '');
  return named ?? '';
}

/** The contact that an event's data names, `''` where it names none. */
export function contactIdOf(data: unknown): string {
  if (!isJson(data)) return '';
  return [data.case, data.contact, data.consumerContact].map((part) => idIn(part, 'id')).find((id) => id !== '') ?? '';
}

/** Epoch ms of anything with a time of the platform; 0 where it has none. */
export function timeOf(value: unknown): number {
  const text = idIn(value, 'createdAtWithMilliseconds') || idIn(value, 'createdAt');
  return Date.parse(text) || 0;
}
