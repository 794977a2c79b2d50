import { describe, expect, test } from 'vitest';
import { startDemoAgent } from '../../adapters/local-gateway/gateway.ts';
import { inThread, plain, textMessage, virtualGateway, type Deep, type VirtualGateway } from './kit/virtual-gateway.ts';

function demoGateway(): VirtualGateway & { stop: () => void } {
  const gateway = virtualGateway();
  return { ...gateway, stop: startDemoAgent(gateway.gateway, gateway.clock) };
}

const contentOf = (frame: { data?: Deep } | undefined): Deep | undefined => frame?.data?.['message']?.['messageContent'];

describe('the demo agent', () => {
  test('lets a live chat wait at 2, then 1, then accepts, types and greets', () => {
    const { connect, pass } = demoGateway();
    const client = connect('ada', { channelId: 'chat_livechat' });
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Begin conversation'));
    pass(10_000);
    expect(client.pushes('SetPositionInQueue').map(({ data }) => data?.['positionInQueue'])).toEqual([1, 2, 1]);
    const story = client.frames().flatMap(({ eventType }) => (eventType && !eventType.startsWith('SetPosition') ? [eventType] : []));
    expect(story).toEqual([
      'CaseCreated', 'MessageCreated', 'CaseToRoutingQueueAssignmentChanged', 'CaseInboxAssigneeChanged', 'CaseStatusChanged', 'MessageReadChanged',
      'SenderTypingStarted', 'SenderTypingEnded', 'MessageSent', 'MessageCreated',
    ]);
  });

  test.each([
    ['quick replies', 'QUICK_REPLIES'], ['a list', 'LIST_PICKER'], ['card', 'ADAPTIVE_CARD'], ['a LINK please', 'RICH_LINK'], ['stream', 'STREAMED'],
    ['file', 'TEXT'], ['form', 'FORM'], ['plugin', 'PLUGIN'], ['inactivity', 'PLUGIN'], ['time', 'TIME_PICKER'], ['long', 'TEXT'], ['something', 'TEXT'],
  ])('asked for "%s" answers with %s', (text, type) => {
    const { connect, pass } = demoGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', text));
    pass(10_000);
    expect(contentOf(client.pushes('MessageCreated')[1])).toMatchObject({ type, fallbackText: expect.any(String) as unknown });
    expect(client.pushes('SenderTypingEnded').length).toBe(client.pushes('SenderTypingStarted').length);
  });

  test('sends a file that can be fetched', () => {
    const { connect, pass, http } = demoGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'file'));
    pass(10_000);
    const url = client.pushes('MessageCreated')[1]?.data?.['message']?.['attachments']?.['0']?.['url'];
    expect(http('GET', new URL(plain(url)).pathname).body).toBe('hello');
  });

  test('is silent where a person has taken over, also in the middle of an answer', () => {
    const { connect, pass, control } = demoGateway();
    const client = connect('ada');
    client.ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    pass(600);
    control('agent', { do: 'say', threadId: 't-1', text: 'This is a person', agent: 2 });
    pass(10_000);
    client.ask('SendMessage', textMessage('t-1', 'm-2', 'Good'));
    pass(10_000);
    const said = client.pushes('MessageCreated').map((frame) => contentOf(frame)?.['payload']?.['text']);
    expect(said).toEqual(['Hello', 'This is a person', 'Good']);
    expect(client.ask('RecoverThread', inThread('t-1')).postback?.data?.['inboxAssignee']?.['id']).toBe(1);
  });

  test('leaves nothing behind when it is stopped or the gateway is reset', () => {
    const { connect, control, clock, stop } = demoGateway();
    connect('ada').ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    control('reset');
    expect(clock.pending).toBe(0);
    connect('ada').ask('SendMessage', textMessage('t-1', 'm-1', 'Hello'));
    stop();
    control('reset');
    expect(clock.pending).toBe(0);
  });
});
