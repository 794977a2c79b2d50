import { type Message, streams } from '../../src/index.ts';
import { example, serverExamples } from './frame-names.ts';
import { row, type ServerRow } from './server-row.ts';
import { FeatureStage, Stage } from './stage.ts';

const ownId = '6a1d7d06-2222-4aaa-8bbb-000000000010';

const last = ({ thread }: Stage): Message | undefined => thread.snapshot.messages.at(-1);

const talking = (): Stage => new Stage().talking();

/** After the customer's own `Hello` of the examples. */
function recovered(): Stage {
  const stage = new Stage();
  stage.answer('RecoverThread', example(serverExamples, 'ThreadRecovered'));
  return stage.open();
}

const statusOfOwn = ({ thread }: Stage): string | undefined => thread.snapshot.messages.find(({ id }) => id === ownId)?.status;

/** An own message whose mark was not given: as the gateway shows it the first time, or as it is told anew. */
function unmarked(): Stage {
  const stage = talking();
  stage.world.fault({ silent: { eventType: 'SendMessage' } });
  return stage;
}

/** What the gateway pushes about messages, and what a client has to fetch for them (PROTOCOL 6.7, 8.13). */
export const messageRows: Readonly<Record<string, ServerRow>> = {
  MessageSent: row({
    seenIn: 'thread.snapshot.messages',
    stage: talking,
    seen: (stage) => [last(stage)?.text, last(stage)?.author.name],
    effect: ['Hi', 'Grace H'],
  }),
  'MessageCreated TEXT': row({
    seenIn: 'message.received',
    stage: talking,
    seen: (stage) => {
      const { text, author, direction, status } = last(stage) ?? {};
      const { unreadCount } = stage.thread.snapshot;
      return [text, author?.name, direction, status, unreadCount, stage.opened.told.filter(({ moment }) => moment === 'message.received').length];
    },
    effect: ['Hi', 'Grace H', 'outbound', 'delivered', 1, 1],
  }),
  'MessageCreated QUICK_REPLIES': row({
    seenIn: 'message.content.actions',
    stage: talking,
    seen: (stage) => {
      const { content } = last(stage) ?? {};
      return content?.type === 'QUICK_REPLIES' && [content.text, content.actions.map(({ text, postback }) => [text, postback])];
    },
    effect: ['When?', [['Mon', 'd:mon'], ['Tue', 'd:tue']]],
  }),
  'MessageCreated RICH_LINK': row({
    seenIn: 'message.content.url',
    stage: talking,
    seen: (stage) => {
      const { content } = last(stage) ?? {};
      return content?.type === 'RICH_LINK' && [content.title, content.url, content.media?.url];
    },
    effect: ['Guide', 'https://www.example.test/guide', 'https://img.example.test/g.jpg'],
  }),
  'MessageCreated TIME_PICKER': row({
    seenIn: 'message.content.slots',
    stage: talking,
    seen: (stage) => {
      const { content } = last(stage) ?? {};
      return content?.type === 'TIME_PICKER' && [content.title, content.event, content.slots];
    },
    effect: ['Pick a slot', 'Call', [{ id: 'ts-1', startAt: Date.UTC(2026, 0, 6, 9), seconds: 1_800 }]],
  }),
  'MessageCreated ADAPTIVE_CARD': row({
    seenIn: 'message.content.payload',
    stage: talking,
    seen: (stage) => [last(stage)?.content.type, last(stage)?.content.payload, last(stage)?.text],
    effect: ['ADAPTIVE_CARD', { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }] }, 'Card'],
  }),
  MessageUpdated: row({
    seenIn: 'message.text',
    stage() {
      const stage = talking();
      stage.push(example(serverExamples, 'MessageCreated STREAMED'));
      return stage;
    },
    seen: (stage) => [last(stage)?.id, last(stage)?.text, last(stage)?.content.type, stage.thread.snapshot.messages.length],
    effect: ['6a1d7d06-2222-4aaa-8bbb-000000000019', 'Hello from the stream', 'TEXT', 1],
  }),
  MessageAddedIntoCase: row({
    seenIn: 'thread.snapshot.messages',
    stage: talking,
    seen: (stage) => [last(stage)?.text, last(stage)?.contactId],
    effect: ['Hi', '90210'],
  }),
  MessageDeliveryStatusChanged: row({
    seenIn: 'message.status',
    stage: unmarked,
    seen: statusOfOwn,
    effect: 'delivered',
  }),
  MessageSeenChanged: row({ seenIn: 'message.status', stage: recovered, seen: statusOfOwn, effect: 'seen' }),
  MessageReadChanged: row({ seenIn: 'message.status', stage: recovered, seen: statusOfOwn, effect: 'read' }),
  'MessageCreated STREAMED': row({
    seenIn: 'thread.snapshot.streams',
    stage: () => new FeatureStage(streams()).talking(),
    feed(stage, frame) {
      stage.push(frame);
      const stream = stage.streams.get('https://sse.example.test/s/19?sig=x');
      stream?.opened();
      stream?.message('{"delta":{"content":"Hel","finish_reason":null}}', '1', 'delta');
      stage.pass();
      const half = last(stage)?.text;
      stream?.message('{"delta":{"content":"lo","finish_reason":"stop"}}', '2', 'delta');
      stage.pass();
      return half;
    },
    seen: (stage, half) => [half, last(stage)?.text, Object.values(stage.thread.snapshot.streams ?? {})],
    effect: ['Hel', 'Hello', ['completed']],
  }),
  AuthorizationTokenGenerated: row({
    seenIn: 'message.text',
    stage: talking,
    feed(stage, frame) {
      const push = example(serverExamples, 'MessageCreated TEXT') as { data: { message: object } };
      const messageContent = { type: 'TEXT', payload: { text: 'the whole text' } };
      stage.answer('GenerateAuthorizationToken', frame);
      stage.body('/messages/m-14', { ...push.data.message, messageContent });
      stage.push({ ...push, data: { ...push.data, message: { ...push.data.message, hasAdditionalMessageContent: true } } });
      stage.pass();
    },
    seen: (stage) => [last(stage)?.text, stage.asked('GET', '/messages/').map(({ headers }) => headers['Authorization'])],
    effect: ['the whole text', ['Bearer url-tok-1']],
  }),
  EventInS3: row({
    seenIn: 'thread.snapshot',
    stage() {
      const stage = talking();
      stage.body('https://blob.example.test/ev/1?sig=abc', example(serverExamples, 'MessageCreated TEXT'));
      return stage;
    },
    seen: (stage) => last(stage)?.text,
    effect: 'Hi',
  }),
};
