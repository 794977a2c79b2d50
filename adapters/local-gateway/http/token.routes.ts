import { channelProfile } from '../core/channel-profile.ts';
import { hitFault } from '../core/fault-switches.ts';
import { objectAt, parseObject, textAt, type Json } from '../core/json-read.ts';
import { writeNote } from '../core/log-book.ts';
import { knownCustomer } from '../core/threads.ts';
import { findToken, issueToken, redeemCode, type TokenOwner } from '../core/tokens.ts';
import { later } from '../core/world.ts';
import { errorBody, type HttpCall, type HttpRoute } from './http-call.ts';

/** The name of the identity cookie and of its stand-in in storage (PROTOCOL 3.6). */
const identityCookie = 'cx_digital_wi';

const tenYears = 10 * 365 * 24 * 3600;

/** Signing in, all modes of the secured family (PROTOCOL 3.6). */
export const tokenRoutes: readonly HttpRoute[] = [{ method: 'POST', path: /\/oauth\/token$/, handle: exchangeToken }];

function exchangeToken(call: HttpCall): void {
  const { world, reply } = call;
  const fault = hitFault(world.faults, 'token');
  const go = (): void => {
    if (fault?.mode === '500') reply.json(500, errorBody('InternalServerError', 'Fault switched on'));
    else if (fault?.mode === 'ip_blocked') reply.json(403, { errorCode: 'ip_blocked' });
    else signIn(call, fault?.mode === 'bad');
  };
  if (fault?.ms !== undefined) later(world, fault.ms, go);
  else if (fault?.mode !== 'hang') go();
}

function signIn(call: HttpCall, isBad: boolean): void {
  const body = parseObject(call.request.body || '{}');
  if (!body) return refuse(call, 'The body is not JSON');
  const thirdParty = objectAt(body, 'thirdParty');
  if (thirdParty) return signInThirdParty(call, thirdParty, isBad);
  const said = objectAt(body, 'customerIdentity');
  if (said || channelProfile(place(call).channelId).signIn === 'anonymous' || body['type']) return signInAnonymously(call, said, isBad);
  signInByCookie(call, isBad);
}

function signInAnonymously(call: HttpCall, said: Json | undefined, isBad: boolean): void {
  const { world } = call;
  // iOS has no id at first: the service makes one (PROTOCOL 3.6).
  const customerId = textAt(said, 'idOnExternalPlatform') ?? world.ids.uuid();
  knownCustomer(world, customerId);
  answer(call, { ...place(call), customerId }, isBad, {});
}

/** The cookie, or the identity token where cookies are blocked, brings back the same customer (PROTOCOL 8.4). */
function signInByCookie(call: HttpCall, isBad: boolean): void {
  const { world, request, query } = call;
  const isFallback = query.get('storageFallback') === '1';
  const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  const cookie = new RegExp(`(?:^|;\\s*)${identityCookie}=([^;]+)`).exec(request.headers['cookie'] ?? '')?.[1];
  const token = bearer ?? cookie;
  const known = token === undefined ? undefined : findToken(world, 'identityTokens', token);
  if (token !== undefined && !known) writeNote(world, 'unknown identity token');
  const customerId = known?.customerId ?? world.ids.uuid();
  nameCustomer(call, customerId);
  const owner = { ...place(call), customerId };
  const identityToken = known && token ? token : issueToken(world, 'identityTokens', 'idt', owner, tenYears);
  const headers = { 'Set-Cookie': `${identityCookie}=${identityToken}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000` };
  answer(call, owner, isBad, isFallback ? { identityToken } : {}, isFallback ? {} : headers);
}

function signInThirdParty(call: HttpCall, thirdParty: Json, isBad: boolean): void {
  const { world } = call;
  if (thirdParty['grant_type'] === 'refresh_token') return refreshThirdParty(call, textAt(thirdParty, 'refresh_token') ?? '', isBad);
  const code = textAt(thirdParty, 'authorization_code');
  if (!code || !redeemCode(world, code)) return refuse(call, 'The authorization code was refused');
  const customerId = customerOfCode(call, code);
  nameCustomer(call, customerId);
  const owner = { ...place(call), customerId };
  answer(call, owner, isBad, { thirdParty: thirdPartyTokens(call, owner) });
}

/** The platforms read different members: they get all of them (PROTOCOL 3.6). */
function refreshThirdParty(call: HttpCall, refreshToken: string, isBad: boolean): void {
  const record = findToken(call.world, 'refreshTokens', refreshToken);
  if (!record) return refuse(call, 'The refresh token was refused');
  const owner = { customerId: record.customerId, brandId: record.brandId, channelId: record.channelId };
  const tokens = thirdPartyTokens(call, owner);
  answer(call, owner, isBad, { ...tokens, thirdParty: tokens });
}

/** A code `ada~1` signs in the customer `ada`; any other one whoever signed in from this visitor (emulator choice). */
function customerOfCode({ world, query }: HttpCall, code: string): string {
  if (code.includes('~')) return code.slice(0, code.indexOf('~'));
  const visitor = `${query.get('brandId')} ${query.get('channelId')} ${query.get('visitorId')}`;
  const customerId = world.customersByVisitor.get(visitor) ?? world.ids.uuid();
  world.customersByVisitor.set(visitor, customerId);
  return customerId;
}

function thirdPartyTokens({ world }: HttpCall, owner: TokenOwner): { access_token: string; refresh_token: string; expires_in: number } {
  return {
    access_token: `at-${world.ids.uuid()}`,
    refresh_token: issueToken(world, 'refreshTokens', 'rt', owner, tenYears),
    expires_in: world.config.thirdPartyExpiresIn,
  };
}

/** Customers that sign in with an account have a name there. */
function nameCustomer({ world }: HttpCall, customerId: string): void {
  const customer = knownCustomer(world, customerId);
  if (!customer.firstName) [customer.firstName, customer.lastName] = ['Ada', 'Lovelace'];
}

function place({ query }: HttpCall): { brandId: string; channelId: string } {
  return { brandId: query.get('brandId') ?? '', channelId: query.get('channelId') ?? '' };
}

function answer(call: HttpCall, owner: TokenOwner, isBad: boolean, more: object, headers: Record<string, string> = {}): void {
  const { world, reply } = call;
  const { firstName, lastName, image, customFields } = knownCustomer(world, owner.customerId);
  const expiresIn = world.config.tokenExpiresIn;
  // A bad token looks good here and is refused at the handshake.
  const accessToken = isBad ? `txn-bad-${world.ids.uuid()}` : issueToken(world, 'transactionTokens', 'txn', owner, expiresIn);
  reply.json(200, {
    accessToken, expiresIn,
    customerIdentity: {
      idOnExternalPlatform: owner.customerId, ...(firstName && { firstName, lastName }), ...(image && { image }),
      customFields: customFields.map(({ ident, value }) => ({ ident, value })),
    },
    ...more,
  }, headers);
}

function refuse({ reply }: HttpCall, message: string): void {
  reply.json(401, errorBody('CustomerAuthorizationFailed', message));
}
