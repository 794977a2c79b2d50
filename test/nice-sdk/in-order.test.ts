import { expect, test } from 'vitest';
import { ChatEvent } from '../../adapters/nice-sdk/nice-sdk.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

// What an app asks for is done in the order of its calls, or rejects; none of it is another customer's.

test.each(['field', 'name', 'customer field'])('of two that are set the last holds, though the first has to be asked again: %s', async (what) => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass(1_000);
  const eventType = what === 'field' ? 'SetConsumerContactCustomFields' : what === 'name' ? 'UpdateThread' : 'SetConsumerCustomFields';
  world.fault({ silent: { eventType, times: 1 } });
  const set = (value: string): Promise<unknown> =>
    (what === 'field' ? thread.setCustomField('topic', value) : what === 'name' ? thread.setName(value) : app.sdk.getCustomer().setCustomField('topic', value));
  const first = set('one');
  await app.pass(1_000);
  await app.settled(Promise.all([first, set('two')]), 60_000);
  await app.pass(1_000);
  const last = app.sent.filter(({ payload }) => payload.eventType === eventType).at(-1)?.payload.data;
  expect(JSON.stringify(last)).toContain('two');
  if (what === 'field') expect(world.threads[0]?.customFields).toMatchObject([{ ident: 'topic', value: 'two' }]);
  if (what === 'name') expect((await app.settled(app.sdk.getThreadList()))?.[0]?.threadName).toBe('two');
});

test.each(['before the first connection', 'while the line is down'])('a new thread gets its first message, and then its name: %s', async (when) => {
  const world = newWorld();
  const app = new SdkApp(world);
  if (when === 'while the line is down') {
    await app.online();
    app.device.goOffline();
    await app.pass(1_000);
  } else void app.sdk.connect();
  const thread = app.sdk.getThread('t-1');
  void thread.sendTextMessage('hello').catch(() => {});
  const told: string[] = [];
  thread.setName('Orders').then(() => told.push('renamed'), (error: Error) => told.push(error.message));
  await app.pass(1_000);
  app.device.goOnline();
  await app.pass(60_000);
  expect(told).toEqual(['renamed']);
});

test('once a handler has called resetSession(), nothing more is told of the customer before', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  await app.settled(app.sdk.getThread('t-1').sendTextMessage('hello'));
  await app.pass(1_000);
  const heard: unknown[] = [];
  app.sdk.onChatEvent(ChatEvent.MESSAGE_CREATED, ({ detail }) => {
    heard.push(...textsOf([detail]));
    if (heard.length === 1) void app.sdk.resetSession('cust-8');
  });
  app.device.goOffline();
  await app.pass(1_000);
  world.agent('say', { text: 'one' });
  world.agent('say', { text: 'two' });
  app.device.goOnline();
  await app.pass(20_000);
  expect(heard).toEqual(['one']);
});

test('what is asked once the session is given up for good settles as well', async () => {
  const world = newWorld();
  const app = new SdkApp(world, { securedSession: 'anonymous', customerId: 'cust-7' });
  world.fault({ token: { mode: 'ip_blocked' } });
  await app.rejection(app.sdk.connect());
  const told: string[] = [];
  const asked = [app.sdk.getThreadList(), app.sdk.getThread('t-1').recover(), app.sdk.getThread('t-1').sendTextMessage('hello'), app.sdk.ready()];
  for (const one of asked) one.then(() => told.push('done'), () => told.push('rejected'));
  await app.pass(120_000);
  expect(told).toHaveLength(asked.length);
});
