import { expect, test } from 'vitest';
import { KnownBrowser } from '../kit/known-browser.ts';
import { pass, untilSo } from '../kit/sign-in-stage.ts';
import { shown } from '../kit/virtual-chat.ts';

const deeds = [0, 2, 50, 1_000].flatMap((ms) => (['reset', 'forget'] as const).map((verb) => [ms, verb] as const));

test.each(deeds)('localStorage that others have filled up, a customer known by what the database has of them: %i ms after it was opened, a page forgets them with %s()', async (ms, verb) => {
  const { world, storage, database, open, online } = new KnownBrowser({ strict: true });
  storage.isFull = true;
  const first = open();
  const who = await online(first);
  first.thread.send('secret');
  await untilSo(world, () => first.thread.snapshot.messages[0]?.status === 'delivered');
  await pass(world, 60_000);
  first.device.kill();
  expect([...database.texts.keys()]).toEqual(['chat-machines.1001.chat_cookies.identity']);
  const second = open();
  await pass(world, ms);
  second.chat[verb]();
  void second.thread;
  const next = await online(second);
  await pass(world, 60_000);
  expect([next === who, shown(second.thread)]).toEqual([false, []]);
  second.device.kill();
  const third = open();
  const last = await online(third);
  expect([last === who, shown(third.thread)]).toEqual([false, []]);
});
