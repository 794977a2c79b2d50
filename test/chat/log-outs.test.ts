import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import type { ChatOptions } from '../../src/index.ts';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// Tabs of a browser that the platform knows by what stands in for its cookie: who logs out in one of them has left the browser.

class Browser {
  readonly world = new VirtualWorld({ strict: true, tokenExpiresIn: 600 });
  readonly storage = new VirtualStorage();
  readonly #database = new VirtualDatabase();
  readonly #isLayered: boolean;
  readonly #options: Partial<ChatOptions>;

  constructor(where: string, options: Partial<ChatOptions> = signInOptions('securedCookies')) {
    this.#isLayered = where === 'with a database';
    this.#options = options;
  }

  open(): VirtualChat {
    const opened: VirtualChat = this.world.open({
      storage: this.storage, options: this.#options,
      ports: ({ storage, clock }) => (this.#isLayered ? { storage: layeredStorage(storage, this.#database.port(this.world.clock, () => opened.device.isGone), clock) } : {}),
    });
    void opened.thread;
    return opened;
  }

  /** Who they are, once they are live. */
  async online(...tabs: readonly VirtualChat[]): Promise<readonly string[]> {
    for (const { chat } of tabs) void chat.connect();
    await untilSo(this.world, () => tabs.every(({ chat }) => chat.snapshot.status === 'live'));
    return tabs.map(({ chat }) => chat.snapshot.customer.id);
  }

  /** Two that come to the platform at the same time: it makes two customers of them, the first of whom they both are. */
  async newcomers(): Promise<{ readonly tabs: readonly [VirtualChat, VirtualChat]; readonly before: readonly string[] }> {
    const tabs = [this.open(), this.open()] as const;
    const before = await this.online(...tabs);
    for (const { thread } of tabs) thread.send('secret');
    await pass(this.world, 5_000);
    expect([new Set(before).size, tabs.map(({ chat }) => chat.snapshot.persistence)]).toEqual([1, ['durable', 'durable']]);
    return { tabs, before };
  }

  /** One after the other, as they hear of it. */
  async logOut(tabs: readonly VirtualChat[], apartMs = 5): Promise<void> {
    for (const tab of tabs) {
      tab.chat.reset();
      void tab.thread;
      await pass(this.world, apartMs);
    }
  }

  /** Who the next page is, once all others are gone, and what it shows. */
  async next(...tabs: readonly VirtualChat[]): Promise<{ readonly who: string; readonly sees: readonly string[] }> {
    for (const { device } of tabs) device.kill();
    const page = this.open();
    const [who = ''] = await this.online(page);
    await pass(this.world, 60_000);
    return { who, sees: shown(page.thread) };
  }
}

const storages = ['with a database', 'without one'];

test.each(storages)('%s: after two log-outs that all tabs hear of the next page is nobody who was there before', async (where) => {
  const browser = new Browser(where);
  const tabs = [browser.open(), browser.open()] as const;
  const [first = ''] = await browser.online(tabs[0]);
  expect(await browser.online(...tabs)).toEqual([first, first]);
  await browser.logOut(tabs);
  const seconds = await browser.online(...tabs);
  for (const { thread } of tabs) thread.send('secret');
  await pass(browser.world, 5_000);
  await browser.logOut(tabs);
  const { who, sees } = await browser.next(...tabs);
  expect([[first, ...seconds].includes(who), sees]).toEqual([false, []]);
});

test.each(storages)('%s: so it is where two tabs were new to the platform at once, whichever logs out first', async (where) => {
  for (const isReversed of [false, true]) {
    const browser = new Browser(where);
    const { tabs, before } = await browser.newcomers();
    await browser.logOut(isReversed ? tabs.toReversed() : tabs);
    const after = await browser.online(...tabs);
    await pass(browser.world, 5_000);
    expect([after.filter((who) => before.includes(who)), tabs.map(({ thread }) => shown(thread))]).toEqual([[], [[], []]]);
    const { who, sees } = await browser.next(...tabs);
    expect([before.includes(who), sees]).toEqual([false, []]);
  }
});

test.each(storages)('%s: so it is where only one of them logs out, and the other writes on', async (where) => {
  for (const isReversed of [false, true]) {
    const browser = new Browser(where);
    const { tabs, before } = await browser.newcomers();
    const [leaving, other] = (isReversed ? tabs.toReversed() : tabs) as [VirtualChat, VirtualChat];
    await browser.logOut([leaving], 5_000);
    other.thread.send('more');
    await pass(browser.world, 5_000);
    expect(other.chat.snapshot.persistence).toBe('none');
    const { who, sees } = await browser.next(...tabs);
    expect([before.includes(who), sees]).toEqual([false, []]);
  }
});

test.each(storages)('%s: a tab that never opened its chat and hears of a log-out late takes nothing of who came since: they go on being known, and what they have written is sent', async (where) => {
  const browser = new Browser(where);
  const [first, idle] = [browser.open(), browser.open()];
  const [who = ''] = await browser.online(first);
  await pass(browser.world, 5_000);
  await browser.logOut([first]);
  const [other = ''] = await browser.online(first);
  first.device.goOffline();
  first.thread.send('one');
  await pass(browser.world, 1_000);
  await browser.logOut([idle], 5_000);
  first.thread.send('two');
  await pass(browser.world, 1_000);
  expect([other === who, first.chat.snapshot.persistence]).toEqual([false, 'durable']);
  expect(await browser.next(first, idle)).toEqual({ who: other, sees: ['one', 'two'] });
});

test.each(storages)('%s: a tab that hears of a log-out late, and is used then, is nobody who was there before, nor after the next one', async (where) => {
  const browser = new Browser(where);
  const tabs = [browser.open(), browser.open()] as const;
  const [first, idle] = tabs;
  const before = [...(await browser.online(first))];
  await pass(browser.world, 5_000);
  await browser.logOut([first]);
  const second = browser.online(first);
  await pass(browser.world, 200);
  await browser.logOut([idle]);
  before.push(...(await second), ...(await browser.online(idle)));
  for (const { thread } of tabs) thread.send('secret');
  await pass(browser.world, 5_000);
  await browser.logOut(tabs, 100);
  const after = await browser.online(...tabs);
  await pass(browser.world, 10_000);
  expect([after.filter((who) => before.includes(who)), tabs.map(({ thread }) => shown(thread))]).toEqual([[], [[], []]]);
});

test.each(storages)('%s: a tab that was opened before a log-out, and connects when the next one is there, is theirs: what it has written is kept, and sent by the next page', async (where) => {
  const browser = new Browser(where);
  const [first, idle] = [browser.open(), browser.open()];
  await browser.online(first);
  await pass(browser.world, 5_000);
  await browser.logOut([first]);
  const [second = ''] = await browser.online(first);
  await pass(browser.world, 5_000);
  expect(await browser.online(idle)).toEqual([second]);
  idle.device.goOffline();
  idle.thread.send('hello');
  await pass(browser.world, 5_000);
  expect([first, idle].map(({ chat }) => chat.snapshot.persistence)).toEqual(['durable', 'durable']);
  expect(await browser.next(first, idle)).toEqual({ who: second, sees: ['hello'] });
});

test.each(storages)('%s: a token that a tab of a named customer got after they had logged out in another goes with its own log-out', async (where) => {
  const browser = new Browser(where, { ...signInOptions('anonymous'), customer: { id: 'alice' } });
  const [first, other] = [browser.open(), browser.open()];
  await browser.online(first);
  await pass(browser.world, 5_000);
  first.chat.reset({ customer: { id: 'bob' } });
  await pass(browser.world, 2_000);
  await browser.online(other);
  await pass(browser.world, 2_000);
  other.chat.reset({ customer: { id: 'bob' } });
  await pass(browser.world, 60_000);
  expect([...browser.storage.texts].filter((entry) => entry.join().includes('alice'))).toEqual([]);
});

test.each([false, true])('a browser that has lost localStorage, and not its database, is known by that, also after a log-out (%s): what waits is sent', async (isAfter) => {
  const browser = new Browser('with a database');
  const page = browser.open();
  await browser.online(page);
  await pass(browser.world, 5_000);
  if (isAfter) await browser.logOut([page]);
  const [who = ''] = await browser.online(page);
  page.device.goOffline();
  page.thread.send('hello');
  await pass(browser.world, 5_000);
  page.device.kill();
  browser.storage.texts.clear();
  expect(await browser.next()).toEqual({ who, sees: ['hello'] });
  // And who logs out then has left.
  const next = browser.open();
  await browser.online(next);
  await browser.logOut([next]);
  expect(await browser.online(next)).not.toEqual([who]);
});
