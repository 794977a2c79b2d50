import { expect, test } from 'vitest';
import type { Message } from '../../machines/data/message.ts';
import type { GatewayFact } from '../../machines/gateway.events.ts';
import type { DecodedFact } from '../../src/wire/decode.ts';
import { decode, decodeFrame } from '../../src/wire/decode.ts';
import { examples } from './fixtures/facts.ts';
import { member, serverFrame, serverFrames } from './fixtures/frames.ts';

/** A copy of an example with one member changed; `undefined` leaves it out. */
function changed(frame: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(frame);
  const names = path.split('.');
  const last = names.pop() ?? '';
  (member(copy, ...names) as Record<string, unknown>)[last] = value;
  return JSON.parse(JSON.stringify(copy));
}

const is = <T extends GatewayFact['type']>(fact: DecodedFact, type: T): Extract<DecodedFact, { type: T }> => {
  expect(fact.type).toBe(type);
  return fact as Extract<DecodedFact, { type: T }>;
};

const messageOf = (path: string, value: unknown, eventType = 'MessageCreated'): Message & { unreadable?: readonly string[] } => {
  const fact = decodeFrame(changed(serverFrame(eventType), `data.message.${path}`, value));
  const { message } = fact as Extract<GatewayFact, { type: 'gateway.message.created' }>;
  return fact.unreadable ? { ...message, unreadable: fact.unreadable } : message;
};

const reasonOf = (frame: unknown): string => is(decodeFrame(frame), 'gateway.frame.malformed').reason;

for (const [type, rows] of Object.entries(examples)) {
  test(`the example frames of "${type}" decode to it with all its fields`, () => {
    for (const { frame, fact } of rows) {
      expect(decode(JSON.stringify(frame))).toEqual({ ...fact, wire: frame });
      expect(decodeFrame(frame)).toEqual({ ...fact, wire: frame });
    }
  });
}

test('no example frame of the protocol is left out', () => {
  const seen = new Set(Object.values(examples).flatMap((rows) => rows.map(({ frame }) => JSON.stringify(frame))));
  expect(serverFrames.filter((frame) => !seen.has(JSON.stringify(frame)))).toEqual([]);
});

test('a text is the object of the frame, not a copy, and so is the payload of a card', () => {
  const [text, card] = [serverFrame('MessageCreated', 0), serverFrame('MessageCreated', 4)];
  expect(is(decodeFrame(text), 'gateway.message.created').message.content).toBe(member(text, 'data', 'message', 'messageContent'));
  expect(is(decodeFrame(card), 'gateway.message.created').message.content.payload).toBe(member(card, 'data', 'message', 'messageContent', 'payload'));
});

test('an error wins over everything else in its frame', () => {
  const frame = { ...serverFrame('MessageCreated'), error: { errorCode: 'X' }, postback: { eventType: 'ThreadRecovered', data: {} } };
  expect(decodeFrame(frame)).toEqual({
    type: 'gateway.request.refused',
    wire: frame,
    requestId: frame['eventId' as keyof typeof frame],
    code: 'X',
    reason: '',
    transactionId: '',
    unreadable: ['error.errorMessage should be a text', 'error.transactionId should be a text'],
  });
  expect(decodeFrame({ eventId: 'e', error: 'boom' })).toMatchObject({ type: 'gateway.request.refused', requestId: 'e', code: '' });
  expect(decodeFrame({ error: { errorCode: 'SdkVersionNotSupported' } })).toMatchObject({ requestId: '', code: 'SdkVersionNotSupported' });
  expect(decodeFrame({ eventId: 'e', error: null })).toMatchObject({ type: 'gateway.request.accepted' });
});

test('an empty postback is none, and null is absent', () => {
  for (const postback of [null, {}, []]) {
    expect(decodeFrame({ eventId: 7, postback, eventType: null })).toMatchObject({ type: 'gateway.request.accepted', requestId: '7' });
  }
});

test('the queue position is understood in the form of an answer too', () => {
  const { data, eventId } = serverFrame('SetPositionInQueue');
  expect(decodeFrame({ eventId, postback: { eventType: 'SetPositionInQueue', data } })).toMatchObject({
    type: 'gateway.queue.moved',
    contactId: '90210',
    position: 3,
  });
});

test('a queue position without a thread id still names its contact', () => {
  const frame = changed(serverFrame('SetPositionInQueue'), 'data.consumerContact', { id: 90210 });
  expect(decodeFrame(frame)).toMatchObject({ type: 'gateway.queue.moved', contactId: '90210', threadId: '' });
});

test('the customer\'s own typing is not the agent\'s', () => {
  const typing = serverFrame('SenderTypingStarted');
  expect(decodeFrame(changed(typing, 'data.direction', 'inbound'))).toMatchObject({
    type: 'gateway.frame.unknown',
    eventType: 'SenderTypingStarted',
  });
  expect(decodeFrame(changed(typing, 'data.direction', undefined))).toMatchObject({ type: 'gateway.typing.started' });
  const silent = changed(changed(typing, 'data.direction', null), 'data.user', null);
  expect(decodeFrame(silent)).toMatchObject({ type: 'gateway.frame.unknown' });
  expect(decodeFrame(changed(typing, 'data.user', undefined))).toMatchObject({ type: 'gateway.typing.started', agent: null });
});

test('an inbound message is read before it is seen before it is delivered', () => {
  const status = (userStatistics: unknown): string => messageOf('userStatistics', userStatistics, 'MessageReadChanged').status;
  expect(status({ seenAt: 'x', readAt: 'y' })).toBe('read');
  expect(status({ seenAt: 'x', readAt: null })).toBe('seen');
  for (const nothing of [{ seenAt: null }, {}, [], null, undefined, 7]) expect(status(nothing)).toBe('delivered');
});

test('an outbound message is seen when the customer has seen it', () => {
  expect(messageOf('customerStatistics', { seenAt: '2026-01-05T10:00:05+00:00' }).status).toBe('seen');
  expect(messageOf('userStatistics', { seenAt: 'x', readAt: 'y' }).status).toBe('delivered');
  expect(messageOf('customerStatistics', undefined).status).toBe('delivered');
});

test('an author is called by the nickname, is a bot where it says so, and is the system where there is none', () => {
  expect(messageOf('authorUser.nickname', 'Gracie').author).toMatchObject({ kind: 'agent', id: '3301', name: 'Gracie' });
  expect(messageOf('authorUser.isBotUser', true).author.kind).toBe('bot');
  expect(messageOf('authorUser', { id: 1, firstName: 'G', imageUrl: 'i.png' }).author).toEqual({ kind: 'agent', id: '1', name: 'G', imageUrl: 'i.png' });
  for (const nobody of [null, undefined, 7]) {
    expect(messageOf('authorUser', nobody).author).toEqual({ kind: 'system', id: '', name: '', imageUrl: null });
  }
  expect(messageOf('authorEndUserIdentity', null, 'MessageSeenChanged').author).toEqual({ kind: 'customer', id: '', name: '', imageUrl: null });
});

test('a message goes by the platform\'s id where its sender chose none', () => {
  expect(messageOf('idOnExternalPlatform', null)).toMatchObject({ id: 'm-14', wireId: 'm-14' });
  expect(messageOf('id', 77)).toMatchObject({ wireId: '77' });
});

test('a message that does not name its thread belongs to the thread of its frame', () => {
  expect(messageOf('threadIdOnExternalPlatform', undefined).threadId).toBe('7b0a0000-3333-4aaa-8bbb-000000000001');
});

test('the text is that of the payload, a heading, or the fallback', () => {
  const text = (messageContent: unknown): string => messageOf('messageContent', messageContent).text;
  expect(text({ type: 'TEXT', payload: { text: '' }, fallbackText: 'no' })).toBe('');
  expect(text({ type: 'LIST_PICKER', payload: { title: { content: 'T' }, text: { content: 'Which?' } } })).toBe('Which?');
  expect(text({ type: 'RICH_LINK', payload: { title: { content: 'T' }, text: 7 } })).toBe('T');
  expect(text({ type: 'NEW', payload: {}, fallbackText: 'Fallback' })).toBe('Fallback');
  expect(text({ type: 'NEW', payload: [], fallbackText: 7 })).toBe('');
  expect(text(null)).toBe('');
});

test('broken content keeps the message, with what there is, and is reported', () => {
  const at = 'data.message.messageContent should be a type and a payload';
  expect(messageOf('messageContent', 'secret')).toMatchObject({ content: { type: 'UNKNOWN', wireType: '', payload: {} }, text: '', unreadable: [at] });
  expect(messageOf('messageContent', { type: 'TEXT', payload: 7, fallbackText: 'Hi' })).toMatchObject({
    content: { type: 'TEXT', payload: { text: 'Hi' } },
    text: 'Hi',
    unreadable: [at],
  });
  expect(messageOf('messageContent', null)).toMatchObject({ content: { type: 'UNKNOWN' }, text: '', unreadable: [at] });
});

test('attachments are read, broken ones are left out and reported', () => {
  const shot = { id: 'a-1', friendlyName: 'shot.png', url: 'https://files.example.test/1', mimeType: 'image/png', previewUrl: null };
  const { attachments, unreadable } = messageOf('attachments', [shot, 7, { fileName: 'b.pdf', url: 'HTTPS://b' }, { id: 'no url' }]);
  expect(attachments).toEqual([
    { id: 'a-1', url: 'https://files.example.test/1', fileName: 'shot.png', mimeType: 'image/png', previewUrl: null },
    { id: '', url: 'HTTPS://b', fileName: 'b.pdf', mimeType: null, previewUrl: null },
  ]);
  expect(unreadable).toEqual(['data.message.attachments[1] should be an object', 'data.message.attachments[3].url should be a URL to follow']);
  expect(messageOf('attachments', undefined)).toMatchObject({ attachments: [], unreadable: ['data.message.attachments should be a list'] });
  expect(messageOf('attachments', 'x')).toMatchObject({ attachments: [], unreadable: ['data.message.attachments should be a list'] });
});

test('a message whose case is broken is still a message', () => {
  const fact = is(decodeFrame(changed(serverFrame('MessageCreated'), 'data.case', 7)), 'gateway.message.created');
  expect(fact.contact).toBeNull();
  expect(fact.unreadable).toEqual(['data.case should be an object']);
  expect(decodeFrame(changed(serverFrame('MessageCreated'), 'data.case', undefined)).unreadable).toEqual(['data.case should be an object']);
});

test('a message tells its contact by any of its names, and the first that can be read counts', () => {
  const [contact, other] = [{ id: 'c1', threadIdOnExternalPlatform: 't1', status: 'open', statusUpdatedAt: '2026-01-05T10:00:01+00:00' }, { id: 'c2' }];
  const created = serverFrame('MessageCreated');
  const contactOf = (members: object): unknown => {
    const { data } = structuredClone(created) as { data: object };
    const fact = decodeFrame({ ...created as object, data: { ...data, case: undefined, ...members } });
    return { id: is(fact, 'gateway.message.created').contact?.id, unreadable: fact.unreadable };
  };
  const noCase = 'data.case should be an object';
  expect(contactOf({ contact })).toEqual({ id: 'c1', unreadable: [noCase] });
  expect(contactOf({ consumerContact: contact, case: { ...contact, id: 'c3' } })).toEqual({ id: 'c1', unreadable: undefined });
  expect(contactOf({ contact: {}, case: contact })).toEqual({ id: 'c1', unreadable: ['data.contact.id should be a text'] });
  expect(contactOf({ contact: other, case: contact })).toMatchObject({ id: 'c2' });
  expect(contactOf({ case: 'open' })).toEqual({ id: undefined, unreadable: [noCase] });
});

test('an unreadable message of a page is skipped and named, the others are there', () => {
  const frame = changed(serverFrame('ThreadRecovered'), 'postback.data.messages.0.direction', 'sideways');
  const fact = is(decodeFrame(frame), 'gateway.thread.recovered');
  expect(fact.messages.map(({ text }) => text)).toEqual(['Hello']);
  expect(fact.unreadable).toEqual(['postback.data.messages[0].direction should be inbound or outbound']);
});

test('a page full of rubbish reports a few lines, not thousands', () => {
  const frame = changed(serverFrame('ThreadRecovered'), 'postback.data.messages', Array.from({ length: 10_000 }, () => 7));
  expect(decodeFrame(frame).unreadable).toHaveLength(10);
});

test('recovery copes with what servers leave out, and says what they may not', () => {
  const frame = serverFrame('ThreadRecovered');
  for (const path of ['customer', 'ownerAssignee', 'inboxAssignee']) {
    expect(decodeFrame(changed(frame, `postback.data.${path}`, undefined))).not.toHaveProperty('unreadable');
  }
  for (const path of ['contactHistory', 'messages', 'messagesScrollToken', 'contact', 'thread']) {
    const fact = is(decodeFrame(changed(frame, `postback.data.${path}`, undefined)), 'gateway.thread.recovered');
    expect(fact.unreadable).toEqual([expect.stringContaining(path) as string]);
    expect(fact.thread).not.toBeNull();
  }
  expect(decodeFrame(serverFrame('LivechatRecovered'))).not.toHaveProperty('unreadable');
  expect(decodeFrame({ eventId: 'e', postback: { eventType: 'LivechatRecovered' } })).toMatchObject({ thread: null, contact: null, messages: [] });
});

test('a recovered thread is known by its contact, and the contact by its mobile name', () => {
  const { contact } = member(serverFrame('ThreadRecovered'), 'postback', 'data') as { contact: unknown };
  expect(decodeFrame({ eventId: 'e', postback: { eventType: 'ThreadRecovered', data: { consumerContact: contact } } })).toMatchObject({
    thread: { id: '7b0a0000-3333-4aaa-8bbb-000000000001', name: '', canAddMoreMessages: true },
    contact: { id: '90210' },
  });
});

test('an archived thread takes no more messages', () => {
  const frame = changed(serverFrame('ThreadRecovered'), 'postback.data.thread.canAddMoreMessages', false);
  expect(decodeFrame(frame)).toMatchObject({ thread: { canAddMoreMessages: false } });
});

test('nobody assigned is null; an assignee of a wrong type is reported', () => {
  const frame = serverFrame('CaseInboxAssigneeChanged');
  expect(decodeFrame(changed(frame, 'data.inboxAssignee', null))).toMatchObject({ type: 'gateway.contact.assigned', agent: null });
  expect(decodeFrame(changed(frame, 'data.inboxAssignee', 3301)).unreadable).toEqual(['data.inboxAssignee should be an object']);
});

test('an authorization without a token is one, without a customer it is none', () => {
  const frame = serverFrame('ConsumerAuthorized');
  expect(decodeFrame(changed(frame, 'postback.data.accessToken', undefined))).toMatchObject({ token: null });
  expect(reasonOf(changed(frame, 'postback.data.consumerIdentity.idOnExternalPlatform', ''))).toBe(
    'postback.data.consumerIdentity.idOnExternalPlatform should be a text',
  );
});

test('milliseconds are preferred, a broken time gives way to the other, and none is 0', () => {
  expect(messageOf('createdAtWithMilliseconds', undefined).at).toBe(Date.UTC(2026, 0, 5, 10, 0, 1));
  expect(messageOf('createdAtWithMilliseconds', 'yesterday').at).toBe(Date.UTC(2026, 0, 5, 10, 0, 1));
  const neither = changed(changed(serverFrame('MessageCreated'), 'data.message.createdAt', 7), 'data.message.createdAtWithMilliseconds', {});
  expect(decodeFrame(neither)).toMatchObject({ message: { at: 0 } });
});

test('types named like members of every object are unknown, not found', () => {
  for (const eventType of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    expect(decodeFrame({ eventId: 'e', eventType, data: {} })).toMatchObject({ type: 'gateway.frame.unknown', requestId: 'e', eventType });
    expect(decodeFrame({ eventId: 'e', postback: { eventType, data: {} } })).toMatchObject({ type: 'gateway.frame.unknown', requestId: 'e' });
  }
});

test('what is no frame at all is malformed', () => {
  for (const text of ['', 'pong', '{', 'undefined', '{"a":1,}', '\ud800']) {
    expect(decode(text)).toEqual({ type: 'gateway.frame.malformed', wire: text, requestId: '', eventType: '', reason: 'the frame should be JSON' });
  }
  for (const text of ['null', '7', 'true', '"ping"']) expect(reasonOf(JSON.parse(text))).toBe('the frame should be an object');
  for (const text of ['{}', '[]', '{"eventId":""}', '{"message":7}', '{"eventId":{}}']) expect(reasonOf(JSON.parse(text))).toBe('eventType should be a text');
});

test('a malformed frame names the member and its request, never the value', () => {
  const push = serverFrame('MessageCreated');
  const secret = 'secret-token';
  const reasons: readonly (readonly [unknown, string])[] = [
    [{ eventId: 'e', eventType: 7, data: {} }, 'eventType should be a text'],
    [{ eventId: 'e', postback: secret }, 'postback.eventType should be a text'],
    [{ eventId: 'e', postback: { data: {} } }, 'postback.eventType should be a text'],
    [changed(push, 'data', secret), 'data should be an object'],
    [changed(push, 'data', undefined), 'data.message should be an object'],
    [changed(push, 'data.message', secret), 'data.message should be an object'],
    [changed(push, 'data.message.direction', secret), 'data.message.direction should be inbound or outbound'],
    [changed(changed(push, 'data.message.id', [secret]), 'data.message.idOnExternalPlatform', { secret }), 'data.message.idOnExternalPlatform should be a text'],
    [changed(serverFrame('CaseCreated'), 'data.case.id', [secret]), 'data.case.id should be a text'],
    [changed(serverFrame('CaseStatusChanged'), 'data.case.status', [secret]), 'data.case.status should be a text'],
    [changed(serverFrame('SetPositionInQueue'), 'data.positionInQueue', secret), 'data.positionInQueue should be a whole number'],
    [changed(serverFrame('ThreadRecovered'), 'postback.data.messages', secret), 'postback.data.messages should be a list'],
    [changed(serverFrame('TokenRefreshed'), 'postback.data.accessToken', secret), 'postback.data.accessToken should be an object'],
    [changed(serverFrame('TokenRefreshed'), 'eventId', undefined), 'eventId should be a text'],
  ];
  for (const [frame, reason] of reasons) {
    const fact = is(decodeFrame(frame), 'gateway.frame.malformed');
    expect(fact.reason).toBe(reason);
    expect(fact.requestId).toBe(member(frame, 'eventId') ?? '');
  }
});

test('a reason names the member that broke the frame, not one that could be done without', () => {
  const both = changed(changed(serverFrame('ThreadRecovered'), 'postback.data.contact', 7), 'postback.data.messages', 7);
  expect(reasonOf(both)).toBe('postback.data.messages should be a list');
});

test('a frame that fills both forms is a push when it has data, else the answer', () => {
  const postback = { eventType: 'TokenRefreshed', data: { accessToken: { token: 't' } } };
  expect(decodeFrame({ ...serverFrame('CaseCreated'), postback })).toMatchObject({ type: 'gateway.contact.created' });
  expect(decodeFrame({ eventId: 'e', eventType: 'TokenRefreshed', postback })).toMatchObject({ type: 'gateway.token.refreshed', requestId: 'e' });
});
