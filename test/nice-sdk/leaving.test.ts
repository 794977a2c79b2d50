import { expect, test } from 'vitest';
import { fateOf } from '../kit/virtual-chat.ts';
import { newWorld, SdkApp } from './sdk-stage.ts';

// Once the app has closed the line, nothing that it waits for is left without an end.

const wasClosed = { message: expect.stringContaining('The line was closed') as string };

test('before the first connection', async () => {
  const app = new SdkApp(newWorld());
  app.device.refuse();
  const waiting = [app.sdk.connect(), app.sdk.ready(), app.sdk.authorize(), app.sdk.getThreadList(), app.sdk.getThread('t-1').recover(), app.sdk.getThread('t-1').sendTextMessage('hello')];
  await app.pass(1_000);
  app.sdk.getWebsocketClient()?.disconnect();
  for (const one of waiting) expect(await app.rejection(one)).toMatchObject(wasClosed);
  app.device.heal();
  await app.settled(app.sdk.connect());
  await app.pass(60_000);
  expect(app.types).toEqual(['AuthorizeCustomer']);
});

test('while the line is down', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  await app.settled(app.sdk.getThread('t-1').sendTextMessage('hello'));
  app.device.refuse();
  app.device.cut();
  await app.pass(1_000);
  const waiting = [app.sdk.connect(), app.sdk.ready(), app.sdk.authorize(), app.sdk.getThreadList(), app.sdk.getThread('t-1').setName('name')];
  await app.pass(1_000);
  app.sdk.getWebsocketClient()?.disconnect();
  for (const one of waiting) expect(await app.rejection(one)).toMatchObject(wasClosed);
});

test('while an answer is awaited', async () => {
  const world = newWorld();
  const app = await new SdkApp(world).online();
  world.fault({ silent: { eventType: 'FetchThreadList', times: 1 } });
  const asked = app.sdk.getThreadList();
  await app.pass(1_000);
  app.sdk.getWebsocketClient()?.disconnect();
  expect(await app.rejection(asked)).toMatchObject(wasClosed);
});

test('what is asked after that waits for the next connection, and so does what is asked when one replaces another', async () => {
  const app = await new SdkApp(newWorld()).online();
  app.sdk.getWebsocketClient()?.disconnect();
  const waiting = [app.sdk.ready(), app.sdk.getThreadList()];
  await app.pass(60_000);
  for (const one of waiting) expect(await fateOf(one)).toBe('pending');
  void app.sdk.connect();
  const more = app.sdk.ready();
  void app.sdk.getWebsocketClient()?.reconnect();
  await app.settled(Promise.all([...waiting, more]));
});
