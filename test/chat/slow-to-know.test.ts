import { expect, test } from 'vitest';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const timesOf = ({ threads }: VirtualWorld, text: string): number => threads.flatMap(({ messages }) => messages).filter((message) => message.text === text).length;

test('what an earlier page had sent into a thread opened by its id is not sent again where the first look is refused once', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  const thread = first.chat.thread('order-7');
  first.chat.connect().catch(() => {});
  thread.send('hello');
  world.advance(10_000);
  first.device.line.isDownGood = false;
  thread.send('one');
  world.advance(1_000);
  first.device.kill();
  expect(timesOf(world, 'one')).toBe(1);
  world.fault({ error: { eventType: 'RecoverThread', code: 'RecoveringThreadFailed', times: 1 } });
  const next = world.open({ storage });
  next.chat.thread('order-7');
  next.chat.connect().catch(() => {});
  world.advance(120_000);
  expect(timesOf(world, 'one')).toBe(1);
});

test('what was acknowledged as the first message of a thread by its id is not sent again where the look is refused once, since the platform is slow to know its thread', () => {
  const world = new VirtualWorld({ deduplicate: false, pushDelayMs: 15_000 });
  const { chat } = world.open();
  const thread = chat.thread('order-7');
  chat.connect().catch(() => {});
  world.advance(5_000);
  thread.send('one');
  world.advance(2_000);
  expect(thread.snapshot.messages.map(({ status }) => status)).toEqual(['sent']);
  world.fault({ error: { eventType: 'RecoverThread', code: 'RecoveringThreadFailed', times: 1 } });
  world.advance(120_000);
  expect(timesOf(world, 'one')).toBe(1);
});
