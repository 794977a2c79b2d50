import { expect, test } from 'vitest';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a page that came back from the back/forward cache: what was written after that, and is kept no more since the site has cleared its storage, is sent: no other page can have had it', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { device, thread } = world.live({ storage });
  thread.send('zero');
  world.advance(5_000);
  const back = device.putAside();
  world.advance(5_000);
  back();
  world.advance(5_000);
  device.goOffline();
  thread.send('one');
  world.advance(1_000);
  storage.texts.clear();
  device.goOnline();
  world.advance(120_000);
  expect([world.texts, thread.snapshot.messages.map(({ failure }) => failure)]).toEqual([['zero', 'one'], [null, null]]);
});
