import { expect, test } from 'vitest';
import ChatSdk, { ChatEvent, type LivechatThread } from '../../adapters/nice-sdk/nice-sdk.ts';
import { exampleOptions, newWorld, SdkApp, textsOf } from './sdk-stage.ts';

test('making one does nothing', () => {
  const app = new SdkApp(newWorld());
  app.sdk.getThread('t-1');
  expect(app.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(app.sdk.getWebsocketClient()).toBeNull();
  const { customerId: _, ...others } = exampleOptions;
  expect(() => new ChatSdk({ ...others, securedSession: 'anonymous' })).toThrow('The CustomerId cannot be empty string');
});

test('connecting twice is one socket: true, then false', async () => {
  const app = new SdkApp(newWorld());
  const both = [app.sdk.connect(), app.sdk.connect()];
  expect(app.sdk.getWebsocketClient()).not.toBeNull();
  expect(await app.settled(Promise.all(both))).toEqual([true, false]);
  expect(await app.settled(app.sdk.connect())).toBe(false);
  expect(app.addresses).toHaveLength(1);
});

test('a first attempt that fails is told, and tried again until it succeeds', async () => {
  const app = new SdkApp(newWorld());
  app.device.refuse();
  const connected = app.sdk.connect();
  await app.pass(3_000);
  app.device.heal();
  expect(await app.settled(connected, 120_000)).toBe(true);
  expect(app.errors.map(({ name }) => name)).toContain('WebSocketClientError');
});

test('what is final rejects', async () => {
  const world = newWorld();
  world.fault({ error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed', times: 1 } });
  const app = new SdkApp(world);
  void app.sdk.connect();
  expect(await app.rejection(app.sdk.authorize())).toMatchObject({ name: 'AuthorizationError' });
  expect(app.errors.map(({ name }) => name)).toContain('AuthorizationError');
});

test('two share nothing: each keeps its own customer and hears its own threads', async () => {
  const world = newWorld();
  const one = await new SdkApp(world, { customerId: 'one' }, { family: 1 }).online();
  const two = await new SdkApp(world, { customerId: 'two' }, { family: 2 }).online();
  const heard = two.hear(ChatEvent.MESSAGE_CREATED);
  await one.settled(one.sdk.getThread('t-1').sendTextMessage('of one'));
  await one.pass();
  expect(one.sent.map(({ payload }) => (payload as unknown as { consumerIdentity: { idOnExternalPlatform: string } }).consumerIdentity.idOnExternalPlatform)).toEqual(['one', 'one']);
  expect(heard).toEqual([]);
});

test('what is handed out is the app\'s', async () => {
  const world = newWorld();
  world.control('seed', { threadId: 't-1', channelId: 'chat_x', customerId: 'cust-7', count: 3, brandId: 4711 });
  const app = await new SdkApp(world).online();
  const first = await app.settled(app.sdk.getThread('t-1').recover());
  expect(textsOf(first.messages.map((message) => ({ id: '', type: 'MessageCreated', createdAt: '', data: { message } })))).toEqual(['old 2', 'old 1', 'old 0']);
  first.messages.reverse();
  first.messages.length = 0;
  expect((await app.settled(app.sdk.getThread('t-1').recover())).messages).toHaveLength(3);
});

test('a recovery survives a torn line, and rejects only where there is no such thread', async () => {
  const world = newWorld();
  world.control('seed', { threadId: 't-1', channelId: 'chat_x', customerId: 'cust-7', count: 1, brandId: 4711 });
  world.fault({ dropBeforeAck: { eventType: 'RecoverThread', times: 1 } });
  const app = await new SdkApp(world).online();
  expect((await app.settled(app.sdk.getThread('t-1').recover(), 60_000)).messages).toHaveLength(1);
  expect(await app.rejection(app.sdk.getThread('nobody').recover())).toMatchObject({ name: 'ThreadRecoverFailedError', data: { error: { errorCode: 'RecoveringThreadFailed' } } });
});

test('a refused message rejects, an empty one too, and ending a live chat that the platform refuses', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_livechat', isLivechat: true }).online();
  const chat = app.sdk.getThread('l-1') as LivechatThread;
  expect(await app.rejection(chat.sendTextMessage(''))).toMatchObject({ name: 'SendMessageFailedError' });
  expect(await app.rejection(chat.endChat())).toMatchObject({ message: 'Cannot end Chat because of missing ContactId in the storage' });
  await app.settled(chat.startChat());
  await app.pass();
  expect(await app.rejection(chat.startChat())).toMatchObject({ message: 'Chat is already initialized' });
  world.fault({ error: { eventType: 'EndContact', code: 'InconsistentData', times: 1 } });
  expect(await app.rejection(chat.endChat())).toMatchObject({ data: { error: { errorCode: 'InconsistentData' } } });
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  expect(await app.rejection(chat.sendTextMessage('no'))).toMatchObject({ name: 'SendMessageFailedError', data: { error: { errorCode: 'SendingMessageFailed' } } });
  world.agent('close', { threadId: 'l-1' });
  await app.pass();
  expect(await app.rejection(chat.sendTextMessage('late'))).toMatchObject({ message: 'Cannot send more messages to Contact' });
});

test('another customer after a reset: new ids in address and frames', async () => {
  const app = await new SdkApp(newWorld()).online();
  await app.settled(app.sdk.resetSession('cust-8', 'Bo Y', '', 'v-2', 'vt-2'));
  await app.settled(app.sdk.ready());
  expect(new URL(app.addresses.at(-1) ?? '').searchParams.get('customerId')).toBe('cust-8');
  expect(app.sent.at(-1)?.payload).toMatchObject({ consumerIdentity: { idOnExternalPlatform: 'cust-8', firstName: 'Bo', lastName: 'Y' }, visitor: { id: 'v-2' }, visit: { id: 'vt-2' } });
  expect(app.sdk.getCustomer().getId()).toBe('cust-8');
});

test('sdk.recoverThreadData tells its event once, thread.recover none, and a page of older messages is heard in its thread', async () => {
  const world = newWorld();
  world.control('seed', { threadId: 't-1', channelId: 'chat_x', customerId: 'cust-7', count: 25, brandId: 4711 });
  const app = await new SdkApp(world).online();
  const heard = app.hear(ChatEvent.THREAD_RECOVERED);
  const thread = app.sdk.getThread('t-1');
  const pages: string[] = [];
  thread.onThreadEvent(ChatEvent.MORE_MESSAGES_LOADED, ({ type }) => pages.push(`one ${type}`));
  app.sdk.getThread('t-2').onThreadEvent(ChatEvent.MORE_MESSAGES_LOADED, ({ type }) => pages.push(`two ${type}`));
  await app.settled(app.sdk.recoverThreadData('t-1'));
  await app.settled(thread.recover());
  await app.settled(thread.loadMoreMessages());
  await app.pass();
  expect(heard).toHaveLength(1);
  expect(pages).toEqual(['one MoreMessagesLoaded']);
});
