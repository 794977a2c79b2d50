import { expect, test } from 'vitest';
import type { BrowserFingerprint } from '../../src/wire/frames.ts';
import type { Envelope, OutgoingRequest, OutgoingType } from '../../src/wire/outgoing.ts';
import { encode, heartbeat } from '../../src/wire/encode.ts';
import { clientFrame, clientFrames, member } from './fixtures/frames.ts';

const threadId = '7b0a0000-3333-4aaa-8bbb-000000000001';

const envelope: Envelope = {
  brandId: 4711,
  channelId: 'chat_x',
  customer: { id: 'cust-7', firstName: 'Ada', lastName: 'L', imageUrl: null },
  visitorId: '2f6d0000-4444-4aaa-8bbb-000000000001',
  destinationId: 'dst-1',
  visitId: 'vt-1',
  browserFingerprint: member(clientFrame('AuthorizeCustomer'), 'payload', 'data', 'browserFingerprint') as BrowserFingerprint,
};

const hello: OutgoingRequest = {
  type: 'message.send',
  threadId,
  messageId: '6a1d7d06-2222-4aaa-8bbb-000000000010',
  text: 'Hello',
  customerFields: [{ ident: 'tier', value: 'gold' }],
  contactFields: [{ ident: 'topic', value: 'billing' }],
};

/** Each of our requests beside the example it must be. */
const requests: { [T in OutgoingType]: readonly [Extract<OutgoingRequest, { type: T }>, unknown][] } = {
  'customer.authorize': [[{ type: 'customer.authorize', authorizationCode: null }, clientFrame('AuthorizeCustomer')]],
  'customer.reconnect': [[{ type: 'customer.reconnect', token: 'acc-1' }, clientFrame('ReconnectConsumer')]],
  'token.refresh': [[{ type: 'token.refresh', token: 'acc-1' }, clientFrame('RefreshToken')]],
  'message.send': [
    [hello, clientFrame('SendMessage')],
    [
      {
        type: 'message.send',
        threadId,
        messageId: '6a1d7d06-2222-4aaa-8bbb-000000000011',
        text: 'Billing',
        postback: 'topic:billing',
        accessToken: 'at-1',
      },
      clientFrame('SendMessage', 1),
    ],
    [
      {
        type: 'message.send',
        threadId,
        messageId: '6a1d7d06-2222-4aaa-8bbb-000000000012',
        text: '',
        attachments: [{ url: 'https://files.example.test/u/shot-1.png', friendlyName: 'shot.png' }],
      },
      clientFrame('SendMessage', 2),
    ],
  ],
  'thread.recover': [
    [{ type: 'thread.recover', threadId, isLivechat: false }, clientFrame('RecoverThread')],
    [{ type: 'thread.recover', threadId: null, isLivechat: true }, clientFrame('RecoverLivechat')],
  ],
  'history.load': [
    [
      { type: 'history.load', threadId, scrollToken: 'scr-1', oldestAt: Date.UTC(2026, 0, 5, 9, 58, 0, 421), contactId: '90210' },
      clientFrame('LoadMoreMessages'),
    ],
  ],
  'thread.markSeen': [[{ type: 'thread.markSeen', threadId }, clientFrame('MessageSeenByConsumer')]],
  'typing.start': [[{ type: 'typing.start', threadId }, clientFrame('SenderTypingStarted')]],
  'typing.end': [[{ type: 'typing.end', threadId }, clientFrame('SenderTypingEnded')]],
  'contact.end': [[{ type: 'contact.end', threadId, contactId: '90210' }, clientFrame('EndContact')]],
  'content.authorize': [
    [{ type: 'content.authorize', threadId, path: '/chat/1.0/brand/4711/messages/m-9' }, clientFrame('GenerateAuthorizationToken')],
  ],
  raw: clientFrames
    .filter((frame) => member(frame, 'payload') !== undefined)
    .map((frame) => [
      {
        type: 'raw',
        eventType: String(member(frame, 'payload', 'eventType')),
        data: member(frame, 'payload', 'data') as Readonly<Record<string, unknown>>,
      },
      frame,
    ]),
};

const sent = (request: OutgoingRequest, changes: Partial<Envelope> = {}): unknown =>
  JSON.parse(JSON.stringify(encode(request, { ...envelope, ...changes }, 'event-1')));

const data = (request: OutgoingRequest, changes?: Partial<Envelope>): unknown => member(sent(request, changes), 'payload', 'data');

for (const [type, examples] of Object.entries(requests)) {
  test(`"${type}" becomes the frame of the protocol's appendix, ids apart`, () => {
    for (const [request, frame] of examples) expect(sent(request)).toEqual({ ...(frame as object), eventId: 'event-1' });
  });
}

test('the heartbeat has neither an event id nor a payload', () => {
  expect(heartbeat).toEqual(clientFrames[0]);
});

test('names, image, destination, visit and fingerprint travel only when known', () => {
  const bare = { customer: { id: 'guest', firstName: '', lastName: '', imageUrl: null }, destinationId: null, visitId: null };
  const { browserFingerprint: _unknown, ...plain } = { ...envelope, ...bare };
  expect(JSON.parse(JSON.stringify(encode(hello, plain, 'event-1')))).toMatchObject({
    payload: { consumerIdentity: { idOnExternalPlatform: 'guest' }, destination: {}, visit: {} },
  });
  expect(member(encode(hello, plain, 'event-1'), 'payload', 'data')).not.toHaveProperty('browserFingerprint');
  expect(member(sent(hello, bare), 'payload', 'consumerIdentity')).toEqual({ idOnExternalPlatform: 'guest' });
});

test('a customer with one name or an image says both names and the image', () => {
  const customer = { id: 'cust-7', firstName: 'Ada', lastName: '', imageUrl: 'https://img.example.test/a.png' };
  expect(member(sent(hello, { customer }), 'payload', 'consumerIdentity')).toEqual({
    idOnExternalPlatform: 'cust-7',
    firstName: 'Ada',
    lastName: '',
    image: 'https://img.example.test/a.png',
  });
});

test('a message without extras sends empty lists, no token and no thread name', () => {
  const { browserFingerprint: _none, ...rest } = data({ type: 'message.send', threadId, messageId: 'm', text: 'Hi' }) as Record<string, unknown>;
  expect(rest).toEqual({
    messageContent: { type: 'TEXT', payload: { text: 'Hi' } },
    idOnExternalPlatform: 'm',
    thread: { idOnExternalPlatform: threadId },
    consumer: { customFields: [] },
    consumerContact: { customFields: [] },
    attachments: [],
  });
});

test('a thread is named by the message that makes it', () => {
  expect(data({ type: 'message.send', threadId, messageId: 'm', text: 'Hi', threadName: 'Invoice 12' })).toMatchObject({
    thread: { idOnExternalPlatform: threadId, threadName: 'Invoice 12' },
  });
});

test('the latest thread and a live session by id can be recovered too', () => {
  expect(sent({ type: 'thread.recover', threadId: null, isLivechat: false })).toMatchObject({ payload: { eventType: 'RecoverThread', data: {} } });
  expect(sent({ type: 'thread.recover', threadId, isLivechat: true })).toMatchObject({
    payload: { eventType: 'RecoverLivechat', data: { thread: { idOnExternalPlatform: threadId } } },
  });
});

test('history is asked for without a time when none is known, and without a contact in messaging', () => {
  for (const oldestAt of [null, 0, Number.NaN]) {
    expect(data({ type: 'history.load', threadId, scrollToken: 'scr-1', oldestAt, contactId: null })).toEqual({
      scrollToken: 'scr-1',
      oldestMessageDatetime: '',
      thread: { idOnExternalPlatform: threadId },
    });
  }
});

test('an authorization code and the version spoken are part of the registration', () => {
  expect(data({ type: 'customer.authorize', authorizationCode: 'ac-1' }, { sdkVersion: '3.4.0' })).toMatchObject({
    authorization: { authorizationCode: 'ac-1' },
    sdkVersion: '3.4.0',
  });
});

test('a hundred thousand characters, lone surrogates and right-to-left text survive the frame', () => {
  for (const text of ['x'.repeat(100_000), '\ud800 lone', '\u202eabc', '"\\\u0000\u2028']) {
    expect(member(data({ ...hello, text }), 'messageContent', 'payload', 'text')).toBe(text);
  }
});
