import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

interface VirtualPage extends VirtualChat {
  /** The tab is gone without a word. */
  kill(): void;
}

/** Pages of one browser that has a localStorage and a database. */
function browser(database = new VirtualDatabase()) {
  const world = new VirtualWorld();
  const local = new VirtualStorage();
  const open = (options = {}): VirtualPage => {
    let isDead = false;
    const storage = layeredStorage(local, database.port(world.clock, () => isDead), world.clock);
    const opened = world.open({ storage: local, ports: { storage }, options });
    return Object.assign(opened, {
      kill: () => {
        isDead = true;
        opened.device.kill();
      },
    });
  };
  const online = (page: VirtualPage): VirtualPage => {
    page.chat.connect().catch(() => {});
    world.advance(20_000);
    return page;
  };
  /** A page that reaches nobody: what it is told to send waits. */
  const writing = (...texts: string[]): VirtualPage => {
    const page = open();
    page.device.goOffline();
    for (const text of texts) page.thread.send(text);
    return page;
  };
  /** The first is in the database, which was of no use for so long while the second was written. */
  const interrupted = (how: 'isBroken' | 'isHanging', ms: number): VirtualPage => {
    const page = writing('one');
    world.advance(100);
    database[how] = true;
    page.thread.send('two');
    world.advance(ms);
    database[how] = false;
    return page;
  };
  return { world, local, database, open, online, writing, interrupted, kept: () => [...local.texts.keys(), ...database.texts.keys()].filter((key) => key.includes('.out.')) };
}

/** What waits in it, oldest first. */
const textsIn = (database: VirtualDatabase): readonly string[] =>
  [...database.texts.values()].map((text) => JSON.parse(text) as { text: string; at: number }).sort((a, b) => a.at - b.at).map(({ text }) => text);

/** What may be the matter with a database, while a page lives or from the start. */
const troubles: Readonly<Record<string, (database: VirtualDatabase) => void>> = {
  'is fine': () => {},
  'cannot be opened': (database) => (database.isBroken = true),
  'opens after 3 s': (database) => (database.latencyMs = 3_000),
  'never opens': (database) => (database.isHanging = true),
  'takes no more': (database) => (database.isFull = true),
};

const befalls = Object.keys(troubles).flatMap((before) => Object.keys(troubles).map((after) => [before, after] as const));

test.each(befalls)('a database that %s, and on the next page %s: what was written waits, and goes out in order and once', (before, after) => {
  for (const livedMs of [0, 7, 4_000]) {
    const { world, database, writing, open, online, kept } = browser();
    troubles[before]?.(database);
    const first = writing('one', 'two', 'three');
    world.advance(livedMs);
    expect(first.chat.snapshot.persistence).toBe('durable');
    first.kill();
    Object.assign(database, new VirtualDatabase(), { texts: database.texts });
    troubles[after]?.(database);
    const second = online(open());
    const isUnreadable = after === 'cannot be opened' || after === 'never opens';
    // What is nowhere but in a database that nobody can read has to wait for a better day.
    if (isUnreadable && database.texts.size > 0) {
      second.kill();
      Object.assign(database, new VirtualDatabase(), { texts: database.texts });
      online(open());
    }
    expect(world.texts, `killed after ${livedMs} ms`).toEqual(['one', 'two', 'three']);
    if (!isUnreadable) expect(kept(), `killed after ${livedMs} ms`).toEqual([]);
  }
});

test.each(befalls)('a database that %s, and then %s: what was discarded or sent does not come back', (before, after) => {
  for (const livedMs of [0, 7, 4_000]) {
    const { world, database, writing, open, online } = browser();
    troubles[before]?.(database);
    const first = writing('keep', 'drop');
    world.advance(livedMs);
    troubles[after]?.(database);
    first.thread.discard(first.thread.snapshot.messages[1]?.id ?? '');
    world.advance(livedMs);
    first.kill();
    Object.assign(database, new VirtualDatabase(), { texts: database.texts });
    online(open()).kill();
    const third = open();
    // Opens it.
    void third.thread;
    online(third);
    expect(world.texts, `${livedMs} ms each`).toEqual(['keep']);
    expect(third.thread.snapshot.messages.map(({ text }) => text)).toEqual(['keep']);
  }
});

test.each(['cannot be opened', 'never opens'])('a database that %s when a page begins, and works later: what an earlier page left in it goes out all the same', (trouble) => {
  const { world, local, database, writing, open, online, kept } = browser();
  const first = writing('left in the database');
  world.advance(100);
  expect([...local.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
  first.kill();
  troubles[trouble]?.(database);
  online(open());
  expect(world.texts).toEqual([]);
  database.isBroken = database.isHanging = false;
  world.advance(60_000);
  expect(world.texts).toEqual(['left in the database']);
  world.advance(60_000);
  expect(kept()).toEqual([]);
  expect(database.reads.filter((prefix) => prefix === 'chat-machines.').length).toBeLessThanOrEqual(5);
});

test('a database that never opens is asked no more once the chat is stopped', () => {
  const { world, database, open } = browser();
  database.isHanging = true;
  const page = open();
  world.advance(100_000);
  const asked = database.reads.length;
  expect(asked).toBeGreaterThan(1);
  page.chat.stop();
  world.advance(300_000);
  expect(database.reads).toHaveLength(asked);
});

test('a database that is closed in the midst and opened again gets what it missed', () => {
  const { world, database, interrupted, kept, local } = browser();
  const page = interrupted('isBroken', 100);
  page.thread.discard(page.thread.snapshot.messages[0]?.id ?? '');
  world.advance(100);
  expect(textsIn(database)).toEqual(['two']);
  expect(kept()).toHaveLength(1);
  expect([...local.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

test.each(['cannot be opened', 'never opens', 'takes no more'])('where localStorage is full and the database %s, the snapshot says that nothing is kept, and the message goes all the same', (trouble) => {
  const { world, local, database, open } = browser();
  troubles[trouble]?.(database);
  const page = open();
  page.device.goOffline();
  page.thread.send('kept');
  world.advance(100);
  local.isFull = true;
  page.thread.send('not kept');
  expect(page.chat.snapshot.persistence).toBe('none');
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.failed']);
  page.device.goOnline();
  world.advance(20_000);
  expect(world.texts).toEqual(['kept', 'not kept']);
});

test('where localStorage is full and the database keeps what is sent, the error does not say that it will be lost', () => {
  const { world, local, open, online } = browser();
  local.isFull = true;
  const page = open();
  page.device.goOffline();
  world.advance(100);
  page.thread.send('kept');
  world.advance(100);
  expect(page.errors.map(({ message }) => message)).toEqual([expect.stringMatching(/^unable to keep or read something; snapshot\.persistence says whether messages survive /)]);
  expect(page.chat.snapshot.persistence).toBe('durable');
  page.kill();
  online(open());
  expect(world.texts).toEqual(['kept']);
});

test('a write that the database never answers is given up when there is more to write, ten seconds later: it gets all of it then', () => {
  const { world, database, interrupted, open, online, kept, local } = browser();
  const page = interrupted('isHanging', 1_000);
  page.thread.send('three');
  // It may still come.
  world.advance(8_000);
  expect([database.givenUp, textsIn(database)]).toEqual([0, ['one']]);
  expect(page.chat.snapshot.persistence).toBe('durable');
  world.advance(2_000);
  page.thread.send('four');
  world.advance(100);
  expect([database.givenUp, textsIn(database)]).toEqual([1, ['one', 'two', 'three', 'four']]);
  expect([...local.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
  page.kill();
  online(open());
  expect(world.texts).toEqual(['one', 'two', 'three', 'four']);
  expect(kept()).toEqual([]);
});

test('where localStorage is full and the database does not answer, the snapshot says that nothing is kept, until it answers again', () => {
  const { world, database, writing, local } = browser();
  const page = writing('one');
  world.advance(100);
  database.isHanging = local.isFull = true;
  page.thread.send('two');
  world.advance(11_000);
  page.thread.send('three');
  expect(page.chat.snapshot.persistence).toBe('none');
  database.isHanging = false;
  world.advance(11_000);
  page.thread.send('four');
  world.advance(100);
  page.thread.send('five');
  world.advance(100);
  expect(page.chat.snapshot.persistence).toBe('durable');
  expect(textsIn(database)).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('a page that begins reads the database once, and once more what each page that is gone has left', () => {
  const { world, database, writing, open } = browser();
  open();
  world.advance(5_000);
  expect(database.reads).toEqual(['chat-machines.']);
  writing('left').kill();
  database.reads.length = 0;
  open();
  world.advance(5_000);
  expect(database.reads).toEqual(['chat-machines.', expect.stringMatching(/\.out\.[^.]+\.$/)]);
});

test('each time a database that cannot be read is asked again, what was asked before is given up', () => {
  const { world, database, open } = browser();
  database.isHanging = true;
  open();
  world.advance(100_000);
  expect(database.reads.filter((prefix) => prefix === 'chat-machines.')).toHaveLength(4);
  expect(database.givenUp).toBe(3);
});

test('where localStorage is full a database that works keeps it all', () => {
  const { world, local, open, online } = browser();
  const page = open();
  world.advance(100);
  page.device.goOffline();
  local.isFull = true;
  for (let n = 0; n < 150; n++) page.thread.send(`m${n}`);
  expect(page.chat.snapshot.persistence).toBe('durable');
  world.advance(100);
  page.kill();
  local.isFull = false;
  const next = online(open());
  world.advance(120_000);
  expect(world.texts).toEqual(Array.from({ length: 150 }, (_, n) => `m${n}`));
  expect(new Set(statuses(next.thread))).toEqual(new Set(['delivered']));
});

test('where there is no database no note of what is gone stays behind', () => {
  const { world, local, database, writing, open, online } = browser();
  database.isBroken = true;
  const early = writing('a', 'b');
  early.thread.discard(early.thread.snapshot.messages[0]?.id ?? '');
  world.advance(100);
  early.kill();
  const page = online(open());
  for (let n = 0; n < 20; n++) page.thread.send(`m${n}`);
  world.advance(10_000);
  expect(world.texts).toHaveLength(21);
  expect([...local.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

test.each(Object.keys(troubles))('a customer who is forgotten while the database %s is not found there by a later page, and what was written after is', (trouble) => {
  for (const livedMs of [0, 3, 8, 4_000]) {
    const { world, database, writing, open, online, kept } = browser();
    const first = writing('secret');
    world.advance(100);
    troubles[trouble]?.(database);
    first.chat.forget();
    first.thread.send('later');
    world.advance(livedMs);
    first.kill();
    Object.assign(database, new VirtualDatabase(), { texts: database.texts });
    online(open());
    expect(world.texts, `killed after ${livedMs} ms`).toEqual(['later']);
    expect(kept(), `killed after ${livedMs} ms`).toEqual([]);
  }
});

test('of what other pages have left only that is read again whose page is gone', () => {
  const { world, database, writing, open, online } = browser();
  const second = writing('from the second');
  world.advance(100);
  const first = writing('from the first');
  world.advance(100);
  const third = online(open());
  database.reads.length = 0;
  first.kill();
  world.advance(5_000);
  expect(world.texts).toEqual(['from the first']);
  const tabs = [...database.texts.keys()].map((key) => key.slice(0, key.lastIndexOf('.') + 1));
  expect(tabs).toHaveLength(1);
  expect(database.reads).toHaveLength(1);
  // One page of one customer in one channel, and not the one that lives.
  expect(database.reads[0]).toMatch(/^chat-machines\.1001\.chat_messaging\.customer-1\.out\.[^.]+\.$/);
  expect(database.reads[0]).not.toBe(tabs[0]);
  second.kill();
  third.chat.stop();
});

test('what a gone page has left in a database that is slow to say so waits for its answer: it may be other than when it was read', () => {
  const { world, database, writing, open, online, kept } = browser();
  const first = writing('known');
  world.advance(100);
  const second = online(open());
  // What another page writes is heard of by an event of the browser, which there is none of here.
  first.thread.send('not known');
  world.advance(100);
  database.latencyMs = 5_000;
  first.kill();
  world.advance(4_000);
  expect(world.texts).toEqual([]);
  world.advance(30_000);
  expect(world.texts).toEqual(['known', 'not known']);
  expect([second.thread.snapshot.messages.map(({ text }) => text), kept()]).toEqual([['known', 'not known'], []]);
});

test('two pages that both wait for one that dies: one has its messages, whatever the database does', () => {
  for (const trouble of Object.keys(troubles)) {
    const { world, database, writing, open, online } = browser();
    const pages = [online(open()), online(open())];
    troubles[trouble]?.(database);
    const last = writing('once');
    // What another page writes is heard of by an event of the browser, which there is none of here.
    world.advance(10);
    pages.push(online(open()));
    last.kill();
    world.advance(20_000);
    expect(world.texts, trouble).toEqual(['once']);
    for (const page of pages) page.chat.stop();
    expect(pages.map(({ device }) => device.held.timers), trouble).toEqual([0, 0, 0]);
  }
});

test('a database that does not answer a claim: what lies in localStorage goes out, the rest once it is read', () => {
  const { world, database, writing, open, online } = browser();
  const first = writing('in the database');
  world.advance(100);
  database.isHanging = true;
  first.thread.send('in localStorage');
  first.kill();
  const second = online(open());
  world.advance(20_000);
  expect(world.texts).toEqual(['in localStorage']);
  database.isHanging = false;
  world.advance(60_000);
  expect(world.texts).toEqual(['in localStorage', 'in the database']);
  second.chat.stop();
  expect(second.device.held.timers).toBe(0);
});

test('a page that is quicker to be connected than its database: what an earlier one left goes out first', () => {
  const { world, database, writing, open, online } = browser();
  const first = writing('left');
  world.advance(100);
  first.kill();
  database.latencyMs = 2_000;
  const next = open();
  next.thread.send('new');
  online(next);
  world.advance(30_000);
  expect(world.texts).toEqual(['left', 'new']);
});

test('what several gone pages have left goes out in the order in which it was written', () => {
  const { world, writing, open, online } = browser();
  const first = writing('one');
  world.advance(50);
  first.kill();
  writing('two').kill();
  const next = open();
  // Opens it.
  void next.thread;
  online(next);
  world.advance(30_000);
  expect(world.texts).toEqual(['one', 'two']);
});
