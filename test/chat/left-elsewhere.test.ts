import { expect, test } from 'vitest';
import type { HttpResult } from '../../src/ports.ts';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** What the page says of what it wrote just before it goes, and what the storage has of that then. */
function writeAndGo({ chat, device, thread }: VirtualChat, storage: VirtualStorage): readonly unknown[] {
  device.goOffline();
  thread.send('later');
  chat.setCustomerFields({ tier: 'later' });
  const said = chat.snapshot.persistence;
  device.kill();
  return [said, [...storage.texts.values()].filter((text) => text.includes('later')).length];
}

test.each(['reset', 'forget'] as const)('a guest who has left in another tab (%s), where another is now: a tab that goes on keeps nothing that nobody would find, and says so', (verb) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.live({ storage, options: { customer: {} } });
  const [first, second] = [open(), open()];
  expect(second.chat.snapshot.customer.id).toBe(first.chat.snapshot.customer.id);
  first.chat[verb]();
  first.chat.stop();
  if (verb === 'forget') open().chat.stop();
  expect(writeAndGo(second, storage)).toEqual(['none', 0]);
  open();
  world.advance(60_000);
  expect(world.allTexts).toEqual([]);
});

test('a guest who was forgotten in another tab, and nobody has come since: what a tab that goes on keeps is sent by the next page', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.live({ storage, options: { customer: {} } });
  const [first, second] = [open(), open()];
  first.chat.forget();
  first.chat.stop();
  expect(writeAndGo(second, storage)).toEqual(['durable', 2]);
  expect(open().chat.snapshot.customer.id).toBe(second.chat.snapshot.customer.id);
  world.advance(60_000);
  expect(world.allTexts).toEqual(['later']);
});

/** Tabs of a browser that the platform knows by what stands in for its cookie; `answered`: what becomes of an answer to one who shows a token. */
function known(answered = (result: HttpResult, _token: string): HttpResult => result) {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 600 });
  const storage = new VirtualStorage();
  const open = (): VirtualChat => {
    const opened = world.open({
      storage, options: signInOptions('securedCookies'),
      ports: ({ http }) => ({ http: { request: (request, done, progress) => http.request(request, (result) => {
        const token = request.url.includes('/oauth/token') ? request.headers['Authorization'] : undefined;
        done(token === undefined ? result : answered(result, token));
      }, progress) } }),
    });
    void opened.thread;
    return opened;
  };
  const online = async (...pages: readonly VirtualChat[]): Promise<readonly string[]> => {
    for (const { chat } of pages) void chat.connect();
    await untilSo(world, () => pages.every(({ chat }) => chat.snapshot.status === 'live'));
    return pages.map(({ chat }) => chat.snapshot.customer.id);
  };
  /** A tab's token expires, and it gets another. */
  const renew = async ({ chat, device }: VirtualChat): Promise<void> => {
    device.goOffline();
    await pass(world, 700_000);
    device.goOnline();
    await untilSo(world, () => chat.snapshot.status === 'live');
  };
  return { world, storage, open, online, renew };
}

test.each([false, true])('a browser that is known by its cookie, left in another tab: so it is, also where the tab that goes on had to sign in anew (%s)', async (isAnew) => {
  const { world, storage, open, online, renew } = known();
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  first.chat.reset();
  const [other] = await online(first);
  expect(other).not.toBe(who);
  first.chat.stop();
  if (isAnew) await renew(second);
  expect(writeAndGo(second, storage)).toEqual(['none', 0]);
  expect(await online(open())).toEqual([other]);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual([]);
});

test('two tabs that are new to the platform at the same time, and have written: both are whoever came first, and all of it is sent once', async () => {
  const { world, storage, open, online } = known();
  const tabs = ['one', 'two'].map((text) => {
    const tab = open();
    tab.device.goOffline();
    tab.thread.send(text);
    return tab;
  });
  for (const { device } of tabs) device.goOnline();
  const [one, two] = await online(...tabs);
  expect(two).toBe(one);
  await pass(world, 60_000);
  expect(world.texts.toSorted()).toEqual(['one', 'two']);
  expect(tabs.map(({ thread }) => shown(thread))).toEqual([world.texts, world.texts]);
  expect(tabs.map((tab) => writeAndGo(tab, storage)[0])).toEqual(['durable', 'durable']);
  expect(await online(open())).toEqual([one]);
  await pass(world, 60_000);
  expect(world.texts.toSorted()).toEqual(['later', 'later', 'one', 'two']);
});

test('the tab of one who has left in another gets a new token: the next page has that of who came there, also where the platform tells nobody twice what stands in for the cookie', async () => {
  const { world, open, online, renew } = known((result) => (result.status === 200 ? { ...result, body: JSON.stringify({ ...JSON.parse(result.body) as object, identityToken: undefined }) } : result));
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  first.thread.send('secret');
  await untilSo(world, () => first.thread.snapshot.messages[0]?.status === 'delivered');
  first.chat.reset();
  const [other] = await online(first);
  await renew(second);
  expect(second.chat.snapshot.customer.id).toBe(who);
  first.device.kill();
  const next = open();
  expect([await online(next), shown(next.thread)]).toEqual([[other], []]);
});

test('two tabs that are new to the platform, one of which waits long for its token: it is whoever came first, and what the other has written meanwhile is sent by the next page', async () => {
  const { world, open, online } = known();
  const [slow, first] = [open(), open()];
  world.fault({ http: { path: '/oauth/token', hangMs: 3_000, times: 1 } });
  void slow.chat.connect();
  await pass(world, 100);
  const [who] = await online(first);
  first.device.goOffline();
  first.thread.send('one');
  expect(first.chat.snapshot.persistence).toBe('durable');
  await untilSo(world, () => slow.chat.snapshot.status === 'live');
  expect([slow.chat.snapshot.customer.id === who, slow.chat.snapshot.persistence]).toEqual([true, 'durable']);
  first.device.kill();
  slow.device.kill();
  expect(await online(open())).toEqual([who]);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual(['one']);
});

test('a customer who leaves in one tab, where the next signs in while they write in the other: what that says is kept is sent by the next page, and nothing else is left', async () => {
  const { world, storage, open, online } = known();
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  second.device.goOffline();
  world.fault({ http: { path: '/oauth/token', hangMs: 500, times: 1 } });
  first.chat.reset();
  const signedIn = online(first);
  await pass(world, 50);
  second.thread.send('later');
  expect(await signedIn).not.toEqual([who]);
  const said = second.chat.snapshot.persistence;
  for (const { device } of [first, second]) device.kill();
  const next = await online(open());
  await pass(world, 60_000);
  const left = [...storage.texts.values()].filter((text) => text.includes('later')).length;
  expect([next[0] === who, world.allTexts, left]).toEqual(said === 'durable' ? [true, ['later'], 0] : [false, [], 0]);
});

test('the tab of one who has left in another, whom the platform knows no more, leaves what it knows the next one by', async () => {
  const gone = new Set<string>();
  const { world, storage, open, online } = known((result, token) => (gone.has(token) ? { status: 401, body: '{"error":{"errorCode":"CustomerAuthorizationFailed"}}' } : result));
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  const identity = JSON.parse(storage.read('chat-machines.1001.chat_cookies.identity') ?? '') as { token: string };
  first.chat.reset();
  const [other] = await online(first);
  expect(writeAndGo(first, storage)).toEqual(['durable', 2]);
  gone.add(`Bearer ${identity.token}`);
  second.device.goOffline();
  await pass(world, 700_000);
  second.device.goOnline();
  await pass(world, 30_000);
  expect(second.chat.snapshot.status).toBe('failed');
  expect(await online(open())).toEqual([other]);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual(['later']);
});

test.each([{}, { id: 'ada' }])('the tab of one who has left in another (%o) is left, too: what the guest who came there has written, and said to be kept, is sent by the next page', (customer) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const [first, second] = [customer, customer].map((one) => world.live({ storage, options: { customer: one } })) as [VirtualChat, VirtualChat];
  first.chat.reset({ customer: {} });
  first.device.goOffline();
  first.thread.send('one');
  second.chat.reset({ customer: {} });
  second.device.goOffline();
  expect([first.chat.snapshot.persistence, second.chat.snapshot.customer.id]).toEqual(['durable', first.chat.snapshot.customer.id]);
  expect(writeAndGo(second, storage)).toEqual(['durable', 2]);
  first.device.kill();
  world.live({ storage, options: { customer: {} } });
  world.advance(60_000);
  expect(world.allTexts).toEqual(['one', 'later']);
});

test('the tab of one who has left in another is left, too, of a browser that is known by its cookie: what is kept there of the next customer is sent by the next page', async () => {
  const { world, storage, open, online } = known();
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  first.chat.reset();
  const [other] = await online(first);
  expect(writeAndGo(first, storage)).toEqual(['durable', 2]);
  second.chat.reset();
  second.device.kill();
  expect(await online(open())).toEqual([other]);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual(['later']);
});

test('a customer whom the platform knows no more, and another in whose place the next page is: whoever logs out in this browser, nothing of either is left', async () => {
  const gone = new Set<string>();
  const { world, storage, open, online } = known((result, token) => (gone.has(token) ? { status: 401, body: '{"error":{"errorCode":"CustomerAuthorizationFailed"}}' } : result));
  const first = open();
  const [who] = await online(first);
  first.device.goOffline();
  first.thread.send('secret');
  const identity = JSON.parse(storage.read('chat-machines.1001.chat_cookies.identity') ?? '') as { token: string };
  gone.add(`Bearer ${identity.token}`);
  await pass(world, 700_000);
  const second = open();
  expect(await online(second)).not.toEqual([who]);
  expect(writeAndGo(second, storage)).toEqual(['durable', 2]);
  first.chat.reset();
  expect([...storage.texts.values()].flatMap((text) => text.match(/secret|later/g) ?? [])).toEqual([]);
  expect([who, second.chat.snapshot.customer.id]).not.toContain((await online(open()))[0]);
});
