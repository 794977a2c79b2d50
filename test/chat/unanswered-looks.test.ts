import { expect, test } from 'vitest';
import { fateOf, VirtualWorld } from '../kit/virtual-chat.ts';

const looks = { eventType: 'RecoverThread', code: 'InternalServerError', times: 500 };

test('what is written behind a message of which no look can tell says queued within 30 s', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread } = world.live();
  thread.send('hello');
  world.advance(5_000);
  world.fault({ error: looks, silent: { eventType: 'SendMessage', times: 500 } });
  const one = thread.send('one');
  world.advance(30_000);
  expect(await fateOf(one.done)).toEqual({ value: { status: 'queued' } });
  for (let n = 0; n < 10; n++) {
    world.advance(7_000);
    const { done } = thread.send('two');
    world.advance(30_000);
    expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  }
});

test('so does the first message of a page that is not told which conversation is the latest', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  world.fault({ error: looks });
  const { thread } = world.live();
  const { done } = thread.send('one');
  world.advance(30_000);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  world.fault({ error: null });
  world.advance(60_000);
  expect(world.texts).toEqual(['one']);
});

test('what is written while the latest look had no answer goes out where no message is in doubt', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  thread.send('hello');
  world.advance(5_000);
  world.fault({ error: looks });
  device.cut();
  world.advance(40_000);
  const { done } = thread.send('one');
  world.advance(5_000);
  expect([world.texts, await fateOf(done)]).toEqual([['hello', 'one'], { value: { status: 'sent' } }]);
});
