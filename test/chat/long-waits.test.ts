import { expect, test } from 'vitest';
import { fateOf, VirtualWorld } from '../kit/virtual-chat.ts';

/** Connected again after an hour of absence; the first look is lost, the second late, and pages of what was missed never come. */
function slow() {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 5 });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.advance(5_000);
  device.goOffline();
  for (let n = 0; n < 60; n++) world.agent('say', { text: `missed ${n}` });
  world.advance(20_000);
  world.fault({ silent: { eventType: 'RecoverThread', times: 1 }, ackDelay: { eventType: 'RecoverThread', ms: 9_500 } });
  device.goOnline();
  world.until(() => chat.snapshot.status === 'recovering');
  return { world, chat, thread, device };
}

test('send: says something within 30 s of connected time', async () => {
  const { world, thread } = slow();
  const { done } = thread.send('one');
  world.advance(12_000);
  world.fault({ silent: { eventType: 'LoadMoreMessages' } });
  world.advance(10_000);
  world.fault({ silent: { eventType: 'SendMessage' } });
  world.advance(8_500);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
});

test('loadMore: within 30 s', async () => {
  const { world, thread, device } = slow();
  world.fault({ silent: null, ackDelay: null });
  world.advance(60_000);
  expect(thread.snapshot.history).toMatchObject({ hasMore: false });
  // Another absence, longer than what is filled.
  device.goOffline();
  for (let n = 0; n < 700; n++) world.agent('say', { text: `more ${n}` });
  world.advance(20_000);
  device.goOnline();
  world.advance(60_000);
  expect(thread.snapshot.history).toMatchObject({ hasMore: true });
  device.cut();
  world.advance(100);
  world.fault({ silent: { eventType: 'RecoverThread', times: 1 }, ackDelay: { eventType: 'RecoverThread', ms: 9_500 } });
  device.cut();
  for (let n = 0; n < 20; n++) world.agent('say', { text: `again ${n}` });
  world.until(() => thread.snapshot.sync === 'recovering');
  const done = thread.loadMore();
  done.catch(() => {});
  world.advance(12_000);
  world.fault({ silent: { eventType: 'LoadMoreMessages' } });
  world.advance(19_500);
  expect(await fateOf(done)).not.toBe('pending');
});


test('send: says something within 30 s of connected time, though there are many and they wait their turn', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread } = world.live();
  let last: Promise<unknown> = Promise.resolve();
  for (let n = 0; n < 900; n++) last = thread.send(`m ${n}`).done;
  world.advance(31_000);
  expect(await fateOf(last)).not.toBe('pending');
});

test('request: says something within 30 s of connected time, though there are many and they wait their turn', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { chat } = world.live();
  let last: Promise<unknown> = Promise.resolve();
  for (let n = 0; n < 900; n++) {
    last = chat.request('FetchThreadList', {});
    last.catch(() => {});
  }
  world.advance(31_000);
  expect(await fateOf(last)).not.toBe('pending');
});
