import { expect, test } from 'vitest';
import type { ChatSDKOptions, LivechatThread } from '../../adapters/nice-sdk/nice-sdk.ts';
import { fateOf, type VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { newWorld, SdkApp } from './sdk-stage.ts';

// What an app is told of a message whose answer does not come.

/** In a conversation. */
async function talking(world: VirtualWorld, options: Partial<ChatSDKOptions> = {}): Promise<SdkApp> {
  const app = await new SdkApp(world, options).online();
  await app.settled(app.sdk.getThread('t-1').sendTextMessage('hello'));
  await app.pass();
  return app;
}

const noAnswers = (world: VirtualWorld, times: number): void => world.fault({ silent: { eventType: 'SendMessage', times } });

test('one that waits has not failed: it resolves when it has arrived', async () => {
  const world = newWorld();
  const app = await talking(world);
  noAnswers(world, 1);
  const sent = app.sdk.getThread('t-1').sendTextMessage('later');
  await app.pass(12_000);
  await app.settled(sent, 60_000);
  expect(world.allTexts).toEqual(['hello', 'later']);
});

test('without an answer for good it rejects, and goes out no more', async () => {
  const world = newWorld();
  const app = await talking(world);
  noAnswers(world, 100);
  const sent = app.sdk.getThread('t-1').sendTextMessage('never');
  expect(await app.settled(sent.catch((error: Error) => error), 600_000)).toMatchObject({ name: 'SendMessageFailedError', message: 'The message was not sent: the message was not sent (unanswered)' });
  noAnswers(world, 0);
  await app.settled(app.sdk.getWebsocketClient()?.reconnect() ?? Promise.resolve(false));
  await app.pass(60_000);
  expect(world.allTexts).toEqual(['hello']);
});

test('what is asked meanwhile does not wait for it', async () => {
  const world = newWorld();
  const app = await talking(world);
  noAnswers(world, 1);
  void app.sdk.getThread('t-1').sendTextMessage('later');
  await app.pass(100);
  expect(await app.settled(app.sdk.getThreadList(), 500)).toHaveLength(1);
});

test('a live chat whose opening waits is begun once', async () => {
  const world = newWorld();
  const app = await new SdkApp(world, { channelId: 'chat_livechat', isLivechat: true }).online();
  const chat = app.sdk.getThread('l-1') as LivechatThread;
  noAnswers(world, 1);
  const begun = chat.startChat('begin');
  await app.pass(12_000);
  expect(await app.rejection(chat.startChat('begin'))).toMatchObject({ message: 'Chat is already initialized' });
  await app.settled(begun, 60_000);
  expect(world.allTexts).toEqual(['begin']);
});

test('content of a kind of its own stays what it is when it goes out again', async () => {
  const world = newWorld();
  const app = await talking(world);
  noAnswers(world, 1);
  const messageContent = { type: 'PLUGIN', payload: { text: 'card answer', a: 1 }, fallbackText: 'card answer' };
  await app.settled(app.sdk.getThread('t-1').sendMessage({ messageContent } as never), 60_000);
  const contents = app.sent.filter(({ payload }) => payload.eventType === 'SendMessage').slice(1).map(({ payload }) => payload.data['messageContent']);
  expect(contents).toEqual([messageContent, messageContent]);
});

test('an id that another message has already takes nothing from that one', async () => {
  const world = newWorld();
  const app = await talking(world);
  const messageContent = { type: 'PLUGIN', payload: { text: 'card answer' }, fallbackText: 'card answer' };
  const thread = app.sdk.getThread('t-1');
  const first = thread.sendMessage({ messageContent, idOnExternalPlatform: 'm-1' } as never);
  expect(await app.rejection(thread.sendTextMessage('another', { messageId: 'm-1' }))).toMatchObject({ name: 'SendMessageFailedError' });
  await app.settled(first);
  expect(app.sent.at(-1)?.payload.data['messageContent']).toEqual(messageContent);
});

test('what waits goes out on the line that replaces one', async () => {
  const world = newWorld();
  const app = await talking(world);
  noAnswers(world, 1);
  const sent = app.sdk.getThread('t-1').sendTextMessage('later');
  await app.pass(100);
  void app.sdk.getWebsocketClient()?.reconnect();
  await app.settled(sent, 5_000);
  expect(world.allTexts).toEqual(['hello', 'later']);
});

test.each([['while the line is down', 'down'], ['while its answer is awaited', 'silent']])('what waits when the app leaves rejects, and goes out no more: %s', async (_, how) => {
  const world = newWorld();
  const app = await talking(world);
  if (how === 'down') app.device.refuse();
  if (how === 'down') world.fault({ drop: true });
  else noAnswers(world, 1);
  await app.pass(100);
  const sent = app.sdk.getThread('t-1').sendTextMessage('later');
  await app.pass(100);
  expect(await fateOf(sent)).toBe('pending');
  app.sdk.getWebsocketClient()?.disconnect();
  expect(await app.rejection(sent)).toMatchObject({ name: 'SendMessageFailedError', message: 'The message was not sent: The line was closed' });
  app.device.heal();
  await app.settled(app.sdk.connect());
  await app.pass(60_000);
  expect(world.allTexts).toEqual(['hello']);
});

test('what waits when the session is given up rejects with the reason', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed', times: 1 } });
  world.fault({ drop: true });
  const sent = app.sdk.getThread('t-1').sendTextMessage('later');
  expect(await app.rejection(sent)).toMatchObject({ name: 'SendMessageFailedError', cause: { name: 'AuthorizationError' } });
});

test('many at once are no matter', async () => {
  const app = await talking(newWorld());
  const warned: string[] = [];
  const keep = ({ message }: Error): void => void warned.push(message);
  process.on('warning', keep);
  const files = Array.from({ length: 12 }, (_, n) => new VirtualFile(`${n}.png`, 'image/png'));
  const thread = app.sdk.getThread('t-1');
  await app.settled(Promise.all([thread.sendAttachments(files as never), ...files.map(({ name }) => thread.sendTextMessage(name))]));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', keep);
  expect(warned).toEqual([]);
});
