import type { Message } from '../../machines/data/message.ts';
import type { RegionName } from '../../src/wire/environments.ts';
import type { FactRow } from '../../src/wire/facts.ts';
import type { Envelope, OutgoingRequest } from '../../src/wire/outgoing.ts';
import type { Field } from '../../src/wire/read.ts';
import { decode } from '../../src/wire/decode.ts';
import { encode } from '../../src/wire/encode.ts';

// Programs that must not compile: what the types of the wire promise.

declare const envelope: Envelope;
declare const message: Field<Message>;
declare const text: Field<string>;

// @ts-expect-error a region is one of fourteen
export const nowhere: RegionName = 'EU3';

// @ts-expect-error a message has an id
export const withoutId: OutgoingRequest = { type: 'message.send', threadId: 't', text: 'Hi' };

// @ts-expect-error a live session is recovered as one, or not
encode({ type: 'thread.recover', threadId: null }, envelope, 'e');

// @ts-expect-error a request has a name of ours
encode({ type: 'SendMessage', data: {} }, envelope, 'e');

export const row: FactRow = ['gateway.message.sent', { message }];

// @ts-expect-error a row fills every field of its fact
export const incomplete: FactRow = ['gateway.message.created', { message }];

// @ts-expect-error a row fills a field with what belongs there
export const mistaken: FactRow = ['gateway.message.sent', { message: text }];

// @ts-expect-error an answer names its request
export const unanswering: FactRow = ['gateway.customer.reconnected', {}];

// @ts-expect-error a row names a fact there is
export const misnamed: FactRow = ['gateway.message.gone', { message }];

const fact = decode('"pong"');
// @ts-expect-error not every fact has a message
export const unchecked: unknown = fact.message;
export const checked: string = fact.type === 'gateway.message.created' ? fact.message.text : fact.type;
