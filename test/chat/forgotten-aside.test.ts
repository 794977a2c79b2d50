import { expect, test } from 'vitest';
import { statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a page that came back from the back/forward cache: what it has queued when its own app calls forget() is sent all the same', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat, device, thread } = world.live({ storage });
  thread.send('zero');
  world.advance(5_000);
  const back = device.putAside();
  world.advance(10_000);
  back();
  world.advance(10_000);
  device.goOffline();
  thread.send('one');
  world.advance(1_000);
  chat.forget();
  world.advance(1_000);
  device.goOnline();
  world.advance(120_000);
  expect([world.texts, statuses(thread), thread.snapshot.messages.map(({ failure }) => failure)]).toEqual([['zero', 'one'], ['delivered', 'delivered'], [null, null]]);
});
