import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each([0, -5_000])('what a page writes goes out behind what an earlier one left, also before that is taken over, and though its clock has moved by %d ms', (ms) => {
  const world = new VirtualWorld();
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const open = (offMs: number, isDead = (): boolean => false) => world.open({
    storage: local,
    ports: ({ storage, clock }) => ({
      clock: { ...clock, now: () => clock.now() + offMs },
      storage: layeredStorage(storage, database.port(world.clock, isDead), clock),
    }),
  });
  for (const [nth, text] of ['one', 'two', 'three'].entries()) {
    let isDead = false;
    const page = open(ms * nth, () => isDead);
    page.device.goOffline();
    page.thread.send(text);
    page.device.kill();
    isDead = true;
  }
  const last = open(0);
  last.chat.connect().catch(() => {});
  void last.thread;
  world.advance(30_000);
  expect(world.texts).toEqual(['one', 'two', 'three']);
});

test('so it is where only the database has what was left, and says so after that', () => {
  const world = new VirtualWorld();
  const [local, database] = [new VirtualStorage(), new VirtualDatabase()];
  const open = (offMs: number) => world.open({
    storage: local,
    ports: ({ storage, clock }) => {
      const set = { ...clock, now: () => clock.now() + offMs };
      return { clock: set, storage: layeredStorage(storage, database.port(world.clock, () => false), set) };
    },
  });
  const first = open(0);
  first.device.goOffline();
  first.thread.send('one');
  world.advance(5_000);
  first.chat.stop();
  const second = open(-7_200_000);
  second.thread.send('two');
  second.thread.send('three');
  world.advance(30_000);
  second.thread.send('four');
  world.advance(5_000);
  expect(world.texts).toEqual(['one', 'two', 'three', 'four']);
  expect(shown(second.thread)).toEqual(world.texts);
});

test('what is written before the sign-in goes out behind what an earlier page left, though the clock was set back', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (offMs: number) => world.open({
    storage, options: signInOptions('thirdParty'), ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offMs } }),
  });
  const first = open(0);
  first.chat.connect().catch(() => {});
  await untilSo(world, () => first.chat.snapshot.status === 'live');
  first.device.goOffline();
  first.thread.send('one');
  first.chat.stop();
  const second = open(-7_200_000);
  second.thread.send('two');
  second.thread.send('three');
  await untilSo(world, () => world.texts.length === 3);
  expect(world.texts).toEqual(['one', 'two', 'three']);
});

test('what is written before the sign-in goes out in order where the clock was set back once more, though nobody knows yet who the browser is', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (offMs: number) => world.open({
    storage, options: signInOptions('securedCookies'), ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offMs } }),
  });
  const write = (offMs: number, ...texts: string[]): void => {
    const page = open(offMs);
    page.device.goOffline();
    for (const text of texts) page.thread.send(text);
    world.advance(1_000);
    page.chat.stop();
  };
  write(0, 'one', 'two');
  write(-29_000, 'three');
  write(-58_000, 'four');
  const last = open(-58_000);
  void last.thread;
  last.chat.connect().catch(() => {});
  await untilSo(world, () => world.texts.length === 4);
  expect(world.texts).toEqual(['one', 'two', 'three', 'four']);
});

test('what may be there already is looked for as far back as before, though it is to go behind what another page has left', () => {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 3 });
  const storage = new VirtualStorage();
  const open = (offMs = 0) => world.open({ storage, ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offMs } }) });
  const connect = (page: ReturnType<typeof open>): void => {
    void page.thread;
    page.chat.connect().catch(() => {});
  };
  const first = open();
  connect(first);
  world.until(() => first.chat.snapshot.status === 'live');
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times: 1, store: true } });
  first.thread.send('one');
  world.until(() => world.texts.length === 1);
  first.device.kill();
  for (let n = 0; n < 8; n++) world.agent('say', { text: `agent ${n}` });
  const second = open(-600_000);
  connect(second);
  world.until(() => second.thread.snapshot.messages.length > 3);
  second.device.goOffline();
  const third = open();
  connect(third);
  world.until(() => third.chat.snapshot.status === 'live');
  third.device.goOffline();
  third.thread.send('two');
  world.advance(100);
  third.device.kill();
  world.advance(5_000);
  expect(shown(second.thread).slice(-2).toSorted()).toEqual(['one', 'two']);
  second.device.kill();
  connect(open());
  world.advance(60_000);
  expect(world.texts.filter((text) => !text.startsWith('agent'))).toEqual(['one', 'two']);
});

test('what is taken over bit by bit goes out in its order, though the clock was set back before it was written', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (offMs: number) => world.open({ storage, ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offMs } }) });
  const before = open(0);
  before.device.goOffline();
  before.thread.send('zero');
  before.device.kill();
  const first = open(-600_000);
  first.device.goOffline();
  first.thread.send('one');
  const second = open(-600_000);
  second.chat.connect().catch(() => {});
  void second.thread;
  world.advance(5_000);
  second.device.goSilent();
  const back = first.device.putAside();
  world.advance(5_000);
  back();
  world.advance(5_000);
  first.thread.send('two');
  first.device.kill();
  world.advance(5_000);
  second.device.heal();
  world.advance(120_000);
  expect(world.texts).toEqual(['zero', 'one', 'two']);
});
