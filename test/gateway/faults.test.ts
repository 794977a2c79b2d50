import { describe, expect, test } from 'vitest';
import { items, startAt, plain, textMessage, virtualGateway } from './kit/virtual-gateway.ts';

describe('fault: answers', () => {
  test('dropBeforeAck cuts the socket where the ack would be, with the message stored or not', () => {
    for (const store of [true, false]) {
      const { connect, control, pass } = virtualGateway();
      const [client, sibling] = [connect('ada'), connect('ada')];
      control('fault', { dropBeforeAck: { eventType: 'SendMessage', store, times: 1 } });
      client.post('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
      pass();
      expect(client.ended.how).toBe('cut');
      expect(client.heard).toEqual([]);
      expect(sibling.pushes('MessageCreated')).toHaveLength(store ? 1 : 0);
      expect(items(control('state')['threads'])).toHaveLength(store ? 1 : 0);
      expect(control('state')['faults']).toMatchObject({ dropBeforeAck: null });
    }
  });

  test('silent neither processes nor answers, so often and for that event only', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    control('fault', { silent: { eventType: 'SendMessage', times: 2 } });
    client.post('SendMessage', textMessage('t-1', 'm-1', 'one'));
    client.ask('FetchThreadList');
    client.post('SendMessage', textMessage('t-1', 'm-2', 'two'));
    client.ask('SendMessage', textMessage('t-1', 'm-3', 'three'));
    expect(items(control('state')['threads']?.['0']?.['messages']).map((message) => message['text'])).toEqual(['three']);
  });

  test('silent by name keeps the heartbeat from being answered', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    control('fault', { silent: { eventType: 'heartbeat' } });
    client.raw('{"action":"heartbeat"}');
    expect(client.heard).toEqual([]);
    control('fault', { silent: null });
    client.raw('{"action":"heartbeat"}');
    expect(client.heard).toEqual(['"pong"']);
  });

  test('error refuses without processing, with an id or without', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    control('fault', { error: { eventType: 'SendMessage', times: 1 } });
    expect(client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello')).error?.errorCode).toBe('SendingMessageFailed');
    control('fault', { error: { code: 'SdkVersionNotSupported', withEventId: false } });
    client.post('FetchThreadList');
    expect(client.frames().at(-1)).toEqual({ createdAt: '2026-01-05T10:00:00+00:00', error: expect.objectContaining({ errorCode: 'SdkVersionNotSupported' }) });
    expect(control('state')['threads']).toEqual([]);
    expect(control('fault', { error: null })).toMatchObject({ error: null });
  });

  test('ackDelay holds answers back, of one event or of all', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    control('fault', { ackDelay: { eventType: 'SendMessage', ms: 200 } });
    const id = client.post('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(client.ask('FetchThreadList').error).toBeUndefined();
    pass(199);
    expect(client.answers(id)).toEqual([]);
    expect(client.pushes('MessageCreated')).toHaveLength(1);
    pass(1);
    expect(client.answers(id)).toHaveLength(1);
  });

  test('requireAuth refuses a legacy socket until it is authorized', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    control('fault', { requireAuth: true });
    expect(client.ask('FetchThreadList').error?.errorCode).toBe('ConsumerAuthorizationFailed');
    expect(client.ask('AuthorizeCustomer', { authorization: { authorizationCode: null } })).toMatchObject({ status: 'success', authorizationStatus: 'authorized' });
    expect(client.ask('FetchThreadList').error).toBeUndefined();
  });
});

describe('fault: sockets', () => {
  test('duplicatePush sends the next pushes twice, byte for byte', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    control('fault', { duplicatePush: 2 });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    client.ask('SendMessage', textMessage('t-1', 'm-2', 'Hello'));
    pass();
    const [, , ...pushes] = client.heard;
    expect(pushes).toHaveLength(5);
    expect(pushes[0]).toBe(pushes[1]);
    expect(pushes[2]).toBe(pushes[3]);
  });

  test('drop resets or closes every socket, after the other switches are set', () => {
    const { connect, control, knock } = virtualGateway();
    const [first, second] = [connect('ada'), connect('bo')];
    expect(control('fault', { drop: true, refuseMs: 500 })).toMatchObject({ refuseUntil: startAt + 500 });
    expect([first.ended.how, second.ended.how]).toEqual(['cut', 'cut']);
    expect(knock('/?customerId=ada').outcome).toBe('refused');
    control('fault', { refuseUntil: 0 });
    const third = connect('ada');
    control('fault', { drop: 'close' });
    expect(third.ended.how).toBe(1001);
    expect(control('state')['sockets']).toEqual([]);
    expect(items(control('log')).filter((entry) => plain(entry['kind']) === 'close').map((entry) => entry['code'])).toEqual([1006, 1006, 1001]);
  });

  test('refuseMs ends by itself', () => {
    const { control, knock, pass } = virtualGateway();
    control('fault', { refuseMs: 500 });
    pass(499);
    expect(knock('/x')).toMatchObject({ outcome: 'refused' });
    pass(1);
    expect(knock('/x')).toMatchObject({ outcome: 'accepted' });
    expect(control('log')).toMatchObject([{ kind: 'refused', path: '/x' }, { kind: 'open' }]);
  });

  test('rejectUpgrade answers handshakes with a status, so often', () => {
    const { control, knock } = virtualGateway();
    control('fault', { rejectUpgrade: { status: 503, times: 1 } });
    expect(knock('/x')).toMatchObject({ outcome: 'refused', status: 503 });
    expect(knock('/x')).toMatchObject({ outcome: 'accepted' });
    expect(control('log')).toMatchObject([{ kind: 'refused', status: 503 }, { kind: 'open' }]);
  });

  test('blackHole loses frames and holds handshakes, which are cut when it ends', () => {
    const { connect, control, knock } = virtualGateway();
    const client = connect('ada');
    control('fault', { blackHole: true });
    client.raw('{"action":"heartbeat"}');
    expect(client.connection.pinged()).toBe(false);
    const held = knock('/?customerId=ada');
    expect(held).toMatchObject({ outcome: 'held' });
    expect([client.heard, client.ended.how, held.wasCut()]).toEqual([[], 'open', false]);
    control('fault', { blackHole: false });
    expect(held.wasCut()).toBe(true);
    client.raw('{"action":"heartbeat"}');
    expect(client.heard).toEqual(['"pong"']);
  });

  test('an idle socket is closed with 1001 after ten minutes of silence', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    pass(599_000);
    client.raw('{"action":"heartbeat"}');
    pass(599_000);
    expect(client.ended.how).toBe('open');
    pass(1000);
    expect(client.ended.how).toBe(1001);
  });
});

describe('fault: HTTP', () => {
  const info = '/chat/1.0/brand/1001/channel/chat_messaging';

  test('http answers in the place of any path, so often', () => {
    const { control, http } = virtualGateway();
    control('fault', { http: { path: '/channel/', status: 503, body: { error: { errorCode: 'Busy' } }, times: 1 } });
    expect(http('GET', info)).toMatchObject({ status: 503, body: '{"error":{"errorCode":"Busy"}}' });
    expect(http('GET', info).status).toBe(200);
    control('fault', { http: { path: '/channel/', body: 'not json' } });
    expect(http('GET', info)).toMatchObject({ status: 200, body: 'not json' });
    expect(http('GET', '/elsewhere').status).toBe(404);
    control('fault', { http: { path: info, status: 429 } });
    expect(http('GET', info).status).toBe(429);
  });

  test('http can hang, then go on, and destroy', () => {
    const { control, http, pass } = virtualGateway();
    control('fault', { http: { path: info, hangMs: 100, times: 1 } });
    const hanging = http('GET', info);
    expect(hanging.state).toBe('waiting');
    pass(100);
    expect(hanging).toMatchObject({ state: 'ended', status: 200 });
    control('fault', { http: { path: info, destroy: true, times: 1 } });
    expect(http('GET', info).state).toBe('cut');
  });

  test('token fails in each of its ways', () => {
    const { control, http, pass, knock } = virtualGateway();
    const ask = (): ReturnType<typeof http> => http('POST', '/oauth/token?brandId=1001&channelId=chat_secured&visitorId=v', { customerIdentity: { idOnExternalPlatform: 'ada' } });
    control('fault', { token: { mode: '500', times: 1 } });
    expect(ask().status).toBe(500);
    control('fault', { token: { mode: 'ip_blocked', times: 1 } });
    expect(ask()).toMatchObject({ status: 403, body: '{"errorCode":"ip_blocked"}' });
    control('fault', { token: { mode: 'hang', ms: 100, times: 1 } });
    const late = ask();
    expect(late.state).toBe('waiting');
    pass(100);
    expect(late.status).toBe(200);
    control('fault', { token: { mode: 'hang', times: 1 } });
    const never = ask();
    pass(100_000);
    expect(never.state).toBe('waiting');
    control('fault', { token: { mode: 'bad', times: 1 } });
    const bad = JSON.parse(ask().body) as { accessToken: string };
    expect(knock(`/?transactionToken=${bad.accessToken}`)).toMatchObject({ outcome: 'refused', status: 401 });
  });
});

describe('fault: calls', () => {
  test('with a wrong type are refused and change nothing', () => {
    const { control, refused } = virtualGateway();
    const before = control('fault');
    for (const body of [{ blackHole: 'yes' }, { duplicatePush: -1 }, { silent: 'SendMessage' }, { ackDelay: {} }, { token: { mode: 'sad' } }, { stream: {} }, { error: { times: 'x' } }]) {
      expect(refused('fault', { requireAuth: true, ...body }).status).toBe(400);
    }
    expect(control('fault', { unheardOf: 1 })).toEqual(before);
  });

  test('answer all switches', () => {
    expect(virtualGateway().control('fault', { error: { eventType: 'SendMessage' } })).toMatchObject({
      error: { eventType: 'SendMessage', code: 'SendingMessageFailed', withEventId: true }, silent: null, dropBeforeAck: null, ackDelay: null,
      duplicatePush: 0, blackHole: false, refuseUntil: 0, rejectUpgrade: null, http: null, requireAuth: false, token: null, singleUseCodes: false, stream: null,
    });
  });
});

describe('a gateway with little room', () => {
  test('accepts so many sockets in any second and refuses the rest with 429', () => {
    const { connect, knock, control, pass } = virtualGateway();
    const path = '/?brandId=1001&channelId=chat_messaging&customerId=ada';
    control('config', { acceptsPerSecond: 2 });
    connect('ada');
    pass(600);
    connect('ben');
    expect(knock(path)).toMatchObject({ outcome: 'refused', status: 429 });
    pass(400);
    connect('cleo');
    expect(knock(path)).toMatchObject({ outcome: 'refused', status: 429 });
    control('config', { acceptsPerSecond: 0 });
    expect(knock(path).outcome).toBe('accepted');
  });
});
