import { expect, test } from 'vitest';
import { multiThread, type ThreadListing } from '../../src/features/threads.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { fateOf, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// What the customer makes of a thread is younger than an answer that is under way.

type ManyChat = ChatWith<[ReturnType<typeof multiThread>]>;
const features: readonly Feature[] = [multiThread() as unknown as Feature];

/** One whose thread has a message. */
function begun(world: VirtualWorld): { readonly opened: VirtualChat; readonly chat: ManyChat; readonly thread: ReturnType<ManyChat['createThread']> } {
  const opened = world.open({ latencyMs: 100, options: { features } });
  const chat = opened.chat as unknown as ManyChat;
  const thread = chat.thread('t-1');
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(5_000);
  return { opened, chat, thread };
}

/** The list, where it was asked for before. */
async function listed(world: VirtualWorld, chat: ManyChat): Promise<void> {
  void chat.loadThreads();
  await pass(world, 2_000);
}

type Facts = Pick<ThreadListing, 'id' | 'name' | 'canAddMoreMessages'>;
const factsOf = ({ id, name, canAddMoreMessages }: Facts): Facts => ({ id, name, canAddMoreMessages });
const shownIn = ({ snapshot }: ManyChat): readonly Facts[] | undefined => snapshot.threadList?.map(factsOf).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const thereIn = (world: VirtualWorld): readonly Facts[] => (world.threads as readonly Facts[]).map(factsOf).toSorted((a, b) => (a.id < b.id ? -1 : 1));

const verbs = ['archive', 'rename'] as const;
const ask = (thread: ReturnType<ManyChat['createThread']>, verb: typeof verbs[number]): Promise<void> => (verb === 'archive' ? thread.archive() : thread.rename('Fresh'));

test.each(verbs)('%s() while a look is under way is not taken back by its answer', async (verb) => {
  const world = new VirtualWorld();
  const { opened, chat, thread } = begun(world);
  await listed(world, chat);
  opened.device.cut();
  world.until(() => thread.snapshot.sync === 'recovering');
  const done = ask(thread, verb);
  await pass(world, 60_000);
  expect(await fateOf(done)).toEqual({ value: undefined });
  expect([factsOf(thread.snapshot)]).toEqual(thereIn(world));
  expect(shownIn(chat)).toEqual(thereIn(world));
});

test.each(verbs)('%s() while the list is under way is not taken back in it', async (verb) => {
  const world = new VirtualWorld();
  const { chat, thread } = begun(world);
  await listed(world, chat);
  void chat.loadThreads();
  world.advance(50);
  const done = ask(thread, verb);
  await pass(world, 60_000);
  expect(await fateOf(done)).toEqual({ value: undefined });
  expect(shownIn(chat)).toEqual(thereIn(world));
});

test.each(['the first', 'another'])('a thread that is begun while %s list is under way is in it', async (which) => {
  const world = new VirtualWorld();
  const { chat } = begun(world);
  if (which === 'another') await listed(world, chat);
  world.fault({ ackDelay: { ms: 2_000 } });
  void chat.loadThreads();
  await pass(world, 300);
  chat.createThread('Two').send('hello');
  await pass(world, 1_000);
  expect(chat.snapshot.threadList?.length).toBe(which === 'another' ? 2 : undefined);
  await pass(world, 60_000);
  expect(shownIn(chat)).toEqual(thereIn(world));
  expect(chat.snapshot.threadList?.map(({ name }) => name).toSorted()).toEqual(['', 'Two']);
});

test.each(verbs)('%s() that is not answered in time, and is done all the same, is shown after a while', async (verb) => {
  const world = new VirtualWorld();
  const { chat, thread } = begun(world);
  await listed(world, chat);
  world.fault({ ackDelay: { ms: 12_000 } });
  const done = ask(thread, verb);
  await pass(world, 11_000);
  world.fault({ ackDelay: null });
  expect(await fateOf(done)).toMatchObject({ error: { code: 'request.unanswered' } });
  await pass(world, 60_000);
  expect(thereIn(world)[0]).toMatchObject(verb === 'archive' ? { canAddMoreMessages: false } : { name: 'Fresh' });
  expect([factsOf(thread.snapshot)]).toEqual(thereIn(world));
  expect(shownIn(chat)).toEqual(thereIn(world));
});

/** The first message of a thread with a name waits in storage, and its page is gone. */
function leftUnsent(world: VirtualWorld, storage: VirtualStorage, leave: (chat: ManyChat) => void = () => {}): void {
  const { chat: first, device } = world.open({ storage, options: { features } });
  device.goOffline();
  const chat = first as unknown as ManyChat;
  chat.createThread('Billing').send('hello');
  chat.createThread('Nothing is written in this');
  world.advance(1_000);
  leave(chat);
  device.kill();
}

test('the name of a thread that waits for its first message is there after a reload, and kept no longer than that', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnsent(world, storage);
  expect([...storage.texts.values()].filter((text) => text.endsWith('Billing') || text.includes('Nothing'))).toHaveLength(1);
  const { chat } = world.open({ storage, options: { features } });
  chat.connect().catch(() => {});
  world.advance(200_000);
  expect(world.threads.map(({ name, messages }) => [name, messages.map(({ text }) => text)])).toEqual([['Billing', ['hello']]]);
  expect([...storage.texts.values()].join(' ')).not.toContain('Billing');
});

test('nor is one lost that an earlier version has kept', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnsent(world, storage);
  for (const [key, text] of storage.texts) if (text.endsWith('Billing')) storage.texts.set(key, 'Billing');
  const { chat } = world.open({ storage, options: { features } });
  chat.connect().catch(() => {});
  world.advance(200_000);
  expect(world.threads.map(({ name }) => name)).toEqual(['Billing']);
});

test('a name is forgotten with its customer', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnsent(world, storage, (chat) => chat.forget());
  expect([...storage.texts.values()].join(' ')).not.toContain('Billing');
});
