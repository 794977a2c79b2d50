import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();
const { write, conversation } = suite;

const lose = (): unknown => suite.stage.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
const mend = (): unknown => suite.stage.control('fault', { refuseUntil: 0 });

/** When the notice came and went from now on, by the page's clock, ms. */
async function watchNotice(page: Page): Promise<() => Promise<[boolean, number][]>> {
  await page.evaluate(() => {
    const shown: [boolean, number][] = [];
    Object.assign(globalThis, { shown });
    const notice = document.querySelector('chat-panel')?.shadowRoot?.querySelector<HTMLElement>('[data-testid=reconnecting]') as HTMLElement;
    new MutationObserver(() => shown.push([!notice.hidden, performance.now()])).observe(notice, { attributeFilter: ['hidden'] });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shown: [boolean, number][] }).shown);
}

describe('a line that is down', { timeout }, () => {
  test('is told once, long enough to be read, however often it tries meanwhile', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    const shown = await watchNotice(page);
    lose();
    await at(page, 'reconnecting').waitFor();
    await write(page, 'written meanwhile');
    await at(page, 'message').filter({ hasText: 'written meanwhile' }).getByRole('img', { name: 'Waiting to be sent' }).waitFor();
    for (let tries = 0; tries < 2; tries++) await at(page, 'try-now').click({ timeout: 4_000 }).catch(() => {});
    mend();
    await at(page, 'message').filter({ hasText: 'written meanwhile' }).getByRole('img', { name: 'Delivered' }).waitFor();
    await at(page, 'reconnecting').waitFor({ state: 'hidden' });
    const changes = await shown();
    expect(changes.map(([isShown]) => isShown)).toEqual([true, false]);
    expect((changes[1]?.[1] ?? 0) - (changes[0]?.[1] ?? 0)).toBeGreaterThanOrEqual(950);
    expect(suite.stage.threads()[0]?.messages.filter(({ text }) => text === 'written meanwhile')).toHaveLength(1);
  });

  test('is told for a second, though it is back at once', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    await page.clock.install();
    await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).restart());
    const shown = await watchNotice(page);
    lose();
    await at(page, 'reconnecting').waitFor();
    mend();
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 10));
    await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.retryNow());
    await expect.poll(async () => {
      await page.clock.runFor(10);
      return page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.snapshot.status);
    }, { interval: 10 }).toBe('live');
    expect((await shown()).map(([isShown]) => isShown)).toEqual([true]);
    await page.clock.runFor(1_000);
    const [[, from] = [], [, to] = []] = await shown();
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(990);
    expect(await at(page, 'reconnecting').isHidden()).toBe(true);
  });

  test('and has never been there is not called lost', async () => {
    suite.stage.control('fault', { refuseUntil: Date.now() + 600_000 });
    const page = await suite.visit({ channel: 'chat_single' });
    await at(page, 'reconnecting').filter({ hasText: /^Connecting…/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('chat-panel').evaluate((panel) => Object.assign(panel, { words: { connecting: 'Gleich geht es los' } }));
    await at(page, 'reconnecting').filter({ hasText: 'Gleich geht es los' }).waitFor();
    mend();
    await conversation(page);
    await at(page, 'reconnecting').waitFor({ state: 'hidden' });
    lose();
    await at(page, 'reconnecting').filter({ hasText: 'Reconnecting…' }).waitFor();
    // Made anew, it still knows.
    await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).restart());
    await at(page, 'reconnecting').filter({ hasText: 'Reconnecting…' }).waitFor();
  });
});
