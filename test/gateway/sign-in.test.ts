import { describe, expect, test } from 'vitest';
import { items, plain, textMessage, virtualGateway, type Frame, type VirtualGateway } from './kit/virtual-gateway.ts';

const withoutCode = { authorization: { authorizationCode: null }, disableChannelInfo: true };
const withCode = (authorizationCode: string): object => ({ authorization: { authorizationCode } });
const tokenOf = (answer: Frame): string => plain(answer.postback?.data?.['accessToken']?.['token']);

interface TokenBody {
  accessToken: string;
  expiresIn: number;
  customerIdentity: { idOnExternalPlatform: string; firstName?: string };
  identityToken?: string;
  access_token?: string;
  thirdParty?: { access_token: string; refresh_token: string; expires_in: number };
}

function askToken({ http }: VirtualGateway, channelId: string, body: object, headers: Record<string, string> = {}, more = ''): TokenBody & { status: number; cookie: string } {
  const answer = http('POST', `/oauth/token?brandId=1001&channelId=${channelId}&visitorId=v-1${more}`, body, headers);
  return { ...(JSON.parse(answer.body) as TokenBody), status: answer.status, cookie: answer.headers['set-cookie'] ?? '' };
}

describe('legacy sign-in', () => {
  test('without a code says who one is and gives no token', () => {
    const answer = virtualGateway().connect('ada').ask('AuthorizeCustomer', withoutCode);
    expect(answer).toMatchObject({
      status: 'success', authorizationStatus: 'authorized',
      postback: { eventType: 'ConsumerAuthorized', data: { consumerIdentity: { idOnExternalPlatform: 'ada' } } },
    });
    expect(answer.postback?.data).not.toHaveProperty('accessToken');
    expect(answer.postback?.data).not.toHaveProperty('channel');
  });

  test('with a code gives a token that reconnects, refreshes and runs out', () => {
    const { connect, control, pass } = virtualGateway();
    control('config', { accessTokenExpiresIn: 60 });
    const first = connect('ada', { channelId: 'chat_auth' });
    const authorized = first.ask('AuthorizeCustomer', withCode('c-1'));
    expect(authorized.postback?.data?.['accessToken']).toMatchObject({ expiresIn: 60 });
    expect(authorized.postback?.data?.['channel']?.['settings']).toMatchObject({ isAuthorizationEnabled: true, isLivechat: false });
    const accessToken = { token: tokenOf(authorized) };
    const second = connect('ada', { channelId: 'chat_auth' });
    expect(second.ask('ReconnectConsumer', { accessToken })).toMatchObject({ authorizationStatus: 'authorized', postback: { eventType: 'ConsumerReconnected' } });
    expect(connect('bo').ask('ReconnectConsumer', { accessToken }).error?.errorCode).toBe('ConsumerReconnectionFailed');
    pass(50_000);
    const refreshed = second.ask('RefreshToken', { accessToken });
    expect(refreshed.postback?.eventType).toBe('TokenRefreshed');
    pass(20_000);
    expect(second.ask('RefreshToken', { accessToken }).error?.errorCode).toBe('TokenRefreshingFailed');
    expect(second.ask('ReconnectConsumer', { accessToken }).error?.errorCode).toBe('ConsumerReconnectionFailed');
    expect(second.ask('ReconnectConsumer', { accessToken: { token: tokenOf(refreshed) } }).error).toBeUndefined();
  });

  test('notes a code used again, and refuses it where codes are for single use', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    client.ask('AuthorizeCustomer', withCode('c-1'));
    expect(client.ask('AuthorizeCustomer', withCode('c-1')).error).toBeUndefined();
    control('fault', { singleUseCodes: true });
    expect(client.ask('AuthorizeCustomer', withCode('c-1')).error?.errorCode).toBe('ConsumerAuthorizationFailed');
    expect(client.ask('AuthorizeCustomer', withCode('c-2')).error).toBeUndefined();
    expect(items(control('log')).filter((entry) => plain(entry['note']) === 'code used again')).toHaveLength(2);
  });

  test('refuses a code that says it is bad', () => {
    expect(virtualGateway().connect('ada').ask('AuthorizeCustomer', withCode('bad-1')).error?.errorCode).toBe('ConsumerAuthorizationFailed');
  });

  test('gives a token to everybody, and no status, where it is so configured', () => {
    const { connect } = virtualGateway({ legacyAccessToken: true, authorizationStatus: false });
    const answer = connect('ada').ask('AuthorizeCustomer', withoutCode);
    expect(tokenOf(answer)).toMatch(/^acc-/);
    expect(answer).not.toHaveProperty('authorizationStatus');
  });

  test('needs no id in the address: the frame says it', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'), { consumerIdentity: null, customerIdentity: { idOnExternalPlatform: 'ada' } });
    pass();
    expect(client.pushes('MessageCreated')).toHaveLength(1);
  });
});

describe('secured sign-in', () => {
  test('anonymous: a token for the named customer opens a socket that is authorized from the start', () => {
    const gateway = virtualGateway();
    const { accessToken, expiresIn, customerIdentity } = askToken(gateway, 'chat_secured', { customerIdentity: { idOnExternalPlatform: 'ada' } });
    expect([expiresIn, customerIdentity.idOnExternalPlatform]).toEqual([3600, 'ada']);
    const client = gateway.connect('', { channelId: 'chat_secured', transactionToken: accessToken });
    expect(gateway.control('state')['sockets']).toMatchObject([{ ids: ['ada'], authorized: true }]);
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'), { consumerIdentity: { idOnExternalPlatform: 'somebody else' } });
    expect(gateway.control('state')['threads']).toMatchObject([{ customerId: 'ada' }]);
  });

  test('anonymous: who has no id yet gets one', () => {
    const { customerIdentity } = askToken(virtualGateway(), 'chat_secured', { type: 'anonymous' });
    expect(customerIdentity.idOnExternalPlatform).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a token that is unknown, of another channel or run out is refused before the open', () => {
    const gateway = virtualGateway();
    gateway.control('config', { tokenExpiresIn: 60 });
    const { accessToken } = askToken(gateway, 'chat_secured', { customerIdentity: { idOnExternalPlatform: 'ada' } });
    const path = (token: string, channelId = 'chat_secured'): string => `/?brandId=1001&channelId=${channelId}&transactionToken=${token}`;
    expect(gateway.knock(path('made-up'))).toMatchObject({ outcome: 'refused', status: 401 });
    expect(gateway.knock(path(accessToken, 'chat_cookies'))).toMatchObject({ outcome: 'refused', status: 401 });
    expect(gateway.knock(path(accessToken)).outcome).toBe('accepted');
    gateway.pass(60_000);
    expect(gateway.knock(path(accessToken))).toMatchObject({ outcome: 'refused', status: 401 });
    expect(items(gateway.control('log')).filter((entry) => plain(entry['kind']) === 'refused')).toHaveLength(3);
  });

  test('cookies: the cookie brings back the same customer', () => {
    const gateway = virtualGateway();
    const first = askToken(gateway, 'chat_cookies', {});
    expect(first.cookie).toMatch(/^cx_digital_wi=[^;]+; Path=\/; HttpOnly/);
    expect(first.identityToken).toBeUndefined();
    const again = askToken(gateway, 'chat_cookies', {}, { cookie: `other=1; ${first.cookie.split(';')[0]}` });
    expect(again.customerIdentity).toEqual(first.customerIdentity);
    expect(askToken(gateway, 'chat_cookies', {}).customerIdentity).not.toEqual(first.customerIdentity);
  });

  test('cookies: where they are blocked, the identity token does', () => {
    const gateway = virtualGateway();
    const first = askToken(gateway, 'chat_cookies', {}, {}, '&storageFallback=1');
    expect(first.cookie).toBe('');
    const again = askToken(gateway, 'chat_cookies', {}, { authorization: `Bearer ${first.identityToken}` }, '&storageFallback=1');
    expect(again.customerIdentity).toEqual(first.customerIdentity);
    expect(again.identityToken).toBe(first.identityToken);
  });

  test('third party: a code signs in, new codes bring back the same customer, the refresh token refreshes', () => {
    const gateway = virtualGateway();
    const sign = (code: string): ReturnType<typeof askToken> =>
      askToken(gateway, 'chat_thirdparty', { thirdParty: { authorization_code: code, grant_type: 'authorization_code' } });
    const first = sign('c-1');
    expect(first.thirdParty).toMatchObject({ expires_in: 3600 });
    expect(sign('c-2').customerIdentity).toEqual(first.customerIdentity);
    expect(sign('grace~1').customerIdentity.idOnExternalPlatform).toBe('grace');
    const refresh = { thirdParty: { grant_type: 'refresh_token', refresh_token: first.thirdParty?.refresh_token } };
    const refreshed = askToken(gateway, 'chat_thirdparty', refresh);
    expect(refreshed.thirdParty?.access_token).toBe(refreshed.access_token);
    expect(refreshed.customerIdentity).toEqual(first.customerIdentity);
    expect(askToken(gateway, 'chat_thirdparty', { thirdParty: { grant_type: 'refresh_token', refresh_token: 'made-up' } }).status).toBe(401);
    gateway.control('fault', { singleUseCodes: true });
    expect(sign('c-1').status).toBe(401);
  });
});

describe('a strict gateway', () => {
  test('minds what the lenient one lets pass', () => {
    const { connect, knock } = virtualGateway({ strict: true });
    const client = connect('ada');
    expect(client.ask('FetchThreadList').error).toBeUndefined();
    expect(client.ask('FetchThreadList', {}, { brand: { id: '1001' } }).error?.errorCode).toBe('InconsistentData');
    expect(client.ask('FetchThreadList', {}, { consumerIdentity: {} }).error?.errorCode).toBe('InconsistentData');
    expect(knock('/?channelId=chat_secured&customerId=ada')).toMatchObject({ outcome: 'refused', status: 401 });
  });
});
