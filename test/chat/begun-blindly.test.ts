import { expect, test } from 'vitest';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each(['error', 'silent'])('two tabs of a browser whose looks come to nothing (%s) begin one conversation', (what) => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  world.fault({ [what]: { eventType: 'RecoverThread', code: 'InternalServerError', times: 12 } });
  const [first, second] = [world.open({ storage }), world.open({ storage })];
  for (const page of [first, second]) {
    void page.thread;
    page.chat.connect().catch(() => {});
  }
  world.advance(1_000);
  first.thread.send('one');
  second.thread.send('two');
  world.advance(600_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text).toSorted())).toEqual([['one', 'two']]);
});

test('what is written in the latest conversation, while nobody says which that is, goes out before what is written in the same by its id', () => {
  const world = new VirtualWorld({ deduplicate: false });
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  const { chat } = world.open();
  const latest = chat.thread();
  world.fault({ error: { eventType: 'RecoverThread', code: 'InternalServerError', times: 2 } });
  chat.connect().catch(() => {});
  world.advance(5_000);
  const byId = chat.thread('t-1');
  world.advance(5_000);
  latest.send('first');
  byId.send('second');
  world.advance(120_000);
  expect(world.texts.slice(-2)).toEqual(['first', 'second']);
});
