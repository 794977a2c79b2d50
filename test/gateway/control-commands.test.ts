import { describe, expect, test } from 'vitest';
import { inThread, items, startAt, plain, textMessage, virtualGateway, type Deep } from './kit/virtual-gateway.ts';

const textOf = (frame: { data?: Deep } | undefined): unknown => frame?.data?.['message']?.['messageContent']?.['payload']?.['text'];

describe('control: state', () => {
  test('shows sockets, switches, configuration, queue and threads', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada', { channelId: 'chat_livechat' });
    client.ask('AuthorizeCustomer', { authorization: { authorizationCode: null } });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    const state = control('state');
    expect(state['sockets']).toEqual([{ id: 1, ids: ['ada'], authorized: true }]);
    expect(state['queue']).toEqual([{ threadId: 't-1', position: 1 }]);
    expect(state['threads']).toMatchObject([{
      id: 't-1', customerId: 'ada', brandId: 1001, channelId: 'chat_livechat', contactId: '1001', status: 'new', name: '', customFields: [],
      agent: null, canAddMoreMessages: true,
      messages: [{ id: 'm-1', wireId: 'm-1', direction: 'inbound', text: 'Hello', type: 'TEXT', createdAt: '2026-01-05T10:00:00+00:00' }],
    }]);
  });

  test('shows an empty text where a message has none', () => {
    const { connect, control } = virtualGateway();
    connect('ada').ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'say', threadId: 't-1', content: { type: 'QUICK_REPLIES', payload: { text: { content: '?' }, actions: [] } } });
    expect(control('state')['threads']?.['0']?.['messages']?.['1']).toMatchObject({ text: '', type: 'QUICK_REPLIES', direction: 'outbound' });
  });

  test('shows a copy: what it answered does not change any more', () => {
    const { gateway, control } = virtualGateway();
    const before = gateway.control('state').body as { faults: { blackHole: boolean } };
    control('fault', { blackHole: true });
    expect(before.faults.blackHole).toBe(false);
  });
});

describe('control: log', () => {
  test('has the frames of both directions as sent, counted from 0', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    client.ask('RecoverThread', inThread('t-1'));
    const log = items(control('log'));
    expect(log.map((entry) => [entry['n'], entry['dir'], entry['kind'], entry['type']])).toEqual([
      [0, 'in', 'open', undefined], [1, 'in', 'ws', 'RecoverThread'], [2, 'out', 'ws', 'error'],
    ]);
    expect(log[0]).toMatchObject({ t: startAt, conn: 1, customer: 'ada', path: '/?brandId=1001&channelId=chat_messaging&customerId=ada' });
    expect(log[2]).toMatchObject({ conn: 1, authorized: false, frame: client.heard[0] });
    expect(items(control('log', { since: 2 }))).toHaveLength(1);
  });

  test('has HTTP requests with headers in lower case, body and status, but no control calls', () => {
    const { http, control } = virtualGateway();
    http('POST', '/oauth/token?brandId=1&channelId=chat_secured&visitorId=v', { customerIdentity: { idOnExternalPlatform: 'ada' } }, { 'x-trace-id': 't' });
    http('POST', '/__control/state');
    http('OPTIONS', '/oauth/token');
    expect(control('log')).toMatchObject([
      { kind: 'http', method: 'POST', status: 200, headers: { 'x-trace-id': 't' }, body: '{"customerIdentity":{"idOnExternalPlatform":"ada"}}' },
      { kind: 'preflight', path: '/oauth/token' },
    ]);
  });

  test('is silent when switched off', () => {
    const { connect, control } = virtualGateway({ log: false });
    connect('ada').ask('FetchThreadList');
    expect(control('log')).toEqual([]);
  });
});

describe('control: reset', () => {
  test('forgets everything, cuts everybody, and numbers sockets on', () => {
    const { connect, control, pass, http } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    const hanging = http('GET', control('push', { type: 'StreamedMessage', threadId: 't-1', chunks: ['a', 'b'], gapMs: 1000 }) && streamPath(client, pass));
    control('config', { pageSize: 3 });
    control('fault', { requireAuth: true });
    expect(control('reset')).toEqual({});
    expect(client.ended.how).toBe('cut');
    expect(hanging.state).toBe('cut');
    expect(control('log')).toEqual([]);
    expect(control('state')).toMatchObject({ sockets: [], threads: [], queue: [], config: { pageSize: 20 }, faults: { requireAuth: false } });
    client.connection.closed(1006);
    expect(control('log')).toEqual([]);
    const next = connect('ada');
    expect(next.connection.id).toBe(2);
    next.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(control('state')['threads']?.['0']?.['contactId']).toBe('1001');
  });

  test('leaves no timer of the time before', () => {
    const { connect, control, clock } = virtualGateway();
    connect('ada').ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('reset');
    expect(clock.pending).toBe(0);
  });
});

function streamPath(client: ReturnType<ReturnType<typeof virtualGateway>['connect']>, pass: () => void): string {
  pass();
  const url = client.pushes('MessageCreated').at(-1)?.data?.['message']?.['messageContent']?.['payload']?.['sourceUrl'] as unknown as string;
  return new URL(url).pathname + new URL(url).search;
}

describe('control: config', () => {
  test('answers the whole configuration, with the documented defaults', () => {
    expect(virtualGateway().control('config')).toMatchObject({
      tokenExpiresIn: 3600, thirdPartyExpiresIn: 3600, accessTokenExpiresIn: 3600, legacyAccessToken: false, pageSize: 20, pushDelayMs: 5, log: true,
      authorizationStatus: true, deduplicate: true, strict: false, identity: { firstName: '', lastName: '' },
    });
  });

  test('ignores what it does not know and refuses wrong types', () => {
    const { control, refused } = virtualGateway();
    expect(control('config', { pageSize: 7, colour: 'red' })).toMatchObject({ pageSize: 7 });
    expect(control('config')).not.toHaveProperty('colour');
    expect(refused('config', { pageSize: 'many' })).toEqual({ status: 400, body: { error: expect.any(String) } });
    expect(refused('config', { identity: null }).status).toBe(400);
    expect(control('config')).toMatchObject({ pageSize: 7 });
  });

  test('names the customers that do not name themselves', () => {
    const { connect, control } = virtualGateway();
    control('config', { identity: { firstName: 'Ada' } });
    const answer = connect('ada').ask('AuthorizeCustomer', { authorization: { authorizationCode: null } });
    expect(answer.postback?.data?.['consumerIdentity']).toEqual({ idOnExternalPlatform: 'ada', firstName: 'Ada', lastName: '' });
  });

  test('decides how late pushes are', () => {
    const { connect, control, pass } = virtualGateway();
    control('config', { pushDelayMs: 500 });
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    pass(499);
    expect(client.heard).toHaveLength(1);
    pass(1);
    expect(client.pushes('MessageCreated')).toHaveLength(1);
  });
});

describe('control: seed', () => {
  test('gives a thread a past of one message a minute, pushing nothing', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    const seeded = control('seed', { threadId: 't-1', customerId: 'ada' });
    pass();
    expect(client.heard).toEqual([]);
    expect(seeded).toMatchObject({ contactId: '1001', threadId: 't-1' });
    const thread = control('state')['threads']?.['0'];
    expect(thread).toMatchObject({ brandId: 1001, channelId: 'chat_messaging', status: 'open', customerId: 'ada' });
    const messages = items(thread?.['messages']);
    expect(messages.map((message) => message['id'])).toEqual(seeded['messageIds']);
    expect(messages.map((message) => message['text'])).toEqual(Array.from({ length: 12 }, (_, index) => `old ${index}`));
    expect(messages.map((message) => message['direction'])).toEqual(Array.from({ length: 12 }, (_, index) => (index % 2 ? 'outbound' : 'inbound')));
    expect(messages.map((message) => Date.parse(plain(message['createdAt'])))).toEqual(Array.from({ length: 12 }, (_, index) => Date.UTC(2024, 0, 1, 0, index)));
  });

  test('a second time appends', () => {
    const { control } = virtualGateway();
    control('seed', { threadId: 't-1', customerId: 'ada', count: 2 });
    control('seed', { threadId: 't-1', customerId: 'ada', count: 2, prefix: 'more' });
    const messages = items(control('state')['threads']?.['0']?.['messages']);
    expect(messages.map((message) => message['text'])).toEqual(['old 0', 'old 1', 'more 0', 'more 1']);
    expect(messages.map((message) => message['createdAt'])).toEqual([0, 1, 2, 3].map((minute) => `2024-01-01T00:0${minute}:00+00:00`));
  });

  test('needs a thread and a customer', () => {
    expect(virtualGateway().refused('seed', { threadId: 't-1' }).status).toBe(400);
  });
});

describe('control: push', () => {
  test('without a thread goes to the one made last, and stores what it brings', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    for (const thread of ['t-1', 't-2']) client.ask('SendMessage', textMessage(thread, `m-${thread}`, 'Hello'));
    const answer = control('push', { type: 'MessageCreated', text: 'Hi', idOnExternalPlatform: 'x-1' });
    pass();
    expect(answer).toMatchObject({ delivered: 1, messageId: 'x-1', eventId: client.pushes('MessageCreated').at(-1)?.eventId });
    expect(control('state')['threads']?.['1']?.['messages']?.['1']).toMatchObject({ id: 'x-1', text: 'Hi', direction: 'outbound' });
  });

  test('is stored for a customer who is away', () => {
    const { control } = virtualGateway();
    expect(control('push', { type: 'MessageCreated', customerId: 'ada', threadId: 't-1', text: 'Hi' })).toMatchObject({ delivered: 0 });
    expect(control('state')['threads']).toMatchObject([{ id: 't-1', customerId: 'ada', messages: [{ text: 'Hi' }] }]);
  });

  test('no times at all sends nothing, and too many are refused', () => {
    const { connect, control, gateway, pass } = virtualGateway();
    const client = connect('ada');
    expect(control('push', { type: 'MessageCreated', customerId: 'ada', times: 0 })).toMatchObject({ messageId: null });
    pass();
    expect(client.pushes('MessageCreated')).toEqual([]);
    for (const times of [200_001, -1, 'x']) expect(gateway.control('push', { type: 'MessageCreated', customerId: 'ada', times }).status).toBe(400);
  });

  test('several times numbers the texts', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    control('push', { type: 'MessageCreated', customerId: 'ada', text: 'Hi', times: 3 });
    pass();
    expect(client.pushes('MessageCreated').map(textOf)).toEqual(['Hi 0', 'Hi 1', 'Hi 2']);
  });

  test('every type of PROTOCOL 6.2 reaches the customer in its own shape, even when there is no thread at all', () => {
    const types = [
      'CaseCreated', 'CaseStatusChanged', 'CaseInboxAssigneeChanged', 'CaseToRoutingQueueAssignmentChanged', 'ConsumerContactInboxPreAssigneeChanged',
      'ContactPreferredUserChanged', 'ContactRecipientsChanged', 'MessageSent', 'MessageCreated', 'MessageUpdated', 'MessageAddedIntoCase',
      'MessageSeenChanged', 'MessageDeliveryStatusChanged', 'MessageReadChanged', 'SenderTypingStarted', 'SenderTypingEnded', 'UserStatusChanged',
      'PageViewCreated', 'SetPositionInQueue', 'FireProactiveAction', 'EventInS3',
    ];
    for (const type of types) {
      const { connect, control, pass } = virtualGateway();
      const client = connect('ada');
      expect(control('push', { type }), type).toMatchObject({ delivered: 1 });
      pass();
      const [frame] = client.pushes(type);
      expect(frame?.['eventObject'] === undefined, type).toBe(type === 'SetPositionInQueue');
      expect(frame?.data, type).toBeDefined();
    }
  });

  test('of a case changes the case', () => {
    const { connect, control } = virtualGateway();
    connect('ada').ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('push', { type: 'CaseInboxAssigneeChanged', agent: 2 });
    expect(control('state')['threads']?.['0']).toMatchObject({ agent: 2, status: 'new' });
    control('push', { type: 'CaseInboxAssigneeChanged', agent: null });
    control('push', { type: 'CaseStatusChanged', status: 'pending' });
    expect(control('state')['threads']?.['0']).toMatchObject({ agent: null, status: 'pending' });
  });

  test('an EventInS3 points at its body, which has the same event id', () => {
    const { connect, control, pass, http } = virtualGateway();
    const client = connect('ada');
    const answer = control('push', { type: 'EventInS3', customerId: 'ada', threadId: 't-1', text: 'big', delayMs: 300 });
    pass();
    const [push] = client.pushes('EventInS3');
    expect(push?.eventId).toBe(answer['eventId']);
    const body = http('GET', new URL(plain(push?.data?.['s3Object']?.['url'])).pathname);
    expect(body.state).toBe('waiting');
    pass(300);
    expect(JSON.parse(body.body)).toMatchObject({ eventId: answer['eventId'], eventType: 'MessageCreated', data: { message: { idOnExternalPlatform: answer['messageId'] } } });
    expect(control('state')['threads']?.['0']?.['messages']?.['0']).toMatchObject({ text: 'big' });
  });

  test('an EventInS3 can hold another push, a whole frame or rubbish', () => {
    const { connect, control, pass, http } = virtualGateway();
    const client = connect('ada');
    const given = { eventId: 'e-1', postback: { eventType: 'ThreadRecovered', data: {} } };
    for (const inner of ['CaseStatusChanged', given, '{"broken']) control('push', { type: 'EventInS3', customerId: 'ada', inner });
    pass();
    const bodies = client.pushes('EventInS3').map(({ data }) => http('GET', new URL(plain(data?.['s3Object']?.['url'])).pathname).body);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ eventType: 'CaseStatusChanged' });
    expect(JSON.parse(bodies[1] ?? '')).toEqual(given);
    expect(bodies[2]).toBe('{"broken');
  });

  test('an AdditionalContent must be fetched with a token for its own address', () => {
    const { connect, control, pass, http } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('push', { type: 'AdditionalContent', threadId: 't-1', text: 'short', full: 'the whole story' });
    pass();
    const short = client.pushes('MessageCreated').at(-1)?.data?.['message'];
    expect(short).toMatchObject({ hasAdditionalMessageContent: true, messageContent: { payload: { text: 'short' } } });
    const path = `/chat/1.0/brand/1001/messages/${plain(short?.['id'])}`;
    const token = client.ask('GenerateAuthorizationToken', inThread('t-1', { url: path })).postback?.data?.['authorizationToken']?.['token'];
    expect(http('GET', path).status).toBe(401);
    expect(http('GET', `${path}0`, undefined, { authorization: `Bearer ${plain(token)}` }).status).toBe(401);
    const full = JSON.parse(http('GET', path, undefined, { authorization: `Bearer ${plain(token)}` }).body) as object;
    expect(full).toMatchObject({ id: short?.['id'], hasAdditionalMessageContent: false, messageContent: { payload: { text: 'the whole story' } } });
  });

  test('a frame goes out as it is, also an empty or broken one, and nothing is stored', () => {
    const { connect, control, pass } = virtualGateway();
    const [ada, bo] = [connect('ada'), connect('bo')];
    expect(control('push', { frame: '' })).toMatchObject({ delivered: 2 });
    control('push', { frame: '{"broken', customerId: 'ada' });
    control('push', { frame: { eventId: 'e-1', eventType: 'Unheard' }, customerId: 'ada' });
    pass();
    expect(ada.heard).toEqual(['', '{"broken', '{"eventId":"e-1","eventType":"Unheard"}']);
    expect(bo.heard).toEqual(['']);
    expect(control('state')['threads']).toEqual([]);
  });

  test('of no known type is refused', () => {
    const { refused } = virtualGateway();
    expect(refused('push', { type: 'Nonsense' }).status).toBe(400);
    expect(refused('push', {}).status).toBe(400);
  });
});

describe('control: burst', () => {
  test('hands frames of about 1.5 KB to the first socket, thread by thread, a second apart, and stores nothing', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    expect(control('burst', { count: 3, threadIds: ['t-1', 't-2'], customerId: 'ada', go: false })).toEqual({ ms: 0 });
    expect(client.heard).toEqual([]);
    control('burst', { count: 5, threadIds: ['t-1', 't-2'], customerId: 'ada' });
    const messages = client.pushes('MessageCreated').map(({ data }) => data?.['message']);
    expect(messages.map((message) => message?.['threadIdOnExternalPlatform'])).toEqual(['t-1', 't-2', 't-1', 't-2', 't-1']);
    const times = messages.map((message) => Date.parse(plain(message?.['createdAtWithMilliseconds'])));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([1000, 1000, 1000, 1000]);
    expect(new Set(messages.map((message) => message?.['id'])).size).toBe(5);
    expect(client.heard.every((text) => Math.abs(text.length - 1500) < 50)).toBe(true);
    expect(control('state')['threads']).toEqual([]);
  });

  test('needs a socket and threads', () => {
    const { refused } = virtualGateway();
    expect(refused('burst', { count: 1, threadIds: ['t'], customerId: 'ada' }).status).toBe(409);
    expect(refused('burst', { count: 1, threadIds: [], customerId: 'ada' }).status).toBe(400);
  });
});

describe('control: agent', () => {
  test('types, says and stops typing', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'type', threadId: 't-1' });
    const view = control('agent', { do: 'say', threadId: 't-1', text: 'Hi', agent: 2 });
    control('agent', { do: 'stopTyping', threadId: 't-1' });
    pass();
    expect(view).toMatchObject({ id: 't-1', messages: [{ text: 'Hello' }, { text: 'Hi', direction: 'outbound' }] });
    expect(client.frames().slice(3).map(({ eventType }) => eventType)).toEqual([
      'SenderTypingStarted', 'SenderTypingEnded', 'MessageSent', 'MessageCreated', 'SenderTypingEnded',
    ]);
    expect(client.pushes('SenderTypingStarted')[0]?.data).toMatchObject({ direction: 'outbound', user: { id: 1 }, thread: { idOnExternalPlatform: 't-1' } });
    const lean = client.pushes('MessageSent')[0]?.data?.['message'];
    expect(lean).toMatchObject({ idOnExternalPlatform: view['messages']?.['1']?.['id'] });
    expect(lean).not.toHaveProperty('id');
  });

  test('sets a position in the queue without moving anybody else', () => {
    const { connect, control, pass } = virtualGateway();
    const client = connect('ada', { channelId: 'chat_livechat' });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'position', threadId: 't-1', position: 4 });
    pass();
    expect(client.pushes('SetPositionInQueue').at(-1)?.data).toEqual({
      consumerContact: { id: '1001', threadIdOnExternalPlatform: 't-1' }, routingQueue: { id: 'rq-55' }, positionInQueue: 4, isAnyAgentOnlineForQueue: true,
    });
    expect(control('state')['queue']).toEqual([{ threadId: 't-1', position: 4 }]);
  });

  test('cannot do what makes no sense', () => {
    const { connect, control, refused } = virtualGateway();
    expect(refused('agent', { do: 'accept', threadId: 't-1' })).toEqual({ status: 404, body: { error: 'no thread t-1' } });
    connect('ada', { channelId: 'chat_livechat' }).ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(refused('agent', { do: 'sing', threadId: 't-1' }).status).toBe(400);
    expect(refused('agent', { do: 'say', threadId: 't-1' }).status).toBe(400);
    expect(refused('agent', { do: 'position', threadId: 't-1' }).status).toBe(400);
    expect(refused('agent', { do: 'transfer', threadId: 't-1' }).status).toBe(400);
    expect(refused('agent', { do: 'accept', threadId: 't-1', agent: 'Grace' }).status).toBe(400);
    control('agent', { do: 'close', threadId: 't-1' });
    for (const deed of ['accept', 'close', 'say']) expect(refused('agent', { do: deed, threadId: 't-1', text: 'x' }).status).toBe(409);
  });
});

describe('control: calls', () => {
  test('of an unknown command are 404, of a bad body 400', () => {
    const { refused } = virtualGateway();
    expect(refused('nonsense')).toEqual({ status: 404, body: { error: expect.any(String) } });
    expect(refused('constructor').status).toBe(404);
    expect(refused('state', '{"a":').status).toBe(400);
    expect(refused('state', '[]').status).toBe(400);
    expect(refused('state', '  ').status).toBe(200);
  });

  test('over HTTP are POST, from pages of this computer only', () => {
    const { http } = virtualGateway();
    const from = (origin: string): Record<string, string> => ({ origin, 'content-type': 'text/plain' });
    const own = http('POST', '/__control/state', '{}', from('http://localhost:5173'));
    expect(own.status).toBe(200);
    expect(own.headers['access-control-allow-origin']).toBe('http://localhost:5173');
    expect(http('POST', '/__control/state', '{}', from('https://elsewhere.example')).status).toBe(403);
    expect(http('GET', '/__control/state').status).toBe(405);
    expect(http('OPTIONS', '/__control/state', undefined, from('http://127.0.0.1:1')).headers['access-control-allow-methods']).toContain('POST');
  });
});
