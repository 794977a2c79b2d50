import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { EventClock } from '../kit/event-clock.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const key = 'chat-machines.1.chat.me.out.first.m-1';

/** Two pages of one browser; what the first has written the database has not taken yet. */
function written() {
  const clock = new EventClock(Date.UTC(2026, 0, 5));
  const [local, database] = [new VirtualStorage(), new VirtualDatabase()];
  database.isHanging = true;
  const [first, second] = [0, 1].map(() => layeredStorage(local, database.port(clock, () => false), clock)) as [ReturnType<typeof layeredStorage>, ReturnType<typeof layeredStorage>];
  first.write(key, 'text');
  clock.advance(1_000);
  return { clock, local, database, first, second };
}

test('what another page has removed is gone, also where the database has not taken it yet', () => {
  const { first, second } = written();
  expect([first.keys(), second.read(key)]).toEqual([[key], 'text']);
  second.remove(key);
  expect([first.keys(), first.read(key)]).toEqual([[], null]);
});

test('so it is once the database has forgotten it, and it does not come back with what is written after that', () => {
  const { clock, local, database, first, second } = written();
  second.remove(key);
  database.isHanging = false;
  clock.advance(20_000);
  second.refresh?.('', () => {});
  clock.advance(20_000);
  expect([first.keys(), first.read(key), [...local.texts.keys()]]).toEqual([[], null, []]);
  first.write('chat-machines.1.chat.me.out.first.m-2', 'more');
  clock.advance(20_000);
  expect([...database.texts.values()]).toEqual(['more']);
});

test('what is written again is there again', () => {
  const { clock, database, first, second } = written();
  second.remove(key);
  first.write(key, 'anew');
  expect([first.keys(), first.read(key)]).toEqual([[key], 'anew']);
  database.isHanging = false;
  clock.advance(20_000);
  first.refresh?.('', () => {});
  clock.advance(20_000);
  expect([first.keys(), first.read(key), [...database.texts]]).toEqual([[key], 'anew', [[key, 'anew']]]);
});

test('where localStorage cannot be read for a while nothing is taken for gone', () => {
  const { local, first } = written();
  local.isBlocked = true;
  expect([first.keys(), first.read(key)]).toEqual([[key], 'text']);
});

test.each([false, true])('what is written again while the first write is under way stays (localStorage is full: %s)', (isFull) => {
  const clock = new EventClock(Date.UTC(2026, 0, 5));
  const [local, database] = [new VirtualStorage(), new VirtualDatabase(500)];
  const open = (): ReturnType<typeof layeredStorage> => {
    const storage = layeredStorage(local, database.port(clock, () => false), clock);
    storage.refresh?.('chat-machines.', () => {});
    clock.advance(3_000);
    return storage;
  };
  const [first, second] = [open(), open()];
  first.write(key, 'text');
  clock.advance(100);
  second.remove(key);
  clock.advance(100);
  local.isFull = isFull;
  first.write(key, 'anew');
  clock.advance(60_000);
  expect(open().read(key)).toBe('anew');
});
