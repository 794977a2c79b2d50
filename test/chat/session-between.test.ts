import { expect, test } from 'vitest';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('what a page wrote before it knew its session, and sent when that could not be written down, is not sent again in a session that began since', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const options = { channelId: 'chat_livechat' };
  const first = world.live({ storage, options });
  void first.thread.start();
  world.advance(5_000);
  // It keeps something: a page that is opened now waits a second for its name before it sends.
  first.device.goOffline();
  void first.thread.send('later');
  const second = world.open({ storage, options });
  void second.thread.send('once');
  world.advance(500);
  expect([second.thread.snapshot.sync, second.thread.id]).toEqual(['recovering', first.thread.id]);
  storage.isBlocked = true;
  world.until(() => second.thread.snapshot.messages.at(-1)?.status === 'delivered');
  second.device.kill();
  first.device.goOnline();
  world.advance(10_000);
  world.agent('close');
  world.advance(2_000);
  void first.thread.start('next');
  world.advance(5_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['Begin conversation', 'once', 'later'], ['next']]);
  storage.isBlocked = false;
  world.advance(120_000);
  expect(world.allTexts.filter((text) => text === 'once')).toEqual(['once']);
});
