import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import { openSocket, type PlainSocket } from './kit/plain-socket.ts';

type Json = Record<string, unknown>;

let running: RunningGateway;
const sockets: PlainSocket[] = [];

beforeAll(async () => {
  running = await startGateway({ handle: (request, response) => {
    if (request.url !== '/own-page') return false;
    response.end('a page');
    return true;
  } });
});
afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
  await control('reset');
});
afterAll(() => running.close());

async function control(command: string, body?: unknown): Promise<Json> {
  const response = await fetch(`${running.urls.control}/__control/${command}`, { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) });
  return (await response.json()) as Json;
}

async function open(query: string): Promise<PlainSocket> {
  const socket = await openSocket(`${running.urls.gateway}/any/path?${query}`);
  sockets.push(socket);
  return socket;
}

function request(eventType: string, data: object, eventId: string, channelId = 'chat_messaging'): object {
  const payload = { eventType, brand: { id: 1001 }, channel: { id: channelId }, consumerIdentity: { idOnExternalPlatform: 'ada' }, data, visitor: { id: 'v' } };
  return { action: eventType === 'AuthorizeCustomer' ? 'register' : 'chatWindowEvent', eventId, payload };
}

const message = (threadId: string, id: string, text: string): object => ({
  messageContent: { type: 'TEXT', payload: { text } }, idOnExternalPlatform: id, thread: { idOnExternalPlatform: threadId }, attachments: [],
});

const answering = (eventId: string) => (frame: Json): boolean => frame['eventId'] === eventId;
const pushed = (eventType: string) => (frame: Json): boolean => frame['eventType'] === eventType;

describe('a client that is not ours', () => {
  test.each(['chat_messaging', 'chat_livechat'])('has a whole conversation on %s, cut in the middle', async (channelId) => {
    const info = (await (await fetch(`${running.urls.chat}/chat/1.0/brand/1001/channel/${channelId}`)).json()) as Json;
    const recover = info['isLiveChat'] ? 'RecoverLivechat' : 'RecoverThread';
    const first = await open('customerId=ada');
    first.send('{"action":"heartbeat"}');
    expect(await first.text()).toBe('"pong"');
    first.send(request('AuthorizeCustomer', { authorization: { authorizationCode: null } }, 'e-1', channelId));
    expect(await first.next(answering('e-1'))).toMatchObject({ authorizationStatus: 'authorized' });
    first.send(request('SendMessage', message('t-1', 'm-1', 'Begin conversation'), 'e-2', channelId));
    await first.next(answering('e-2'));
    await first.next(pushed('CaseCreated'));
    await first.next(pushed('MessageCreated'));
    await control('agent', { do: 'accept', threadId: 't-1' });
    expect(await first.next(pushed('CaseInboxAssigneeChanged'))).toMatchObject({ data: { inboxAssignee: { id: 1 } } });
    await control('fault', { drop: true });
    expect(await first.closed()).toBe(1006);
    await control('agent', { do: 'say', threadId: 't-1', text: 'Are you there?' });
    const second = await open('customerId=ada');
    second.send(request(recover, {}, 'e-3', channelId));
    const recovered = await second.next(answering('e-3'));
    expect(recovered).toMatchObject({ postback: { data: { messages: [
      { messageContent: { payload: { text: 'Are you there?' } } }, { idOnExternalPlatform: 'm-1' },
    ] } } });
    second.send(request('SendMessage', message('t-1', 'm-2', 'Yes'), 'e-4', channelId));
    expect(await second.next(pushed('MessageCreated'))).toMatchObject({ data: { message: { idOnExternalPlatform: 'm-2' } } });
    await control('agent', { do: 'close', threadId: 't-1' });
    expect(await second.next(pushed('CaseStatusChanged'))).toMatchObject({ data: { case: { status: 'closed' } } });
  });

  test('signs in with a transaction token, and is turned away with a wrong one', async () => {
    const response = await fetch(`${running.urls.authorize}/oauth/token?brandId=1001&channelId=chat_secured&visitorId=v`, {
      method: 'POST', body: JSON.stringify({ customerIdentity: { idOnExternalPlatform: 'ada' } }),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    const socket = await open(`brandId=1001&channelId=chat_secured&visitorId=v&transactionToken=${accessToken}`);
    socket.send('{"action":"heartbeat"}');
    expect(await socket.text()).toBe('"pong"');
    await expect(open('channelId=chat_secured&transactionToken=wrong')).rejects.toThrow('401');
  });

  test('is answered protocol pings, but not in a black hole', async () => {
    const socket = await open('customerId=ada');
    const pong = new Promise((resolve) => socket.socket.once('pong', resolve));
    socket.socket.ping('x');
    await pong;
    await control('fault', { blackHole: true });
    let isAnswered = false;
    socket.socket.once('pong', () => (isAnswered = true));
    socket.socket.ping('y');
    socket.send('{"action":"heartbeat"}');
    const held = openSocket(`${running.urls.gateway}/?customerId=bo`).then(() => 'open', (error: Error) => error.message);
    while (!((await control('log')) as unknown as Json[]).some(({ kind }) => kind === 'held'));
    await control('fault', { blackHole: false });
    expect(await held).toBe('ECONNRESET');
    socket.send('{"action":"heartbeat"}');
    expect(await socket.text()).toBe('"pong"');
    expect(isAnswered).toBe(false);
  });

  test('is cut before the handshake while the gateway refuses', async () => {
    await control('fault', { refuseMs: 60_000 });
    await expect(open('customerId=ada')).rejects.toThrow(/ECONNRESET|hang up/);
    await control('fault', { refuseUntil: 0, rejectUpgrade: { status: 503, times: 1 } });
    await expect(open('customerId=ada')).rejects.toThrow('503');
    await open('customerId=ada');
  });

  test('is closed with 1001 when the gateway goes away', async () => {
    const socket = await open('customerId=ada');
    await control('fault', { drop: 'close' });
    expect(await socket.closed()).toBe(1001);
  });

  test('uploads a file, sends it, and others can fetch it', async () => {
    const response = await fetch(`${running.urls.chat}/chat/1.0/brand/1001/channel/chat_messaging/attachment`, {
      method: 'POST', body: JSON.stringify({ content: Buffer.from('päckchen').toString('base64'), fileName: 'a b.txt', mimeType: 'text/plain' }),
    });
    const { fileUrl } = (await response.json()) as { fileUrl: string };
    expect(await (await fetch(fileUrl)).text()).toBe('päckchen');
  });

  test('reads a stream, and goes on after a cut where it stood', async () => {
    const socket = await open('customerId=ada');
    await control('push', { type: 'StreamedMessage', customerId: 'ada', chunks: ['a', 'b', 'c'], gapMs: 1 });
    const created = await socket.next(pushed('MessageCreated')) as { data: { message: { messageContent: { payload: { sourceUrl: string } } } } };
    const url = created.data.message.messageContent.payload.sourceUrl;
    const body = await (await fetch(url)).text();
    expect(body.match(/"content":"."/g)).toHaveLength(3);
    expect(body).toContain('"finish_reason":"stop"');
    expect(await (await fetch(url, { headers: { 'Last-Event-ID': '1' } })).text()).toContain('"content":"c"');
    await socket.next(pushed('MessageUpdated'));
  });

  test('cannot bring it down with broken frames', async () => {
    const socket = await open('customerId=ada');
    for (const text of ['', '{', '[]', '{"action":1}', '{"action":"chatWindowEvent"}', '{"action":"x","eventId":"e","payload":{"eventType":"__proto__"}}']) socket.send(text);
    socket.socket.send(Buffer.from([0xff, 0xfe]));
    socket.send('{"action":"heartbeat"}');
    while ((await socket.text()) !== '"pong"');
  });
});

describe('the server', () => {
  test('serves what it is given besides, on the same port', async () => {
    expect(await (await fetch(`${running.urls.chat}/own-page`)).text()).toBe('a page');
    expect((await fetch(`${running.urls.chat}/other-page`)).status).toBe(404);
  });

  test('answers control calls, wrong ones with 4xx and a reason', async () => {
    expect(await control('state')).toMatchObject({ sockets: [], threads: [] });
    const wrong = await fetch(`${running.urls.control}/__control/nonsense`, { method: 'POST' });
    expect([wrong.status, ((await wrong.json()) as Json)['error']]).toEqual([404, expect.any(String)]);
    const broken = await fetch(`${running.urls.control}/__control/state`, { method: 'POST', body: '{"a":' });
    expect(broken.status).toBe(400);
  });

  test('says so when its port is in use', async () => {
    await expect(startGateway({ port: running.port })).rejects.toThrow(/^Port \d+ is in use/);
  });

  test('shares nothing with another one', async () => {
    const other = await startGateway();
    await control('seed', { threadId: 't-1', customerId: 'ada' });
    expect(other.core.world.threads).toEqual([]);
    await other.close();
    await expect(fetch(other.urls.chat)).rejects.toThrow('fetch failed');
  });

  test('destroys a request that is to fail, and cuts what still hangs at a reset', async () => {
    const channel = `${running.urls.chat}/chat/1.0/brand/1001/channel/chat_x`;
    await control('fault', { http: { path: 'chat_x', destroy: true, times: 1 } });
    await expect(fetch(channel)).rejects.toThrow('fetch failed');
    await control('fault', { token: { mode: 'hang' } });
    const hanging = fetch(`${running.urls.authorize}/oauth/token`, { method: 'POST' }).then(() => 'answered', () => 'cut');
    while (!((await control('log')) as unknown as Json[]).some(({ path }) => path === '/oauth/token'));
    await control('reset');
    expect(await hanging).toBe('cut');
  });
});
