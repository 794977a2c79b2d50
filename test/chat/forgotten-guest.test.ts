import { expect, test } from 'vitest';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a guest who was forgotten and writes on: what the page says it keeps is sent by the next one', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: { customer: {} } });
  first.chat.forget();
  first.device.goOffline();
  first.thread.send('later');
  const said = first.chat.snapshot.persistence;
  first.device.kill();
  const next = world.live({ storage, options: { customer: {} } });
  world.advance(60_000);
  // Either it is kept, or it is said that it is not.
  expect([said, world.allTexts, shown(next.thread)]).toEqual(['durable', ['later'], ['later']]);
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

test('a guest who was forgotten and sets fields: the next page has them and is the same guest, and they go from storage once they are sent', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: { customer: {} } });
  first.chat.forget();
  first.device.goOffline();
  first.chat.setCustomerFields({ tier: 'gold' });
  expect(first.chat.snapshot.persistence).toBe('durable');
  first.device.kill();
  const { chat, thread } = world.live({ storage, options: { customer: {} } });
  expect([chat.snapshot.customer.id, chat.snapshot.customerFields]).toEqual([first.chat.snapshot.customer.id, { tier: 'gold' }]);
  thread.send('hello');
  world.advance(5_000);
  expect([...storage.texts.values()].filter((text) => text.includes('gold'))).toEqual([]);
});

test('a browser that is known by its cookie, and was forgotten, stays who it is until the page goes', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 600 });
  const storage = new VirtualStorage();
  const live = async (): Promise<VirtualChat> => {
    const opened = world.open({ storage, options: signInOptions('securedCookies') });
    void opened.chat.connect();
    await untilSo(world, () => opened.chat.snapshot.status === 'live');
    return opened;
  };
  (await live()).device.kill();
  const { chat, device } = await live();
  const who = chat.snapshot.customer.id;
  chat.forget();
  device.goOffline();
  await pass(world, 700_000);
  device.goOnline();
  await pass(world, 60_000);
  expect([chat.snapshot.status, chat.snapshot.customer.id]).toEqual(['live', who]);
});

test.each(['', ', while storage was blocked'])('a browser that is known by its cookie, was forgotten%s, and writes on: what the page says it keeps is sent by the next one', async (when) => {
  const world = new VirtualWorld({ strict: true });
  const storage = new VirtualStorage();
  const live = async (): Promise<VirtualChat> => {
    const opened = world.open({ storage, options: signInOptions('securedCookies') });
    void opened.thread;
    void opened.chat.connect();
    await untilSo(world, () => opened.chat.snapshot.status === 'live');
    return opened;
  };
  // Also one that did not have to ask who it is, since an earlier page has left its token.
  (await live()).device.kill();
  const first = await live();
  storage.isBlocked = when !== '';
  first.chat.forget();
  storage.isBlocked = false;
  first.device.goOffline();
  first.thread.send('later');
  const said = first.chat.snapshot.persistence;
  first.device.kill();
  const next = await live();
  await pass(world, 60_000);
  expect([said, world.allTexts, shown(next.thread)]).toEqual(['durable', ['later'], ['later']]);
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});
