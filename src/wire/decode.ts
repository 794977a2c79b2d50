import type { GatewayFact } from '../../machines/gateway.events.ts';
import { factRows, type Fields, type ReadyRow, refusal } from './facts.ts';
import type { Json, Trouble } from './read.ts';
import { isAbsent, isJson, readId } from './read.ts';

/** A fact, and what of its frame was broken and had to be left out: worth one report. Names members, never their values. */
export type DecodedFact = GatewayFact & { readonly unreadable?: readonly string[] };

/** Text from the wire to one fact. Never throws: what it cannot read it says (PROTOCOL 6.1). */
export const decode = (text: string): DecodedFact => read(parse(text), text);

/** The same for several: to parse them all, then to read them all, takes a fifth less than one after the other. */
export function decodeAll(texts: readonly string[]): DecodedFact[] {
  const frames = texts.map(parse);
  const facts: DecodedFact[] = [];
  for (let at = 0; at < frames.length; at++) facts.push(read(frames[at], texts[at] as string));
  return facts;
}

/** Undefined where it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const read = (frame: unknown, text: string): DecodedFact => (frame === undefined ? malformed(text, '', '', 'the frame should be JSON') : decodeFrame(frame));

/**
 * The same for what is parsed already: a body that had to be fetched (PROTOCOL 6.1.8), a frame in a test. In one piece, too long for V8 to
 * copy it into its callers: what is compiled for frames is thrown away when the last of them is collected, and with it what it is a part of.
 */
export function decodeFrame(frame: unknown): DecodedFact {
  if (frame === 'pong') return { type: 'gateway.heartbeat.answered', wire: frame };
  if (!isJson(frame)) return malformed(frame, '', '', 'the frame should be an object');
  const { error, postback } = frame;
  let { eventType, data } = frame;
  const eventId = readId(frame.eventId);
  // Whatever else a frame says, an error in it wins (PROTOCOL 6.1.5).
  if (!isAbsent(error)) return fill(refusal, frame, eventId, '', isJson(error) ? error : {}, 'error');
  // An answer speaks through its postback; with data at the top a frame speaks for itself (PROTOCOL 6.1.8).
  const isAnswer = !isEmpty(postback) && (isAbsent(eventType) || isAbsent(data));
  if (isAnswer) ({ eventType, data } = isJson(postback) ? postback : {});
  else if (isAbsent(eventType)) return unnamed(frame, eventId);
  const path = isAnswer ? 'postback.' : '';
  if (typeof eventType !== 'string') return malformed(frame, eventId, '', `${path}eventType should be a text`);
  const row = factRows.get(eventType);
  if (row === undefined || (isJson(data) && row[2]?.(data) === false)) {
    return { type: 'gateway.frame.unknown', wire: frame, requestId: eventId, eventType };
  }
  const given = data ?? {};
  const at = `${path}data`;
  if (!isJson(given)) return malformed(frame, eventId, eventType, `${at} should be an object`);
  const read = row[1];
  if (typeof read !== 'function') return fill(row, frame, eventId, eventType, given, at);
  const trouble: Trouble = [];
  const fact = read(given, trouble, frame);
  return fact ? noting(fact, trouble, at) : malformed(frame, eventId, eventType, `${at}.${trouble[0]}`);
}

/** The fact of a row, field by field. */
function fill(row: ReadyRow, wire: Json, eventId: string, eventType: string, data: Json, at: string): DecodedFact {
  const [type, , , lacks] = row;
  const fields = row[1] as Fields;
  // Without the id of its request an answer answers nothing (PROTOCOL 4.7).
  if (!eventId && 'requestId' in fields && row !== refusal) return malformed(wire, '', eventType, 'eventId should be a text');
  const trouble: Trouble = [];
  const fact: Record<string, unknown> = { type, wire };
  for (const name in fields) {
    const before = trouble.length;
    fact[name] = fields[name]?.(data, trouble, eventId);
    if (fact[name] === undefined) return malformed(wire, eventId, eventType, `${at}.${trouble[before] ?? name}`);
  }
  lacks?.(data, trouble, wire);
  return noting(fact, trouble, at);
}

function noting(fact: object, trouble: Trouble, at: string): DecodedFact {
  if (trouble.length > 0) (fact as { unreadable?: Trouble }).unreadable = trouble.map((line) => `${at}.${line}`);
  // `FactRow` made the compiler check that each row fills its fact.
  return fact as DecodedFact;
}

/** `{}` and `[]` are how the platform may say nothing (PROTOCOL 6.1.2). */
const isEmpty = (raw: unknown): boolean => isAbsent(raw) || (isJson(raw) && Object.keys(raw).length === 0);

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

const malformed = (wire: unknown, requestId: string, eventType: string, reason: string): DecodedFact => ({
  type: 'gateway.frame.malformed',
  wire,
  requestId,
  eventType,
  reason,
});
