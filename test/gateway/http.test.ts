import { describe, expect, test } from 'vitest';
import { plain, textMessage, virtualGateway, type Deep, type PlainClient, type VirtualGateway } from './kit/virtual-gateway.ts';

const channel = (id: string): string => `/chat/1.0/brand/1001/channel/${id}`;
const json = (text: string): Deep => JSON.parse(text) as Deep;

describe('channel calls', () => {
  test.each([
    ['chat_livechat', { isLiveChat: true, isAuthorizationEnabled: false, isSecuredCookieEnabled: false }, { hasMultipleThreadsPerEndUser: false, securedSessions: false }],
    ['chat_messaging', { isLiveChat: false }, { hasMultipleThreadsPerEndUser: true }],
    ['chat_single', { isLiveChat: false }, { hasMultipleThreadsPerEndUser: false }],
    ['any_auth', { isAuthorizationEnabled: true }, { securedSessions: false }],
    ['chat_secured', { isAuthorizationEnabled: false }, { securedSessions: true }],
    ['chat_cookies', { isSecuredCookieEnabled: true }, { securedSessions: true }],
    ['chat_thirdparty', { isAuthorizationEnabled: true, isSecuredCookieEnabled: false }, { securedSessions: true }],
  ])('%s is described by the words in its id', (id, info, settings) => {
    const answer = json(virtualGateway().http('GET', `${channel(id)}?locale=de_DE`).body);
    expect(answer).toMatchObject({ ...info, availability: { status: 'online' }, translationsLocale: 'de_DE', settings });
    expect(answer['settings']?.['features']).toMatchObject({ securedSessions: 'securedSessions' in settings && settings.securedSessions });
    expect(answer['settings']?.['fileRestrictions']).toMatchObject({ isAttachmentsEnabled: true, allowedFileSize: '40' });
  });

  test('availability follows the id too', () => {
    const { http } = virtualGateway();
    expect(json(http('GET', `${channel('chat_livechat')}/availability`).body)).toEqual({ status: 'online' });
    expect(json(http('GET', `${channel('chat_livechat_offline')}/availability`).body)).toEqual({ status: 'offline' });
  });

  test('the persistent menu is an array', () => {
    expect(json(virtualGateway().http('GET', `${channel('a%20b')}/persistent-menu-items`).body)).toContainEqual(
      { id: 'pm-1', label: 'Order status', postback: 'menu:order-status' },
    );
  });

  test('what is not there is 404 in the shape clients read, a wrong method 405', () => {
    const { http } = virtualGateway();
    expect(http('GET', '/nothing')).toMatchObject({ status: 404 });
    expect(json(http('GET', '/nothing').body)['error']).toMatchObject({ errorCode: 'NotFound' });
    expect(http('DELETE', channel('chat_x')).status).toBe(405);
  });
});

describe('uploads', () => {
  const upload = ({ http }: VirtualGateway, id: string, mimeType: string, content = 'aGVsbG8='): Deep =>
    json(http('POST', `${channel(id)}/attachment`, { content, fileName: 'my file.txt', mimeType }, { host: '127.0.0.1:1' }).body);

  test('can be fetched from where they went', () => {
    const gateway = virtualGateway();
    const { fileUrl } = upload(gateway, 'chat_messaging', 'text/plain') as unknown as { fileUrl: string };
    expect(fileUrl).toMatch(/^http:\/\/127\.0\.0\.1:1\/files\/.*\/my%20file\.txt$/);
    expect(gateway.http('GET', new URL(fileUrl).pathname)).toMatchObject({ status: 200, body: 'hello', headers: { 'content-type': 'text/plain' } });
  });

  test('are rejected with 200 and the limits', () => {
    const limits = { allowedFileSize: '40', isAttachmentsEnabled: true, allowedFileTypes: expect.any(Array) as unknown };
    expect(upload(virtualGateway(), 'chat_messaging', 'application/x-msdownload')).toEqual(limits);
    expect(upload(virtualGateway(), 'chat_messaging_nofiles', 'image/png')).toMatchObject({ isAttachmentsEnabled: false });
    const small = virtualGateway({ allowedFileSizeMb: 1 });
    expect(upload(small, 'chat_messaging', 'image/png', 'A'.repeat(1.5 * 1024 * 1024))).toMatchObject({ allowedFileSize: '1' });
  });
});

describe('cross-origin', () => {
  test('a page of this computer may do everything, with credentials', () => {
    const { http } = virtualGateway();
    const preflight = http('OPTIONS', channel('chat_x'), undefined, {
      origin: 'http://127.0.0.1:3000', 'access-control-request-headers': 'x-own',
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'http://127.0.0.1:3000', 'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, POST, PUT, OPTIONS', 'access-control-allow-headers': expect.stringMatching(/Authorization.*x-own/) as unknown,
      },
    });
  });

  test('a page of elsewhere may read nothing', () => {
    const { http } = virtualGateway();
    for (const origin of ['https://elsewhere.example', 'http://localhost.elsewhere.example', 'null', 'http://127.0.0.1.elsewhere.example']) {
      expect(http('GET', channel('chat_x'), undefined, { origin }).headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

test('visitors, their events and logs are taken and dropped', () => {
  const { http } = virtualGateway();
  const visitor = '/web-analytics/1.0/tenants/1001/visitors/v-1';
  expect([http('PUT', visitor, {}), http('POST', `${visitor}/events`, {}), http('POST', '/logger-public?brandId=1', {})].map(({ status }) => status)).toEqual([204, 204, 204]);
});

describe('streams', () => {
  function begin(gateway: VirtualGateway, push: object = { chunks: ['Hel', 'lo', ' you'], gapMs: 100 }): { client: PlainClient; path: string } {
    const client = gateway.connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    gateway.control('push', { type: 'StreamedMessage', threadId: 't-1', ...push });
    gateway.pass();
    const content = client.pushes('MessageCreated').at(-1)?.data?.['message']?.['messageContent'];
    expect(content).toMatchObject({ type: 'STREAMED', payload: { protocol: 'sse' }, fallbackText: expect.any(String) as unknown });
    const url = new URL(plain(content?.['payload']?.['sourceUrl']));
    return { client, path: url.pathname + url.search };
  }
  const deltas = (body: string): string[] => body.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []));
  const contents = (body: string): string => deltas(body).map((line) => (JSON.parse(line) as { delta: { content: string } }).delta.content).join('');

  test('come piece by piece, end with stop, and become a text', () => {
    const gateway = virtualGateway();
    const { client, path } = begin(gateway);
    const stream = gateway.http('GET', path);
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(deltas(stream.body)).toEqual(['{"delta":{"content":"Hel","finish_reason":null}}']);
    gateway.pass(100);
    expect(contents(stream.body)).toBe('Hello');
    gateway.pass(100);
    expect(stream.state).toBe('ended');
    expect(deltas(stream.body).at(-1)).toBe('{"delta":{"content":" you","finish_reason":"stop"}}');
    gateway.pass();
    expect(client.pushes('MessageUpdated')[0]?.data?.['message']?.['messageContent']).toMatchObject({ type: 'TEXT', payload: { text: 'Hello you' } });
    expect(client.ask('RecoverThread').postback?.data?.['messages']?.['0']?.['messageContent']).toMatchObject({ type: 'TEXT', payload: { text: 'Hello you' } });
  });

  test('once finished come whole, or only what is missing', () => {
    const gateway = virtualGateway();
    const { path } = begin(gateway);
    gateway.http('GET', path);
    gateway.pass(1000);
    expect(deltas(gateway.http('GET', path).body)).toEqual(['{"delta":{"content":"Hello you","finish_reason":"stop"}}']);
    expect(contents(gateway.http('GET', path, undefined, { 'last-event-id': '0' }).body)).toBe('lo you');
    expect(gateway.http('GET', path, undefined, { 'last-event-id': '2' }).status).toBe(204);
  });

  test('restart: cut in the middle, and everything again', () => {
    const gateway = virtualGateway();
    const { path } = begin(gateway);
    gateway.control('fault', { stream: { mode: 'restart', times: 1 } });
    const first = gateway.http('GET', path);
    gateway.pass(1000);
    expect(first.state).toBe('cut');
    const second = gateway.http('GET', path, undefined, { 'last-event-id': '1' });
    gateway.pass(1000);
    expect(contents(second.body)).toBe('Hello you');
  });

  test('stall, badJson and noStop do what they say', () => {
    const gateway = virtualGateway();
    const { client, path } = begin(gateway);
    gateway.control('fault', { stream: { mode: 'stall', ms: 5000, times: 1 } });
    const stalled = gateway.http('GET', path);
    gateway.pass(4000);
    expect(contents(stalled.body)).toBe('Hel');
    gateway.pass(2000);
    expect(contents(stalled.body)).toBe('Hello you');
    const next = begin(gateway);
    gateway.control('fault', { stream: { mode: 'badJson', times: 1 } });
    const bad = gateway.http('GET', next.path);
    gateway.pass(1000);
    expect(bad.state).toBe('ended');
    expect(deltas(bad.body).at(-1)).toBe('{"delta":{"content":');
    gateway.control('fault', { stream: { mode: 'noStop', times: 1 } });
    const open = gateway.http('GET', next.path);
    gateway.pass(1000);
    expect(open).toMatchObject({ state: 'ended' });
    expect(open.body).not.toContain('"stop"');
    expect(client.pushes('MessageUpdated')).toHaveLength(1);
  });
});

test('a trigger fires a proactive action with every member that some platform needs', () => {
  const { connect, pass } = virtualGateway();
  const client = connect('ada');
  client.ask('ExecuteTrigger', { trigger: { id: 'CustomPopupBox' } }, { destination: { id: 'dst-1' } });
  pass();
  expect(client.pushes('FireProactiveAction')[0]?.data).toMatchObject({
    destination: { id: 'dst-1' },
    proactiveAction: {
      action: {
        actionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown, actionType: 'CustomPopupBox',
        data: { content: { bodyText: expect.any(String) as unknown, variables: {} }, handover: { customFields: [] } },
      },
    },
  });
});

test('a frame over the threshold waits on the HTTP side, answers included', () => {
  const { connect, http, pass } = virtualGateway({ s3ThresholdChars: 3000 });
  const client = connect('ada');
  client.ask('SendMessage', textMessage('t-1', 'm-1', 'x'.repeat(5000)));
  pass();
  expect(client.frames().map(({ eventType }) => eventType)).toEqual([undefined, 'CaseCreated', 'EventInS3']);
  const answer = client.ask('RecoverThread');
  expect(answer.data?.['originEvent']).toMatchObject({ eventType: 'ThreadRecovered' });
  expect(json(http('GET', new URL(plain(answer.data?.['s3Object']?.['url'])).pathname).body)).toMatchObject({ eventId: answer.eventId, postback: { eventType: 'ThreadRecovered' } });
});
