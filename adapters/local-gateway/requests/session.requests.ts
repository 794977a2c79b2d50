import type { ServerAnswers } from '../../../src/wire/frames.ts';
import { channelProfile } from '../core/channel-profile.ts';
import { objectAt, textAt } from '../core/json-read.ts';
import type { CustomerRecord } from '../core/records.ts';
import { knownCustomer } from '../core/threads.ts';
import { findToken, issueToken, redeemCode } from '../core/tokens.ts';
import type { TokenRecord } from '../core/world.ts';
import { inconsistent, postback, RequestRefusal, type Answer } from './answer.ts';
import { type GatewayRequest, type RequestHandler, threadOf } from './request.ts';

/** Requests about who is speaking (PROTOCOL 5.3). */
export const sessionRequests: Readonly<Record<string, RequestHandler>> = {
  AuthorizeCustomer: authorize,
  AuthorizeConsumer: authorize,
  ReconnectConsumer: reconnect,
  ReconnectCustomer: reconnect,
  RefreshToken: refresh,
  GenerateAuthorizationToken: generateAuthorizationToken,
};

function authorize(request: GatewayRequest): Answer {
  const { world, socket, customerId, data } = request;
  const authorization = objectAt(data, 'authorization');
  const code = textAt(authorization, 'authorizationCode');
  const needsCode = world.config.strict && channelProfile(request.channelId).signIn === 'legacyOAuth';
  if (code ? !redeemCode(world, code) : needsCode) throw new RequestRefusal('ConsumerAuthorizationFailed', 'The authorization code was refused');
  socket.isAuthorized = true;
  const customer = knownCustomer(world, customerId);
  const hasToken = code !== undefined || world.config.legacyAccessToken;
  return postback('ConsumerAuthorized', {
    consumerIdentity: identityOf(customer),
    ...(hasToken && { accessToken: newAccessToken(request, customerId) }),
    customer: { customFields: [...customer.customFields] },
    contact: { customFields: [] },
    ...(data['disableChannelInfo'] !== true && { channel: channelOf(request.channelId) }),
  }, { status: 'success', ...authorized(request) });
}

function reconnect(request: GatewayRequest): Answer {
  const record = tokenOf(request);
  if (record?.customerId !== request.customerId) throw new RequestRefusal('ConsumerReconnectionFailed', 'The access token is not valid');
  request.socket.isAuthorized = true;
  return postback('ConsumerReconnected', { consumerIdentity: identityOf(knownCustomer(request.world, request.customerId)) }, {
    status: 'success', ...authorized(request),
  });
}

function refresh(request: GatewayRequest): Answer {
  const record = tokenOf(request);
  if (record?.customerId !== request.customerId) throw new RequestRefusal('TokenRefreshingFailed', 'The access token is not valid');
  return postback('TokenRefreshed', { accessToken: newAccessToken(request, record.customerId) });
}

function generateAuthorizationToken(request: GatewayRequest): Answer {
  threadOf(request);
  const path = textAt(request.data, 'url');
  if (!path) throw inconsistent('GenerateAuthorizationToken: data.url is missing');
  const token = `url-${request.world.ids.uuid()}`;
  request.world.pathTokens.set(token, path);
  return postback('AuthorizationTokenGenerated', { authorizationToken: { token } });
}

function tokenOf({ world, data, eventType }: GatewayRequest): TokenRecord | undefined {
  const token = textAt(objectAt(data, 'accessToken'), 'token');
  if (!token) throw inconsistent(`${eventType}: data.accessToken.token is missing`);
  return findToken(world, 'accessTokens', token);
}

function newAccessToken({ world, brandId, channelId }: GatewayRequest, customerId: string): { token: string; expiresIn: number } {
  const expiresIn = world.config.accessTokenExpiresIn;
  return { token: issueToken(world, 'accessTokens', 'acc', { customerId, brandId: String(brandId), channelId }, expiresIn), expiresIn };
}

function authorized({ world }: GatewayRequest): Record<string, string> {
  return world.config.authorizationStatus ? { authorizationStatus: 'authorized' } : {};
}

function identityOf({ id, firstName, lastName, image }: CustomerRecord): ServerAnswers['ConsumerAuthorized']['consumerIdentity'] {
  return { idOnExternalPlatform: id, ...(firstName && { firstName, lastName }), ...(image && { image }) };
}

function channelOf(channelId: string): ServerAnswers['ConsumerAuthorized']['channel'] {
  const { isOnline, isLiveChat, hasManyThreads, signIn } = channelProfile(channelId);
  return {
    availability: { status: isOnline ? 'online' : 'offline' },
    settings: { isLivechat: isLiveChat, hasMultipleThreadsPerCustomer: hasManyThreads, isAuthorizationEnabled: signIn === 'legacyOAuth' },
  };
}
