import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { leases } from '../../src/leases.ts';
import { CodeSource, pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const ends = ['reset', 'forget', 'kill'] as const;
const ways = (['oauth', 'thirdParty'] as const).flatMap((mode) => (['isBlocked', 'isFull'] as const).flatMap((trouble) => ends.map((end) => [mode, trouble, end] as const)));

// As on plain http: without Web Locks, names are written down, and while storage is in trouble nobody can see whose anything is.
test.each(ways)('%s, storage that %s for a moment while something is written before the sign-in: nothing of it is left after %s()', async (mode, trouble, end) => {
  const world = new VirtualWorld();
  const [storage, database] = [new VirtualStorage(), new VirtualDatabase()];
  const { chat, device, thread } = world.open({
    storage, options: { ...signInOptions(mode, new CodeSource('ada')), customer: {} },
    ports: (ports) => ({ storage: layeredStorage(ports.storage, database.port(world.clock, () => false), ports.clock), locks: leases(ports.storage, ports.clock, ports.random) }),
  });
  const left = (): readonly string[] => [...storage.texts, ...database.texts].flatMap(([key, text]) => (text.includes('secret') ? [key] : []));
  device.goOffline();
  await pass(world, 1_000);
  storage[trouble] = true;
  thread.send('secret');
  await pass(world, 5_000);
  storage[trouble] = false;
  await pass(world, 20_000);
  expect([chat.snapshot.persistence, left()]).toEqual(['none', []]);
  if (end === 'kill') return device.kill();
  device.goOnline();
  await untilSo(world, () => thread.snapshot.messages[0]?.status === 'delivered');
  await pass(world, 60_000);
  chat[end]();
  await pass(world, 60_000);
  chat.stop();
  expect(left()).toEqual([]);
});

test.each(['oauth', 'thirdParty'] as const)('%s, and the line goes as soon as it is known who has written that: it is kept for them, and the next page sends it', async (mode) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const codes = new CodeSource('ada');
  const open = () => world.open({ storage, options: { ...signInOptions(mode, codes), customer: {} }, ports: (ports) => ({ locks: leases(ports.storage, ports.clock, ports.random) }) });
  const { chat, device, thread } = open();
  device.goOffline();
  await pass(world, 1_000);
  storage.isBlocked = true;
  thread.send('hi');
  await pass(world, 5_000);
  storage.isBlocked = false;
  await pass(world, 20_000);
  device.goOnline();
  await untilSo(world, () => chat.snapshot.persistence === 'durable');
  device.kill();
  expect([world.allTexts, [...storage.texts.values()].filter((text) => text.includes('"hi"')).length]).toEqual([[], 1]);
  const next = open();
  void next.thread;
  void next.chat.connect();
  await pass(world, 300_000);
  expect(world.allTexts).toEqual(['hi']);
});
