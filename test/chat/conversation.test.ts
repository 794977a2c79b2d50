import { expect, test } from 'vitest';
import { fateOf, shown, statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

function talking(world: VirtualWorld): VirtualChat {
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.agent('accept');
  world.until(() => opened.thread.snapshot.status === 'assigned');
  return opened;
}

test('a closed messaging thread is ended, and writing again begins a new contact in it', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  const first = thread.snapshot.contact?.id;
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(thread.can('send')).toBe(true);
  thread.send('one more thing');
  expect(thread.snapshot.status).toBe('starting');
  world.until(() => thread.snapshot.status === 'queued');
  expect(thread.snapshot.contact?.id).not.toBe(first);
  expect(shown(thread)).toEqual(['hello', 'one more thing']);
  expect(world.threads).toHaveLength(1);
});

test('a platform that opens the old contact again is understood as well', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  world.advance(2_000);
  world.control('push', { type: 'CaseStatusChanged', status: 'open' });
  world.until(() => thread.snapshot.status !== 'ended', 1_000);
  expect(thread.snapshot.contact?.status).toBe('open');
});

test('a status that is told again is no news, and stands against a late word of what was in between', () => {
  const world = new VirtualWorld();
  const { thread, told } = talking(world);
  const push = (): string => {
    world.advance(2_000);
    world.control('push', { type: 'CaseStatusChanged', status: 'open' });
    world.advance(200);
    return String(world.log.findLast(({ type, dir }) => type === 'CaseStatusChanged' && dir === 'out')?.['frame']);
  };
  const changes = (): number => told.filter(({ moment }) => moment === 'contact.changed').length;
  const early = push();
  const before = changes();
  push();
  world.control('push', { frame: early.replace('"status":"open"', '"status":"pending"') });
  world.advance(200);
  expect([early.includes('"status":"open"'), thread.snapshot.contact?.status, changes() - before]).toEqual([true, 'open', 0]);
});

test('a close that comes late or twice does not end the contact that followed', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  const late = world.log.findLast(({ type, dir }) => type === 'CaseStatusChanged' && dir === 'out')?.['frame'];
  thread.send('again');
  world.until(() => thread.snapshot.status === 'queued');
  world.control('push', { frame: late });
  world.advance(1_000);
  expect(thread.snapshot.status).toBe('queued');
});

test('older pages are loaded to the end, joined where one is under way', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 50 });
  const { chat, told } = world.open();
  const thread = chat.thread('t-1');
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot.history).toEqual({ status: 'known', hasMore: true, gaps: [], gapBefore: null });
  expect(thread.snapshot.messages).toHaveLength(20);
  const both = [thread.loadMore(), thread.loadMore()];
  expect(thread.snapshot.history.status).toBe('loading');
  world.until(() => thread.snapshot.history.status === 'known');
  expect(await Promise.all(both)).toEqual([{ loaded: 20, hasMore: true }, { loaded: 20, hasMore: true }]);
  const last = thread.loadMore();
  world.until(() => thread.snapshot.history.status === 'known');
  expect(await fateOf(last)).toEqual({ value: { loaded: 10, hasMore: false } });
  expect(shown(thread)).toEqual(Array.from({ length: 50 }, (_, index) => `old ${index}`));
  expect(thread.can('loadMore')).toBe(false);
  expect(await fateOf(thread.loadMore())).toEqual({ value: { loaded: 0, hasMore: false } });
  expect(told.filter((moment) => moment.moment === 'message.received' && moment.cause === 'history')).toHaveLength(30);
});

test('a page that was asked for when the line went is loaded after it', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 50 });
  const { chat, device } = world.open();
  const thread = chat.thread('t-1');
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  const loading = thread.loadMore();
  device.cut();
  world.until(() => thread.snapshot.messages.length === 40);
  expect(await fateOf(loading)).toEqual({ value: { loaded: 20, hasMore: true } });
});

test('a page that is refused says so, and can be asked for again', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 30 });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  world.fault({ error: { eventType: 'LoadMoreMessages', code: 'LoadingMoreMessagesFailed', times: 1 } });
  const loading = thread.loadMore();
  world.until(() => thread.snapshot.history.status !== 'loading');
  expect(await fateOf(loading)).toMatchObject({ error: { code: 'request.refused', detail: 'LoadingMoreMessagesFailed' } });
  void thread.loadMore();
  world.until(() => thread.snapshot.messages.length === 30);
});

test('marking as seen tells the agent and takes the count to nothing', async () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  world.agent('say', { text: 'one' });
  world.agent('say', { text: 'two' });
  world.until(() => thread.snapshot.unreadCount === 2);
  const marked = thread.markSeen();
  expect(thread.snapshot.unreadCount).toBe(0);
  world.until(() => statuses(thread).at(-1) === 'seen');
  expect(await fateOf(marked)).toEqual({ value: undefined });
  expect(await fateOf(thread.markSeen())).toEqual({ value: undefined });
  expect(world.asked.filter((type) => type === 'MessageSeenByConsumer')).toHaveLength(1);
});

test('marking as seen while the line is down is kept until it is live', async () => {
  const world = new VirtualWorld();
  const { thread, device, chat } = talking(world);
  world.agent('say', { text: 'one' });
  world.until(() => thread.snapshot.unreadCount === 1);
  device.refuse();
  device.cut();
  const marked = thread.markSeen();
  expect(thread.snapshot.unreadCount).toBe(0);
  world.advance(20_000);
  expect(await fateOf(marked)).toBe('pending');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  world.until(() => statuses(thread).at(-1) === 'seen');
  expect(await fateOf(marked)).toEqual({ value: undefined });
  expect(thread.snapshot.unreadCount).toBe(0);
});

test('keystrokes tell the agent once that the customer types, and once that it ended', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  const typed = (): readonly string[] => world.asked.filter((type) => type.startsWith('SenderTyping'));
  for (let key = 0; key < 20; key++) {
    thread.keystroke();
    world.advance(150);
  }
  expect(typed()).toEqual(['SenderTypingStarted']);
  world.advance(1_100);
  expect(typed()).toEqual(['SenderTypingStarted', 'SenderTypingEnded']);
  thread.keystroke();
  world.advance(100);
  thread.send('done');
  world.advance(5_000);
  expect(typed()).toEqual(['SenderTypingStarted', 'SenderTypingEnded', 'SenderTypingStarted', 'SenderTypingEnded']);
});

test('keystrokes before there is a contact tell nobody and harm nothing', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  expect(thread.can('keystroke')).toBe(false);
  thread.keystroke();
  world.advance(5_000);
  expect(world.asked.some((type) => type.startsWith('SenderTyping'))).toBe(false);
});

test('the agent typing is shown and ends with its word, its message, or by itself', () => {
  const world = new VirtualWorld();
  const { thread, device, chat } = talking(world);
  const isTyping = (): boolean => thread.snapshot.agentTyping !== null;
  world.agent('type');
  world.until(isTyping);
  expect(thread.snapshot.agentTyping).toMatchObject({ agent: { id: '1' } });
  world.agent('stopTyping');
  world.until(() => !isTyping());
  world.agent('type');
  world.until(isTyping);
  world.agent('say', { text: 'hi' });
  world.until(() => !isTyping());
  // Its end never comes.
  world.control('push', { type: 'SenderTypingStarted' });
  world.until(isTyping);
  expect(world.until(() => !isTyping())).toBeLessThanOrEqual(30_000);
  world.control('push', { type: 'SenderTypingStarted' });
  world.until(isTyping);
  device.cut();
  expect(isTyping()).toBe(false);
  world.until(() => chat.snapshot.status === 'live');
  expect(isTyping()).toBe(false);
});

test('typing that began before an agent message twice pushed does not stick after it', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  world.control('push', { type: 'SenderTypingStarted' });
  world.until(() => thread.snapshot.agentTyping !== null);
  world.control('push', { type: 'SenderTypingStarted' });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(thread.snapshot.agentTyping).toBeNull();
});

test('a message received says why: pushed, recovered or older', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 21 });
  const { chat, told } = world.open();
  const thread = chat.thread('t-1');
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  void thread.loadMore();
  world.until(() => thread.snapshot.messages.length === 21);
  world.agent('say', { text: 'now' });
  world.until(() => thread.snapshot.messages.length === 22);
  const causes = told.flatMap((moment) => (moment.moment === 'message.received' ? [moment.cause] : []));
  expect(causes).toEqual([...Array.from({ length: 20 }, () => 'recovered'), 'history', 'push']);
});

test('two threads of one customer are kept apart', () => {
  const world = new VirtualWorld();
  const { chat } = world.live();
  const [a, b] = [chat.thread('t-a'), chat.thread('t-b')];
  a.send('to a');
  b.send('to b');
  world.until(() => [...statuses(a), ...statuses(b)].every((status) => status === 'delivered'));
  world.agent('say', { threadId: 't-a', text: 'answer a' });
  world.until(() => shown(a).length === 2);
  expect([shown(a), shown(b)]).toEqual([['to a', 'answer a'], ['to b']]);
  expect(chat.thread('t-a')).toBe(a);
});
