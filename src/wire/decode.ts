import type { GatewayFact } from '../../machines/gateway.events.ts';
import { factRows } from './facts.ts';
import type { Json, Trouble } from './read.ts';
import { expect, isAbsent, isJson, readId, readText, readWord, refuse } from './read.ts';

/** A fact, and what of its frame was broken and had to be left out: worth one report. Names members, never their values. */
export type DecodedFact = GatewayFact & { readonly unreadable?: readonly string[] };

/** Text from the wire to one fact. Never throws: what it cannot read it says (PROTOCOL 6.1). */
export const decode = (text: string): DecodedFact => read(parse(text), text);

/** The same for several: to parse them all, then to read them all, takes a fifth less than one after the other. */
export const decodeAll = (texts: readonly string[]): DecodedFact[] => texts.map(parse).map((frame, at) => read(frame, texts[at] as string));

/** Undefined where it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const read = (frame: unknown, text: string): DecodedFact => (frame === undefined ? malformed(text, '', '', 'the frame should be JSON') : decodeFrame(frame));

/** The same for what is parsed already: a body that had to be fetched (PROTOCOL 6.1.8), a frame in a test. */
export function decodeFrame(frame: unknown): DecodedFact {
  if (frame === 'pong') return { type: 'gateway.heartbeat.answered', wire: frame };
  if (!isJson(frame)) return malformed(frame, '', '', 'the frame should be an object');
  const { error, eventType, postback, data } = frame;
  const eventId = readId(frame.eventId);
  // Whatever else a frame says, an error in it wins (PROTOCOL 6.1.5).
  if (!isAbsent(error)) return refused(frame, eventId, isJson(error) ? error : {});
  // An answer speaks through its postback; with data at the top a frame speaks for itself (PROTOCOL 6.1.8).
  if (!isEmpty(postback) && (isAbsent(eventType) || isAbsent(data))) return named(frame, eventId, postback, 'postback.');
  return isAbsent(eventType) ? unnamed(frame, eventId) : named(frame, eventId, frame, '');
}

/** `{}` and `[]` are how the platform may say nothing (PROTOCOL 6.1.2). */
const isEmpty = (raw: unknown): boolean => isAbsent(raw) || (isJson(raw) && Object.keys(raw).length === 0);

/** A frame whose `body`, itself or its postback, says what it is. */
function named(frame: Json, eventId: string, body: unknown, path: string): DecodedFact {
  const { eventType, data } = isJson(body) ? body : {};
  if (typeof eventType !== 'string') return malformed(frame, eventId, '', `${path}eventType should be a text`);
  const row = factRows.get(eventType);
  const given = data ?? {};
  const at = `${path}data`;
  if (row === undefined || (isJson(data) && row[2]?.(data) === false)) {
    return { type: 'gateway.frame.unknown', wire: frame, requestId: eventId, eventType };
  }
  if (!isJson(given)) return malformed(frame, eventId, eventType, `${at} should be an object`);

  const [type, fields, , lacks] = row;
  // Without the id of its request an answer answers nothing (PROTOCOL 4.7).
  if (!eventId && fields[0]?.[0] === 'requestId') return malformed(frame, '', eventType, 'eventId should be a text');
  const trouble: Trouble = [];
  const fact: Record<string, unknown> = { type, wire: frame };
  for (const one of fields) {
    const before = trouble.length;
    const value = one[1](given, trouble, eventId);
    if (value === undefined) return malformed(frame, eventId, eventType, `${at}.${trouble[before] ?? one[0]}`);
    fact[one[0]] = value;
  }
  lacks?.(given, trouble, frame);
  if (trouble.length > 0) fact.unreadable = trouble.map((line) => `${at}.${line}`);
  // `FactRow` made the compiler check that each row fills its fact.
  return fact as unknown as DecodedFact;
}

/** An ack (PROTOCOL 6.1.4), an error of the transport (6.1.6), or nothing we could name. */
function unnamed(frame: Json, eventId: string): DecodedFact {
  if (eventId) {
    const fact = { type: 'gateway.request.accepted', wire: frame, requestId: eventId } as const;
    // Something was to be said, and nobody knows what.
    return isAbsent(frame.data) ? fact : { ...fact, unreadable: ['eventType should be a text'] };
  }
  if (typeof frame.message === 'string') return { type: 'gateway.transport.failed', wire: frame, reason: frame.message };
  return malformed(frame, '', '', 'eventType should be a text');
}

function refused(wire: Json, requestId: string, error: Json): DecodedFact {
  const trouble: Trouble = [];
  expect(error, { errorCode: 'a text', errorMessage: 'a text' }, 'error.', trouble);
  const transactionId = readId(error.transactionId);
  if (!transactionId) refuse(trouble, 'error.transactionId');
  return {
    type: 'gateway.request.refused', wire, requestId, code: readWord(error.errorCode), reason: readText(error.errorMessage), transactionId,
    ...(trouble.length > 0 && { unreadable: trouble }),
  };
}

const malformed = (wire: unknown, requestId: string, eventType: string, reason: string): DecodedFact => ({
  type: 'gateway.frame.malformed',
  wire,
  requestId,
  eventType,
  reason,
});
