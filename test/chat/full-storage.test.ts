import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { leases } from '../../src/leases.ts';
import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

interface VirtualPage extends VirtualChat {
  /** The tab is gone without a word. */
  kill(): void;
}

/** Pages of one browser, on plain http: with a database, without locks unless it is said; and a platform that takes what it gets twice for two. */
function browser({ hasLocks = false } = {}) {
  const world = new VirtualWorld({ deduplicate: false });
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const open = (): VirtualPage => {
    let isDead = false;
    const opened = world.open({
      storage: local,
      ports: ({ storage, locks, clock, random }) => ({
        storage: layeredStorage(storage, database.port(world.clock, () => isDead), clock), locks: hasLocks ? locks : leases(storage, clock, random),
      }),
    });
    return Object.assign(opened, {
      kill: () => {
        isDead = true;
        opened.device.kill();
      },
    });
  };
  const online = (): VirtualPage => {
    const page = open();
    page.chat.connect().catch(() => {});
    world.advance(5_000);
    return page;
  };
  /** A page that reaches nobody: what it is told to send waits. */
  const writing = (text: string): VirtualPage => {
    const page = open();
    page.device.goOffline();
    world.advance(100);
    page.thread.send(text);
    world.advance(100);
    return page;
  };
  const waiting = (): readonly string[] => [...database.texts.values(), ...[...local.texts].flatMap(([key, text]) => (key.startsWith('chat-machines.1001') && key.includes('.out.') ? [text] : []))]
    .map((text) => (JSON.parse(text) as { text: string }).text);
  /** What a page that is gone left in the database, and one that reaches nobody and takes it over while localStorage is full. */
  const takenOver = (isFull: boolean): VirtualPage => {
    const first = writing('left');
    world.advance(1_000);
    first.kill();
    local.isFull = true;
    database.isFull = isFull;
    const page = open();
    page.device.goOffline();
    void page.thread;
    world.advance(20_000);
    return page;
  };
  return { world, local, database, open, online, writing, takenOver, waiting, there: () => world.allTexts };
}

test('a page that cannot write down that it is there keeps nothing and says so, and nobody else sends what is its own', () => {
  const { world, local, online, writing, waiting, there } = browser();
  local.isFull = true;
  const page = writing('mine');
  expect(page.chat.snapshot.persistence).toBe('none');
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.failed']);
  expect(waiting()).toEqual([]);
  const other = online();
  void other.thread;
  world.advance(300_000);
  expect(there()).toEqual([]);
  page.device.goOnline();
  world.advance(20_000);
  expect([there(), shown(other.thread)]).toEqual([['mine'], ['mine']]);
});

test('once it can, what it has written is kept, and what it writes', () => {
  const { world, local, writing, waiting, online, there } = browser();
  local.isFull = true;
  const page = writing('not kept');
  local.isFull = false;
  world.advance(11_000);
  expect([page.chat.snapshot.persistence, waiting()]).toEqual(['durable', ['not kept']]);
  page.thread.send('kept');
  world.advance(100);
  expect([page.chat.snapshot.persistence, waiting().toSorted()]).toEqual(['durable', ['kept', 'not kept']]);
  page.kill();
  online();
  world.advance(200_000);
  expect(there()).toEqual(['not kept', 'kept']);
});

test('and that at once: it does not wait until it says again that it is there', () => {
  const { local, writing, waiting } = browser();
  local.isBlocked = true;
  const page = writing('not kept');
  local.isBlocked = false;
  page.thread.send('kept');
  expect(page.chat.snapshot.persistence).toBe('durable');
  page.kill();
  expect(waiting().toSorted()).toEqual(['kept', 'not kept']);
});

test('what a page could write nowhere but into the database is found there by another that was there before', () => {
  const { world, local, online, writing, there } = browser({ hasLocks: true });
  const other = online();
  void other.thread;
  local.isFull = true;
  writing('left').kill();
  world.advance(300_000);
  expect([there(), shown(other.thread)]).toEqual([['left'], ['left']]);
});

test('a page that is there already stays so while localStorage is full, and what it keeps is its own', () => {
  const { world, local, online, writing, there } = browser();
  const page = writing('mine');
  local.isFull = true;
  online();
  world.advance(600_000);
  expect(there()).toEqual([]);
  page.device.goOnline();
  world.advance(20_000);
  expect(there()).toEqual(['mine']);
});

test('what a page left is taken over by nobody who cannot write down that they are there; once they can, by one', () => {
  const { world, local, online, writing, there, waiting } = browser();
  writing('left').kill();
  local.isFull = true;
  const pages = [online(), online()];
  world.advance(400_000);
  expect(there()).toEqual([]);
  local.isFull = false;
  world.advance(30_000);
  expect(there()).toEqual(['left']);
  world.advance(30_000);
  expect(waiting()).toEqual([]);
  for (const { chat } of pages) chat.stop();
  expect(pages.map(({ device }) => device.held)).toEqual(pages.map(() => ({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 })));
});

test.each(['isFull', 'isBlocked'] as const)('what storage would not take (%s) is kept as soon as it takes something, and until then the snapshot says so', (trouble) => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const page = world.open({ storage });
  const kept = (): readonly string[] => [...storage.texts].flatMap(([key, text]) => (key.includes('.out.') ? [(JSON.parse(text) as { text: string }).text] : []));
  page.device.goOffline();
  storage[trouble] = true;
  for (const text of ['one', 'two', 'taken back', 'secret']) page.thread.send(text);
  page.thread.discard(page.thread.snapshot.messages[2]?.id ?? '');
  expect([page.chat.snapshot.persistence, kept()]).toEqual(['none', []]);
  storage[trouble] = false;
  page.thread.send('three');
  expect([page.chat.snapshot.persistence, kept().toSorted()]).toEqual(['durable', ['one', 'secret', 'three', 'two']]);
  storage[trouble] = true;
  page.thread.send('secret too');
  storage[trouble] = false;
  page.chat.forget();
  page.thread.send('after that');
  expect(kept()).toEqual(['after that']);
});

test('what a page that is gone had left goes out once, though its own next page looks for it while another takes it over', () => {
  const { world, local, open, writing, there } = browser({ hasLocks: true });
  local.isFull = true;
  const page = writing('mine');
  const waiting = (): VirtualPage => {
    const one = open();
    one.device.goOffline();
    one.chat.thread();
    one.chat.connect().catch(() => {});
    return one;
  };
  const other = waiting();
  world.advance(1_000);
  page.kill();
  const pages = [other, waiting()];
  world.advance(1_000);
  for (const { device } of pages) device.goOnline();
  world.advance(30_000);
  expect(there()).toEqual(['mine']);
  expect(pages.map(({ thread }) => shown(thread))).toEqual([['mine'], ['mine']]);
});

test('what a page that is gone left in the database stays there when another takes it over while neither takes a text any more: that may be gone, too', () => {
  const { world, local, database, online, takenOver, waiting, there } = browser({ hasLocks: true });
  const page = takenOver(true);
  expect([page.chat.snapshot.persistence, waiting()]).toEqual(['none', ['left']]);
  page.kill();
  local.isFull = database.isFull = false;
  online();
  world.advance(60_000);
  expect([there(), waiting()]).toEqual([['left'], []]);
});

test('where the database takes it, it is there once, and goes out once, by one of two pages that are there', () => {
  const { world, online, takenOver, waiting, there } = browser({ hasLocks: true });
  const page = takenOver(false);
  expect([page.chat.snapshot.persistence, waiting()]).toEqual(['durable', ['left']]);
  for (const other of [online(), online()]) void other.thread;
  page.kill();
  world.advance(300_000);
  expect([there(), waiting()]).toEqual([['left'], []]);
});

/** Pages of one browser whose customer has no name, with room for messages in a database. */
function guests() {
  const world = new VirtualWorld();
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const open = (): VirtualChat => world.open({
    storage: local, options: { customer: {} },
    ports: ({ storage, clock }) => ({ storage: layeredStorage(storage, database.port(world.clock, () => false), clock) }),
  });
  const write = ({ thread }: VirtualChat, text: string): void => {
    thread.send(text);
    world.advance(100);
  };
  return { world, local, database, open, write, there: () => world.allTexts };
}

test('a guest whose id cannot be kept has nothing kept that nobody would find, and all of it once there is room', () => {
  const { world, local, database, open, write, there } = guests();
  local.isFull = true;
  const page = open();
  page.device.goOffline();
  write(page, 'one');
  expect([database.texts.size, page.chat.snapshot.persistence]).toEqual([0, 'none']);
  local.isFull = false;
  write(page, 'two');
  expect([database.texts.size, page.chat.snapshot.persistence]).toEqual([2, 'durable']);
  page.device.kill();
  const next = open();
  next.chat.connect().catch(() => {});
  world.advance(20_000);
  expect([next.chat.snapshot.customer.id, there()]).toEqual([page.chat.snapshot.customer.id, ['one', 'two']]);
});

test('a page that could not read who the guest is does not put another in their place', () => {
  const { local, database, open, write } = guests();
  const first = open();
  first.device.kill();
  local.isBlocked = true;
  const blind = open();
  blind.device.goOffline();
  local.isBlocked = false;
  write(blind, 'whoever that is');
  expect([database.texts.size, blind.chat.snapshot.persistence]).toEqual([0, 'none']);
  blind.device.kill();
  expect(open().chat.snapshot.customer.id).toBe(first.chat.snapshot.customer.id);
});

/** A page that is known by cookie and off line, where localStorage is full and the database has taken all so far. */
async function hoping() {
  const world = new VirtualWorld({ deduplicate: false });
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const live = async (): Promise<VirtualChat> => {
    const page: VirtualChat = world.open({
      storage: local, options: signInOptions('securedCookies'),
      ports: ({ storage, clock }) => ({ storage: layeredStorage(storage, database.port(world.clock, () => page.device.isGone), clock) }),
    });
    void page.thread;
    void page.chat.connect();
    await untilSo(world, () => page.chat.snapshot.status === 'live');
    return page;
  };
  const kept = (): readonly string[] => [...database.texts, ...local.texts].flatMap(([key, text]) => (key.startsWith('chat-machines.1001') && key.includes('.out.') ? [(JSON.parse(text) as { text: string }).text] : []));
  const page = await live();
  page.device.goOffline();
  world.advance(1_000);
  local.isFull = true;
  page.thread.send('one');
  world.advance(1_000);
  expect([page.chat.snapshot.persistence, kept()]).toEqual(['durable', ['one']]);
  const told: string[] = [];
  page.chat.subscribe(({ persistence }) => persistence, (persistence) => told.push(persistence));
  return { world, local, database, live, kept, page, told };
}

test.each(['isFull', 'isBroken', 'isHanging'] as const)('what localStorage has no room for and the database (%s) does not take after all is not kept: whoever listens is told, and once there is room it is kept with what is written then', async (trouble) => {
  const { world, local, database, live, kept, page, told } = await hoping();
  database[trouble] = true;
  for (const text of ['two', 'three']) page.thread.send(text);
  world.advance(11_000);
  expect([told.at(-1), kept()]).toEqual(['none', ['one']]);
  local.isFull = false;
  page.thread.send('four');
  expect([told.at(-1), kept().toSorted()]).toEqual(['durable', ['four', 'one', 'three', 'two']]);
  database[trouble] = false;
  page.device.kill();
  await live();
  await untilSo(world, () => world.allTexts.length === 4);
  expect(world.allTexts).toEqual(['one', 'two', 'three', 'four']);
});

test.each(['isFull', 'isBroken'] as const)('where localStorage has room again by the time the database (%s) refuses, it is kept there', async (trouble) => {
  const { world, local, database, kept, page } = await hoping();
  database[trouble] = true;
  page.thread.send('two');
  local.isFull = false;
  world.advance(100);
  expect([page.chat.snapshot.persistence, kept().toSorted()]).toEqual(['durable', ['one', 'two']]);
});

test('a chat that is stopped while a database that hangs is to take what it wrote leaves nothing behind', async () => {
  const { database, page } = await hoping();
  database.isHanging = true;
  page.thread.send('two');
  page.chat.stop();
  expect(page.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});
