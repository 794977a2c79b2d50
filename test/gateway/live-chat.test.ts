import { describe, expect, test } from 'vitest';
import { inThread, items, textMessage, virtualGateway } from './kit/virtual-gateway.ts';

const channelId = 'chat_livechat';

describe('a live chat', () => {
  test('goes to the queue, to an agent, and ends by the customer', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada', { channelId });
    expect(client.ask('RecoverLivechat').postback).toEqual({
      eventType: 'LivechatRecovered', data: { messages: [], messagesScrollToken: '', contactHistory: [] },
    });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    pass();
    control('agent', { do: 'accept', threadId: 't-1' });
    pass();
    client.ask('EndContact', inThread('t-1', { contact: { id: '1001' } }));
    pass();
    expect(client.frames().flatMap(({ eventType }) => eventType ?? [])).toEqual([
      'CaseCreated', 'MessageCreated', 'CaseToRoutingQueueAssignmentChanged', 'SetPositionInQueue', 'CaseInboxAssigneeChanged',
      'CaseStatusChanged', 'CaseInboxAssigneeChanged', 'CaseStatusChanged',
    ]);
    expect(client.pushes('CaseInboxAssigneeChanged').map(({ data }) => data?.['inboxAssignee']?.['id'] ?? null)).toEqual([1, null]);
    expect(client.pushes('CaseStatusChanged').map(({ data }) => data?.['case']?.['status'])).toEqual(['open', 'closed']);
  });

  test('cannot be written to once it is over, and the thread says so', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada', { channelId });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    control('agent', { do: 'close', threadId: 't-1' });
    expect(client.ask('SendMessage', textMessage('t-1', 'm-2', 'Hello?')).error?.errorCode).toBe('SendingMessageFailed');
    const data = client.ask('RecoverLivechat').postback?.data;
    expect(data?.['contact']?.['status']).toBe('closed');
    expect(data?.['thread']?.['canAddMoreMessages']).toBe(false);
  });

  test('a live session is recovered before one that is over', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada', { channelId });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    client.ask('SendMessage', textMessage('t-2', 'm-2', 'Begin conversation'));
    pass(1000);
    control('agent', { do: 'close', threadId: 't-2' });
    expect(client.ask('RecoverLivechat').postback?.data?.['thread']?.['idOnExternalPlatform']).toBe('t-1');
  });

  test('a session that is not there is an error where the channel says so', () => {
    const { connect } = virtualGateway();
    expect(connect('ada', { channelId: 'chat_livechat_norecover' }).ask('RecoverLivechat').error?.errorCode).toBe('RecoveringLivechatFailed');
  });

  test('everybody behind moves up when a place gets free, and is told', () => {
    const { connect, pass, control } = virtualGateway();
    const clients = ['ada', 'bo', 'cy'].map((name, index) => {
      const client = connect(name, { channelId });
      client.ask('SendMessage', textMessage(`t-${index}`, `m-${index}`, 'Begin conversation'));
      return client;
    });
    pass();
    expect(control('state')['queue']).toEqual([{ threadId: 't-0', position: 1 }, { threadId: 't-1', position: 2 }, { threadId: 't-2', position: 3 }]);
    control('agent', { do: 'accept', threadId: 't-0' });
    clients[1]?.ask('EndContact', inThread('t-1', { contact: { id: '1002' } }));
    pass();
    const heard = clients.map((client) => client.pushes('SetPositionInQueue').map(({ data }) => data?.['positionInQueue']));
    expect(heard).toEqual([[1], [2, 1], [3, 2, 1]]);
  });

  test('is not ended through the contact of another thread', () => {
    const { connect, control } = virtualGateway();
    const client = connect('ada', { channelId });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    client.ask('SendMessage', textMessage('t-2', 'm-2', 'Begin conversation'));
    expect(client.ask('EndContact', inThread('t-1', { contact: { id: '1002' } })).error?.errorCode).toBe('InconsistentData');
    expect(items(control('state')['threads']).map((thread) => thread['status'])).toEqual(['new', 'new']);
  });

  test('is transferred to another agent, and to a queue where it waits again', () => {
    const { connect, pass, control } = virtualGateway();
    const client = connect('ada', { channelId });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    control('agent', { do: 'preassign', threadId: 't-1', agent: 2 });
    control('agent', { do: 'accept', threadId: 't-1' });
    control('agent', { do: 'transfer', threadId: 't-1', agent: 2 });
    expect(control('agent', { do: 'transfer', threadId: 't-1', queue: 'Billing' })).toMatchObject({ agent: null, queue: 'Billing' });
    pass();
    expect(client.pushes('ConsumerContactInboxPreAssigneeChanged')[0]?.data?.['inboxPreAssignee']?.['id']).toBe(2);
    expect(client.pushes('CaseInboxAssigneeChanged').map(({ data }) => data?.['inboxAssignee']?.['id'] ?? null)).toEqual([1, 2, null]);
    const moved = client.pushes('CaseToRoutingQueueAssignmentChanged').at(-1);
    expect(moved).toMatchObject({ context: { initiator: { type: 'user' } }, data: { routingQueue: { name: 'Billing' }, previousRoutingQueue: { name: 'Support' } } });
    expect(client.pushes('SetPositionInQueue')).toHaveLength(2);
  });

  test('has a transcript, an offline form and a survey', () => {
    const { connect, http, control } = virtualGateway();
    const client = connect('ada', { channelId });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    const transcript = { consumerContact: { id: '1001' }, consumerRecipients: [{ idOnExternalPlatform: 'ada@example.test' }] };
    expect(client.ask('SendTranscript', transcript).postback?.eventType).toBe('TranscriptSent');
    expect(client.ask('SendTranscript', { ...transcript, consumerContact: { id: '9' } }).error?.errorCode).toBe('SendingTranscriptFailed');
    const offline = { messageContent: { type: 'TEXT', payload: { text: 'Call me' } }, authorCustomerIdentity: { idOnExternalPlatform: 'jo@example.test' } };
    expect(client.ask('SendOfflineMessage', offline).postback?.eventType).toBe('OfflineMessageSent');
    expect(control('log')).toContainEqual(expect.objectContaining({ note: 'offline message', author: 'jo@example.test' }));
    const info = JSON.parse(http('GET', '/chat/1.0/brand/1001/channel/chat_livechat_survey').body) as { preContactForm: { customFields: unknown[] } };
    expect(info.preContactForm.customFields).toHaveLength(4);
  });
});

describe('a group chat', () => {
  test('lets an invited customer read, write and leave', () => {
    const { connect, pass } = virtualGateway();
    const [ada, bo] = [connect('ada', { channelId }), connect('bo', { channelId })];
    ada.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    const code = ada.ask('CreateInvitationToGroupChat', { contact: { id: '1001' } }).postback?.data?.['invitation']?.['code'];
    const mail = { contact: { id: '1001' }, invitation: { code }, recipients: [{ idOnExternalPlatform: 'bo@example.test' }] };
    expect(ada.ask('SendEmailInvitationToGroupChat', mail).postback?.eventType).toBe('EmailInvitationToGroupChatSent');
    expect(bo.ask('JoinGroupChat', { invitation: { code } }).postback?.data?.['messages']).toHaveLength(1);
    bo.ask('SendMessage', textMessage('t-1', 'm-2', 'Hi Ada'));
    pass();
    expect(ada.pushes('MessageCreated').at(-1)?.data?.['message']).toMatchObject({ authorEndUserIdentity: { idOnExternalPlatform: 'bo' } });
    expect(ada.pushes('ContactRecipientsChanged').at(-1)?.data?.['contact']?.['recipients']).toMatchObject([{ isPrimary: true }, { idOnExternalPlatform: 'bo' }]);
    expect(bo.ask('LeaveGroupChat', { contact: { id: '1001' } }).error).toBeUndefined();
    pass();
    const before = bo.heard.length;
    ada.ask('SendMessage', textMessage('t-1', 'm-3', 'Gone?'));
    pass();
    expect(bo.heard).toHaveLength(before);
    expect(bo.ask('RecoverLivechat', inThread('t-1')).postback?.data?.['thread']).toBeUndefined();
  });
});
