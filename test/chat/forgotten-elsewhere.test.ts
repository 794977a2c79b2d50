import { expect, test } from 'vitest';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each(['nobody', 'first', 'second'] as const)('a page that was put aside and is back, and the one that has taken its message over, do not both send it where one (%s) is asked to forget', (who) => {
  const bad: string[] = [];
  for (let ms = 0; ms <= 10_000; ms += 250) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new VirtualStorage();
    const first = world.live({ storage });
    first.thread.send('hello');
    world.advance(5_000);
    first.device.goOffline();
    first.thread.send('once');
    const second = world.live({ storage, latencyMs: 1_500 });
    world.advance(10_000);
    const back = first.device.putAside();
    world.advance(ms);
    back();
    first.device.goOnline();
    first.chat.retryNow();
    if (who !== 'nobody') (who === 'first' ? first : second).chat.forget();
    world.advance(120_000);
    const count = world.allTexts.filter((text) => text === 'once').length;
    if (count !== 1) bad.push(`back after ${ms} ms: ${count} times`);
  }
  expect(bad).toEqual([]);
});
