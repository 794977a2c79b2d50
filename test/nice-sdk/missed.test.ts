import { expect, test } from 'vitest';
import { ChatEvent, type ChatEventData } from '../../adapters/nice-sdk/nice-sdk.ts';
import type { VirtualWorld } from '../kit/virtual-chat.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

// What an agent says while it cannot be heard comes as events all the same: once each, whatever else happens meanwhile.

/** In a conversation, and what it hears from now on. */
async function talking(world: VirtualWorld): Promise<{ readonly app: SdkApp; readonly heard: readonly ChatEventData[] }> {
  const app = await new SdkApp(world).online();
  await app.settled(app.sdk.getThread('t-1').sendTextMessage('hello'));
  await app.pass();
  return { app, heard: app.hear(ChatEvent.MESSAGE_CREATED) };
}

function say(world: VirtualWorld, text: string): void {
  world.agent('say', { threadId: 't-1', text });
}

/** Each of them once, in whatever order. */
function expectAll(heard: readonly ChatEventData[], all: readonly string[]): void {
  expect(heard).toHaveLength(all.length);
  expect(new Set(textsOf(heard))).toEqual(new Set(all));
}

/** Until it asks so. */
async function asks(app: SdkApp, eventType: string): Promise<void> {
  for (let n = 0; n < 4_000 && !app.types.includes(eventType); n++) await app.pass(10);
  expect(app.types).toContain(eventType);
}

test('one more is pushed before the look is answered: it comes after them', async () => {
  const world = newWorld();
  const { app, heard } = await talking(world);
  world.fault({ drop: true, refuseMs: 3_000 });
  await app.pass(500);
  say(world, 'missed');
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 500, times: 1 } });
  await asks(app, 'RecoverThread');
  await app.pass(100);
  say(world, 'pushed');
  await app.pass(30_000);
  expect(textsOf(heard)).toEqual(['missed', 'pushed']);
});

test('one more is pushed, and the look is not answered at first', async () => {
  const world = newWorld();
  const { app, heard } = await talking(world);
  world.fault({ drop: true, refuseMs: 3_000 });
  await app.pass(500);
  say(world, 'missed');
  world.fault({ silent: { eventType: 'RecoverThread', times: 2 } });
  await asks(app, 'RecoverThread');
  say(world, 'pushed');
  await app.pass(25_000);
  expect(textsOf(heard)).toEqual(['pushed']);
  await app.pass(120_000);
  expect(textsOf(heard)).toEqual(['pushed', 'missed']);
});

test('the line drops again while a gap is filled', async () => {
  const world = newWorld({ pageSize: 5 });
  const { app, heard } = await talking(world);
  world.fault({ drop: true, refuseMs: 3_000 });
  await app.pass(500);
  const all = Array.from({ length: 12 }, (_, n) => `missed ${n}`);
  for (const text of all) {
    say(world, text);
    await app.pass(20);
  }
  world.fault({ dropBeforeAck: { eventType: 'LoadMoreMessages', times: 1 } });
  await app.pass(60_000);
  expectAll(heard, all);
});

test('a frame was cut off on its way, and more came behind it', async () => {
  const world = newWorld();
  const { app, heard } = await talking(world);
  app.device.line.truncated = 2;
  say(world, 'cut off');
  await app.pass(100);
  say(world, 'whole');
  await app.pass(10_000);
  expectAll(heard, ['cut off', 'whole']);
});

test('an event could not be fetched, and more came behind it', async () => {
  const world = newWorld();
  const { app, heard } = await talking(world);
  world.fault({ http: { path: '/s3/', status: 404 } });
  world.control('push', { type: 'EventInS3', inner: 'MessageCreated', text: 'stored' });
  await app.pass(10);
  say(world, 'behind it');
  await app.pass(10_000);
  expectAll(heard, ['behind it', 'stored']);
});
