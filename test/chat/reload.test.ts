import { expect, test } from 'vitest';
import { fateOf, shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const asGuest = { customer: {} };

test('a guest who comes back is the same customer in the same conversation', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: asGuest });
  first.thread.send('hello');
  world.until(() => statuses(first.thread)[0] === 'delivered');
  first.device.kill();
  world.agent('say', { text: 'are you there?' });
  const second = world.live({ storage, options: asGuest });
  expect(second.chat.snapshot.customer.id).toBe(first.chat.snapshot.customer.id);
  expect(second.thread.id).toBe(first.thread.id);
  expect(shown(second.thread)).toEqual(['hello', 'are you there?']);
  expect(second.thread.snapshot.unreadCount).toBe(1);
});

test('messages that were never sent survive the page and arrive once, in order, even if no thread is opened', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.device.goOffline();
  world.advance(20_000);
  first.thread.send('one');
  first.thread.send('two');
  first.device.kill();
  const second = world.open({ storage });
  void second.chat.connect();
  world.until(() => world.texts.length === 2);
  world.advance(60_000);
  expect(world.texts).toEqual(['one', 'two']);
  expect(shown(second.thread)).toEqual(['one', 'two']);
  expect(statuses(second.thread)).toEqual(['delivered', 'delivered']);
});

test('a page that dies between sending and the answer sends nothing twice', () => {
  for (let at = 0; at <= 40; at += 4) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new VirtualStorage();
    const first = world.live({ storage });
    first.thread.send('once');
    first.thread.send('twice');
    world.advance(at);
    first.device.kill();
    const second = world.live({ storage });
    world.until(() => world.texts.length >= 2);
    world.advance(60_000);
    expect(world.texts, `killed after ${at} ms`).toEqual(['once', 'twice']);
    expect(shown(second.thread), `killed after ${at} ms`).toEqual(['once', 'twice']);
  }
});

test('a failed message stays failed over the reload, and can be tried again', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  const { id } = first.thread.send('refused');
  world.until(() => statuses(first.thread)[0] === 'failed');
  first.device.kill();
  const second = world.live({ storage });
  expect(second.thread.snapshot.messages).toMatchObject([{ id, text: 'refused', status: 'failed', failure: 'refused' }]);
  world.advance(60_000);
  expect(world.texts).toEqual([]);
  second.thread.retry(id);
  world.until(() => statuses(second.thread)[0] === 'delivered');
  expect(world.texts).toEqual(['refused']);
});

test('what was discarded or delivered is not kept', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { thread, device } = world.live({ storage });
  thread.send('delivered');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.goOffline();
  world.advance(20_000);
  thread.discard(thread.send('discarded').id);
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

test('a stop says queued, and the next page delivers', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.device.goOffline();
  world.advance(20_000);
  const { done } = first.thread.send('later');
  first.chat.stop();
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  const second = world.live({ storage });
  world.until(() => statuses(second.thread)[0] === 'delivered');
  expect(world.texts).toEqual(['later']);
});

test('nothing of one customer is shown to another on the same device', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: { customer: { id: 'a' } } });
  first.device.goOffline();
  world.advance(20_000);
  first.thread.send('for a only');
  first.device.kill();
  const second = world.live({ storage, options: { customer: { id: 'b' } } });
  world.advance(60_000);
  expect(shown(second.thread)).toEqual([]);
  expect(world.threads).toEqual([]);
});

test('damaged storage costs what was damaged and nothing else', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  for (const [index, text] of ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"messageId":7}'].entries()) {
    storage.write(`chat-machines.1001.chat_messaging.customer-1.out.${index}`, text);
  }
  const { thread } = world.live({ storage });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(shown(thread)).toEqual(['hello']);
});

test.each(['isBlocked', 'isFull'] as const)('storage that throws (%s) is reported once and the conversation goes on', (trouble) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  storage[trouble] = true;
  const { thread, errors } = world.live({ storage, options: asGuest });
  for (const text of ['one', 'two', 'three']) thread.send(text);
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  expect(world.texts).toEqual(['one', 'two', 'three']);
  expect(errors.map(({ code }) => code)).toEqual(['storage.failed']);
});

test('a message written while the latest conversation is still asked for survives the page in that conversation, once', () => {
  for (let at = 0; at <= 800; at += 20) {
    const world = new VirtualWorld({ deduplicate: false });
    const other = world.live();
    other.thread.send('theirs');
    world.until(() => world.texts.length === 1);
    const storage = new VirtualStorage();
    const first = world.open({ storage, latencyMs: 80 });
    void first.chat.connect();
    first.chat.thread();
    world.advance(430);
    first.thread.send('once');
    world.advance(at);
    first.device.kill();
    const second = world.live({ storage, latencyMs: 80 });
    world.until(() => statuses(second.thread).every((status) => status === 'delivered'));
    world.advance(60_000);
    expect(world.allTexts, `killed after ${at} ms`).toEqual(['theirs', 'once']);
  }
});

test('an old message that is pushed before the first look, and a new one after it, leave no hole behind them', () => {
  for (const left of ['sent before the reload', null]) {
    const world = new VirtualWorld({ pageSize: 3 });
    const storage = new VirtualStorage();
    const first = world.live({ storage });
    first.thread.send('hello');
    world.until(() => statuses(first.thread)[0] === 'delivered');
    for (const text of ['one', 'two', 'three', 'four']) world.agent('say', { text });
    const { messages } = first.thread.snapshot;
    world.fault({ ackDelay: { eventType: 'RecoverThread', times: 1, ms: 5_000 } });
    if (left !== null) first.thread.send(left);
    world.advance(100);
    first.device.kill();
    const second = world.open({ storage });
    second.chat.thread();
    second.chat.connect().catch(() => {});
    world.advance(1_000);
    world.control('push', { type: 'MessageCreated', threadId: world.threads[0]?.id, idOnExternalPlatform: messages[0]?.id ?? '' });
    world.agent('say', { text: 'five' });
    world.advance(30_000);
    expect(shown(second.thread)).toEqual(world.texts);
  }
});
