import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import type { StoragePort } from '../../src/ports.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** A page that has left three messages, and how to make another thing of what is kept of the first. */
function left() {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  first.device.goOffline();
  for (const text of ['one', 'two', 'three']) first.thread.send(text);
  first.device.kill();
  const damage = (change: object): void => {
    for (const [key, text] of storage.texts) if (text.includes('"one"')) storage.texts.set(key, JSON.stringify({ ...JSON.parse(text) as object, ...change }));
  };
  const next = (): VirtualChat => {
    const page = world.open({ storage });
    void page.thread;
    page.chat.connect().catch(() => {});
    world.advance(20_000);
    return page;
  };
  return { world, storage, damage, next };
}

const damages: readonly object[] = [
  { attachments: 5 }, { attachments: [null] }, { attachments: 'x' }, { attachments: [{}] }, { attachments: [{ id: 'a', url: 5, fileName: 'b' }] },
  { failure: {} }, { failure: 5 }, { after: 5 }, { after: {} }, { after: { id: 1, at: 2 } }, { after: { id: 'a', at: null } }, { drops: 'many' }, { postback: {} }, { owner: 5 },
  { at: null }, { at: 'now' }, { text: 5 }, { tab: 5 }, { key: null }, { key: '' }, { threadId: {} }, { threadId: '' }, { messageId: [] }, { messageId: 'another' },
];

test.each(damages.map((change) => [JSON.stringify(change), change] as const))('a message of which %s is kept is put aside, and reported; the rest goes out', (_, change) => {
  const { world, storage, damage, next } = left();
  damage(change);
  const page = next();
  expect([world.texts, shown(page.thread)]).toEqual([['two', 'three'], ['two', 'three']]);
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.damaged']);
  expect([...storage.texts.keys()].filter((key) => /\.(out|damaged)\./.test(key)).map((key) => key.split('.')[3])).toEqual(['damaged']);
});

test.each([42, true, { text: 'one' }, ['one']])('%o that stands where a message should, as a database may have it, is put aside, and reported; the rest goes out', (what) => {
  const { world, storage, next } = left();
  const [key] = [...storage.texts].find(([, text]) => text.includes('"one"')) ?? [''];
  storage.texts.set(key, what as unknown as string);
  const page = next();
  expect(world.texts).toEqual(['two', 'three']);
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.damaged']);
  expect(storage.texts.has(key)).toBe(false);
  expect(next().errors).toEqual([]);
});

test.each([{ failure: undefined }, { after: undefined }, { after: null, attachments: [] }, { drops: 2, isLoose: true }])('a message of which %o is kept goes out', (change) => {
  const { world, damage, next } = left();
  damage(change);
  expect(next().errors).toEqual([]);
  expect(world.texts).toEqual(['one', 'two', 'three']);
});

test('a note of what is to be forgotten that nobody can read is reported, and gone', () => {
  const world = new VirtualWorld();
  const [local, database] = [new VirtualStorage(), new VirtualDatabase()];
  local.write('chat-machines.wipe', '{"a":1}');
  const page = world.open({ storage: local, ports: { storage: layeredStorage(local, database.port(world.clock, () => false), world.clock) } });
  world.advance(5_000);
  expect(page.errors.map(({ code }) => code)).toEqual(['storage.damaged']);
  expect(local.read('chat-machines.wipe')).toBeNull();
});

test.each(['isBroken', 'isHanging'] as const)('a customer who was forgotten is named nowhere but in a database of which %s, and not there either once it is mended', (trouble) => {
  const { world, local, database, open } = slow(5);
  const page = open('customer-1');
  page.thread.send('before');
  world.advance(10_000);
  expect([...database.texts.keys()].join()).toContain('customer-1');
  database[trouble] = true;
  page.chat.reset({ customer: { id: 'customer-2' } });
  world.advance(60_000);
  expect(JSON.stringify([...local.texts])).not.toMatch(/customer-1|before/);
  page.kill();
  database[trouble] = false;
  open('customer-3');
  world.advance(60_000);
  expect(JSON.stringify([...local.texts, ...database.texts])).not.toMatch(/customer-1|before/);
  expect(local.read('chat-machines.wipe')).toBeNull();
});

test('a note of what is to be forgotten that names it, as an earlier version wrote it, is followed', () => {
  const { world, local, database, open } = slow(5);
  const first = open('customer-1');
  first.thread.send('before');
  world.advance(10_000);
  first.kill();
  const key = [...database.texts.keys()].find((one) => one.includes('.out.')) ?? '';
  local.write('chat-machines.wipe', JSON.stringify([key.slice(0, key.indexOf('out.'))]));
  open('customer-2');
  world.advance(60_000);
  expect(JSON.stringify([...local.texts, ...database.texts])).not.toMatch(/customer-1|before|wipe/);
});

/** Pages of one browser, each with a database that is so slow. */
function slow(databaseMs: number) {
  const world = new VirtualWorld();
  const [local, database] = [new VirtualStorage(), new VirtualDatabase(databaseMs)];
  const open = (id: string) => {
    let isDead = false;
    const storage: StoragePort = layeredStorage(local, database.port(world.clock, () => isDead), world.clock);
    const page = world.open({ storage: local, ports: { storage }, options: { customer: { id } } });
    page.device.goOffline();
    return Object.assign(page, {
      kill: () => {
        isDead = true;
        page.device.kill();
      },
    });
  };
  const kept = (): readonly string[] => [...new Set([...local.texts, ...database.texts].filter(([key]) => key.includes('.out.')).map(([, text]) => (JSON.parse(text) as { text: string }).text))];
  return { world, local, database, open, kept };
}

test.each([1, 50, 900])('what the next page writes is kept though the one before had just forgotten the customer, in a database that takes %d ms', (databaseMs) => {
  for (let ms = 0; ms <= 3 * databaseMs; ms += Math.ceil(databaseMs / 4)) {
    const { world, local, open, kept } = slow(databaseMs);
    const first = open('customer-1');
    first.thread.send('before');
    world.advance(10_000);
    first.chat.forget();
    world.advance(ms);
    first.kill();
    open('customer-1').thread.send('after');
    world.advance(30_000);
    expect([kept(), local.read('chat-machines.wipe')], `killed after ${ms} ms`).toEqual([['after'], null]);
  }
});

test('so it is where the database hangs meanwhile, and is not read before it has what was written since', () => {
  const { world, local, database, open, kept } = slow(5);
  const first = open('customer-1');
  first.thread.send('before');
  world.advance(10_000);
  database.isHanging = true;
  first.chat.forget();
  first.kill();
  const next = open('customer-1');
  world.advance(5_000);
  database.isHanging = false;
  next.thread.send('after');
  world.advance(600_000);
  expect([kept(), local.read('chat-machines.wipe')]).toEqual([['after'], null]);
});

test('what one page writes after a customer was forgotten stays, whatever another writes meanwhile that has noted the same', () => {
  for (let ms = 0; ms < 1_000; ms += 100) for (let moreMs = 0; moreMs < 1_500; moreMs += 100) {
    const world = new VirtualWorld();
    const [local, database] = [new VirtualStorage(), new VirtualDatabase(500)];
    const page = () => {
      const state = { isDead: false };
      const storage = layeredStorage(local, database.port(world.clock, () => state.isDead), world.clock);
      storage.listen?.(() => {});
      return { state, storage };
    };
    const [one, two] = [page(), page()];
    world.advance(5_000);
    one.storage.wipe?.('chat-machines.s.ada.');
    world.advance(ms);
    two.storage.write('chat-machines.s.ada.out.t2.m', 'm');
    world.advance(moreMs);
    one.storage.write('chat-machines.s.bob.out.t1.x', 'x');
    world.advance(10_000);
    one.state.isDead = two.state.isDead = true;
    const next = page();
    world.advance(10_000);
    expect(next.storage.read('chat-machines.s.ada.out.t2.m'), `${ms} ms, ${moreMs} ms`).toBe('m');
  }
});

test('customers whose ids are words that the engine uses keep what they wrote when another is forgotten', () => {
  const { world, open, kept } = slow(5);
  const ids = ['token', 'damaged', 'guest', 'identity', 'begun', 'out'];
  for (const id of ids) open(id).thread.send(`of ${id}`);
  const forgotten = open('Ada');
  forgotten.thread.send('secret');
  world.advance(10_000);
  forgotten.chat.forget();
  world.advance(10_000);
  expect(kept().toSorted()).toEqual(ids.map((id) => `of ${id}`).toSorted());
});
