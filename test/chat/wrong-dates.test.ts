import { expect, test } from 'vitest';
import type { SocketPort } from '../../src/ports.ts';
import { shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** A push of "odd" says that it is of this year. */
const dated = ({ open }: SocketPort, year: number): SocketPort => ({
  open: (url, on) => open(url, {
    ...on,
    text: (text) => on.text(text.includes('"odd"') && text.includes('"MessageCreated"') ? text.replace(/"createdAt(WithMilliseconds)?":"20\d\d/g, `"createdAt$1":"${year}`) : text),
  }),
});

/** A conversation in which one message has a date that is wrong; five to a page. */
function oddlyDated(year = 2099): { readonly world: VirtualWorld } & Pick<VirtualChat, 'chat' | 'device' | 'thread'> {
  const world = new VirtualWorld({ pageSize: 5, deduplicate: false });
  const { chat, device, thread } = world.live({ ports: ({ socket }) => ({ socket: dated(socket, year) }) });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'odd' });
  world.advance(1_000);
  expect(thread.snapshot.messages.some(({ at }) => new Date(at).getFullYear() === year)).toBe(true);
  return { world, chat, device, thread };
}

const says = (world: VirtualWorld, count: number, what = 'missed'): readonly string[] => {
  const texts = Array.from({ length: count }, (_, n) => `${what} ${n}`);
  for (const text of texts) world.agent('say', { text });
  return texts;
};

test.each([1990, 2099])('one message with a date that is wrong (%i) hides nothing of what is missed after it', (year) => {
  const { world, device, thread } = oddlyDated(year);
  device.goOffline();
  const missed = says(world, 30);
  world.advance(20_000);
  device.goOnline();
  world.advance(30_000);
  expect([shown(thread), thread.snapshot.history.gaps]).toEqual([['hello', 'odd', ...missed], []]);
});

test('a message of one\'s own that lies deeper than a page, behind one with a date that is wrong, is not sent twice', () => {
  const { world, device, thread } = oddlyDated();
  device.line.isDownGood = false;
  thread.send('mine');
  world.until(() => world.texts.includes('mine'));
  device.goOffline();
  const missed = says(world, 30);
  world.advance(20_000);
  device.goOnline();
  world.advance(30_000);
  expect(world.texts).toEqual(['hello', 'odd', 'mine', ...missed]);
  expect(shown(thread)).toEqual(world.texts);
});

test('nor does it cost a page where little was missed', () => {
  const { world, chat, device, thread } = oddlyDated();
  const heard = says(world, 12, 'heard');
  world.advance(5_000);
  device.goOffline();
  const missed = says(world, 3);
  world.advance(20_000);
  device.goOnline();
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['hello', ...heard, ...missed, 'odd']);
  expect([world.asked.includes('LoadMoreMessages'), thread.snapshot.history.gaps]).toEqual([false, []]);
});
