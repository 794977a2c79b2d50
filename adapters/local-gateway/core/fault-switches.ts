import { ControlRefusal } from './control-refusal.ts';
import { readObject, type Json } from './json-read.ts';

/** A switch that ends by itself after `times` hits; without `times` it stays until it is set to null. */
export interface Counted {
  times?: number | null;
}

/** Which requests a switch means; without `eventType` all of them. */
export interface OfEvent extends Counted {
  eventType?: string;
}

/** What goes wrong on purpose (`fault`). Null, 0 and false mean: nothing. */
export interface FaultSwitches {
  /** TCP is cut when the answer would go; the request counts only with `store`. */
  dropBeforeAck: (OfEvent & { store?: boolean }) | null;
  /** Requests are neither processed nor answered. */
  silent: OfEvent | null;
  /** Requests are not processed; the answer is an error, without `eventId` if so asked. */
  error: (OfEvent & { code: string; withEventId: boolean }) | null;
  /** Answers come this much later. */
  ackDelay: (OfEvent & { ms: number }) | null;
  /** So many pushes leave twice, byte for byte. */
  duplicatePush: number;
  /** Frames in are lost, handshakes held. */
  blackHole: boolean;
  /** The length of the refusal last asked for, ms. */
  refuseMs: number;
  /** Handshakes are cut until then, epoch ms. */
  refuseUntil: number;
  /** Handshakes are answered with this HTTP status. */
  rejectUpgrade: (Counted & { status: number }) | null;
  /** HTTP requests whose path contains `path` go wrong. */
  http: (Counted & { path: string; status?: number; body?: unknown; hangMs?: number; destroy?: boolean }) | null;
  /** Requests of a legacy socket are refused until it is authorized. */
  requireAuth: boolean;
  /** Token calls fail (PROTOCOL 3.6). `bad`: the token is refused at the handshake. */
  token: (Counted & { mode: '500' | 'ip_blocked' | 'hang' | 'bad'; ms?: number }) | null;
  /** An authorization code works once. */
  singleUseCodes: boolean;
  /** Streams go wrong (PROTOCOL 7). */
  stream: (Counted & { mode: 'restart' | 'stall' | 'badJson' | 'noStop'; ms?: number }) | null;
}

/** Nothing goes wrong. */
export function noFaults(): FaultSwitches {
  return {
    dropBeforeAck: null, silent: null, error: null, ackDelay: null, duplicatePush: 0, blackHole: false, refuseMs: 0, refuseUntil: 0,
    rejectUpgrade: null, http: null, requireAuth: false, token: null, singleUseCodes: false, stream: null,
  };
}

const booleans = ['blackHole', 'requireAuth', 'singleUseCodes'] as const;
const numbers = ['duplicatePush', 'refuseMs', 'refuseUntil'] as const;
const objects = ['dropBeforeAck', 'silent', 'error', 'ackDelay', 'rejectUpgrade', 'http', 'token', 'stream'] as const;
const modes: Readonly<Record<string, readonly string[]>> = {
  token: ['500', 'ip_blocked', 'hang', 'bad'],
  stream: ['restart', 'stall', 'badJson', 'noStop'],
};

/** The switches with the known members of `patch` thrown; a wrong type is refused, the unknown ignored. */
export function patchFaults(faults: FaultSwitches, patch: Json, now: number): FaultSwitches {
  const next = { ...faults };
  for (const name of booleans) if (name in patch) next[name] = readSwitch(name, patch[name]);
  for (const name of numbers) if (name in patch) next[name] = readNumber(name, patch[name] ?? 0);
  for (const name of objects) if (name in patch) Object.assign(next, { [name]: readCounted(name, patch[name]) });
  if ('refuseMs' in patch && !('refuseUntil' in patch)) next.refuseUntil = next.refuseMs > 0 ? now + next.refuseMs : 0;
  if (next.refuseUntil === 0) next.refuseMs = 0;
  return next;
}

function readSwitch(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean' && value !== null) throw new ControlRefusal(400, `fault: ${name} must be true or false`);
  return value === true;
}

function readNumber(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0)) throw new ControlRefusal(400, `fault: ${name} must be a number, 0 or more`);
  return value;
}

function readCounted(name: string, value: unknown): Json | null {
  if (value === null || value === false) return null;
  const body = readObject(value);
  if (!body) throw new ControlRefusal(400, `fault: ${name} must be an object or null`);
  if (body['times'] === 0) return null;
  for (const member of ['times', 'ms', 'hangMs', 'status'] as const) {
    if (body[member] !== undefined && body[member] !== null) readNumber(`${name}.${member}`, body[member]);
  }
  if (name === 'error') return { code: 'SendingMessageFailed', withEventId: true, ...body };
  if (name === 'ackDelay' && body['ms'] === undefined) throw new ControlRefusal(400, 'fault: ackDelay needs ms');
  if (name === 'rejectUpgrade') return { status: 401, ...body };
  if (name === 'http' && typeof (body['path'] ?? '') !== 'string') throw new ControlRefusal(400, 'fault: http.path must be a text');
  if (name === 'http') return { path: '', ...body };
  const allowed = modes[name];
  if (allowed && !allowed.includes(String(body['mode']))) {
    throw new ControlRefusal(400, `fault: ${name}.mode must be one of ${allowed.join(', ')}`);
  }
  return allowed ? { ...body, mode: String(body['mode']) } : body;
}

type ObjectSwitch = (typeof objects)[number];

/** The switch, if it is thrown and `applies`; counts the hit. */
export function hitFault<N extends ObjectSwitch>(
  faults: FaultSwitches,
  name: N,
  applies: (fault: NonNullable<FaultSwitches[N]>) => boolean = () => true,
): NonNullable<FaultSwitches[N]> | undefined {
  const fault = faults[name];
  if (!fault || !applies(fault)) return undefined;
  if (typeof fault.times === 'number') {
    const left = fault.times - 1;
    Object.assign(faults, { [name]: left > 0 ? { ...fault, times: left } : null });
  }
  return fault;
}

/** Whether a switch means this kind of request. */
export function meansEvent(eventType: string): (fault: OfEvent) => boolean {
  return (fault) => !fault.eventType || fault.eventType === eventType;
}
