import { expect, test } from 'vitest';
import { shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('what the customer discards in the tab that has taken it over is not sent by the page that wrote it, when it is back, but shown there as discarded', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  world.advance(5_000);
  first.device.goOffline();
  first.thread.send('once');
  const second = world.live({ storage });
  world.advance(1_000);
  second.device.goOffline();
  world.advance(10_000);
  const back = first.device.putAside();
  world.advance(10_000);
  expect(shown(second.thread)).toContain('once');
  const id = second.thread.snapshot.messages.at(-1)?.id ?? '';
  second.thread.discard(id);
  world.advance(5_000);
  back();
  first.device.goOnline();
  second.device.goOnline();
  world.advance(120_000);
  expect([world.allTexts, shown(first.thread), statuses(first.thread)]).toEqual([['hello'], ['hello', 'once'], ['delivered', 'failed']]);
  // It may have been lost in another way: who wants it sent all the same says so.
  expect(first.thread.snapshot.messages.at(-1)?.failure).toBe('discarded');
  first.thread.retry(id);
  world.advance(10_000);
  expect([world.allTexts, statuses(first.thread)]).toEqual([['hello', 'once'], ['delivered', 'delivered']]);
});

test('nor what failed in the tab that has taken it over, and is discarded there', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  world.advance(5_000);
  first.device.goOffline();
  first.thread.send('once');
  const second = world.live({ storage });
  world.advance(1_000);
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  const back = first.device.putAside();
  world.advance(10_000);
  expect(statuses(second.thread)).toEqual(['delivered', 'failed']);
  second.thread.discard(second.thread.snapshot.messages.at(-1)?.id ?? '');
  world.advance(5_000);
  back();
  first.device.goOnline();
  world.advance(120_000);
  expect(world.allTexts).toEqual(['hello']);
});
