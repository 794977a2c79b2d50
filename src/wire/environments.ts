import { isText } from '../given.ts';
import { type Check, each, must, wrong } from '../known-options.ts';
import { isJson } from './read.ts';

/** The three bases every address is made of (PROTOCOL 2). */
export interface Endpoints {
  readonly chat: string;
  readonly gateway: string;
  readonly authorize: string;
}

/** Endpoints of one's own: a proxy, a test system, the local gateway. `name` is a free label (PROTOCOL 2). */
export interface CustomEnvironment extends Endpoints {
  readonly name: string;
}

const domains = {
  NA1: 'niceincontact.com',
  EU1: 'niceincontact.com',
  UK1: 'niceincontact.com',
  AU1: 'niceincontact.com',
  CA1: 'niceincontact.com',
  JP1: 'niceincontact.com',
  AE1: 'nicecxone.com',
  JO1: 'nicecxone.com',
  KR1: 'nicecxone.com',
  ZA1: 'nicecxone.com',
  NA2: 'nicecxone-gov.com',
  AU2: 'nicecxone-sov1.au',
  EU2: 'nicecxone-sov1.eu',
  UK2: 'nicecxone-sov1.uk',
} as const;

/** The regions the platform runs in (PROTOCOL 2). */
export type RegionName = keyof typeof domains;

const url = (scheme: 'http' | 'ws'): Check<string> => (given, name) =>
  (isText(given) && [`${scheme}:`, `${scheme}s:`].includes(protocolOf(given)) ? given.trim() : wrong(`${name} should be an absolute URL, ${scheme}:// or ${scheme}s://`));

/** `''` where it is no URL. */
function protocolOf(text: string): string {
  try {
    return new URL(text).protocol;
  } catch {
    return '';
  }
}

const members: { readonly [M in keyof CustomEnvironment]: Check<string> } = { name: must('a text', isText), chat: url('http'), gateway: url('ws'), authorize: url('http') };

/** The endpoints of a region, in any case, or of an environment of one's own. Throws a ChatError that says what is wrong (PROTOCOL 2). */
export function resolveEnvironment(environment: unknown, option = 'environment'): Endpoints {
  const regions = Object.keys(domains).join(', ');
  if (isText(environment)) {
    // Names of Object.prototype are not in upper case, so a plain lookup is safe.
    const domain: string = domains[environment.toUpperCase() as RegionName] ?? wrong(`${option}: no region "${environment.slice(0, 20)}"; there are ${regions}`);
    const host = `-de-${environment.toLowerCase()}.${domain}`;
    return { chat: `https://channels${host}`, gateway: `wss://chat-gw${host}`, authorize: `https://digital-oauth${host}` };
  }
  if (!isJson(environment)) return wrong(`${option} should be one of ${regions} or { name, chat, gateway, authorize }`);
  const { chat, gateway, authorize } = each(members, environment, `${option}.`);
  // Paths are appended to it as they are, so it must not end in a slash.
  return { chat: chat.replace(/\/+$/, ''), gateway, authorize };
}
