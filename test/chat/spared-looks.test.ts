import { expect, test } from 'vitest';
import { shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

// `recovers: 'afterDrop'` spares the look at a thread that is opened, and no other. The platform here does not know a message again that it has.

const ways = ['always', 'afterDrop'] as const;
type Way = typeof ways[number];

function live(recovers: Way): { readonly world: VirtualWorld; readonly opened: VirtualChat } {
  const world = new VirtualWorld({ deduplicate: false });
  return { world, opened: world.live({ options: { recovers }, latencyMs: 30 }) };
}

/** One that has said hello. */
function greeted(recovers: Way): ReturnType<typeof live> {
  const { world, opened } = live(recovers);
  opened.thread.send('hello');
  world.advance(3_000);
  return { world, opened };
}

test('a thread that is opened is looked at, or, after drops only, not', () => {
  expect(ways.map((recovers) => {
    const { world } = live(recovers);
    return world.asked.filter((type) => type === 'RecoverThread').length;
  })).toEqual([1, 0]);
});

test.each(ways)('%s: a message that is acknowledged, and shown 12 s later, is sent once', (recovers) => {
  const { world, opened: { thread } } = greeted(recovers);
  world.control('config', { pushDelayMs: 12_000 });
  thread.send('one');
  world.advance(60_000);
  expect([world.texts, shown(thread), statuses(thread)]).toEqual([['hello', 'one'], ['hello', 'one'], ['delivered', 'delivered']]);
});

test.each(ways)('%s: so is the first of a conversation', (recovers) => {
  const { world, opened: { thread } } = live(recovers);
  world.control('config', { pushDelayMs: 12_000 });
  thread.send('one');
  world.advance(60_000);
  expect([world.texts, shown(thread)]).toEqual([['one'], ['one']]);
});

test.each(ways)('%s: so is one that a gateway which stalls for 20 s answers and shows late', (recovers) => {
  const { world, opened: { thread } } = greeted(recovers);
  world.control('config', { pushDelayMs: 20_000 });
  world.fault({ ackDelay: { eventType: 'SendMessage', ms: 20_000, times: 1 } });
  thread.send('one');
  world.advance(1_000);
  world.control('config', { pushDelayMs: 5 });
  world.advance(90_000);
  expect([world.texts, shown(thread), statuses(thread)]).toEqual([['hello', 'one'], ['hello', 'one'], ['delivered', 'delivered']]);
});

test.each(ways)('%s: one that went unanswered, though it had arrived, is there once, also where the customer tries it again', (recovers) => {
  const { world, opened: { thread } } = greeted(recovers);
  world.control('config', { pushDelayMs: 200_000 });
  world.fault({ silent: { eventType: 'SendMessage', times: 4 }, ackDelay: { eventType: 'SendMessage', ms: 60_000, times: 1 } });
  const { id } = thread.send('one');
  world.advance(130_000);
  world.control('config', { pushDelayMs: 5 });
  if (thread.can('retry', id)) thread.retry(id);
  world.advance(300_000);
  expect([world.texts, shown(thread)]).toEqual([['hello', 'one'], ['hello', 'one']]);
});
