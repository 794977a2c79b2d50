import { expect, test } from 'vitest';
import { leases } from '../../src/leases.ts';
import { fateOf, shown, statuses, VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const liveChat = (world: VirtualWorld, traits: VirtualChatTraits = {}): VirtualChat =>
  world.live({ ...traits, options: { channelId: 'chat_livechat', ...traits.options } });

function started(world: VirtualWorld): VirtualChat {
  const opened = liveChat(world);
  void opened.thread.start();
  world.until(() => opened.thread.snapshot.queue !== null);
  return opened;
}

test('a live chat is started, queued with its position, assigned and ended, and another one is started after it', async () => {
  const world = new VirtualWorld();
  const { thread, chat } = liveChat(world);
  expect(thread.snapshot.status).toBe('notStarted');
  const seen: string[] = [];
  thread.subscribe(({ status }) => status, (status) => seen.push(status));
  const begun = thread.start();
  world.until(() => thread.snapshot.queue !== null);
  expect(await fateOf(begun)).toEqual({ value: { status: 'sent' } });
  expect(thread.snapshot.queue).toEqual({ position: 1, isAnyAgentOnline: true });
  expect(shown(thread)).toEqual(['Begin conversation']);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  expect(thread.snapshot).toMatchObject({ queue: null, agent: { name: expect.stringContaining('Grace') as string, isBot: false } });
  const firstId = thread.id;
  const ended = thread.end();
  world.until(() => thread.snapshot.status === 'ended');
  expect(await fateOf(ended)).toEqual({ value: undefined });
  world.until(() => thread.snapshot.agent === null, 100);
  expect(seen).toEqual(['starting', 'queued', 'assigned', 'ending', 'ended']);
  void thread.start('Me again');
  world.until(() => thread.snapshot.queue !== null);
  expect(thread.id).not.toBe(firstId);
  expect(chat.thread()).toBe(thread);
  expect(shown(thread)).toEqual(['Me again']);
  expect(world.threads.map(({ status }) => status)).toEqual(['closed', 'new']);
});

test('positions in the queue count down as others leave it', () => {
  const world = new VirtualWorld();
  const first = liveChat(world, { options: { customer: { id: 'a' } } });
  const second = liveChat(world, { options: { customer: { id: 'b' } } });
  void first.thread.start();
  world.until(() => first.thread.snapshot.queue !== null);
  void second.thread.start();
  world.until(() => second.thread.snapshot.queue !== null);
  expect(second.thread.snapshot.queue?.position).toBe(2);
  world.agent('accept', { threadId: first.thread.id });
  world.until(() => second.thread.snapshot.queue?.position === 1);
  expect(first.thread.snapshot).toMatchObject({ status: 'assigned', queue: null });
});

test('an end that is asked for while the line is down is made good after it', async () => {
  const world = new VirtualWorld();
  const { thread, device, chat } = started(world);
  device.refuse();
  device.cut();
  const ended = thread.end();
  expect(thread.snapshot.status).toBe('ending');
  world.advance(30_000);
  expect(await fateOf(ended)).toBe('pending');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  world.until(() => thread.snapshot.status === 'ended');
  expect(await fateOf(ended)).toEqual({ value: undefined });
  expect(world.threads[0]?.status).toBe('closed');
});

test('an end whose answer is lost with the line is asked again', async () => {
  const world = new VirtualWorld();
  const { thread } = started(world);
  world.fault({ dropBeforeAck: { eventType: 'EndContact', store: true, times: 1 } });
  const ended = thread.end();
  world.until(() => thread.snapshot.status === 'ended');
  expect(await fateOf(ended)).toEqual({ value: undefined });
});

test('an end that is refused leaves the chat as it was, and says why', async () => {
  const world = new VirtualWorld();
  const { thread } = started(world);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  world.fault({ error: { eventType: 'EndContact', code: 'EndingContactFailed', times: 1 } });
  const ended = thread.end();
  expect(thread.snapshot.status).toBe('ending');
  world.until(() => thread.snapshot.status === 'assigned');
  expect(await fateOf(ended)).toMatchObject({ error: { code: 'request.refused', detail: 'EndingContactFailed' } });
});

test('an agent that closes ends it, and writing is refused until it is started again', () => {
  const world = new VirtualWorld();
  const { thread } = started(world);
  world.agent('accept');
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(thread.can('send')).toBe(false);
  expect(() => thread.send('anyone?')).toThrow(expect.objectContaining({ code: 'verb.forbidden' }));
  expect(thread.can('start')).toBe(true);
});

test('what was on its way when the agent closed is failed for that reason, or is there', () => {
  const world = new VirtualWorld();
  const { thread } = started(world);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  world.agent('close');
  thread.send('one more thing');
  world.until(() => statuses(thread).at(-1) === 'failed');
  expect(world.texts).toEqual(['Begin conversation']);
  expect(thread.snapshot.status).toBe('ended');
});

test('a page that comes back finds its live chat, its place kept and its agent known', () => {
  const world = new VirtualWorld();
  const { thread, chat } = started(world);
  world.agent('accept');
  world.agent('say', { text: 'welcome' });
  world.until(() => shown(thread).includes('welcome'));
  chat.stop();
  const again = liveChat(world);
  expect(again.thread.id).toBe(thread.id);
  expect(again.thread.snapshot).toMatchObject({ status: 'assigned', agent: { id: '1' } });
  expect(shown(again.thread)).toEqual(['Begin conversation', 'welcome']);
});

test('after a drop the place in the queue is unknown until the next word of it', () => {
  const world = new VirtualWorld();
  const { thread, device, chat } = started(world);
  device.cut();
  expect(thread.snapshot.queue).toBeNull();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'queued', queue: null });
  world.agent('position', { position: 3 });
  world.until(() => thread.snapshot.queue !== null);
  expect(thread.snapshot.queue?.position).toBe(3);
});

test('a transfer to the queue takes the agent away, and another one takes over', () => {
  const world = new VirtualWorld();
  const { thread } = started(world);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  world.agent('transfer', { queue: 'Billing' });
  world.until(() => thread.snapshot.status === 'queued');
  world.until(() => thread.snapshot.queue !== null);
  expect(thread.snapshot).toMatchObject({ agent: null, queue: { position: 1 } });
  world.agent('accept', { agent: 2 });
  world.until(() => thread.snapshot.status === 'assigned');
  expect(thread.snapshot.agent?.id).toBe('2');
});

test('a start that is refused leaves the chat not started', async () => {
  const world = new VirtualWorld();
  const { thread } = liveChat(world);
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  const begun = thread.start();
  expect(thread.snapshot.status).toBe('starting');
  world.until(() => thread.snapshot.status === 'notStarted');
  expect(await fateOf(begun)).toEqual({ value: { status: 'failed', reason: 'refused' } });
  expect(thread.can('start')).toBe(true);
});

test('a channel that refuses empty recoveries is live all the same', () => {
  const world = new VirtualWorld();
  const { thread } = liveChat(world, { options: { channelId: 'chat_livechat_norecover' } });
  expect(thread.snapshot).toMatchObject({ sync: 'live', status: 'notStarted' });
});

test('verbs of live chat are refused on a messaging channel', async () => {
  const { thread } = new VirtualWorld().live();
  expect([thread.can('start'), thread.can('end')]).toEqual([false, false]);
  expect(await fateOf(thread.start())).toMatchObject({ error: { code: 'verb.forbidden' } });
  expect(await fateOf(thread.end())).toMatchObject({ error: { code: 'verb.forbidden' } });
});

test('a start that nobody waits for is no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const hear = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', hear);
  const { thread } = new VirtualWorld().live();
  void thread.start();
  void thread.start('');
  void thread.end();
  void thread.loadMore();
  void thread.markSeen();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', hear);
  expect(unhandled).toEqual([]);
});

test('a message that a closed session refuses leaves it ended', () => {
  const world = new VirtualWorld();
  const { thread, device } = liveChat(world);
  thread.send('hello');
  world.until(() => thread.snapshot.status === 'queued');
  device.kill();
  const page = world.open({ storage: device.storage, options: { channelId: 'chat_livechat' } });
  page.thread.send('again');
  world.agent('close');
  void page.chat.connect();
  world.until(() => statuses(page.thread).includes('failed'));
  expect(page.thread.snapshot).toMatchObject({ status: 'ended', contact: { status: 'closed' } });
});

test('what did not get into a session that is over stays in sight, failed, when the next begins', async () => {
  const world = new VirtualWorld();
  const { thread, device } = liveChat(world);
  thread.send('hello');
  world.until(() => thread.snapshot.status === 'queued');
  world.agent('close');
  device.line.isUpGood = false;
  const { done } = thread.send('too late');
  world.until(() => thread.snapshot.status === 'ended');
  void thread.start('begin again');
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'ended' } });
  device.heal();
  world.until(() => statuses(thread).includes('delivered'));
  world.advance(60_000);
  expect(thread.snapshot.messages).toMatchObject([{ text: 'begin again', status: 'delivered' }, { text: 'too late', status: 'failed', failure: 'ended' }]);
  expect(world.texts).toEqual(['begin again']);
});

/** Where there are no locks, a page died with a message for a session that is over, and the next page began another before it could take that over. */
function succeeded(part: (first: VirtualChat, close: () => void) => void) {
  const world = new VirtualWorld();
  const traits: VirtualChatTraits = { storage: new VirtualStorage(), ports: ({ storage, clock, random }) => ({ locks: leases(storage, clock, random) }) };
  const first = liveChat(world, traits);
  void first.thread.start('one');
  world.until(() => first.thread.snapshot.queue !== null);
  world.agent('accept');
  part(first, () => world.agent('close'));
  world.advance(1_000);
  first.device.kill();
  const page = liveChat(world, traits);
  expect(page.thread.snapshot.status).toBe('ended');
  void page.thread.start('two');
  world.advance(200_000);
  const received = page.told.flatMap((told) => (told.moment === 'message.received' ? [told.message.text] : []));
  return { world, page, received, texts: world.threads.map(({ messages }) => messages.map(({ text }) => text)) };
}

test('what a session that is over has refused is shown in the next, also where its page died without a word', () => {
  const { world, page, received, texts } = succeeded((first, close) => {
    close();
    first.thread.send('too late');
  });
  expect(page.thread.snapshot.messages).toMatchObject([{ text: 'two', status: 'delivered' }, { text: 'too late', status: 'failed', failure: 'refused' }]);
  expect(Object.keys(page.chat.snapshot.threads)).toEqual(['default']);
  expect(received).toEqual(['one']);
  expect(texts).toEqual([['one'], ['two']]);
  page.thread.retry(page.thread.snapshot.messages[1]?.id ?? '');
  world.advance(10_000);
  expect(world.texts).toEqual(['two', 'too late']);
});

test('a session that is over and is opened again, to look for what went out, is not told of again', () => {
  const { page, received, texts } = succeeded((first, close) => {
    first.device.line.isUpGood = false;
    first.thread.send('in doubt');
    close();
  });
  const [, session] = Object.values(page.chat.snapshot.threads);
  expect(session?.messages).toMatchObject([{ text: 'one', status: 'delivered' }, { text: 'in doubt', status: 'failed' }]);
  expect(received).toEqual(['one']);
  expect(texts).toEqual([['one'], ['two']]);
});

test('ending a session while the line is being made waits for the sign-in', () => {
  const world = new VirtualWorld();
  const { thread, device } = liveChat(world);
  thread.send('hello');
  world.until(() => thread.snapshot.status === 'queued');
  device.cut();
  world.until(() => device.sockets.length === 2 && device.socket.state === 'open');
  void thread.end();
  world.until(() => thread.snapshot.status === 'ended');
  expect(device.rules.broken).toEqual([]);
});

test('older messages that are on their way when the next session begins are not shown in it', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const { thread } = liveChat(world);
  for (const text of ['one', 'two', 'three', 'four', 'five']) thread.send(text);
  world.until(() => world.texts.length === 5);
  world.agent('close');
  const page = liveChat(world);
  world.until(() => page.thread.snapshot.history.hasMore);
  void page.thread.loadMore();
  void page.thread.start('again');
  world.advance(10_000);
  expect(shown(page.thread)).toEqual(['again']);
});

test('a message that was acknowledged and not shown yet when its session ended has arrived: it has not failed in the next', () => {
  const world = new VirtualWorld({ pushDelayMs: 200 });
  const { thread, told, device } = started(world);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  world.advance(1_000);
  thread.send('the last word');
  world.until(() => statuses(thread).at(-1) === 'sent');
  // The push that would show it is cut off on its way.
  device.line.truncated = 1;
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(statuses(thread).at(-1)).toBe('sent');
  void thread.start('begin again');
  world.advance(20_000);
  expect(thread.snapshot.messages).toMatchObject([{ text: 'begin again', status: 'delivered' }]);
  expect(told.filter(({ moment }) => moment === 'message.failed')).toEqual([]);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['Begin conversation', 'the last word'], ['begin again']]);
  expect([...(device.storage as VirtualStorage).texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

test('a message is told once, though of two sessions first the one and then the other is the one that goes on', () => {
  const world = new VirtualWorld();
  const options = { channelId: 'chat_livechat' };
  const storage = new VirtualStorage();
  const [first, second] = [world.live({ options, storage }), world.live({ options })];
  first.thread.send('one');
  second.thread.send('two');
  world.advance(2_000);
  expect(world.threads).toHaveLength(2);
  const page = world.open({ options, storage, latencyMs: 300 });
  void page.thread;
  page.chat.connect().catch(() => {});
  world.until(() => JSON.stringify(page.frames).includes('RecoverLivechat'));
  world.agent('say', { threadId: first.thread.id, text: 'news' });
  world.advance(10);
  second.thread.send('three');
  world.advance(5_000);
  expect(page.thread.id).toBe(second.thread.id);
  world.agent('close', { threadId: second.thread.id });
  first.device.goOffline();
  first.thread.send('four');
  world.advance(1_000);
  first.chat.stop();
  world.advance(20_000);
  expect(page.thread.id).toBe(first.thread.id);
  expect(shown(page.thread)).toEqual(expect.arrayContaining(['one', 'news', 'four']));
  expect(page.told.filter((moment) => moment.moment === 'message.received' && moment.message.text === 'news')).toHaveLength(1);
});
