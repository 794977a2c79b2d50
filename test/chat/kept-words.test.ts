import { expect, test } from 'vitest';
import { agentPresence } from '../../src/features/agent-presence.ts';
import { multiThread } from '../../src/features/threads.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { statuses, ticks, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// Fields, names and offers outlive the page, the tab and the answer that got lost.

type Many = ChatWith<[ReturnType<typeof multiThread>]>;

const options = { features: [multiThread() as unknown as Feature] };

interface Sent {
  readonly thread: { readonly threadName?: string };
}

test.each([true, false])('fields of a tab that is closed off line go with its message, where another tab has fields of its own; the other sends: %s', (sends) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world.live({ storage, family: 1 });
  const two = world.live({ storage, family: 2 });
  one.device.goOffline();
  one.thread.setFields({ a: '1' });
  one.thread.send('one');
  world.advance(1_000);
  two.thread.setFields({ b: '1' });
  if (sends) two.thread.send('two');
  world.advance(5_000);
  one.device.kill();
  if (!sends) {
    two.device.kill();
    const three = world.open({ storage, family: 3 });
    void three.thread;
    three.chat.connect().catch(() => {});
  }
  world.advance(300_000);
  expect(world.texts).toContain('one');
  expect(world.threads[0]?.customFields.map(({ ident }) => ident)).toContain('a');
});

test('a name that is given off line to a thread that exists outlives the page, as the message does that was written after it', () => {
  const world = new VirtualWorld();
  const before = world.live({ options });
  before.thread.send('hello');
  world.advance(5_000);
  const { id } = before.thread;
  before.chat.stop();
  const storage = new VirtualStorage();
  const one = world.open({ storage, family: 5, options });
  one.device.goOffline();
  const thread = (one.chat as unknown as Many).thread(id);
  void thread.rename('Orders');
  thread.send('again');
  world.advance(1_000);
  one.device.kill();
  const two = world.open({ storage, family: 6, options });
  const again = two.chat.thread(id);
  expect(again.snapshot.name).toBe('Orders');
  two.chat.connect().catch(() => {});
  world.advance(30_000);
  expect(world.texts).toEqual(['hello', 'again']);
  expect(again.snapshot.name).toBe('Orders');
  expect(world.requests<Sent>('UpdateThread')).toHaveLength(1);
});

test('a new thread keeps a name, where it is given another while its first message, which does not arrive, is on its way', async () => {
  const world = new VirtualWorld();
  const { chat } = world.live({ options });
  const thread = (chat as unknown as Many).createThread('Orders');
  world.fault({ silent: { eventType: 'SendMessage', times: 1 } });
  thread.send('one');
  await ticks();
  world.advance(100);
  const told: string[] = [];
  thread.rename('Bills').then(() => told.push('renamed'), () => told.push('refused'));
  await pass(world, 60_000);
  expect(world.texts).toEqual(['one']);
  expect(thread.snapshot.name).toBe(told[0] === 'renamed' ? 'Bills' : 'Orders');
  expect(world.requests<Sent>('SendMessage').at(-1)?.thread.threadName).toBeDefined();
});

test('an offer that came before the page stays: its contact has the same agent as before', () => {
  const world = new VirtualWorld();
  const before = world.live();
  before.thread.send('hello');
  world.advance(1_000);
  world.agent('accept');
  world.advance(1_000);
  const { id } = before.thread;
  before.chat.stop();
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 2_000, times: 1 } });
  const { chat } = world.open({ family: 9, options: { features: [agentPresence()] } });
  const thread = chat.thread(id);
  chat.connect().catch(() => {});
  world.advance(1_000);
  world.agent('preassign', { agent: 2 });
  world.advance(300);
  expect(thread.snapshot.offeredTo?.id).toBe('2');
  world.advance(10_000);
  expect(thread.snapshot.agent?.id).toBe('1');
  expect(thread.snapshot.offeredTo?.id).toBe('2');
});

test('a name that is given while the first message waits to go once more becomes the name', async () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live({ options });
  const thread = (chat as unknown as Many).createThread('Orders');
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  thread.send('one');
  world.until(() => world.texts.includes('one'));
  device.goOffline();
  await pass(world, 5_000);
  expect(statuses(thread)).toEqual(['queued']);
  let told = '';
  thread.rename('Bills').then(() => (told = 'renamed'), () => (told = 'refused'));
  await pass(world, 100);
  device.goOnline();
  await pass(world, 60_000);
  expect(told).toBe('renamed');
  expect([thread.snapshot.name, world.threads.at(-1)?.name]).toEqual(['Bills', 'Bills']);
});

test('a name that is given after a reload, before the look finds the first message, becomes the name', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world.live({ options, storage, family: 1 });
  const { id } = (one.chat as unknown as Many).createThread('Orders');
  one.chat.thread(id).send('one');
  world.until(() => world.texts.includes('one'));
  one.device.kill();
  const two = world.open({ options, storage, family: 2 });
  const thread = (two.chat as unknown as Many).thread(id);
  let told = '';
  thread.rename('Bills').then(() => (told = 'renamed'), () => (told = 'refused'));
  two.chat.connect().catch(() => {});
  await pass(world, 120_000);
  expect(told).toBe('renamed');
  expect([thread.snapshot.name, world.threads.at(-1)?.name]).toEqual(['Bills', 'Bills']);
});

test('an offer that came before the page is over where its agent has accepted while the line was away', () => {
  const world = new VirtualWorld();
  const before = world.live();
  before.thread.send('hello');
  world.advance(1_000);
  const { id } = before.thread;
  before.chat.stop();
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 2_000, times: 1 } });
  const { chat, device } = world.open({ family: 9, options: { features: [agentPresence()] } });
  const thread = chat.thread(id);
  chat.connect().catch(() => {});
  world.advance(1_000);
  world.agent('preassign', { agent: 2 });
  world.advance(300);
  expect(thread.snapshot.offeredTo?.id).toBe('2');
  device.goOffline();
  world.agent('accept', { agent: 2 });
  world.advance(5_000);
  device.goOnline();
  world.advance(30_000);
  expect(thread.snapshot.agent?.id).toBe('2');
  expect(thread.snapshot.offeredTo ?? null).toBe(null);
});

test.each(['Bills', ''])('a name that is given off line while the first message may be there outlives the page: "%s"', async (name) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world.live({ options, storage, family: 1 });
  const thread = (one.chat as unknown as Many).createThread('Orders');
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  thread.send('one');
  world.until(() => world.texts.includes('one'));
  one.device.goOffline();
  await pass(world, 5_000);
  expect(statuses(thread)).toEqual(['queued']);
  let told = '';
  thread.rename(name).then(() => (told = 'renamed'), () => (told = 'refused'));
  await pass(world, 1_000);
  expect(told).toBe('renamed');
  one.device.kill();
  const two = world.open({ options, storage, family: 2 });
  const again = (two.chat as unknown as Many).thread(thread.id);
  two.chat.connect().catch(() => {});
  await pass(world, 120_000);
  expect([again.snapshot.name, world.threads.at(-1)?.name]).toEqual([name, name]);
});
