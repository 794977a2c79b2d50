import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connect, inDatabase, nothingInLocalStorage, OutboxStage, textsOf, write, writeAndReload } from './outbox-stage.ts';
import { plainHost as host } from './chromium.ts';

const stage = new OutboxStage();

/** A page of a site without TLS has none of what browsers keep for secure ones. */
async function plainPage(path = ''): Promise<Page> {
  const page = await stage.page(path, { host });
  expect(await page.evaluate(() => [isSecureContext, 'locks' in navigator, 'randomUUID' in crypto])).toEqual([false, false, false]);
  return page;
}

/** Those that live say that they are there as often as they look who else is. */
async function haveLooked(page: Page, living: number): Promise<void> {
  await page.waitForFunction(({ before, count }) => {
    const now = Object.values(localStorage);
    return before.filter((text) => !now.includes(text)).length === count;
  }, { count: living, before: await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('chat-machines.lease.')).map(([, text]) => String(text))) });
}

test('on plain http of two tabs each sends its own, and what a closed tab left the other sends, once', { timeout: 120_000 }, async () => {
  const [first, second] = [await plainPage('no-line'), await plainPage()];
  await write(first, 'left 1', 'left 2');
  await connect(second);
  await write(second, 'own');
  await stage.arrived(['own']);
  await haveLooked(second, 2);
  expect(stage.texts).toEqual([['own']]);
  await first.goto('about:blank');
  await first.close();
  await stage.arrived(['own', 'left 1', 'left 2']);
  expect(await textsOf(second)).toEqual(['own', 'left 1', 'left 2']);
  await nothingInLocalStorage(second);
});

test('on plain http what a tab left that was killed goes out once its lease is over, not before', { timeout: 120_000 }, async () => {
  const [first, second] = [await plainPage('no-line'), await plainPage()];
  await write(first, 'left 1', 'left 2');
  await connect(second);
  await write(second, 'own');
  await stage.arrived(['own']);
  const devtools = await first.context().newCDPSession(first);
  const isCrashed = new Promise((resolve) => first.once('crash', resolve));
  void devtools.send('Page.crash').catch(() => {});
  await isCrashed;
  await haveLooked(second, 1);
  expect(stage.texts).toEqual([['own']]);
  // The 150 s of its lease are over: it has not said since then that it is there.
  expect(await second.evaluate(() => {
    const leases = Object.entries(localStorage).filter(([key]) => key.startsWith('chat-machines.lease.'));
    for (const [key, text] of leases) localStorage.setItem(key, String(text).replace(/\d+$/, (at) => String(Number(at) - 150_000)));
    return leases.length;
  })).toBeGreaterThan(0);
  await stage.arrived(['own', 'left 1', 'left 2']);
  expect(await textsOf(second)).toEqual(['own', 'left 1', 'left 2']);
});

test('on plain http a page that reloads goes on with what it had', async () => {
  const page = await plainPage();
  await writeAndReload(page, 'quick');
  await connect(page);
  await stage.arrived(['quick']);
});

test('on plain http with a full localStorage a page that was there goes on saying so, and a new one keeps nothing and says so', { timeout: 120_000 }, async () => {
  const first = await plainPage('no-line');
  await write(first, 'kept');
  await inDatabase(first, 1);
  await first.evaluate(() => {
    for (let size = 4_194_304; size >= 1; size /= 2) {
      try {
        for (let n = 0; ; n++) localStorage.setItem(`fill.${Math.ceil(size)}.${n}`, 'x'.repeat(Math.ceil(size)));
      } catch {
        // Now in smaller pieces.
      }
    }
  });
  const second = await plainPage();
  await connect(second);
  await haveLooked(second, 1);
  expect(stage.texts).toEqual([]);
  const third = await plainPage('no-line');
  await write(third, 'not kept');
  expect(await third.evaluate(() => chat.snapshot.persistence)).toBe('none');
  await inDatabase(third, 1);
  await third.close();
  await first.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('fill.')).forEach((key) => localStorage.removeItem(key)));
  await first.goto('about:blank');
  await first.close();
  await stage.arrived(['kept']);
  await inDatabase(second, 0);
});

test('on plain http a page that is there keeps its name, and sends its own, though a new one takes its lease for long over', { timeout: 120_000 }, async () => {
  const first = await plainPage('no-line');
  await write(first, 'mine');
  const aged = await first.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('chat-machines.lease.')).map(([key, text]) => {
    const old = String(text).replace(/\d+$/, (at) => String(Number(at) - 7_200_000));
    localStorage.setItem(key, old);
    return [key, old] as const;
  }));
  const second = await plainPage();
  await connect(second);
  await second.waitForFunction((old) => old.every(([key, text]) => localStorage.getItem(key) !== text && !localStorage.getItem(key)?.includes('?')), aged);
  await write(second, 'own');
  await stage.arrived(['own']);
  expect(aged).toHaveLength(1);
  expect(await second.evaluate((old) => old.map(([key, text]) => localStorage.getItem(key)?.split(' ')[0] === text.split(' ')[0]), aged)).toEqual([true]);
  expect(stage.texts).toEqual([['own']]);
});
