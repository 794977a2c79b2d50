import { expect, test } from 'vitest';
import { ChatEvent } from '../../adapters/nice-sdk/nice-sdk.ts';
import type { VirtualWorld } from '../kit/virtual-chat.ts';
import { closedContact, fieldsOf, newWorld, SdkApp, type Thread } from './sdk-stage.ts';

// The fields that an app has set for a contact are what the platform has of it in the end.

const topic = ['topic', 'billing'];

/** A page that has not heard of a thread's contact, which is over, with a field for the next one. */
async function comeBack(world: VirtualWorld): Promise<{ readonly app: SdkApp; readonly thread: Thread }> {
  const { app: before } = await closedContact(world);
  before.sdk.getWebsocketClient()?.disconnect();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  return { app, thread };
}

test('a field for the next contact is not lost where recover() then finds the last one closed', async () => {
  const world = newWorld();
  const { app, thread } = await comeBack(world);
  await app.settled(thread.recover());
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('nor where the line blips before the first message', async () => {
  const world = newWorld();
  const { app, thread } = await comeBack(world);
  app.device.cut();
  await app.pass(20_000);
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('nor where the first message is lost, and goes again', async () => {
  const world = newWorld();
  const { app, thread } = await comeBack(world);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: false, times: 1 } });
  await app.settled(thread.sendTextMessage('again'), 60_000);
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('nor where the contact that is over goes from closed to trashed', async () => {
  const world = newWorld();
  const { app, thread } = await closedContact(world);
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  world.control('push', { type: 'CaseStatusChanged', threadId: 't-1', status: 'trashed' });
  await app.pass(1_000);
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('fields that went with a message that did not arrive follow it, though another is set meanwhile', async () => {
  const world = newWorld();
  const { app, thread } = await closedContact(world);
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  world.fault({ silent: { eventType: 'SendMessage', times: 1 } });
  const sent = thread.sendTextMessage('again');
  await app.pass(300);
  world.agent('say', { text: 'one more thing' });
  await app.pass(300);
  void thread.setCustomFields({ order: 'A-1' });
  await app.settled(sent, 90_000);
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual(expect.arrayContaining([topic, ['order', 'A-1']]));
});

test.each([false, true])('a field that is set while the answer to the first message is lost reaches the contact that a look finds; another after it: %s', async (isAnother) => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  const sent = thread.sendTextMessage('hello');
  await app.pass(10);
  void thread.setCustomField('topic', 'billing');
  await app.settled(sent, 60_000);
  await app.pass(10_000);
  if (isAnother) {
    void thread.setCustomField('order', 'A-1');
    await app.pass(1_000);
    world.agent('say', { text: 'hi' });
  }
  await app.pass(60_000);
  expect(fieldsOf(world)).toContainEqual(topic);
});

test('an answer to recover() that is late does not open again what the agent has closed meanwhile', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass(1_000);
  world.agent('accept');
  await app.pass(1_000);
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 2_000, times: 1 } });
  const recovered = thread.recover();
  await app.pass(1_000);
  world.agent('close');
  await app.settled(recovered);
  await app.pass(1_000);
  void thread.setCustomField('topic', 'billing').catch(() => {});
  await app.pass(1_000);
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('a field that is set again for the next contact is not lost, where all of the last one was missed', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  const sent = thread.sendTextMessage('hello');
  await app.pass(10);
  app.device.goOffline();
  await app.pass(1_000);
  world.agent('accept');
  world.agent('close');
  await app.pass(1_000);
  app.device.goOnline();
  await app.settled(sent, 90_000);
  await app.pass(10_000);
  // A form that is filled again.
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('a contact whose end and the next one were missed is not under way', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass(1_000);
  world.agent('accept');
  await app.pass(1_000);
  app.device.goOffline();
  await app.pass(2_000);
  world.agent('close');
  await app.pass(2_000);
  world.agent('say', { text: 'one more thing' });
  await app.pass(2_000);
  world.agent('close');
  app.device.goOnline();
  await app.pass(30_000);
  void thread.setCustomFields({ topic: 'billing' }).catch(() => {});
  await app.pass(1_000);
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([topic]);
});

test('a contact that is over and is put in the bin later does not end the one that goes on', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass(1_000);
  world.agent('accept');
  await app.pass(1_000);
  const opened = app.hear(ChatEvent.CONTACT_STATUS_CHANGED);
  world.agent('close');
  await app.pass(2_000);
  const first = (opened.at(-1)?.data as { readonly case?: object } | undefined)?.case;
  await app.settled(thread.sendTextMessage('again'));
  await app.pass(2_000);
  const at = new Date(world.clock.now()).toISOString();
  const frame = world.log.filter(({ dir, type }) => dir === 'out' && type === 'CaseStatusChanged').map(({ frame }) => JSON.parse(String(frame)) as { data: { case: object } }).at(-1);
  expect(frame).toBeDefined();
  world.control('push', { frame: { ...frame, eventId: 'c0ffee00-0000-4000-8000-00000000abcd', createdAt: at, createdAtWithMilliseconds: at, data: { ...frame?.data, case: { ...first, status: 'trashed', statusUpdatedAt: at } } } });
  await app.pass(2_000);
  const before = app.types.length;
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  await app.pass(2_000);
  expect([app.types.slice(before), fieldsOf(world)]).toEqual([['SetConsumerContactCustomFields'], [['topic', 'billing']]]);
});
