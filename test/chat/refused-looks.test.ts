import { expect, test } from 'vitest';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';

test.each(['InternalServerError', 'RecoveringThreadFailed'])('a look that the gateway refuses once (%s), of a thread that is known to be there, says nothing of what is in it: what was taken is not sent again', (code) => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread } = world.live();
  thread.send('hello');
  world.advance(5_000);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 }, error: { eventType: 'RecoverThread', code, times: 1 } });
  thread.send('one');
  world.advance(120_000);
  expect(world.allTexts).toEqual(['hello', 'one']);
});

test.each(['InternalServerError', 'RecoveringThreadFailed'])('nor is what was missed passed over (%s)', (code) => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  thread.send('hello');
  world.advance(5_000);
  world.fault({ error: { eventType: 'RecoverThread', code, times: 1 } });
  device.cut();
  world.agent('say', { text: 'missed' });
  world.advance(600_000);
  expect(shown(thread)).toEqual(['hello', 'missed']);
});

test('a first look that the gateway refuses once, with an error that does not say that there is no such thread, begins no second conversation', () => {
  const world = new VirtualWorld({ deduplicate: false });
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  world.fault({ error: { eventType: 'RecoverThread', code: 'InternalServerError', times: 1 } });
  const { thread } = world.live();
  thread.send('one');
  world.advance(120_000);
  expect(world.threads.map(({ id }) => id)).toEqual(['t-1']);
});

test('a live chat whose look is refused once, with an error that does not say that there is none, goes on', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const first = world.live({ options: { channelId: 'chat_livechat' } });
  void first.thread.start();
  world.advance(5_000);
  world.agent('accept');
  first.device.kill();
  world.fault({ error: { eventType: 'RecoverLivechat', code: 'InternalServerError', times: 1 } });
  const next = world.live({ options: { channelId: 'chat_livechat' } });
  world.advance(120_000);
  expect([next.thread.snapshot.status, shown(next.thread)]).toEqual(['assigned', ['Begin conversation']]);
});

test('nor does one that is refused over and over', () => {
  const world = new VirtualWorld({ deduplicate: false });
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  world.fault({ error: { eventType: 'RecoverThread', code: 'InternalServerError', times: 4 } });
  const { thread } = world.live();
  thread.send('one');
  world.advance(240_000);
  expect(world.threads.map(({ id }) => id)).toEqual(['t-1']);
});

test('nor does one that has no answer over and over', () => {
  const world = new VirtualWorld({ deduplicate: false });
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  world.fault({ silent: { eventType: 'RecoverThread', times: 4 } });
  const { thread } = world.live();
  thread.send('one');
  world.advance(240_000);
  expect(world.threads.map(({ id }) => id)).toEqual(['t-1']);
});

test.each(['RecoverThread', 'RecoverLivechat'])('a gateway that refuses every look (%s) gets what is written all the same, after a minute', (eventType) => {
  const world = new VirtualWorld({ deduplicate: false });
  world.fault({ error: { eventType, code: 'SomethingElse', times: 1_000 } });
  const { thread } = world.live({ options: { channelId: eventType === 'RecoverThread' ? 'chat_messaging' : 'chat_livechat' } });
  thread.send('one');
  world.advance(50_000);
  expect(world.texts).toEqual([]);
  world.advance(30_000);
  expect(world.texts).toEqual(['one']);
});
