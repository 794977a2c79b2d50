import { expect, test } from 'vitest';
import { fateOf, shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

test.each([5, 19, 20, 21, 25, 100, 300])('%i messages missed during a drop are all there, in order and once', (count) => {
  const world = new VirtualWorld();
  const { chat, thread, device, told } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = numbered('missed', count);
  for (const text of missed) {
    world.advance(7);
    world.agent('say', { text });
  }
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['hello', ...missed]);
  expect(thread.snapshot).toMatchObject({ unreadCount: count, history: { gapBefore: null, hasMore: false, status: 'known' } });
  const received = told.flatMap((moment) => (moment.moment === 'message.received' ? [`${moment.cause} ${moment.message.text}`] : []));
  expect(received.toSorted()).toEqual(missed.map((text) => `recovered ${text}`).toSorted());
  expect(device.rules.broken).toEqual([]);
});

/** On a line that is good again, behind by so many messages, five to a page. */
function behind(count: number) {
  const world = new VirtualWorld({ pageSize: 5 });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = numbered('missed', count);
  for (const text of missed) world.agent('say', { text });
  device.heal();
  return { world, chat, thread, device, missed };
}

test('more than 30 pages missed leave a gap that is named and that loadMore fills', async () => {
  const { world, chat, thread, missed } = behind(200);
  world.until(() => chat.snapshot.status === 'live');
  const { gapBefore } = thread.snapshot.history;
  expect(gapBefore).not.toBeNull();
  const before = thread.snapshot.messages.findIndex(({ id }) => id === gapBefore);
  expect(shown(thread)[before - 1]).toBe('hello');
  for (let page = 0; page < 20 && thread.snapshot.history.hasMore; page++) {
    void thread.loadMore();
    world.until(() => thread.snapshot.history.status !== 'loading');
  }
  expect(thread.snapshot.history).toMatchObject({ gapBefore: null, hasMore: false });
  expect(shown(thread)).toEqual(['hello', ...missed]);
});

test('a drop while the gap is being filled is made good by the next recovery', () => {
  const { world, chat, thread, device, missed } = behind(40);
  world.until(() => shown(thread).length >= 11);
  device.cut();
  for (let index = 0; index < 12; index++) world.agent('say', { text: `more ${index}` });
  world.until(() => chat.snapshot.status === 'live');
  world.until(() => thread.snapshot.history.gapBefore === null);
  expect(shown(thread)).toEqual(['hello', ...missed, ...Array.from({ length: 12 }, (_, index) => `more ${index}`)]);
});

test('pushes during a recovery are shown at once and in their place', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.cut();
  for (let index = 0; index < 30; index++) world.agent('say', { text: `missed ${index}` });
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 2_000, times: 1 } });
  world.until(() => chat.snapshot.status === 'recovering');
  world.advance(500);
  world.agent('say', { text: 'now' });
  world.advance(100);
  expect(shown(thread)).toEqual(['hello', 'now']);
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 30 }, (_, index) => `missed ${index}`), 'now']);
});

test('a recovery that never answers and then a good one leave no hole', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.cut();
  for (let index = 0; index < 30; index++) world.agent('say', { text: `missed ${index}` });
  world.fault({ silent: { eventType: 'RecoverThread', times: 2 } });
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot.history.status).toBe('unknown');
  world.agent('say', { text: 'pushed while unsure' });
  world.until(() => shown(thread).includes('pushed while unsure'));
  world.until(() => thread.snapshot.sync === 'live' && thread.snapshot.history.status === 'known');
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 30 }, (_, index) => `missed ${index}`), 'pushed while unsure']);
});

test('what changed meanwhile is merged: assignment, end and marks', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  world.agent('accept');
  world.agent('seen');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'assigned', agent: { name: expect.stringContaining('Grace') as string } });
  expect(statuses(thread)).toEqual(['seen']);
  device.refuse();
  device.cut();
  world.agent('close');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'ended', agent: null });
});

test('every push twice is shown once', () => {
  const world = new VirtualWorld();
  const { thread, told } = world.live();
  world.fault({ duplicatePush: 50 });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'welcome' });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  world.advance(1_000);
  expect(shown(thread)).toEqual(['hello', 'welcome']);
  expect(thread.snapshot.unreadCount).toBe(1);
  expect(told.filter(({ moment }) => moment === 'message.received')).toHaveLength(1);
});

test('an own message in the middle of what was missed does not end the search for the rest', () => {
  const world = new VirtualWorld({ pageSize: 5, deduplicate: false });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.line.isDownGood = false;
  const before = Array.from({ length: 10 }, (_, index) => `before ${index}`);
  const after = Array.from({ length: 7 }, (_, index) => `after ${index}`);
  for (const text of before) world.agent('say', { text });
  thread.send('mine');
  world.until(() => world.texts.includes('mine'));
  for (const text of after) world.agent('say', { text });
  world.until(() => chat.snapshot.connection.status === 'waiting');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(10_000);
  expect(world.texts).toEqual(['hello', ...before, 'mine', ...after]);
  expect(shown(thread)).toEqual(world.texts);
});

test('a mark on a message that was not fetched makes no hole', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const first = world.live();
  for (const text of ['one', 'two', 'three', 'four', 'five']) first.thread.send(text);
  world.until(() => world.texts.length === 5);
  const second = world.live();
  expect(shown(second.thread)).toEqual(['three', 'four', 'five']);
  world.agent('read');
  world.advance(1_000);
  expect(shown(second.thread)).toEqual(['three', 'four', 'five']);
  expect(statuses(second.thread)).toEqual(['read', 'read', 'read']);
});

test('what was pushed into a thread that was not there before counts as held: what is missed after it is fetched', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const { chat, thread, device } = world.live();
  device.cut();
  world.until(() => chat.snapshot.status === 'live' && device.sockets.length === 2);
  const other = world.live();
  other.thread.send('first');
  world.until(() => shown(thread).length === 1);
  device.refuse();
  device.cut();
  for (const text of ['a', 'b', 'c', 'd', 'e']) world.agent('say', { text });
  device.heal();
  world.until(() => device.sockets.at(-1)?.state === 'open' && thread.snapshot.sync === 'live' && shown(thread).length > 1);
  expect(shown(thread)).toEqual(['first', 'a', 'b', 'c', 'd', 'e']);
});

/** Drops the line, has the agent say something in the thread, and is live again. */
function missing(world: VirtualWorld, { chat, device }: VirtualChat, texts: readonly string[]): void {
  device.refuse();
  device.cut();
  for (const text of texts) world.agent('say', { text });
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${name} ${index}`);

test.each([[10, 30 * 10], [20, 30 * 20], [50, 600]])('with %i messages a page an open fetches the recovered page and at most %i more', (pageSize, most) => {
  const world = new VirtualWorld({ pageSize });
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  missing(world, opened, numbered('missed', most + 2 * pageSize + 1));
  expect(opened.thread.snapshot.messages).toHaveLength(1 + pageSize + most);
  expect(opened.thread.snapshot.history.gaps).toHaveLength(1);
});

test('each of several gaps is named, stands where something is missing, and is filled by itself', async () => {
  const world = new VirtualWorld({ pageSize: 2 });
  const opened = world.live();
  const { thread } = opened;
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  const all = ['hello', ...numbered('first', 100), ...numbered('second', 100)];
  missing(world, opened, numbered('first', 100));
  // The next session fills the older gap no further than the newer one leaves it pages for.
  missing(world, opened, numbered('second', 100));
  const holes = (): readonly string[] => {
    const texts = shown(thread);
    const gaps = thread.snapshot.history.gaps.map((id) => thread.snapshot.messages.findIndex((message) => message.id === id));
    const real = texts.flatMap((text, index) => (index > 0 && all.indexOf(text) !== all.indexOf(texts[index - 1] ?? '') + 1 ? [index] : []));
    // Whether anything lies between the last page and what is held is not known before the next.
    expect(gaps).toEqual(expect.arrayContaining(real));
    return thread.snapshot.history.gaps;
  };
  expect(holes()).toHaveLength(2);
  expect(thread.snapshot.history.gapBefore).toBe(holes()[0]);
  expect(await fateOf(thread.loadMore('nothing'))).toMatchObject({ error: { code: 'argument.invalid' } });
  const [newer] = holes();
  for (let page = 0; page < 60 && holes().length > 1; page++) {
    void thread.loadMore(holes()[1]);
    world.until(() => thread.snapshot.history.status !== 'loading');
    expect(holes()[0]).toBe(newer);
  }
  for (let page = 0; page < 60 && thread.snapshot.history.hasMore; page++) {
    void thread.loadMore(newer === holes()[0] ? newer : undefined);
    world.until(() => thread.snapshot.history.status !== 'loading');
  }
  expect(thread.snapshot.history).toEqual({ status: 'known', hasMore: false, gaps: [], gapBefore: null });
  expect(shown(thread)).toEqual(all);
});

test('500 missed messages are there within 2 s of the open, with 50 ms for each of the gateway’s answers', () => {
  const world = new VirtualWorld();
  const opened = world.live({ latencyMs: 5 });
  const { thread, device } = opened;
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  for (const text of numbered('missed', 500)) world.agent('say', { text });
  world.fault({ ackDelay: { ms: 50 } });
  device.heal();
  world.until(() => device.sockets.at(-1)?.state === 'open');
  expect(world.until(() => thread.snapshot.messages.length === 501)).toBeLessThan(2_000);
  expect(shown(thread)).toEqual(['hello', ...numbered('missed', 500)]);
  expect(device.rules.broken).toEqual([]);
});

test('after a drop the place in the queue is unknown, not gone, until it is pushed again', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live({ options: { channelId: 'chat_livechat' } });
  expect(thread.snapshot).toMatchObject({ status: 'notStarted', queue: null });
  void thread.start();
  world.until(() => thread.snapshot.queue?.position === 1);
  device.cut();
  expect(thread.snapshot).toMatchObject({ status: 'queued', queue: null });
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'queued', queue: null });
  world.agent('position', { position: 4 });
  world.until(() => thread.snapshot.queue?.position === 4);
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  expect(thread.snapshot.queue).toBeNull();
});

test('a conversation that was passed over while the first message waited is looked up whole once it is taken up', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  const other = world.live();
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  thread.send('refused');
  world.until(() => statuses(thread)[0] === 'failed');
  other.thread.send('passed over');
  world.until(() => statuses(other.thread)[0] === 'delivered');
  world.advance(1_000);
  expect(shown(thread)).toEqual(['refused']);
  thread.discard(thread.snapshot.messages[0]?.id ?? '');
  world.agent('say', { text: 'taken up' });
  world.advance(3_000);
  expect(thread.id).toBe(other.thread.id);
  expect(shown(thread)).toEqual(['passed over', 'taken up']);
});

test('what is said in a conversation before it is known to be the latest is looked up once it is', () => {
  const world = new VirtualWorld();
  const early = world.live();
  early.thread.send('of old');
  world.until(() => world.texts.length === 1);
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 3_000, times: 1 } });
  const page = world.open();
  page.thread.send('goes into it');
  world.until(() => page.chat.snapshot.status === 'recovering');
  world.advance(500);
  early.thread.send('meanwhile');
  world.agent('say', { text: 'answered' });
  world.until(() => page.chat.snapshot.status === 'live');
  world.advance(5_000);
  expect(shown(page.thread)).toEqual(['of old', 'answered', 'meanwhile', 'goes into it']);
  expect(shown(page.thread)).toEqual(world.texts);
  expect(page.thread.snapshot.history).toMatchObject({ status: 'known', hasMore: false });
});

test('what is pushed of another conversation while the latest one is asked for is not mixed into it', () => {
  const world = new VirtualWorld();
  const [ids, texts] = [['7b0a0000-3333-4aaa-8bbb-00000000000a', '7b0a0000-3333-4aaa-8bbb-00000000000b'], ['of the older', 'of the latest']];
  const early = world.live();
  for (const [index, id] of ids.entries()) {
    early.chat.thread(id).send(texts[index] ?? '');
    world.until(() => world.texts.length === 1 && world.threads.length === index + 1);
    world.agent('accept', { threadId: id, agent: index + 1 });
    world.advance(1_000);
  }
  early.chat.stop();
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 3_000 } });
  const page = world.open();
  page.thread.send('goes into the latest');
  world.until(() => page.chat.snapshot.status === 'recovering');
  world.advance(1_000);
  page.thread.discard(page.thread.snapshot.messages[0]?.id ?? '');
  world.agent('say', { threadId: ids[0], text: 'pushed meanwhile' });
  world.agent('transfer', { threadId: ids[0], agent: 2 });
  world.advance(500);
  world.agent('say', { threadId: ids[1], text: 'news of the latest' });
  world.advance(500);
  page.thread.send('written meanwhile');
  world.until(() => page.thread.id === ids[1]);
  expect(page.thread.snapshot.agent?.id).toBe('2');
  world.advance(20_000);
  expect(page.thread.id).toBe(ids[1]);
  expect(shown(page.thread)).toEqual(['of the latest', 'news of the latest', 'written meanwhile']);
  expect(page.thread.snapshot.agent?.id).toBe('2');
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([
    ['of the older', 'pushed meanwhile'], ['of the latest', 'news of the latest', 'written meanwhile'],
  ]);
});

test('each open asks once for each thread that is open, and is live only when all of them are', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  const others = ['7b0a0000-3333-4aaa-8bbb-00000000000a', '7b0a0000-3333-4aaa-8bbb-00000000000b'].map((id) => chat.thread(id));
  for (const one of [thread, ...others]) {
    one.send('hello');
    world.until(() => statuses(one)[0] === 'delivered');
  }
  const looks = (): number => world.asked.filter((type) => type === 'RecoverThread').length;
  for (let round = 0; round < 3; round++) {
    const before = looks();
    world.advance(6_000);
    device.cut();
    world.until(() => chat.snapshot.status === 'recovering');
    world.until(() => chat.snapshot.status === 'live');
    expect([thread, ...others].map(({ snapshot }) => snapshot.sync)).toEqual(['live', 'live', 'live']);
    world.advance(1_000);
    expect(looks() - before).toBe(3);
  }
});
