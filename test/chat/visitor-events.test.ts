import { expect, test } from 'vitest';
import type { PagePort } from '../../src/page.ts';
import { visitorEvents } from '../../src/features/visitor-events.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualPage } from '../kit/virtual-page.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

type Opened = Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof visitorEvents>]> };

function watched(world: VirtualWorld, page?: PagePort, { options, ...traits }: VirtualChatTraits = {}): Opened {
  const features = [visitorEvents(page && { page }) as unknown as Feature];
  return world.open({ ...traits, options: { destinationId: 'dst-1', visitorId: 'visitor/1', features, ...options } }) as never;
}

interface Told { readonly method: string; readonly path: string; readonly body: { readonly [member: string]: unknown } }

/** Every analytics request that reached the gateway. */
const told = (world: VirtualWorld): Told[] => world.log.filter(({ kind, path }) => kind === 'http' && String(path).includes('/web-analytics/'))
  .map(({ method, path, body }) => ({ method: String(method), path: String(path), body: JSON.parse(String(body)) as Told['body'] }));

const types = (world: VirtualWorld): unknown[] => told(world).map(({ method, body }) => (method === 'PUT' ? 'PUT' : body['type']));

function answering(): VirtualWorld {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/web-analytics/', status: 200, body: {} } });
  return world;
}

test('the first page view says first who the visitor is and that a visit has begun; nothing needs a connection', () => {
  const world = answering();
  const { chat } = watched(world, new VirtualPage('https://shop.test/cart', 'Cart'));
  world.advance(1_000);
  expect(chat.snapshot.status).toBe('dormant');
  const [who, visit, view, ...rest] = told(world);
  expect(rest).toEqual([]);
  expect(who).toMatchObject({ method: 'PUT', path: '/web-analytics/1.0/tenants/1001/visitors/visitor%2F1', body: { customerIdentity: { idOnExternalPlatform: 'customer-1' } } });
  expect(visit).toMatchObject({ method: 'POST', path: '/web-analytics/1.0/tenants/1001/visitors/visitor%2F1/events', body: { type: 'VisitorVisit' } });
  expect(view?.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/), type: 'PageView', visitId: visit?.body['visitId'], destination: { id: 'dst-1' },
    createdAtWithMilliseconds: expect.stringMatching(/^2026-01-05T10:00:00\.\d{3}Z$/), data: { title: 'Cart', url: 'https://shop.test/cart' },
  });
  expect(visit?.body['data']).toBeUndefined();
});

test('moving on tells the time spent; time while nobody looked does not count', () => {
  const world = answering();
  const page = new VirtualPage('https://shop.test/a', 'A');
  const { device } = watched(world, page);
  world.advance(10_000);
  device.signal('hidden');
  world.advance(60_000);
  device.signal('visible');
  world.advance(5_000);
  page.move('https://shop.test/b', 'B');
  world.advance(1_000);
  expect(told(world).filter(({ body }) => body['type'] === 'TimeSpentOnPage').map(({ body }) => body['data'])).toEqual([
    { url: 'https://shop.test/a', title: 'A', timeSpentOnPage: 10 }, { url: 'https://shop.test/a', title: 'A', timeSpentOnPage: 5 },
  ]);
  expect(types(world).at(-1)).toBe('PageView');
});

test('what the app says itself is told: window opened, conversion, custom', () => {
  const world = answering();
  const { chat } = watched(world);
  chat.visitor.pageViewed({ url: '/x', title: 'X' });
  chat.visitor.windowOpened();
  chat.visitor.converted('order', 19.9);
  chat.visitor.custom({ answer: 42 });
  world.advance(1_000);
  expect(types(world)).toEqual(['PUT', 'VisitorVisit', 'PageView', 'ChatWindowOpened', 'Conversion', 'Custom']);
  expect(told(world).at(-2)?.body['data']).toEqual({ conversionType: 'order', conversionValue: 19.9, conversionTimeWithMilliseconds: '2026-01-05T10:00:00.000Z' });
  expect(told(world).at(-1)?.body['data']).toEqual({ answer: 42 });
});

test('a visit goes on over a reload and for 30 minutes after its last event, then another begins', () => {
  const world = answering();
  const storage = new VirtualStorage();
  const first = watched(world, undefined, { storage, family: 1 });
  first.chat.visitor.windowOpened();
  world.advance(29 * 60_000);
  first.device.kill();
  const { chat } = watched(world, undefined, { storage, family: 2 });
  chat.visitor.windowOpened();
  world.advance(30 * 60_000);
  chat.visitor.windowOpened();
  world.advance(1_000);
  expect(types(world)).toEqual(['PUT', 'VisitorVisit', 'ChatWindowOpened', 'PUT', 'ChatWindowOpened', 'VisitorVisit', 'ChatWindowOpened']);
  const visits = told(world).filter(({ body }) => body['type'] === 'ChatWindowOpened').map(({ body }) => body['visitId']);
  expect([visits[0] === visits[1], visits[1] === visits[2]]).toEqual([true, false]);
});

test('a server that fails is asked three times, 30 s apart, then the event is let go; the order stays and the chat does not notice', () => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/web-analytics/', status: 500, times: 3 } });
  const { chat, errors } = watched(world);
  chat.visitor.windowOpened();
  world.advance(1_000);
  expect(types(world)).toEqual(['PUT']);
  world.advance(30_000);
  expect(types(world)).toEqual(['PUT', 'PUT']);
  world.advance(31_000);
  expect(types(world)).toEqual(['PUT', 'PUT', 'PUT', 'VisitorVisit', 'ChatWindowOpened']);
  expect(errors).toEqual([]);
  expect(chat.snapshot.status).toBe('dormant');
});

test('a refusal is not argued with', () => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/web-analytics/', status: 400 } });
  const { chat, errors } = watched(world);
  chat.visitor.windowOpened();
  world.advance(120_000);
  expect(types(world)).toEqual(['PUT', 'VisitorVisit', 'ChatWindowOpened']);
  expect(errors).toEqual([]);
});

test('while nobody can be reached at most 100 wait, and the oldest give way', () => {
  const world = answering();
  const { chat, device } = watched(world);
  device.refuse();
  for (let n = 0; n < 500; n++) chat.visitor.custom({ n });
  world.advance(1_000);
  device.heal();
  world.advance(120_000);
  const custom = told(world).filter(({ body }) => body['type'] === 'Custom').map(({ body }) => (body['data'] as { n: number }).n);
  expect(custom).toEqual(Array.from({ length: 100 }, (_, i) => 400 + i));
});

test('a channel that wants no analytics gets none', () => {
  const world = answering();
  world.fault({ http: { path: '/channel/chat_messaging', status: 200, body: { isLiveChat: false, settings: { isWebAnalyticsEnabled: false } } } });
  const { chat } = watched(world);
  void chat.connect();
  world.until(() => chat.snapshot.channel !== null);
  chat.visitor.windowOpened();
  world.advance(1_000);
  expect(told(world)).toEqual([]);
});

test('stopping leaves nothing behind, and nothing is told any more', () => {
  const world = answering();
  const page = new VirtualPage('/a', 'A');
  const { chat, device } = watched(world, page);
  chat.visitor.windowOpened();
  chat.stop();
  chat.visitor.windowOpened();
  page.move('/b', 'B');
  world.advance(1_000);
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(page.listeners).toBe(0);
  expect(told(world)).toEqual([]);
});

test.each([
  ['pageViewed', [{ url: 1, title: '' }], 'pageViewed(page)'],
  ['pageViewed', [null], 'pageViewed(page)'],
  ['converted', ['', 1], 'converted(type)'],
  ['converted', ['order', Number.NaN], 'converted(value)'],
  ['custom', [null], 'custom(data)'],
  ['custom', [{ big: 1n }], 'custom(data)'],
] as const)('visitor.%s refuses %o by name', (verb, given, named) => {
  const { chat } = watched(answering());
  const call = chat.visitor[verb] as (...args: readonly unknown[]) => void;
  expect(() => call(...given)).toThrow(named);
});
