import { expect, test } from 'vitest';
import { persistentMenu } from '../../src/features/persistent-menu.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { fateOf, statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

type Opened = Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof persistentMenu>]> };

const withMenu = (world: VirtualWorld, channelId = 'chat_messaging'): Opened =>
  world.live({ options: { channelId, features: [persistentMenu() as unknown as Feature] } }) as never;

test('the items come in their order, and picking one is a postback message', async () => {
  const world = new VirtualWorld();
  const { chat, thread } = withMenu(world);
  expect(chat.can('persistentMenu')).toBe(true);
  const items = await meanwhile(world, chat.persistentMenu());
  expect(items).toEqual([
    { id: 'pm-1', text: 'Order status', postback: 'menu:order-status' },
    { id: 'pm-2', text: 'Opening hours', postback: 'menu:opening-hours' },
  ]);
  for (const item of items.slice(0, 1)) thread.send(item);
  world.until(() => statuses(thread)[0] === 'delivered');
  const sent = world.log.find(({ dir, type }) => dir === 'in' && type === 'SendMessage');
  expect(JSON.parse(String(sent?.['frame']))).toMatchObject({
    payload: { data: { messageContent: { type: 'TEXT', payload: { text: 'Order status', postback: 'menu:order-status' }, postback: 'menu:order-status' } } },
  });
});

test('the channel id keeps its place in the address', async () => {
  const world = new VirtualWorld();
  const { chat } = withMenu(world, 'chat a?c');
  await meanwhile(world, chat.persistentMenu());
  expect(world.log.map(({ path }) => String(path))).toContain('/chat/1.0/brand/1001/channel/chat%20a%3Fc/persistent-menu-items');
});

test.each([['{}'], ['null'], ['nonsense'], ['{"items": []}']])('a body that is no list is an error: %s', async (body) => {
  const world = new VirtualWorld();
  const { chat } = withMenu(world);
  world.fault({ http: { path: '/persistent-menu-items', status: 200, body, times: 1 } });
  await expect(meanwhile(world, chat.persistentMenu())).rejects.toMatchObject({ code: 'answer.malformed' });
});

test('an item without a label is left out and reported once; the others are there', async () => {
  const world = new VirtualWorld();
  const { chat, errors } = withMenu(world);
  world.fault({ http: { path: '/persistent-menu-items', status: 200, body: [{ id: 1, postback: 'x' }, { id: 2, label: 'B', postback: 'b' }], times: 1 } });
  expect(await meanwhile(world, chat.persistentMenu())).toEqual([{ id: '2', text: 'B', postback: 'b' }]);
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['answer.malformed', 'items[0].label should be a text']]);
});

test('a status is told and not tried again; a network that is gone is tried five times', async () => {
  const world = new VirtualWorld();
  const { chat } = withMenu(world);
  world.fault({ http: { path: '/persistent-menu-items', status: 503, times: 1 } });
  await expect(meanwhile(world, chat.persistentMenu())).rejects.toMatchObject({ code: 'request.refused', detail: 'status 503' });
  world.fault({ http: { path: '/persistent-menu-items', destroy: true, times: 4 } });
  expect(await meanwhile(world, chat.persistentMenu())).toHaveLength(2);
  world.fault({ http: { path: '/persistent-menu-items', destroy: true, times: 5 } });
  await expect(meanwhile(world, chat.persistentMenu())).rejects.toMatchObject({ code: 'request.unanswered' });
});

test('stopping the chat settles a question that is under way, and nothing is left running', async () => {
  const world = new VirtualWorld();
  const { chat, device } = withMenu(world);
  world.fault({ http: { path: '/persistent-menu-items', hangMs: 60_000 } });
  const items = chat.persistentMenu();
  world.advance(100);
  expect(await fateOf(items)).toBe('pending');
  chat.stop();
  expect(await fateOf(items)).toMatchObject({ error: { code: 'chat.stopped' } });
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(await fateOf(chat.persistentMenu())).toMatchObject({ error: { code: 'chat.stopped' } });
});
