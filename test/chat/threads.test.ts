import { expect, test } from 'vitest';
import type { ChatWith, Feature } from '../../src/index.ts';
import { multiThread } from '../../src/features/threads.ts';
import { fateOf, shown, statuses, VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

function many(world: VirtualWorld, traits: VirtualChatTraits = {}): Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof multiThread>]> } {
  const features: readonly Feature[] = [multiThread() as unknown as Feature];
  const opened = world.open({ ...traits, options: { features, channelId: 'chat_multithread' } });
  void opened.chat.connect();
  world.until(() => opened.chat.snapshot.status === 'live');
  return opened as never;
}

const seed = (world: VirtualWorld, threadId: string, count: number): void => {
  world.control('seed', { threadId, customerId: 'customer-1', channelId: 'chat_multithread', count, prefix: threadId });
};

test('the list has every thread with its newest message', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  seed(world, 't-2', 5);
  const { chat } = many(world);
  const list = await meanwhile(world, chat.loadThreads());
  expect(list.map(({ id, lastMessage }) => [id, lastMessage?.text]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([['t-1', 't-1 2'], ['t-2', 't-2 4']]);
  expect(chat.snapshot.threadList).toBe(list);
});

test('a message in a thread that is not open shows in the list, and is unread', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  const { chat } = many(world);
  await meanwhile(world, chat.loadThreads());
  world.control('push', { type: 'MessageCreated', threadId: 't-1', text: 'news' });
  world.advance(100);
  expect(chat.snapshot.threadList?.[0]).toMatchObject({ unreadCount: 1, lastMessage: { text: 'news' } });
});

test('an old message that is pushed once more is not unread once more', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  const { chat, frames } = many(world);
  await meanwhile(world, chat.loadThreads());
  for (const text of ['one', 'two']) {
    world.control('push', { type: 'MessageCreated', threadId: 't-1', text });
    world.advance(2_000);
  }
  const isNews = ({ frame }: typeof frames[number]): boolean => JSON.stringify(frame).includes('"text":"one"');
  world.control('push', { frame: frames.find(isNews)?.frame });
  world.advance(1_000);
  expect(chat.snapshot.threadList?.[0]).toMatchObject({ unreadCount: 2, lastMessage: { text: 'two' } });
});

test('word of the contact before that comes late gives the next no agent in the list', async () => {
  const world = new VirtualWorld();
  const { chat, frames } = many(world);
  const thread = chat.thread('t-1');
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('accept');
  world.advance(2_000);
  world.agent('close');
  world.advance(5_000);
  const late = frames.find(({ frame }) => (frame as { eventType?: string }).eventType === 'CaseInboxAssigneeChanged');
  thread.send('again');
  world.advance(5_000);
  await meanwhile(world, chat.loadThreads());
  world.control('push', { frame: late?.frame });
  world.advance(1_000);
  expect([late === undefined, thread.snapshot.agent, chat.snapshot.threadList?.[0]?.agent]).toEqual([false, null, null]);
});

test('after a drop the list is loaded again', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  const { chat } = many(world);
  await meanwhile(world, chat.loadThreads());
  world.fault({ drop: true });
  seed(world, 't-2', 1);
  for (let i = 0; i < 1_000 && chat.snapshot.threadList?.length !== 2; i++) {
    world.advance(10);
    await Promise.resolve();
  }
  expect(chat.snapshot.threadList?.map(({ id }) => id).toSorted()).toEqual(['t-1', 't-2']);
});

test('a name that is given right after the first message is with the gateway, and so is the end of the thread', async () => {
  const world = new VirtualWorld({ pushDelayMs: 500 });
  const { chat } = many(world);
  const thread = chat.createThread('Invoice 12');
  const { done } = thread.send('hello');
  world.until(() => statuses(thread)[0] === 'sending');
  const early = thread.rename('Invoice 13');
  expect(await meanwhile(world, done)).toEqual({ status: 'sent' });
  expect(thread.snapshot.contact).toBe(null);
  await meanwhile(world, early);
  expect(world.threads[0]?.name).toBe('Invoice 13');
  await meanwhile(world, thread.rename('Invoice 14'));
  expect(world.threads[0]?.name).toBe('Invoice 14');
  expect(thread.can('archive')).toBe(true);
  await meanwhile(world, thread.archive());
  expect(world.threads[0]?.canAddMoreMessages).toBe(false);
});

test('a thread made here reaches the gateway with its first message, and its name with it', () => {
  const world = new VirtualWorld();
  const { chat } = many(world);
  const asked = world.asked.length;
  const thread = chat.createThread('Invoice 12');
  world.advance(1_000);
  expect(world.asked.slice(asked)).toEqual([]);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(world.threads).toMatchObject([{ id: thread.id, name: 'Invoice 12' }]);
});

test('renaming shows at once and is taken back when it is refused', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  const { chat } = many(world);
  const thread = chat.thread('t-1');
  world.until(() => thread.snapshot.sync === 'live');
  await meanwhile(world, chat.loadThreads());
  await meanwhile(world, thread.rename('Order'));
  expect(world.threads[0]?.name).toBe('Order');
  world.fault({ error: { eventType: 'UpdateThread', code: 'UpdatingThreadFailed', times: 1 } });
  const refused = thread.rename('Other');
  expect(thread.snapshot.name).toBe('Other');
  await expect(meanwhile(world, refused)).rejects.toMatchObject({ code: 'request.refused', detail: 'UpdatingThreadFailed' });
  expect(thread.snapshot.name).toBe('Order');
  expect(chat.snapshot.threadList?.[0]?.name).toBe('Order');
});

test('a thread that is new in the list has its name and its message, also where CaseCreated comes after that', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 1);
  const held: string[] = [];
  const { chat } = many(world, {
    ports: (ports) => ({
      socket: {
        open: (url, on) => ports.socket.open(url, {
          ...on,
          text: (text) => {
            const { eventType } = JSON.parse(text) as { eventType?: string };
            if (eventType === 'CaseCreated') return void held.push(text);
            on.text(text);
            if (eventType === 'MessageCreated') for (const one of held.splice(0)) on.text(one);
          },
        }),
      },
    }),
  });
  await meanwhile(world, chat.loadThreads());
  const thread = chat.createThread('Invoice 12');
  thread.send('hello');
  world.advance(1_000);
  expect(held).toEqual([]);
  expect(chat.snapshot.threadList?.map(({ id, name, lastMessage }) => [id, name, lastMessage?.text])).toEqual([[thread.id, 'Invoice 12', 'hello'], ['t-1', '', 't-1 0']]);
});

test('an archived thread can be read and not written to', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 3);
  const { chat } = many(world);
  const thread = chat.thread('t-1');
  world.until(() => thread.snapshot.sync === 'live');
  await meanwhile(world, thread.archive());
  expect(world.threads[0]?.canAddMoreMessages).toBe(false);
  expect(thread.can('send')).toBe(false);
  expect(() => thread.send('x')).toThrow('archived');
  expect(shown(thread)).toEqual(['t-1 0', 't-1 1', 't-1 2']);
});

test('a thread is not archived before what waits to be sent is there: the gateway would take it no more', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 1);
  const { chat } = many(world);
  const thread = chat.thread('t-1');
  world.until(() => thread.snapshot.sync === 'live');
  thread.send('one');
  thread.send('two');
  expect(thread.can('archive')).toBe(false);
  await expect(thread.archive()).rejects.toMatchObject({ code: 'verb.forbidden', detail: 'archive while messages wait to be sent' });
  world.until(() => thread.can('archive'));
  await meanwhile(world, thread.archive());
  expect([world.texts, world.threads[0]?.canAddMoreMessages]).toEqual([['t-1 0', 'one', 'two'], false]);
});

test('two open threads page with a cursor each', async () => {
  const world = new VirtualWorld();
  seed(world, 't-1', 45);
  seed(world, 't-2', 45);
  const { chat } = many(world);
  const [one, two] = [chat.thread('t-1'), chat.thread('t-2')];
  world.until(() => one.snapshot.sync === 'live' && two.snapshot.sync === 'live');
  await meanwhile(world, Promise.all([one.loadMore(), two.loadMore()]));
  await meanwhile(world, Promise.all([two.loadMore(), one.loadMore()]));
  for (const [thread, name] of [[one, 't-1'], [two, 't-2']] as const) {
    expect(shown(thread)).toEqual(Array.from({ length: 45 }, (_, n) => `${name} ${n}`));
    expect(thread.snapshot.history.hasMore).toBe(false);
  }
  expect(world.log.filter(({ kind }) => kind === 'note')).toEqual([]);
});

test('wrong arguments are refused by name, and a thread without messages cannot be archived', async () => {
  const { chat } = many(new VirtualWorld());
  expect(() => chat.createThread(3 as never)).toThrow('createThread(name)');
  const thread = chat.createThread();
  await expect(thread.rename(null as never)).rejects.toThrow('rename(name)');
  await expect(thread.archive()).rejects.toMatchObject({ code: 'verb.forbidden' });
  expect(thread.can('archive')).toBe(false);
});

test.each([
  ['the first', 1, 'second'], ['both', 2, 'now'],
])('of two names that are given at once, where the gateway refuses %s, the thread has what the gateway has', async (_, times, name) => {
  const world = new VirtualWorld();
  const { chat } = many(world);
  const thread = chat.createThread('now');
  await meanwhile(world, thread.send('hello').done);
  world.advance(1_000);
  world.fault({ error: { eventType: 'UpdateThread', code: 'InternalServerError', times } });
  const given = ['first', 'second'].map((one) => thread.rename(one));
  for (const one of given) await meanwhile(world, one.catch(() => {}));
  expect(thread.snapshot.name).toBe(name);
});

test('a name that was refused does not take back that the thread is closed', async () => {
  const world = new VirtualWorld();
  const { chat } = many(world);
  const thread = chat.createThread('now');
  await meanwhile(world, thread.send('hello').done);
  world.advance(1_000);
  world.fault({ error: { eventType: 'UpdateThread', code: 'InternalServerError', times: 1 } });
  const [refused, closed] = [thread.rename('other'), thread.archive()];
  await meanwhile(world, Promise.all([refused.catch(() => {}), closed]));
  expect([thread.snapshot.name, thread.snapshot.canAddMoreMessages]).toEqual(['now', false]);
});

test('the list is there within 30 s, though each preview takes its time; those that are missing show as they come', async () => {
  const world = new VirtualWorld();
  for (let n = 0; n < 25; n++) seed(world, `t-${n}`, 1);
  const { chat, device } = many(world);
  const previews = (): number => chat.snapshot.threadList?.filter(({ lastMessage }) => lastMessage !== null).length ?? 0;
  const pass = async (seconds: number): Promise<void> => {
    for (let n = 0; n < seconds; n++) {
      world.advance(1_000);
      await fateOf(Promise.resolve());
    }
  };
  world.fault({ ackDelay: { eventType: 'LoadThreadMetadata', ms: 8_000 } });
  const done = chat.loadThreads();
  await pass(29);
  expect([await fateOf(done), previews()]).toMatchObject([{ value: { length: 25 } }, 15]);
  await pass(20);
  expect(previews()).toBe(25);
  const again = chat.loadThreads();
  await pass(20);
  chat.stop();
  await pass(1);
  expect([await fateOf(again), device.held]).toMatchObject([{ value: { length: 25 } }, { timers: 0, exchanges: 0, listeners: 0 }]);
});
