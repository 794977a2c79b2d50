import { ChatError } from '../errors.ts';

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

const schemes = { chat: 'http', gateway: 'ws', authorize: 'http' } as const satisfies Record<keyof Endpoints, string>;

/** The endpoints of a region, in any case, or of an environment of one's own. Throws a ChatError that says what is wrong (PROTOCOL 2). */
export function resolveEnvironment(environment: unknown): Endpoints {
  if (typeof environment === 'string') return regionEndpoints(environment);
  if (typeof environment !== 'object' || environment === null) {
    throw wrong(`should be one of ${regionNames()} or { name, chat, gateway, authorize }`);
  }
  const custom = environment as Readonly<Record<string, unknown>>;
  if (typeof custom['name'] !== 'string') throw wrong('name should be a text');
  return {
    // Paths are appended to it as they are, so it must not end in a slash.
    chat: absoluteUrl(custom, 'chat').replace(/\/+$/, ''),
    gateway: absoluteUrl(custom, 'gateway'),
    authorize: absoluteUrl(custom, 'authorize'),
  };
}

function regionEndpoints(text: string): Endpoints {
  // Names of Object.prototype are not in upper case, so a plain lookup is safe.
  const domain: string | undefined = domains[text.toUpperCase() as RegionName];
  if (domain === undefined) throw wrong(`no region "${text.slice(0, 20)}"; there are ${regionNames()}`);
  const host = `-de-${text.toLowerCase()}.${domain}`;
  return { chat: `https://channels${host}`, gateway: `wss://chat-gw${host}`, authorize: `https://digital-oauth${host}` };
}

function absoluteUrl(custom: Readonly<Record<string, unknown>>, member: keyof Endpoints): string {
  const text = custom[member];
  const scheme = schemes[member];
  let protocol = '';
  try {
    if (typeof text === 'string') protocol = new URL(text).protocol;
  } catch {
    // Stays ''.
  }
  if (typeof text !== 'string' || !protocol) throw wrong(`${member} should be an absolute URL`);
  if (protocol !== `${scheme}:` && protocol !== `${scheme}s:`) throw wrong(`${member} should start with ${scheme}:// or ${scheme}s://`);
  return text.trim();
}

const regionNames = (): string => Object.keys(domains).join(', ');

const wrong = (what: string): ChatError => new ChatError('options.invalid', `environment: ${what}`);
