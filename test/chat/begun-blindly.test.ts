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
