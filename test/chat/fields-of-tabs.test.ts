import { expect, test } from 'vitest';
import { multiThread } from '../../src/features/threads.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { CodeSource, pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// Custom fields of several tabs, and of one whose customer is not known yet, outlive their pages.

type Many = ChatWith<[ReturnType<typeof multiThread>]>;

const options = { features: [multiThread() as unknown as Feature] };

interface Sent {
  readonly consumer?: { readonly customFields: unknown };
  readonly customFields?: unknown;
}

test('of two tabs that are closed off line, the field that was set last holds', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world.live({ storage, family: 1 });
  const two = world.live({ storage, family: 2 });
  one.device.goOffline();
  two.device.goOffline();
  one.thread.setFields({ topic: 'old' });
  one.chat.setCustomerFields({ tier: 'silver' });
  world.advance(5_000);
  two.thread.setFields({ topic: 'new' });
  two.chat.setCustomerFields({ tier: 'gold' });
  two.thread.send('hello');
  world.advance(1_000);
  one.device.kill();
  two.device.kill();
  const three = world.open({ storage, family: 3 });
  const { thread } = three;
  expect(thread.snapshot.fields).toEqual({ topic: 'new' });
  expect(three.chat.snapshot.customerFields).toEqual({ tier: 'gold' });
});

test('a field of the customer that went with a message that did not arrive is not lost, where that of another tab arrived', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world.live({ storage, family: 1, options, latencyMs: 100 });
  const two = world.live({ storage, family: 2, options, latencyMs: 100 });
  world.advance(1_000);
  one.chat.setCustomerFields({ tier: 'gold' });
  const a = (one.chat as unknown as Many).createThread();
  a.send('one');
  world.until(() => world.allTexts.includes('one'));
  world.fault({ silent: { eventType: 'SendMessage', times: 1 } });
  two.chat.setCustomerFields({ lang: 'de' });
  const b = (two.chat as unknown as Many).createThread();
  b.send('two');
  one.device.goOffline();
  world.advance(150);
  one.device.kill();
  two.device.kill();
  const three = world.open({ storage, family: 3, options });
  three.chat.connect().catch(() => {});
  world.advance(300_000);
  expect(world.allTexts).toEqual(expect.arrayContaining(['one', 'two']));
  const all = JSON.stringify([...world.requests<Sent>('SendMessage').slice(2).map(({ consumer }) => consumer?.customFields), ...world.requests<Sent>('SetConsumerCustomFields').map(({ customFields }) => customFields)]);
  expect(all).toContain('lang');
});

test.each(['thirdParty', 'securedCookies', 'oauth'] as const)('fields that are set before it is known who it is outlive the page, as their message does: %s', async (mode) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const codes = new CodeSource();
  const { customer: _, ...rest } = signInOptions(mode, codes);
  const o = { ...rest, customer: {} };
  const one = world.open({ storage, family: 1, options: o });
  one.thread.setFields({ topic: 'billing' });
  one.chat.setCustomerFields({ tier: 'gold' });
  await pass(world, 100);
  one.chat.connect().catch(() => {});
  await untilSo(world, () => one.chat.snapshot.status === 'live');
  one.device.goOffline();
  await pass(world, 5_000);
  one.thread.send('hello');
  await pass(world, 1_000);
  expect(statuses(one.thread)).toEqual(['queued']);
  one.device.kill();
  const two = world.open({ storage, family: 2, options: o });
  void two.thread;
  two.chat.connect().catch(() => {});
  await pass(world, 300_000);
  expect(world.texts).toEqual(['hello']);
  expect(JSON.stringify(world.requests<Sent>('SendMessage').at(-1))).toContain('billing');
  expect(JSON.stringify(world.requests<Sent>('SendMessage').at(-1))).toContain('gold');
});

/** A page whose two handles are one conversation, which shows only once the second look is answered; an earlier page has left fields there. */
function twice() {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const left = world.live({ storage });
  left.thread.send('hello');
  world.advance(3_000);
  left.device.goOffline();
  left.thread.setFields({ order: 'A-1', topic: 'billing' });
  left.device.kill();
  world.fault({ silent: { eventType: 'RecoverThread', times: 1 } });
  const { chat, thread: latest } = world.open({ storage });
  const named = chat.thread(left.thread.id);
  const isTold = (times: number): boolean => world.requests('SetConsumerContactCustomFields').length === times;
  void chat.connect();
  /** It is found out; then all is told, and shown. */
  const expectTold = async (fields: Record<string, string>): Promise<void> => {
    expect(latest.id).not.toBe(named.id);
    await pass(world, 60_000);
    expect([named.snapshot.fields, latest.snapshot.fields, latest.id]).toEqual([fields, fields, named.id]);
    expect(world.threads[0]?.customFields).toHaveLength(2);
    expect(world.threads[0]?.customFields).toMatchObject(expect.arrayContaining(Object.entries(fields).map(([ident, value]) => expect.objectContaining({ ident, value }))));
  };
  return { world, named, latest, isTold, expectTold };
}

test('of a field that two handles of one conversation have, the platform has what is shown', async () => {
  const { world, named, isTold, expectTold } = twice();
  named.setFields({ order: 'A-2' });
  await untilSo(world, () => isTold(1));
  await expectTold({ order: 'A-2', topic: 'billing' });
});

test('that is what was set last, in whichever of them', async () => {
  const { world, named, latest, isTold, expectTold } = twice();
  named.setFields({ order: 'A-2' });
  await untilSo(world, () => isTold(1));
  latest.setFields({ order: 'A-3' });
  await expectTold({ order: 'A-3', topic: 'billing' });
});
