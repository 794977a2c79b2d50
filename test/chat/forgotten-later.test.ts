import { expect, test } from 'vitest';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import type { Feature, Host } from '../../src/feature.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';

const secrets = ({ texts }: { readonly texts: ReadonlyMap<string, string> }): readonly string[] => [...texts].flatMap(([key, text]) => (text.includes('secret') ? [key] : []));

test.each(['reset', 'forget'] as const)('what storage would not let go of when the customer left (%s) goes as soon as it does', (verb) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const gone = world.open({ storage });
  gone.device.goOffline();
  gone.thread.send('secret');
  gone.device.kill();
  const { chat, device } = world.open({ storage });
  device.goOffline();
  storage.isBlocked = true;
  if (verb === 'reset') chat.reset({ customer: { id: 'bob' } });
  else chat.forget();
  storage.isBlocked = false;
  chat.thread().send('later');
  device.goOnline();
  world.advance(600_000);
  expect(secrets(storage)).toEqual([]);
  // What the page has at hand is shown in it, and goes out all the same; not so where another customer has it now.
  expect(world.allTexts).toEqual(verb === 'forget' ? ['secret', 'later'] : ['later']);
});

test('so it is where there is a database', () => {
  const world = new VirtualWorld();
  const [storage, database] = [new VirtualStorage(), new VirtualDatabase()];
  const { chat, device, thread } = world.open({ storage, ports: { storage: layeredStorage(storage, database.port(world.clock, () => false), world.clock) } });
  device.goOffline();
  world.advance(5_000);
  database.isHanging = true;
  thread.send('secret');
  storage.isBlocked = true;
  chat.reset({ customer: { id: 'bob' } });
  storage.isBlocked = database.isHanging = false;
  chat.thread().send('later');
  device.goOnline();
  world.advance(600_000);
  expect([secrets(storage), secrets(database)]).toEqual([[], []]);
});

test.each(['reset', 'forget'] as const)('all that the customer who left (%s) had not sent goes from the database at once, though localStorage is blocked then, and the page is gone before that is over', (verb) => {
  const world = new VirtualWorld();
  const [storage, database] = [new VirtualStorage(), new VirtualDatabase()];
  const open = (): VirtualChat => {
    const opened: VirtualChat = world.open({ storage, ports: ({ clock }) => ({ storage: layeredStorage(storage, database.port(world.clock, () => opened.device.isGone), clock) }) });
    return opened;
  };
  const { chat, device, thread } = open();
  device.goOffline();
  world.advance(5_000);
  for (let n = 0; n < 40; n++) thread.send(`secret ${n}`);
  world.advance(5_000);
  expect(secrets(database)).toHaveLength(40);
  storage.isBlocked = true;
  if (verb === 'reset') chat.reset({ customer: { id: 'bob' } });
  else chat.forget();
  world.advance(1_000);
  device.kill();
  storage.isBlocked = false;
  expect(secrets(database)).toEqual([]);
  open().chat.connect().catch(() => {});
  world.advance(60_000);
  expect(world.allTexts).toEqual([]);
});

test.each(['reset', 'forget'] as const)('an app that keeps nothing, and whose customer has left (%s) while storage was blocked: the page goes on meanwhile, and what an earlier one had kept goes as soon as it can', (verb) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage, options: { customer: {} } });
  first.device.goOffline();
  first.thread.send('secret');
  first.chat.stop();
  let saved: Host['saved'] | undefined;
  const mine: Feature = {
    name: 'mine',
    install(host) {
      ({ saved } = host);
      return {};
    },
  };
  const { chat, errors } = world.live({ storage, options: { persist: false, customer: {}, features: [mine] } });
  saved?.setNote('mine', 'before');
  storage.isBlocked = true;
  chat[verb]();
  saved?.setNote('mine', 'after');
  chat.thread().send('later');
  world.advance(10_000);
  expect([world.allTexts, saved?.note('mine')]).toEqual([['later'], 'after']);
  expect(errors.map(({ code }) => code)).toContain('storage.failed');
  storage.isBlocked = false;
  chat.thread().send('and later');
  world.advance(10_000);
  expect([secrets(storage), saved?.note('mine')]).toEqual([[], 'after']);
});

test('what was to be forgotten when a reset failed, while storage was blocked, is forgotten as soon as the app says so once more', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  let isBad = false;
  const bad: Feature = {
    name: 'bad',
    install() {
      if (isBad) throw new Error('boom');
      return {};
    },
  };
  const { chat, device, thread } = world.open({ storage, options: { features: [bad] } });
  device.goOffline();
  thread.send('secret of ada');
  storage.isBlocked = true;
  chat.reset({ customer: { id: 'bob' } });
  isBad = true;
  expect(() => chat.reset({ customer: { id: 'carol' } })).toThrow('bad');
  storage.isBlocked = false;
  chat.forget();
  expect(secrets(storage)).toEqual([]);
});

test('an app that keeps nothing any more forgets what an earlier page of it had kept', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  first.device.goOffline();
  first.thread.send('secret');
  first.chat.stop();
  const next = world.open({ storage, options: { persist: false } });
  next.chat.forget();
  expect(secrets(storage)).toEqual([]);
});
