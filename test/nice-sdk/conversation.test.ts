import { expect, test } from 'vitest';
import { ChatEvent, isMessageCreatedEvent, LivechatThread } from '../../adapters/nice-sdk/nice-sdk.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

test('a message goes out, is acknowledged, and comes back once as an event under its final id', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_messaging' }).online();
  const heard = app.hear(ChatEvent.MESSAGE_CREATED);
  const thread = app.sdk.getThread('t-1');
  const ack = await app.settled(thread.sendTextMessage('hello'));
  await app.pass();
  expect(ack).toMatchObject({ id: app.sent.at(-1)?.eventId });
  expect(app.types).toEqual(['AuthorizeCustomer', 'SendMessage']);
  expect(textsOf(heard)).toEqual(['hello']);
  expect(isMessageCreatedEvent(heard[0]) && heard[0].data.message.id).toMatch(/^m-/);
});
test('an agent answers, and the thread hears only of itself', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_messaging' }).online();
  const thread = app.sdk.getThread('t-1');
  const other = app.sdk.getThread('t-2');
  const heard: string[] = [];
  thread.onThreadEvent(ChatEvent.MESSAGE_CREATED, ({ type }) => heard.push(`one ${type}`));
  other.onThreadEvent(ChatEvent.MESSAGE_CREATED, ({ type }) => heard.push(`two ${type}`));
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass();
  world.agent('say', { text: 'hi', threadId: 't-1' });
  await app.pass();
  expect(heard).toEqual(['one MessageCreated', 'one MessageCreated']);
});
test('what was missed during a drop comes as events after it, oldest first, without a call of the app', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_messaging' }).online();
  const thread = app.sdk.getThread('t-1');
  const heard = app.hear(ChatEvent.MESSAGE_CREATED);
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass();
  app.device.cut();
  world.agent('say', { text: 'one', threadId: 't-1' });
  world.advance(50);
  world.agent('say', { text: 'two', threadId: 't-1' });
  await app.pass(20_000);
  expect(textsOf(heard)).toEqual(['hello', 'one', 'two']);
  world.agent('say', { text: 'three', threadId: 't-1' });
  await app.pass();
  expect(textsOf(heard)).toEqual(['hello', 'one', 'two', 'three']);
});
test('a live chat is begun, ended, and takes no more messages', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_livechat', isLivechat: true }).online();
  const thread = app.sdk.getThread('t-1');
  if (!(thread instanceof LivechatThread)) throw new Error('no live chat');
  expect(await app.rejection(thread.recover())).toMatchObject({ name: 'ThreadRecoverFailedError' });
  await app.settled(thread.startChat());
  await app.pass();
  await app.settled(thread.endChat());
  expect(await app.rejection(thread.sendTextMessage('more'))).toMatchObject({ message: 'Cannot send more messages to Contact' });
  expect(app.types).toEqual(['AuthorizeCustomer', 'RecoverLivechat', 'SendMessage', 'EndContact']);
});
