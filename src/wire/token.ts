import type { Customer } from '../../machines/data/customer.ts';
import type { HttpRequest } from '../ports.ts';
import { isJson, type Json, readText, readTextOrNull } from './read.ts';
import { readFields, type SignedInFields } from './read-fields.ts';
import { readCustomer } from './read-people.ts';
import { parseBody, type RestCaller, restHeaders } from './rest.ts';

/** What a token is asked for with, by mode (PROTOCOL 3.6). */
export interface TokenAsks {
  anonymous: { readonly customerId: string };
  /** Without third-party cookies, the identity token takes the cookie's place. */
  securedCookies: { readonly isFallback: boolean; readonly identityToken: string | null };
  thirdParty: { readonly code: string };
  refresh: { readonly refreshToken: string };
}

export type TokenAsk = { [M in keyof TokenAsks]: { readonly mode: M } & TokenAsks[M] }[keyof TokenAsks];

/** The body of each ask. */
const bodies: { readonly [M in keyof TokenAsks]: (ask: TokenAsks[M]) => object } = {
  anonymous: ({ customerId }) => ({ customerIdentity: { idOnExternalPlatform: customerId } }),
  securedCookies: () => ({}),
  thirdParty: ({ code }) => ({ thirdParty: { authorization_code: code, grant_type: 'authorization_code' } }),
  refresh: ({ refreshToken }) => ({ thirdParty: { grant_type: 'refresh_token', refresh_token: refreshToken } }),
};

const timeoutMs = 30_000;

/** Asks for a transaction token, or for a new third-party token. Path replaced, query kept (PROTOCOL 2, 3.6). */
export function tokenRequest(caller: RestCaller & { readonly visitorId: string }, ask: TokenAsk): HttpRequest {
  const { isFallback, identityToken } = { isFallback: false, identityToken: null, ...ask };
  const url = new URL(caller.endpoints.authorize);
  url.pathname = '/oauth/token';
  url.hash = '';
  const query = { brandId: String(caller.brandId), channelId: caller.channelId, visitorId: caller.visitorId, ...(isFallback && { storageFallback: '1' }) };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return {
    method: 'POST',
    url: url.href,
    headers: { ...restHeaders(caller), ...(isFallback && identityToken !== null && { Authorization: `Bearer ${identityToken}` }) },
    body: JSON.stringify((bodies[ask.mode] as (ask: TokenAsk) => object)(ask)),
    withCredentials: true,
    timeoutMs,
  };
}

/** The customer's own token at the identity provider. Seconds; 0 where nobody said. */
export interface ThirdPartyToken {
  readonly token: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

/** What came back. `token` is the transaction token, `''` where there is none: a refresh need not bring one. Lifetimes in seconds. */
export interface TokenAnswer extends SignedInFields {
  readonly token: string;
  readonly expiresIn: number;
  readonly customer: Customer | null;
  readonly identityToken: string | null;
  readonly thirdParty: ThirdPartyToken | null;
}

const seconds = (raw: unknown): number => (typeof raw === 'number' && raw > 0 ? raw : 0);

/** Reads an answer to any ask; null where it is no JSON object. The platforms put a refreshed token in different places (PROTOCOL 3.6). */
export function readTokenAnswer(body: string): TokenAnswer | null {
  const said = parseBody(body);
  if (said === undefined) return null;
  const outer: Json = isJson(said.thirdParty) ? said.thirdParty : said;
  const token = readText(outer.access_token);
  return {
    token: readText(said.accessToken),
    expiresIn: seconds(said.expiresIn),
    customer: readCustomer(said.customerIdentity, '', [], {}) ?? null,
    identityToken: readTextOrNull(said.identityToken),
    thirdParty: token ? { token, refreshToken: readText(outer.refresh_token), expiresIn: seconds(outer.expires_in) } : null,
    customerFields: readFields(said.customerIdentity),
    contactFields: readFields(said.contact),
  };
}
