import { expect, test } from 'vitest';
import { statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each([[2, 'delivered', null], [3, 'failed', 'poisonous']] as const)('a message on which the gateway drops the line %i times is %s (%s), and the rest goes on', (times, status, failure) => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times } });
  thread.send('poison');
  thread.send('harmless');
  world.advance(120_000);
  expect(thread.snapshot.messages.find(({ text }) => text === 'poison')).toMatchObject({ status, failure });
  expect(thread.snapshot.messages.find(({ text }) => text === 'harmless')).toMatchObject({ status: 'delivered' });
  expect(world.texts).toEqual(status === 'failed' ? ['harmless'] : ['poison', 'harmless']);
  expect(device.sockets).toHaveLength(times + 1);
});

test.each([2_100, 5_000])('so it is where the line goes %d ms after the message', (ms) => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  world.fault({ silent: { eventType: 'SendMessage', times: 3 } });
  thread.send('poison');
  thread.send('harmless');
  for (let n = 0; n < 3; n++) {
    world.until(() => statuses(thread)[0] === 'sending');
    world.advance(ms);
    device.cut();
    world.advance(100);
  }
  world.advance(60_000);
  expect(thread.snapshot.messages.map(({ text, failure }) => [text, failure])).toEqual([['harmless', null], ['poison', 'poisonous']]);
  expect(world.texts).toEqual(['harmless']);
});

test('a message that brings the line down of one page after another is given up by the third, and the rest goes on', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times: 3 } });
  const dropped = (page: VirtualChat): void => {
    void page.thread;
    page.chat.connect().catch(() => {});
    world.until(() => page.told.some(({ moment }) => moment === 'connection.lost'));
  };
  const first = world.open({ storage });
  first.thread.send('poison');
  first.thread.send('harmless');
  dropped(first);
  first.device.kill();
  const second = world.open({ storage });
  dropped(second);
  second.chat.stop();
  const third = world.open({ storage });
  dropped(third);
  world.advance(30_000);
  expect(third.thread.snapshot.messages.map(({ text, failure }) => [text, failure])).toEqual([['harmless', null], ['poison', 'poisonous']]);
  expect(world.texts).toEqual(['harmless']);
});
