import { expect, test } from 'vitest';
import { ChatEvent, generateId, getCustomFieldsArray, getCustomFieldsFromArray, sendChatEvent, splitName, WebSocketClientEvent } from '../../adapters/nice-sdk/nice-sdk.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

test('a streamed message is told as started, in deltas, and as completed with all of its text; its thread hears it too', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_messaging' }).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass();
  const all = app.hear(ChatEvent.STREAMED_MESSAGE_STARTED, ChatEvent.STREAMED_MESSAGE_DELTA, ChatEvent.STREAMED_MESSAGE_COMPLETED, ChatEvent.STREAMED_MESSAGE_FAILED);
  const ofThread: string[] = [];
  thread.onThreadEvent(ChatEvent.STREAMED_MESSAGE_COMPLETED, ({ detail }) => ofThread.push((detail.data as { fullContent: string }).fullContent));
  app.sdk.getThread('t-2').onThreadEvent(ChatEvent.STREAMED_MESSAGE_COMPLETED, () => ofThread.push('of another'));
  world.control('push', { type: 'StreamedMessage', chunks: ['Once ', 'upon ', 'a time'], gapMs: 100 });
  await app.pass(5_000);
  expect(all[0]?.type).toBe('StreamedMessageStarted');
  expect(all.at(-1)).toMatchObject({ type: 'StreamedMessageCompleted', data: { fullContent: 'Once upon a time', threadId: 't-1' } });
  const deltas = all.map(({ data }) => (data as { delta?: { content: string } }).delta?.content ?? '');
  expect(deltas.join('')).toBe('Once upon a time');
  expect(ofThread).toEqual(['Once upon a time']);
});

test('the persistent menu, the channel and its availability are asked for once each', async () => {
  const app = await new SdkApp(newWorld(), { channelId: 'chat_messaging' }).online();
  const before = app.asked.length;
  const menu = await app.settled(app.sdk.getPersistentMenuItems());
  expect(menu.length).toBeGreaterThan(0);
  expect(await app.settled(app.sdk.getChannelInfo())).toMatchObject({ isLiveChat: false });
  expect(await app.settled(app.sdk.getChannelAvailability())).toHaveProperty('status');
  expect(app.asked.length - before).toBeLessThanOrEqual(3);
});

test('a frame of the app\'s own goes out as it is, and what it asks for itself is answered', async () => {
  const app = await new SdkApp(newWorld(), { channelId: 'chat_messaging' }).online();
  const client = app.sdk.getWebsocketClient();
  const frame = { action: 'chatWindowEvent', eventId: 'e-1', payload: { eventType: 'OfOurOwn', data: { a: 1 } } };
  client?.send(frame);
  expect(app.sent.at(-1)).toEqual(frame);
  const { type } = await app.settled(sendChatEvent({ eventType: 'FetchThreadList', data: {} } as never, client));
  expect(type).toBe('ThreadListFetched');
});

test('a reconnect is one fresh line, told as closed and opened, and the conversation goes on over it', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_messaging' }).online();
  const thread = app.sdk.getThread('t-1');
  const heard = app.hear(ChatEvent.MESSAGE_CREATED);
  await app.settled(thread.sendTextMessage('before'));
  const client = app.sdk.getWebsocketClient();
  const told: string[] = [];
  client?.on(WebSocketClientEvent.OPEN, () => told.push('open'));
  await app.settled(client?.reconnect() ?? Promise.resolve(false), 30_000);
  expect(told).toEqual(['open']);
  expect(app.addresses).toHaveLength(2);
  await app.settled(thread.sendTextMessage('after'), 30_000);
  await app.pass();
  expect(textsOf(heard)).toEqual(['before', 'after']);
});

test('the helpers that need no chat', () => {
  expect(generateId()).not.toBe(generateId());
  expect(splitName('Ada Lovelace')).toEqual(['Ada', 'Lovelace']);
  expect(getCustomFieldsFromArray(getCustomFieldsArray({ plan: 'gold', tier: '2' }))).toEqual({ plan: 'gold', tier: '2' });
});
