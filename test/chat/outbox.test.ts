import { expect, test } from 'vitest';
import { pass, signInOptions } from '../kit/sign-in-stage.ts';
import { fateOf, shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Pages of one browser. */
function browser(world = new VirtualWorld()) {
  const storage = new VirtualStorage();
  const open = (options = {}) => world.open({ storage, options });
  const online = () => {
    const page = open();
    page.chat.connect().catch(() => {});
    return page;
  };
  /** A page that reaches nobody: what it is told to send waits. */
  const writing = (...texts: string[]) => {
    const page = open();
    page.device.goOffline();
    for (const text of texts) page.thread.send(text);
    return page;
  };
  const texts = (): string[] => [...storage.texts].filter(([key]) => key.includes('.out.')).map(([, text]) => (JSON.parse(text) as { text: string }).text);
  /** What the gateway has, of all threads. */
  const there = (): string[] => world.allTexts.toSorted();
  return { world, storage, open, online, writing, texts, there };
}

test('what a page that died had not sent goes out by the next, though nobody opened the thread, and once', () => {
  const { world, online, writing, texts } = browser();
  const first = writing('left behind');
  first.device.kill();
  expect(texts()).toEqual(['left behind']);
  online();
  world.advance(10_000);
  expect(world.texts).toEqual(['left behind']);
  expect(texts()).toEqual([]);
});

test('two pages never send one message twice: each sends its own, and what one that lives has queued the other leaves alone', () => {
  const { world, online, writing, there } = browser();
  const first = writing('from the first');
  const second = online();
  second.thread.send('from the second');
  world.advance(30_000);
  expect(there()).toEqual(['from the second']);
  first.device.goOnline();
  world.advance(30_000);
  expect(there()).toEqual(['from the first', 'from the second']);
});

test('a page that dies while another lives leaves its messages to that one', () => {
  const { world, online, writing, there } = browser();
  const second = online();
  second.thread.send('hello');
  world.advance(5_000);
  const first = writing('orphan one', 'orphan two');
  world.advance(5_000);
  expect(there()).toEqual(['hello']);
  first.device.kill();
  world.advance(30_000);
  expect(there()).toEqual(['hello', 'orphan one', 'orphan two']);
});

test('of three pages one takes over what a fourth left', () => {
  const { world, online, writing, there } = browser();
  for (let n = 0; n < 3; n++) online();
  world.advance(2_000);
  const last = writing('to be had once');
  world.advance(1_000);
  last.device.kill();
  world.advance(30_000);
  expect(there()).toEqual(['to be had once']);
});

test('of two pages that wait for one that dies that one takes over which is connected, and a page that connects later looks for what is left', () => {
  const { world, open, online, writing, there } = browser();
  const dormant = open();
  world.advance(10_000);
  const first = writing('left');
  // It hears of it, and is the first in line.
  world.advance(1_000);
  const connected = online();
  world.advance(5_000);
  first.device.kill();
  world.advance(10_000);
  expect(there()).toEqual(['left']);
  connected.chat.stop();
  const last = writing('left again');
  world.advance(5_000);
  last.device.kill();
  world.advance(10_000);
  expect(there()).toEqual(['left']);
  dormant.chat.connect().catch(() => {});
  world.advance(10_000);
  expect(there()).toEqual(['left', 'left again']);
});

test('a message that was sent and not shown before the page died is looked for, and not sent again', () => {
  const { world, online } = browser();
  const first = online();
  world.until(() => first.chat.snapshot.status === 'live');
  first.thread.send('sent already');
  world.until(() => world.texts.length === 1);
  first.device.kill();
  const second = online();
  world.advance(20_000);
  expect(world.texts).toEqual(['sent already']);
  expect(shown(second.thread)).toEqual(['sent already']);
});

test('records of the first version are taken up, and one that nobody can read is put aside and reported once', () => {
  const { world, storage, open } = browser();
  const place = 'chat-machines.1001.chat_messaging.customer-1.out.';
  storage.write(`${place}m1`, JSON.stringify({ v: 1, key: 'default', threadId: 't1', messageId: 'm1', text: 'of old', at: world.clock.now() - 1_000, failure: null, after: null }));
  storage.write(`${place}m2`, '{"v":1,"text":');
  const page = open();
  expect(shown(page.thread)).toEqual(['of old']);
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.damaged']);
  expect(storage.read('chat-machines.1001.chat_messaging.damaged.m2')).toBe('{"v":1,"text":');
  page.chat.connect().catch(() => {});
  world.advance(10_000);
  expect(world.texts).toEqual(['of old']);
  expect(page.errors).toHaveLength(1);
});

test('what waited for 72 hours is not sent but shown as expired, and goes when the customer says so again', async () => {
  const { world, open, online } = browser();
  const first = open();
  first.device.goOffline();
  const { id } = first.thread.send('stale');
  first.device.kill();
  world.advance(72 * 3_600_000);
  const second = online();
  world.advance(10_000);
  expect(second.thread.snapshot.messages).toMatchObject([{ id, status: 'failed', failure: 'expired' }]);
  expect(world.texts).toEqual([]);
  const again = second.thread.retry(id);
  world.advance(10_000);
  expect(await fateOf(again.done)).toEqual({ value: { status: 'sent' } });
  expect(world.texts).toEqual(['stale']);
});

test('a page that was without a network for 72 hours does not send either', () => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  device.goOffline();
  thread.send('stale');
  world.advance(72 * 3_600_000);
  thread.send('fresh');
  device.goOnline();
  world.advance(30_000);
  expect(world.texts).toEqual(['fresh']);
  expect(thread.snapshot.messages.find(({ text }) => text === 'stale')).toMatchObject({ status: 'failed', failure: 'expired' });
});

test('a message over the limit fails as too long, and the rest goes on', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  const long = thread.send('é'.repeat(16_001));
  const fits = thread.send('é'.repeat(16_000));
  world.advance(5_000);
  expect(await fateOf(long.done)).toEqual({ value: { status: 'failed', reason: 'tooLong' } });
  expect(await fateOf(fits.done)).toEqual({ value: { status: 'sent' } });
  expect(statuses(thread)).toContain('failed');
});

test('the 1,001st message that waits is refused, and says so', () => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  device.goOffline();
  for (let n = 0; n < 1_000; n++) {
    expect(thread.can('send')).toBe(true);
    thread.send(`m${n}`);
  }
  expect(thread.can('send')).toBe(false);
  expect(() => thread.send('one more')).toThrow(expect.objectContaining({ code: 'outbox.full' }));
  expect(thread.snapshot.messages).toHaveLength(1_000);
});

test('the snapshot says whether messages are kept', () => {
  const { world, storage, online } = browser();
  const page = online();
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('durable');
  storage.isBlocked = true;
  page.device.goOffline();
  page.thread.send('held by a thread');
  expect(page.chat.snapshot.persistence).toBe('none');
  storage.isBlocked = false;
  page.thread.send('kept again');
  expect(page.chat.snapshot.persistence).toBe('durable');
});

test('persist: false writes nothing at all, and works', () => {
  const { world, storage, open } = browser();
  const page = open({ persist: false, customer: {} });
  page.chat.connect().catch(() => {});
  page.thread.send('hello');
  expect(page.chat.snapshot.persistence).toBe('none');
  world.advance(5_000);
  expect(world.texts).toEqual(['hello']);
  expect([...storage.texts]).toEqual([]);
});

test('forget leaves nothing of the customer in storage, and what is sent later is kept again', () => {
  const { world, storage, open, texts } = browser();
  const page = open({ customer: {} });
  page.device.goOffline();
  page.thread.send('secret');
  page.chat.setCustomerFields({ tier: 'gold' });
  page.chat.forget();
  expect([...storage.texts.keys()].filter((key) => key !== 'chat-machines.visitor')).toEqual([]);
  page.thread.send('later');
  expect(texts()).toEqual(['later']);
  page.device.goOnline();
  world.advance(60_000);
  expect(world.texts).toEqual(['secret', 'later']);
});

test('a page that was put aside, and whose messages another took over, sends none of them when it is back', () => {
  const { world, online, writing } = browser();
  const first = writing('mine or yours');
  const back = first.device.putAside();
  online();
  world.advance(10_000);
  expect(world.texts).toEqual(['mine or yours']);
  back();
  first.device.goOnline();
  first.chat.connect().catch(() => {});
  world.advance(60_000);
  expect(world.texts).toEqual(['mine or yours']);
});

test('after stop nothing is held, not even a name', () => {
  const { open } = browser();
  const first = open();
  first.thread.send('queued');
  first.device.kill();
  const second = open();
  second.thread.send('queued too');
  second.chat.stop();
  expect(second.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('what a page left goes to its own conversation and not twice, even where storage is too full to claim it', () => {
  const { world, storage, online } = browser(new VirtualWorld({ deduplicate: false }));
  const first = online();
  world.until(() => first.chat.snapshot.status === 'live');
  first.thread.send('arrived');
  first.thread.send('on its way');
  world.advance(15);
  first.device.kill();
  storage.isFull = true;
  const second = online();
  world.advance(20_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['arrived', 'on its way']]);
  expect(shown(second.thread)).toEqual(['arrived', 'on its way']);
});

test('what could not be claimed, because storage is full, is sent by the one page that took it over', () => {
  const { world, storage, online, writing, there } = browser(new VirtualWorld({ deduplicate: false }));
  online();
  online();
  world.advance(5_000);
  const first = writing('left');
  world.advance(1_000);
  storage.isFull = true;
  first.device.kill();
  world.advance(60_000);
  expect(there()).toEqual(['left']);
});

test('what could not be claimed is gone once it has arrived, or is not wanted any more', () => {
  const { world, storage, open, online, writing, texts, there } = browser(new VirtualWorld({ deduplicate: false }));
  const first = writing('arrives', 'is discarded');
  first.device.kill();
  storage.isFull = true;
  const second = open();
  second.device.goOffline();
  second.thread.discard(second.thread.snapshot.messages[1]?.id ?? '');
  expect(texts()).toEqual(['arrives']);
  second.device.goOnline();
  second.chat.connect().catch(() => {});
  world.advance(60_000);
  expect([there(), texts()]).toEqual([['arrives'], []]);
  // What was in the way is away.
  storage.isFull = false;
  second.device.goOffline();
  second.thread.send('left');
  second.device.kill();
  online();
  world.advance(60_000);
  expect([there(), texts()]).toEqual([['arrives', 'left'], []]);
});

test('what was written before the platform said who this browser is goes out by the next page', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const options = signInOptions('securedCookies');
  const first = world.open({ storage, options });
  first.device.goOffline();
  first.thread.send('from nobody yet');
  first.device.kill();
  const second = world.open({ storage, options });
  second.chat.connect().catch(() => {});
  await pass(world, 20_000);
  expect(world.texts).toEqual(['from nobody yet']);
});

test('where only a code says who it is nothing is kept before, and the snapshot says so', () => {
  const world = new VirtualWorld();
  const page = world.open({ options: signInOptions('thirdParty') });
  page.device.goOffline();
  page.thread.send('whose is it?');
  expect(page.chat.snapshot.persistence).toBe('none');
});

test('the identity token holds in memory where storage is full: the customer stays the same over reconnects', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  storage.isFull = true;
  const page = world.open({ storage, options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  page.chat.connect().catch(() => {});
  await pass(world, 5_000);
  const { id } = page.chat.snapshot.customer;
  world.fault({ refuseMs: 5_000, drop: true });
  await pass(world, 60_000);
  expect(page.chat.snapshot).toMatchObject({ status: 'live', customer: { id } });
});

test('what was taken over goes out though blocked storage kept its old record and the name was lost meanwhile', () => {
  const { world, storage, open, writing } = browser();
  const first = writing('kept twice');
  const old = [...storage.texts].filter(([key]) => key.includes('.out.'));
  first.device.kill();
  const second = open();
  void second.thread;
  for (const [key, text] of old) storage.texts.set(key, text);
  second.device.putAside()();
  second.chat.connect().catch(() => {});
  world.advance(30_000);
  expect(world.texts).toEqual(['kept twice']);
});

test('what was discarded while storage was blocked is forgotten once storage works: nothing of it goes out on the next page', () => {
  const { world, storage, online, writing, texts } = browser();
  const page = writing('taken back', 'meant');
  expect(texts()).toEqual(['taken back', 'meant']);
  storage.isBlocked = true;
  page.thread.discard(page.thread.snapshot.messages[0]?.id ?? '');
  storage.isBlocked = false;
  expect(texts()).toEqual(['taken back', 'meant']);
  page.chat.connect().catch(() => {});
  page.device.goOnline();
  world.advance(10_000);
  expect(texts()).toEqual([]);
  page.device.kill();
  online();
  world.advance(10_000);
  expect(world.texts).toEqual(['meant']);
});
