import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { signInOptions, tokenCalls, untilSo } from '../kit/sign-in-stage.ts';
import { fateOf, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Pages of one browser that the platform knows by a cookie, or by what stands in for it. */
function browser(database = new VirtualDatabase()) {
  const world = new VirtualWorld();
  const local = new VirtualStorage();
  const open = () => {
    const page = world.open({
      storage: local, options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } },
      ports: ({ storage, clock }) => ({ storage: layeredStorage(storage, database.port(world.clock, () => false), clock) }),
    });
    page.chat.connect().catch(() => {});
    return page;
  };
  const live = async () => {
    const page = open();
    await untilSo(world, () => page.chat.snapshot.status === 'live');
    return page;
  };
  return { world, local, database, open, live };
}

test('secured cookies: where localStorage is full, the database keeps the identity token: the next page is the same customer', async () => {
  const { world, local, live } = browser();
  local.isFull = true;
  const page = await live();
  const who = page.chat.snapshot.customer.id;
  page.device.goOffline();
  page.thread.send('hello');
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('durable');
  page.device.kill();
  const next = await live();
  await untilSo(world, () => world.threads.some(({ messages }) => messages.some(({ text }) => text === 'hello')));
  expect(next.chat.snapshot.customer.id).toBe(who);
});

test('secured cookies: where the database has refused the identity token, which localStorage had no room for, that is kept before anything that is written', async () => {
  const { local, database, live } = browser();
  local.isFull = database.isFull = true;
  const page = await live();
  page.device.goOffline();
  local.isFull = false;
  page.thread.send('hello');
  expect(page.chat.snapshot.persistence).toBe('durable');
  page.device.kill();
  local.texts.forEach((_, key) => key.includes('.token.') && local.texts.delete(key));
  expect((await live()).chat.snapshot.customer.id).toBe(page.chat.snapshot.customer.id);
});

test('secured cookies: an identity token in the database alone is forgotten when the app says so', async () => {
  const { world, local, database, live } = browser();
  local.isFull = true;
  const page = await live();
  world.advance(1_000);
  expect([...database.texts.keys()].filter((key) => key.endsWith('.identity'))).toHaveLength(1);
  const who = page.chat.snapshot.customer.id;
  page.chat.forget();
  world.advance(1_000);
  page.device.kill();
  expect([...database.texts.keys()]).toEqual([]);
  expect((await live()).chat.snapshot.customer.id).not.toBe(who);
});

test.each(['isBroken', 'isHanging'] as const)('secured cookies: a database that %s does not keep a new customer from signing in', async (trouble) => {
  const { world, database, open } = browser();
  database[trouble] = true;
  const page = open();
  world.advance(5_000);
  await untilSo(world, () => page.chat.snapshot.status === 'live');
  expect(page.errors.map(({ code }) => code)).toEqual([]);
});

test('secured cookies: a chat that is stopped while the database is asked who it is says nothing more', () => {
  const { world, open } = browser(new VirtualDatabase(2_000));
  const page = open();
  world.advance(1_000);
  page.chat.stop();
  world.advance(60_000);
  expect([tokenCalls(world), page.errors, page.device.held]).toEqual([[], [], { timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 }]);
});

test('secured cookies: a refusal that is not of the identity token leaves it, and the customer who they are', async () => {
  const world = new VirtualWorld({ tokenExpiresIn: 1 });
  const { chat, device } = world.open({ options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  void chat.connect();
  await untilSo(world, () => chat.snapshot.status === 'live');
  const who = chat.snapshot.customer.id;
  for (const fault of [{ token: { mode: 'ip_blocked', times: 1 } }, { http: { path: '/oauth/token', status: 404, times: 1 } }]) {
    world.fault({ ...fault, drop: true });
    await untilSo(world, () => chat.snapshot.status === 'failed');
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    expect([chat.snapshot.customer.id, device.sockets.at(-1)?.state]).toEqual([who, 'open']);
  }
});

test('secured cookies: where the identity token cannot be kept, nothing is durable: the next page is somebody else', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const page = world.open({ storage, options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  expect(page.chat.snapshot.persistence).toBe('durable');
  storage.isFull = true;
  void page.chat.connect();
  await untilSo(world, () => page.chat.snapshot.status === 'live');
  storage.isFull = false;
  // There is room for a message, and no more.
  const { write } = storage;
  storage.write = (key, text) => {
    if (key.endsWith('.identity')) throw new Error('full');
    write.call(storage, key, text);
  };
  page.device.goOffline();
  page.thread.send('hello');
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('none');
  storage.write = write;
  page.thread.send('again');
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('durable');
});

/** A page that has kept `texts` before its sign-in, and is live where nothing takes who the customer is. */
async function unkept(...texts: readonly string[]) {
  const there = browser();
  there.database.isBroken = true;
  const page = there.open();
  page.device.goOffline();
  const sent = texts.map((text) => page.thread.send(text));
  there.world.advance(1_000);
  there.local.isBlocked = true;
  page.device.goOnline();
  await untilSo(there.world, () => page.chat.snapshot.status === 'live');
  return { ...there, page, sent };
}

test.each(['this page', 'the next'])('secured cookies: what was kept before the sign-in waits where nothing takes who the customer is, and goes out once, of %s', async (which) => {
  const { world, local, live, page, sent } = await unkept('hello', 'world');
  world.advance(30_000);
  expect(await fateOf(sent[0]?.done ?? expect.unreachable())).toEqual({ value: { status: 'queued' } });
  expect(page.chat.snapshot.persistence).toBe('none');
  expect(world.texts).toEqual([]);
  if (which === 'the next') page.device.kill();
  local.isBlocked = false;
  const last = which === 'the next' ? await live() : page;
  await untilSo(world, () => world.texts.length === 2);
  world.advance(60_000);
  expect(world.texts).toEqual(['hello', 'world']);
  expect(last.chat.snapshot.persistence).toBe('durable');
  (await live()).chat.stop();
  world.advance(60_000);
  expect(world.texts).toEqual(['hello', 'world']);
});

test('secured cookies: where storage takes nothing from the beginning, nothing waits for it', async () => {
  const { world, local, database, open } = browser();
  local.isBlocked = true;
  database.isBroken = true;
  open().thread.send('hello');
  await untilSo(world, () => world.texts.length === 1);
  expect(world.texts).toEqual(['hello']);
});

test('secured cookies: a chat that is stopped while a message waits for storage leaves nothing behind', async () => {
  const { world, page } = await unkept('hello');
  world.advance(5_000);
  expect(world.texts).toEqual([]);
  page.chat.stop();
  expect(page.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});
