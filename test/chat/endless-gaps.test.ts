import { expect, test } from 'vitest';
import type { SocketPort } from '../../src/ports.ts';
import { fateOf, shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

interface Page {
  readonly postback?: { readonly eventType?: string; data: unknown };
}

/** A gateway that answers each page of history with the first that was asked for. */
const stuck = ({ open }: SocketPort): SocketPort => {
  let first: unknown;
  return {
    open: (url, on) => open(url, {
      ...on,
      text: (text) => {
        const frame = JSON.parse(text) as Page;
        if (frame.postback?.eventType !== 'MoreMessagesLoaded') return on.text(text);
        first ??= frame.postback.data;
        on.text(JSON.stringify({ ...frame, postback: { ...frame.postback, data: first } }));
      },
    }),
  };
};

const pagesAsked = (world: VirtualWorld): number => world.asked.filter((type) => type === 'LoadMoreMessages').length;

/** Offline while so many are missed, five to a page; `unsent`: what may be there is looked for. */
function away(count: number, unsent: string | null, traits: Parameters<VirtualWorld['live']>[0] = {}): { readonly world: VirtualWorld } & Pick<VirtualChat, 'chat' | 'device' | 'thread'> {
  const world = new VirtualWorld({ pageSize: 5, deduplicate: false });
  const { chat, device, thread } = world.live(traits);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  if (unsent !== null) {
    device.line.isDownGood = false;
    thread.send(unsent);
    world.advance(1_000);
  }
  device.goOffline();
  for (let n = 0; n < count; n++) world.agent('say', { text: `missed ${n}` });
  world.advance(20_000);
  return { world, chat, device, thread };
}

test('pages that get nowhere are not asked for without end: the chat goes on, and what is missing is named', () => {
  const { world, chat, device, thread } = away(60, null, { ports: ({ socket }) => ({ socket: stuck(socket) }) });
  device.goOnline();
  world.until(() => chat.snapshot.status === 'live');
  expect(pagesAsked(world)).toBe(2);
  expect(thread.snapshot.history).toMatchObject({ status: 'known', hasMore: true, gapBefore: expect.any(String) as string });
  thread.send('more');
  world.advance(120_000);
  expect([statuses(thread).at(-1), pagesAsked(world)]).toEqual(['delivered', 2]);
});

test('where a message of one\'s own may lie deeper than pages get, it is looked for every 30 s, and does not go out meanwhile', () => {
  const { world, chat, device, thread } = away(60, 'one', { ports: ({ socket }) => ({ socket: stuck(socket) }) });
  device.goOnline();
  world.until(() => chat.snapshot.status === 'live');
  expect([pagesAsked(world), thread.snapshot.history.status]).toEqual([2, 'unknown']);
  world.advance(120_000);
  expect(pagesAsked(world)).toBeLessThan(10);
  expect(chat.snapshot.status).toBe('live');
  expect(world.texts.filter((text) => text === 'one')).toHaveLength(1);
});

test('connect() has an end within 30 s, though the gateway takes its time with each page, and the gap that is left is named', async () => {
  const { world, chat, device, thread } = away(200, null);
  chat.disconnect();
  device.goOnline();
  world.fault({ ackDelay: { eventType: 'LoadMoreMessages', ms: 3_000 } });
  const connected = chat.connect();
  const tookMs = world.until(() => chat.snapshot.status === 'live');
  expect([tookMs > 9_000, tookMs < 12_000, pagesAsked(world)]).toEqual([true, true, 4]);
  expect(await fateOf(connected)).toEqual({ value: undefined });
  expect(thread.snapshot.history).toMatchObject({ status: 'known', gapBefore: thread.snapshot.messages.find(({ text }) => text === 'missed 180')?.id });
  thread.send('more');
  world.advance(5_000);
  expect(statuses(thread).at(-1)).toBe('delivered');
});

test('a message of one\'s own that lies deeper than slow pages get in 10 s is found by the looks after that, and not sent twice', () => {
  const { world, chat, device, thread } = away(60, 'one');
  world.fault({ ackDelay: { eventType: 'LoadMoreMessages', ms: 3_000 } });
  device.goOnline();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(15_000);
  expect(thread.snapshot.history.status).toBe('unknown');
  world.until(() => statuses(thread)[1] === 'delivered', 300_000);
  world.until(() => thread.snapshot.history.gapBefore === null, 300_000);
  expect(shown(thread)).toEqual(['hello', 'one', ...Array.from({ length: 60 }, (_, n) => `missed ${n}`)]);
  expect(world.texts).toEqual(shown(thread));
});
