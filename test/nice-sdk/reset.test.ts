import { expect, test } from 'vitest';
import { ChatEvent, WebSocketClientEvent } from '../../adapters/nice-sdk/nice-sdk.ts';
import { fateOf, type VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

// After resetSession() nothing of the customer before, A, goes out or is told in the session of the next, B.

const nameOf = (payload: unknown): unknown => (payload as { readonly consumerIdentity?: { readonly idOnExternalPlatform?: unknown } }).consumerIdentity?.idOnExternalPlatform;

/** What went out in the name of B. */
const asB = (app: SdkApp): string => JSON.stringify(app.sent.filter(({ payload }) => nameOf(payload) === 'cust-8'));

const becomeB = async (app: SdkApp): Promise<void> => {
  void app.sdk.resetSession('cust-8', 'Bo Y');
  await app.pass(60_000);
  expect(asB(app)).toContain('AuthorizeCustomer');
};

/** In a conversation. */
async function talking(world: VirtualWorld): Promise<SdkApp> {
  const app = await new SdkApp(world).online();
  await app.settled(app.sdk.getThread('t-1').sendTextMessage('hello'));
  await app.pass();
  return app;
}

/** Of whom no line has been there yet. */
function unconnected(): SdkApp {
  const app = new SdkApp(newWorld());
  app.device.refuse();
  void app.sdk.connect();
  return app;
}

const wasReset = { message: expect.stringContaining('The session was reset') as string };

test('a message that waits for the first connection', async () => {
  const app = unconnected();
  const sent = app.sdk.getThread('t-1').sendTextMessage('of A');
  await app.pass(3_000);
  app.device.heal();
  await becomeB(app);
  expect(asB(app)).not.toContain('of A');
  expect(await app.rejection(sent)).toMatchObject({ name: 'SendMessageFailedError', ...wasReset });
});

test('a message that waits for its answer', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ silent: { eventType: 'SendMessage', times: 1 } });
  const sent = app.sdk.getThread('t-1').sendTextMessage('of A');
  await app.pass(5_000);
  await becomeB(app);
  expect(asB(app)).not.toContain('of A');
  expect(await app.rejection(sent)).toMatchObject({ name: 'SendMessageFailedError', ...wasReset });
});

test('a file that is being uploaded', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ http: { path: '/attachment', hangMs: 5_000, times: 1, status: 200, body: { fileUrl: 'https://files.test/passport-of-a' } } });
  const sent = app.sdk.getThread('t-1').sendAttachments(['passport.png', '2.png', '3.png'].map((name) => new VirtualFile(name, 'image/png')) as never);
  await app.pass(1_000);
  const uploads = (): number => app.asked.filter(({ url }) => url.includes('/attachment')).length;
  const before = uploads();
  await becomeB(app);
  expect(asB(app)).not.toContain('passport');
  expect(uploads()).toBe(before);
  expect(await app.rejection(sent)).toMatchObject(wasReset);
});

test('what was asked while the line was down', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ drop: true, refuseMs: 10_000 });
  await app.pass(1_000);
  const asked = [
    app.sdk.getCustomer().setCustomField('phone', '555-A'), app.sdk.getThread('t-1').setName('trouble of A'), app.sdk.getThread('t-1').recover(), app.sdk.getThreadList(),
  ];
  await app.pass(1_000);
  await becomeB(app);
  expect(asB(app)).not.toMatch(/555-A|trouble of A|FetchThreadList|RecoverThread/);
  for (const one of asked) expect(await app.rejection(one)).toMatchObject(wasReset);
});

test('what was asked and is not answered yet', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ silent: { eventType: 'FetchThreadList', times: 1 } });
  const asked = app.sdk.getThreadList();
  await app.pass(1_000);
  await becomeB(app);
  expect(await app.rejection(asked)).toMatchObject(wasReset);
  expect(asB(app)).not.toContain('FetchThreadList');
});

test('a frame of the app\'s own that waits for the line', async () => {
  const app = unconnected();
  app.sdk.getWebsocketClient()?.send({ action: 'chatWindowEvent', eventId: 'e-1', payload: { eventType: 'SetConsumerCustomFields', data: { customFields: [{ ident: 'phone', value: '555-A' }] } } });
  await app.pass(2_000);
  app.device.heal();
  await becomeB(app);
  expect(JSON.stringify(app.sent)).not.toContain('555-A');
});

test('what A set of themselves', async () => {
  const app = await new SdkApp(newWorld()).online();
  await app.sdk.getCustomer().setCustomField('phone', '555-A');
  await app.settled(app.sdk.resetSession('cust-8', 'Bo Y'));
  await app.settled(app.sdk.ready());
  expect(app.sdk.getCustomer().getCustomFields()).toEqual({});
  await app.settled(app.sdk.getThread('t-2').sendTextMessage('of B'));
  expect(asB(app)).not.toContain('555-A');
});

test('what A missed', async () => {
  const world = newWorld();
  const app = await talking(world);
  world.fault({ drop: true, refuseMs: 2_000 });
  await app.pass(100);
  for (let n = 0; n < 70; n++) world.agent('say', { threadId: 't-1', text: `secret ${n}` });
  const heard = app.hear(ChatEvent.MESSAGE_CREATED);
  for (let n = 0; n < 4_000 && !app.types.includes('LoadMoreMessages'); n++) await app.pass(5);
  expect(app.types).toContain('LoadMoreMessages');
  await becomeB(app);
  expect(textsOf(heard)).toEqual([]);
});

test('a code that A gave, and whoever waits for A to be signed in', async () => {
  const app = new SdkApp(newWorld(), { isAuthorizationEnabled: true });
  app.device.refuse();
  const authorized = app.sdk.authorize('code-of-a');
  await app.pass(2_000);
  void app.sdk.resetSession('cust-8', 'Bo Y');
  app.device.heal();
  await app.pass(30_000);
  expect(JSON.stringify(app.sent)).not.toContain('code-of-a');
  expect(await app.rejection(authorized)).toMatchObject(wasReset);
  expect(await app.settled(app.sdk.authorize('code-of-b'))).toMatchObject({ consumerIdentity: { idOnExternalPlatform: 'cust-8' } });
  expect(asB(app)).toContain('code-of-b');
});

test('whoever waits for the session gets that of B', async () => {
  const app = unconnected();
  const opened: string[] = [];
  app.sdk.getWebsocketClient()?.on(WebSocketClientEvent.OPEN, () => opened.push('open'));
  const waiting = [app.sdk.connect(), app.sdk.ready()];
  await app.pass(2_000);
  app.device.heal();
  await becomeB(app);
  for (const one of waiting) expect(await fateOf(one)).toHaveProperty('value');
  expect(opened).toEqual(['open']);
});
