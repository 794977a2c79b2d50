import { expect, test } from 'vitest';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a page that hears of the conversation another has begun, and is told late that there is none, knows that it has not seen its beginning', () => {
  const world = new VirtualWorld({ pageSize: 1 });
  const storage = new VirtualStorage();
  const [first, second] = [world.open({ storage }), world.open({ storage })];
  world.fault({ ackDelay: { eventType: 'RecoverThread', times: 3, ms: 9_000 } });
  first.thread.send('zero');
  first.thread.send('one');
  world.advance(5_000);
  second.thread.send('two');
  world.advance(10_000);
  second.device.cut();
  world.advance(10_000);
  world.agent('say', { text: 'three' });
  world.advance(1_000);
  expect(second.thread.snapshot.history).toMatchObject({ status: 'known', hasMore: true });
  void second.thread.loadMore();
  world.advance(1_000);
  expect([shown(second.thread), second.thread.snapshot.history.hasMore]).toEqual([['zero', 'one', 'two', 'three'], false]);
});

test('a conversation that another device begins while a page still looks for what was left is the one it writes into, and shown from its beginning', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const storage = new VirtualStorage();
  // What this one keeps holds the other up.
  const left = world.open({ storage });
  left.device.goOffline();
  left.thread.send('later');
  const page = world.open({ storage });
  void page.thread;
  page.chat.connect().catch(() => {});
  // By now it has been told that there is none.
  world.advance(500);
  page.thread.send('mine');
  const other = world.live({ storage: new VirtualStorage() });
  for (const text of ['hello', 'can', 'you', 'hear']) other.thread.send(text);
  world.advance(300);
  expect(world.texts.length).toBeGreaterThan(0);
  expect(world.texts).not.toContain('mine');
  world.advance(10_000);
  page.thread.loadMore().catch(() => {});
  world.advance(1_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['hello', 'can', 'you', 'hear', 'mine']);
  expect(shown(page.thread)).toEqual(world.texts);
});

test.each(['chat_livechat', 'chat_messaging'])('%s: what vanished on a dead line goes into the conversation that another device has begun since, also by another page', (channelId) => {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 1 });
  const traits = { storage: new VirtualStorage(), options: { channelId } };
  const page = world.live(traits);
  page.device.line.isUpGood = false;
  page.thread.send('vanished');
  world.advance(1_000);
  const other = world.live({ storage: new VirtualStorage(), options: { channelId } });
  other.thread.send('hello');
  other.thread.send('there');
  world.advance(1_000);
  // It hears which one that is, and not all that is in it.
  world.fault({ silent: { eventType: 'LoadMoreMessages', times: 1 } });
  page.device.heal();
  page.device.cut();
  page.chat.retryNow();
  world.advance(3_000);
  const next = world.live(traits);
  world.advance(3_000);
  page.device.kill();
  world.advance(30_000);
  expect(world.threads).toHaveLength(1);
  expect([world.texts, shown(next.thread)]).toEqual([['hello', 'there', 'vanished'], ['hello', 'there', 'vanished']]);
});
