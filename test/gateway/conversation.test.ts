import { describe, expect, test } from 'vitest';
import { inThread, items, textMessage, virtualGateway, type Frame } from './kit/virtual-gateway.ts';

const typesOf = (frames: readonly Frame[]): unknown[] => frames.map((frame) => frame.eventType ?? frame.postback?.eventType ?? (frame.error ? 'error' : 'ack'));

describe('a messaging thread', () => {
  test('begins with ack, CaseCreated and the own message, in this order', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    client.post('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    pass();
    expect(typesOf(client.frames())).toEqual(['ack', 'CaseCreated', 'MessageCreated']);
    const message = client.pushes('MessageCreated')[0]?.data?.['message'];
    expect(message).toMatchObject({
      idOnExternalPlatform: 'm-1', direction: 'inbound', threadIdOnExternalPlatform: 't-1', contactNumber: '1001',
      hasAdditionalMessageContent: false, attachments: [], messageContent: { type: 'TEXT', payload: { text: 'Hello' }, fallbackText: 'Hello' },
      authorEndUserIdentity: { idOnExternalPlatform: 'ada' },
    });
  });

  test('has times without fraction and ids that are fresh', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    client.post('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    pass();
    const frames = client.frames();
    expect(frames.every(({ createdAt }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/.test(String(createdAt)))).toBe(true);
    expect(new Set(frames.map(({ eventId }) => eventId)).size).toBe(frames.length);
  });

  test('keeps the custom fields of the first message with customer and contact', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada');
    client.post('SendMessage', textMessage('t-1', 'm-1', 'Hello', {
      consumer: { customFields: [{ ident: 'tier', value: 'gold' }] }, consumerContact: { customFields: [{ ident: 'topic', value: 'billing' }] },
    }));
    client.post('SetConsumerContactCustomFields', inThread('t-1', { customFields: [{ ident: 'topic', value: 'tech' }] }));
    pass();
    expect(control('state')['threads']?.[0]?.['customFields']).toMatchObject([{ ident: 'topic', value: 'tech' }]);
    const recovered = client.ask('RecoverThread', inThread('t-1'));
    expect(recovered.postback?.data?.['customer']?.['customFields']).toMatchObject([{ ident: 'tier', value: 'gold' }]);
  });

  test('stores a repeated message once, and acknowledges it again', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello')).error).toBeUndefined();
    expect(control('state')['threads']?.[0]?.['messages']).toHaveLength(1);
  });

  test('stores it twice where the platform does not look', () => {
    const { connect, control } = virtualGateway({ deduplicate: false });
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(control('state')['threads']?.[0]?.['messages']).toHaveLength(2);
  });

  test('gets a new contact when it is written to after a close', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'accept', threadId: 't-1' });
    control('agent', { do: 'close', threadId: 't-1' });
    client.ask('SendMessage', textMessage('t-1', 'm-2', 'Once more'));
    pass();
    expect(client.pushes('CaseCreated').map(({ data }) => data?.['case']?.['id'])).toEqual(['1001', '1002']);
    expect(client.pushes('CaseStatusChanged').map(({ data }) => data?.['case']?.['status'])).toEqual(['open', 'closed']);
  });

  test('is told to all sockets of its customer, and to nobody else', () => {
    const { connect, pass } = virtualGateway();
    const [first, second, other] = [connect('ada'), connect('ada'), connect('bo')];
    first.post('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    pass();
    expect(second.pushes('MessageCreated')).toEqual(first.pushes('MessageCreated'));
    expect(other.heard).toEqual([]);
    expect(other.ask('RecoverThread', inThread('t-1')).error?.errorCode).toBe('RecoveringThreadFailed');
  });

  test('refuses an empty text, unless there is a file with it', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    expect(client.ask('SendMessage', textMessage('t-1', 'm-1', '')).error?.errorCode).toBe('SendingMessageFailed');
    const attachments = [{ url: 'https://files.example.test/a.png', friendlyName: 'a.png' }];
    expect(client.ask('SendMessage', textMessage('t-1', 'm-2', '', { attachments })).error).toBeUndefined();
    pass();
    expect(client.pushes('MessageCreated')[0]?.data?.['message']?.['attachments']).toMatchObject([
      { ...attachments[0], fileName: 'a.png', mimeType: 'image/png', isInline: false },
    ]);
  });

  test('once archived takes no more messages', () => {
    const { connect } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    expect(client.ask('ArchiveThread', inThread('t-1')).postback?.eventType).toBe('ThreadArchived');
    expect(client.ask('SendMessage', textMessage('t-1', 'm-2', 'Hello?')).error?.errorCode).toBe('SendingMessageFailed');
    expect(client.ask('FetchThreadList').postback?.data?.['threads']?.[0]?.['canAddMoreMessages']).toBe(false);
  });

  test('is listed with the newest first, renamed, and previewed by its last message', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'one'));
    pass(1000);
    client.ask('SendMessage', textMessage('t-2', 'm-2', 'two'));
    expect(client.ask('UpdateThread', { thread: { idOnExternalPlatform: 't-2', threadName: 'Invoice' } }).postback?.eventType).toBe('ThreadUpdated');
    const threads = client.ask('FetchThreadList').postback?.data?.['threads'];
    expect(threads).toMatchObject([{ idOnExternalPlatform: 't-2', threadName: 'Invoice' }, { idOnExternalPlatform: 't-1' }]);
    const metadata = client.ask('LoadThreadMetadata', inThread('t-1')).postback?.data;
    expect(metadata?.['lastMessage']).toMatchObject({ idOnExternalPlatform: 'm-1' });
    expect(client.ask('LoadThreadMetadata', inThread('t-9')).error?.errorCode).toBe('MetadataLoadFailed');
  });
});

describe('history', () => {
  test('comes newest first, page by page, to an empty token', () => {
    const { connect, control } = virtualGateway({ pageSize: 5 });
    control('seed', { threadId: 't-1', customerId: 'ada', count: 12 });
    const client = connect('ada');
    const recovered = client.ask('RecoverThread', inThread('t-1')).postback?.data;
    const pages = [recovered?.['messages']];
    let token = recovered?.['messagesScrollToken'];
    while (token) {
      const data: Frame['data'] = client.ask('LoadMoreMessages', inThread('t-1', { scrollToken: token, oldestMessageDatetime: '' })).postback?.data;
      pages.push(data?.['messages']);
      token = data?.['scrollToken'];
    }
    const texts = pages.flatMap((page) => items(page).map((message) => message['messageContent']?.['payload']?.['text']));
    expect(texts).toEqual(Array.from({ length: 12 }, (_, index) => `old ${11 - index}`));
    expect(pages).toHaveLength(3);
  });

  test('does not open with the scroll token of another thread, and says so in the log', () => {
    const { connect, control } = virtualGateway({ pageSize: 5 });
    control('seed', { threadId: 't-1', customerId: 'ada' });
    control('seed', { threadId: 't-2', customerId: 'ada' });
    const client = connect('ada');
    const scrollToken = client.ask('RecoverThread', inThread('t-1')).postback?.data?.['messagesScrollToken'];
    expect(client.ask('LoadMoreMessages', inThread('t-2', { scrollToken, oldestMessageDatetime: '' })).error?.errorCode).toBe('InconsistentData');
    expect(control('log')).toContainEqual(expect.objectContaining({ kind: 'note', note: 'scroll token of another thread' }));
  });

  test('stays in place while new messages arrive', () => {
    const { connect, control } = virtualGateway({ pageSize: 2 });
    control('seed', { threadId: 't-1', customerId: 'ada', count: 6 });
    const client = connect('ada');
    const scrollToken = client.ask('RecoverThread', inThread('t-1')).postback?.data?.['messagesScrollToken'];
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'new'));
    const older = client.ask('LoadMoreMessages', inThread('t-1', { scrollToken, oldestMessageDatetime: '' })).postback?.data?.['messages'];
    expect(items(older).map((message) => message['messageContent']?.['payload']?.['text'])).toEqual(['old 3', 'old 2']);
  });

  test('without a thread id is that of the latest thread of the channel', () => {
    const { connect, pass } = virtualGateway();
    const client = connect('ada');
    expect(client.ask('RecoverThread').error?.errorCode).toBe('RecoveringThreadFailed');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'one'));
    pass(1000);
    client.ask('SendMessage', textMessage('t-2', 'm-2', 'two'));
    expect(client.ask('RecoverThread', { thread: { client_type: 'no_thread_id' } }).postback?.data?.['thread']?.['idOnExternalPlatform']).toBe('t-2');
  });

  test('brings everything that clients cannot do without', () => {
    const { connect } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'one'));
    const data = client.ask('RecoverThread', inThread('t-1')).postback?.data;
    expect(data).toMatchObject({
      contact: { id: '1001', status: 'new', customFields: [], threadIdOnExternalPlatform: 't-1' }, messagesScrollToken: '',
      contactHistory: [expect.objectContaining({ eventType: 'CaseCreated' })], customer: { customFields: [] }, inboxAssignee: null,
      messages: [{ hasAdditionalMessageContent: false, userStatistics: {}, customerStatistics: {}, attachments: [] }],
    });
  });
});

describe('receipts and typing', () => {
  test('the customer has seen what the agent wrote', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'say', threadId: 't-1', text: 'Hi' });
    pass();
    client.ask('MessageSeenByConsumer', inThread('t-1'));
    pass();
    const [seen, ...more] = client.pushes('MessageSeenChanged');
    expect(more).toEqual([]);
    expect(seen?.data?.['message']).toMatchObject({ direction: 'outbound', customerStatistics: { seenAt: '2026-01-05T10:00:00+00:00' } });
    expect(seen?.data?.['pointOfContact']).toMatchObject({ id: 'chat_messaging' });
  });

  test('the agent sees, then reads', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('agent', { do: 'seen', threadId: 't-1' });
    control('agent', { do: 'read', threadId: 't-1' });
    pass();
    expect(client.pushes('MessageSeenChanged')[0]?.data?.['message']?.['userStatistics']).toMatchObject({ seenAt: expect.any(String) as string, readAt: null });
    expect(client.pushes('MessageReadChanged')[0]?.data?.['message']?.['userStatistics']).toMatchObject({ readAt: expect.any(String) as string });
  });

  test('typing of the customer shows on the agent side until the message is there', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    const shown = (): unknown => control('state')['threads']?.[0]?.['customerTyping'];
    expect(client.ask('SenderTypingStarted', inThread('t-1')).error).toBeUndefined();
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    client.ask('SenderTypingStarted', inThread('t-1'));
    client.ask('SendMessagePreview', inThread('t-1', { messageContent: { type: 'TEXT', payload: { text: 'I wou' } } }));
    expect(shown()).toBe(true);
    expect(control('state')['threads']?.[0]?.['preview']).toBe('I wou');
    client.ask('SendMessage', textMessage('t-1', 'm-2', 'I would'));
    expect(shown()).toBe(false);
  });
});

describe('frames that are not right', () => {
  test('a heartbeat is answered with quotes', () => {
    const { connect } = virtualGateway();
    const client = connect('ada');
    client.raw('{"action":"heartbeat"}');
    expect(client.heard).toEqual(['"pong"']);
  });

  test('what is no JSON or has no action gets the transport error', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada');
    for (const text of ['', 'hello', '[]', 'null', '{"eventId":"e-1"}']) client.raw(text);
    expect(client.frames()).toHaveLength(5);
    for (const frame of client.frames()) expect(frame).toEqual({ message: 'Internal server error', connectionId: expect.any(String), requestId: expect.any(String) });
    expect(items(control('log')).filter((entry) => entry['bad'])).toHaveLength(5);
  });

  const broken: [string, string, object][] = [
    ['a message without id', 'SendMessage', { ...textMessage('t-1', '', 'x') }],
    ['a message without thread', 'SendMessage', { ...textMessage('t-1', 'm-1', 'x'), thread: {} }],
    ['a message without content', 'SendMessage', { ...textMessage('t-1', 'm-1', 'x'), messageContent: null }],
    ['custom fields of a wrong type', 'SendMessage', textMessage('t-1', 'm-1', 'x', { consumer: { customFields: [{ ident: 7 }] } })],
    ['an attachment without address', 'SendMessage', textMessage('t-1', 'm-1', 'x', { attachments: [{}] })],
    ['a seen mark for no thread', 'MessageSeenByConsumer', {}],
    ['a page without token', 'LoadMoreMessages', inThread('t-1')],
    ['an event nobody knows', 'Dance', {}],
  ];
  for (const [what, eventType, data] of broken) {
    test(`${what} is InconsistentData, with all three members`, () => {
      const { connect } = virtualGateway();
      const answer = connect('ada').ask(eventType, data);
      expect(answer.error).toEqual({ errorCode: 'InconsistentData', errorMessage: expect.any(String), transactionId: expect.any(String) });
    });
  }

  test('an event of unknown shape is acknowledged', () => {
    const { connect } = virtualGateway();
    const client = connect('ada');
    for (const name of ['StoreVisitor', 'SendPageViews', 'AddVisitorTags', 'RemoveVisitorTags']) expect(client.ask(name, { any: 'thing' }).error).toBeUndefined();
  });
});
