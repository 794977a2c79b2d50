import { expect, test } from 'vitest';
import { shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';

test('an own message that lies deeper than 30 pages is looked for to the end, not sent again', () => {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 1 });
  const { thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  thread.send('stored');
  world.until(() => world.texts.length === 2);
  device.refuse();
  world.advance(100);
  for (let i = 0; i < 50; i++) world.agent('say', { text: `missed ${i}` });
  device.heal();
  world.until(() => statuses(thread).every((status) => status === 'delivered') && thread.snapshot.sync === 'live');
  world.advance(60_000);
  const all = ['hello', 'stored', ...Array.from({ length: 50 }, (_, i) => `missed ${i}`)];
  expect(world.texts).toEqual(all);
  expect(shown(thread)).toEqual(all);
});

test('without a look nothing that may be there is sent again: a stored message is not doubled while recovery is silent', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { chat, thread } = world.live();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 }, silent: { eventType: 'RecoverThread', times: 2 } });
  thread.send('once');
  thread.send('after it');
  world.until(() => chat.snapshot.connection.status === 'waiting');
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  world.advance(60_000);
  expect(world.texts).toEqual(['once', 'after it']);
  expect(shown(thread)).toEqual(['once', 'after it']);
});

test('a message that was not stored while recovery is silent goes in its order', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { chat, thread } = world.live();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: false, times: 1 }, silent: { eventType: 'RecoverThread', times: 2 } });
  thread.send('once');
  thread.send('after it');
  world.until(() => chat.snapshot.connection.status === 'waiting');
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  expect(world.texts).toEqual(['once', 'after it']);
});

test('an acknowledged message that is never shown is looked for, not doubled', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  world.control('config', { pushDelayMs: 100_000 });
  thread.send('acknowledged');
  thread.send('next');
  world.until(() => statuses(thread).every((status) => status === 'delivered'), 60_000);
  world.advance(200_000);
  expect(world.texts).toEqual(['acknowledged', 'next']);
  expect(device.rules.broken).toEqual([]);
});

test('retry of a message that has reached the gateway after all sends nothing twice', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread } = world.live();
  world.fault({ ackDelay: { eventType: 'SendMessage', ms: 9_000, times: 1 }, error: { eventType: 'SendMessage', times: 1 } });
  const { id } = thread.send('x');
  world.until(() => statuses(thread)[0] === 'failed');
  thread.retry(id);
  thread.send('y');
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  expect(world.texts).toEqual(['x', 'y']);
});

test('a failed message that is tried again goes after what was sent meanwhile, and is shown where it is', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  const { id } = thread.send('first');
  world.until(() => statuses(thread)[0] === 'failed');
  thread.send('second');
  world.until(() => statuses(thread).includes('delivered'));
  thread.retry(id);
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  expect(world.texts).toEqual(['second', 'first']);
  expect(shown(thread)).toEqual(world.texts);
});

test.each(['the page lives on', 'the page is reloaded'])('an own message that lies deeper than the newest page is not sent again: %s', (fate) => {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 3, pushDelayMs: 2_000 });
  const first = world.live();
  first.thread.send('deep');
  world.until(() => world.texts.length === 1);
  for (const text of ['a', 'b', 'c', 'd', 'e']) world.agent('say', { text });
  if (fate === 'the page lives on') first.device.cut();
  else first.device.kill();
  const { thread } = fate === 'the page lives on' ? first : world.live({ storage: first.device.storage });
  world.until(() => statuses(thread).length > 0 && statuses(thread).every((status) => status === 'delivered'));
  world.advance(60_000);
  expect(world.texts).toEqual(['deep', 'a', 'b', 'c', 'd', 'e']);
  expect(shown(thread)).toEqual(world.texts);
});

test('a message in doubt is shown as queued, also while the chat is disconnected', () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live();
  world.fault({ silent: { eventType: 'SendMessage', times: 1 }, ackDelay: { eventType: 'RecoverThread', ms: 3_000 } });
  thread.send('x');
  world.until(() => statuses(thread)[0] === 'sending');
  world.until(() => thread.snapshot.sync === 'recovering');
  expect(statuses(thread)).toEqual(['queued']);
  chat.disconnect();
  expect(statuses(thread)).toEqual(['queued']);
});
