import { expect, test } from 'vitest';
import { multiThread } from '../../src/features/threads.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { fateOf, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';
import type { VirtualDevice } from '../kit/virtual-network.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// A name that is given before the thread is there, or before this page has looked.

type ManyChat = ChatWith<[ReturnType<typeof multiThread>]>;
const features: readonly Feature[] = [multiThread() as unknown as Feature];

function open(world: VirtualWorld, traits: VirtualChatTraits = {}): { readonly chat: ManyChat; readonly device: VirtualDevice } {
  const { chat, device } = world.open({ ...traits, options: { features } });
  return { chat: chat as unknown as ManyChat, device };
}

const connect = ({ chat }: ReturnType<typeof open>): void => void chat.connect().catch(() => {});

const there = (world: VirtualWorld): unknown => world.threads.map(({ name, messages }) => [name, messages.map(({ text }) => text)]);

test('the name of a thread whose first message waits is there after a reload, though another page had that thread open, too', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = open(world, { storage, family: 1 });
  one.device.goOffline();
  const thread = one.chat.createThread('Billing');
  thread.send('hello');
  world.advance(1_000);
  const two = open(world, { storage, family: 2 });
  two.device.goOffline();
  two.chat.thread(thread.id);
  world.advance(5_000);
  for (const { device } of [one, two]) device.kill();
  connect(open(world, { storage, family: 3 }));
  world.advance(200_000);
  expect(there(world)).toEqual([['Billing', ['hello']]]);
  expect([...storage.texts.values()]).not.toContain('Billing');
});

test('a name that is given after forget() is kept with the message that it goes with', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = open(world, { storage, family: 1 });
  one.device.goOffline();
  const thread = one.chat.createThread('Draft');
  world.advance(1_000);
  one.chat.forget();
  void thread.rename('Billing');
  thread.send('hello');
  world.advance(1_000);
  one.device.kill();
  connect(open(world, { storage, family: 2 }));
  world.advance(200_000);
  expect(there(world)).toEqual([['Billing', ['hello']]]);
});

test.each(['before', 'while'])('a name that is given %s a page looks at a thread that is there becomes the thread\'s', async (when) => {
  const world = new VirtualWorld();
  const one = open(world, { family: 1 });
  connect(one);
  one.chat.thread('t-1').send('hello');
  world.advance(5_000);
  one.device.kill();
  const two = open(world, { family: 2, latencyMs: 100 });
  const thread = two.chat.thread('t-1');
  connect(two);
  if (when === 'while') world.until(() => thread.snapshot.sync === 'recovering');
  expect(thread.can('rename')).toBe(true);
  const done = thread.rename('Billing');
  await pass(world, 30_000);
  expect(await fateOf(done)).toEqual({ value: undefined });
  expect([thread.snapshot.name, there(world)]).toEqual(['Billing', [['Billing', ['hello']]]]);
  expect(world.asked.filter((type) => type === 'UpdateThread')).toHaveLength(1);
});

test('one that goes with its first message is told once', async () => {
  const world = new VirtualWorld();
  const page = open(world);
  connect(page);
  const thread = page.chat.thread('t-1');
  await thread.rename('Billing');
  thread.send('hello');
  await pass(world, 30_000);
  expect([thread.snapshot.name, there(world)]).toEqual(['Billing', [['Billing', ['hello']]]]);
  expect(world.asked).not.toContain('UpdateThread');
});

test('a name that is given while the first message is on the line is shown, though word of the thread comes that was made before', async () => {
  const world = new VirtualWorld();
  const page = open(world, { latencyMs: 100 });
  connect(page);
  world.until(() => page.chat.snapshot.status === 'live');
  const thread = page.chat.createThread();
  thread.send('hello');
  world.advance(50);
  const done = thread.rename('Billing');
  await pass(world, 30_000);
  expect(await fateOf(done)).toEqual({ value: undefined });
  expect([thread.snapshot.name, there(world)]).toEqual(['Billing', [['Billing', ['hello']]]]);
});
