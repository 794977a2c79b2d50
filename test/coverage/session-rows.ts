import { member } from '../wire/fixtures/frames.ts';
import { row, type ServerRow } from './server-row.ts';
import { seeded, withToken } from './situations.ts';
import { Stage } from './stage.ts';

/** What the gateway says about the session, and the forms that say nothing more than yes or no (PROTOCOL 6.1). */
export const sessionRows: Readonly<Record<string, ServerRow>> = {
  pong: row({
    seenIn: 'snapshot.connection.status',
    stage() {
      const stage = new Stage().live();
      stage.world.fault({ silent: { eventType: 'heartbeat' } });
      stage.world.until(() => stage.chat.snapshot.connection.status === 'doubtful');
      return stage;
    },
    feed: (stage, frame) => stage.push(JSON.stringify(frame)),
    seen: ({ chat }) => chat.snapshot.connection.status,
    effect: 'open',
  }),
  ack: row({
    seenIn: 'message.status',
    stage() {
      const stage = new Stage({ config: { pushDelayMs: 60_000 } }).open();
      stage.world.fault({ ackDelay: { ms: 200 } });
      stage.thread.send('Hello');
      return stage;
    },
    feed(stage, frame) {
      stage.answer('SendMessage', frame);
      stage.pass(500);
    },
    seen: ({ thread }) => thread.snapshot.messages.map(({ status }) => status),
    effect: ['sent'],
  }),
  error: row({
    seenIn: 'thread.snapshot.sync',
    stage: () => seeded(new Stage()),
    feed(stage, frame) {
      stage.answer('RecoverThread', frame);
      stage.open();
    },
    seen: ({ thread: { snapshot } }) => [snapshot.sync, snapshot.status, snapshot.messages.length],
    effect: ['live', 'notStarted', 0],
  }),
  ConsumerAuthorized: row({
    seenIn: 'snapshot.customer',
    stage: () => new Stage({ options: { customer: { id: 'cust-7' } } }),
    feed(stage, frame) {
      stage.answer('AuthorizeCustomer', frame);
      stage.live();
    },
    seen: ({ chat: { snapshot } }) => [snapshot.status, snapshot.customer],
    effect: ['live', { id: 'cust-7', firstName: 'Ada', lastName: 'L', imageUrl: null }],
  }),
  ConsumerReconnected: row({
    seenIn: 'snapshot.status',
    stage() {
      const stage = withToken();
      stage.opened.device.cut();
      return stage;
    },
    feed(stage, frame) {
      stage.answer('ReconnectConsumer', frame);
      stage.pass(10_000);
    },
    seen: (stage) => [stage.chat.snapshot.status, stage.sent('ReconnectConsumer').length, stage.sent('AuthorizeCustomer').length],
    effect: ['live', 1, 1],
  }),
  TokenRefreshed: row({
    seenIn: '(the next reconnect, by the new token)',
    stage: () => withToken(),
    feed(stage, frame) {
      stage.answer('RefreshToken', frame);
      stage.pass(95_000);
      stage.opened.device.cut();
      stage.pass(10_000);
    },
    seen: (stage) => stage.sent('ReconnectConsumer').map((frame) => member(frame, 'payload', 'data', 'accessToken', 'token')),
    effect: ['acc-2'],
  }),
  'transport error': row({
    seenIn: 'onError',
    stage: () => new Stage().live(),
    seen: ({ opened }) => opened.errors.map(({ code }) => code),
    effect: ['gateway.failed'],
  }),
};
