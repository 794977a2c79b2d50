import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { focusOn } from './chromium.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();
const size = { width: 900, height: 700 };
const launched = { channel: 'chat_livechat', attributes: 'launcher', style: '', size };

/** What has the focus: by its test id, or its own. */
const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => {
  const node = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  return node?.getAttribute('data-testid') || node?.id || node?.tagName;
});
const settled = (page: Page): Promise<unknown> => page.evaluate(() => Promise.all((document.querySelector('chat-panel')?.shadowRoot?.getAnimations() ?? []).map(({ finished }) => finished)));

async function accepted(page: Page): Promise<void> {
  await at(page, 'start-chat').click();
  await at(page, 'queue-notice').waitFor();
  suite.stage.agent('accept');
  await at(page, 'system-item').filter({ hasText: 'joined' }).waitFor();
}

describe('a panel behind a floating button', { timeout }, () => {
  test('is closed at first and takes no focus; opens and closes with the keyboard, and focus goes along and back', async () => {
    const page = await suite.visit({ ...launched, page: '<a href="#x">The first link</a><button autofocus>A button of the page</button>' });
    const launcher = page.getByRole('button', { name: 'Chat' });
    await launcher.waitFor();
    await expect.poll(() => page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.snapshot.status)).toBe('live');
    await expect.poll(() => focused(page)).toBe('BUTTON');
    expect([await launcher.getAttribute('aria-expanded'), await page.getByRole('dialog').count()]).toEqual(['false', 0]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('launcher');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Chat' }).waitFor();
    expect([await focused(page), await launcher.getAttribute('aria-expanded')]).toEqual(['customer-text', 'true']);
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await focusOn(at(page, 'start-chat'));
    await page.keyboard.press('Enter');
    await at(page, 'queue-notice').waitFor();
    // The button is gone, and whoever pressed it goes on where they can write.
    await expect.poll(() => focused(page)).toBe('customer-text');
    await page.keyboard.press('Escape');
    expect([await focused(page), await launcher.getAttribute('aria-expanded'), await page.getByRole('dialog').count()]).toEqual(['launcher', 'false', 0]);
    await page.keyboard.press('Space');
    await expect.poll(() => focused(page)).toBe('customer-text');
    // A sheet in it closes first.
    await at(page, 'more').click();
    await at(page, 'sheet').waitFor();
    await page.keyboard.press('Escape');
    await at(page, 'sheet').waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog', { name: 'Chat' }).count()).toBe(1);
    await at(page, 'close-panel').click();
    expect(await focused(page)).toBe('launcher');
    // Remembered only as long as the page lives.
    await launcher.click();
    await page.reload();
    await launcher.waitFor();
    expect(await launcher.getAttribute('aria-expanded')).toBe('false');
    await expect.poll(() => focused(page)).toBe('BUTTON');
  });

  test('counts what came while it was closed, tells it, and takes it as seen when it is opened', async () => {
    const page = await suite.visit(launched);
    await at(page, 'launcher').click();
    await accepted(page);
    await page.keyboard.press('Escape');
    suite.stage.agent('say', { text: 'Hello?' });
    suite.stage.agent('say', { text: 'Still there?' });
    await at(page, 'launcher-badge').filter({ hasText: /^2$/ }).waitFor();
    await page.getByRole('button', { name: 'Chat, 2 new messages' }).waitFor();
    await expect.poll(() => page.getByRole('status').filter({ hasText: '2 new messages' }).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await at(page, 'launcher').click();
    await at(page, 'message').filter({ hasText: 'Still there?' }).waitFor();
    await expect.poll(() => page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).thread?.snapshot.unreadCount)).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Chat', exact: true }).waitFor();
    expect(await at(page, 'launcher-badge').isHidden()).toBe(true);
  });

  test('counts over all conversations where there are several', async () => {
    const page = await suite.visit({ ...launched, channel: 'chat_multithread' });
    await at(page, 'launcher').click();
    await at(page, 'new-thread').click();
    await suite.conversation(page);
    await at(page, 'back-to-threads').click();
    await at(page, 'thread-line').waitFor();
    await page.keyboard.press('Escape');
    suite.stage.agent('say', { text: 'One' });
    await at(page, 'launcher-badge').filter({ hasText: /^1$/ }).waitFor();
  });

  test('fills a small screen, with a way out, and moves nothing for who wants no motion', async () => {
    const page = await suite.visit({ ...launched, size: { width: 390, height: 700 } });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await at(page, 'launcher').click();
    const panel = page.getByRole('dialog', { name: 'Chat' });
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 700 });
    expect(await page.locator('chat-panel').evaluate((host) => host.shadowRoot?.getAnimations().length)).toBe(0);
    expect(await at(page, 'launcher').isHidden()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await at(page, 'close-panel').click();
    expect(await focused(page)).toBe('launcher');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test('is opened and closed by the page too, which hears of it', async () => {
    const page = await suite.visit(launched);
    await at(page, 'launcher').waitFor();
    const heard = await page.locator('chat-panel').evaluate((host) => {
      const panel = host as ChatPanel;
      const told: unknown[] = [];
      panel.addEventListener('openchange', (event) => told.push((event as CustomEvent).detail));
      panel.open = true;
      panel.open = true;
      told.push(panel.open);
      panel.open = false;
      panel.removeAttribute('launcher');
      return told;
    });
    expect(heard).toEqual([{ open: true }, true, { open: false }]);
    // Without the attribute, the panel is just there.
    await at(page, 'start-chat').waitFor();
    expect(await at(page, 'launcher').count()).toBe(0);
  });
});

describe('a panel that is lazy', { timeout }, () => {
  const lazy = { ...launched, attributes: 'launcher lazy' };
  const sockets = (): number => (suite.stage.control('state') as { sockets: unknown[] }).sockets.length;
  const chats = (page: Page): Promise<string | undefined> => page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.snapshot.status);

  test('makes its chat when it is opened first, not before; whoever opened it goes on where they can write', async () => {
    const page = await suite.visit(lazy);
    await at(page, 'launcher').waitFor();
    expect(await violations(page)).toEqual([]);
    expect([await chats(page), suite.stage.asked.filter((path) => path !== '/page' && !path.endsWith('.js')), sockets()]).toEqual([undefined, [], 0]);
    await focusOn(at(page, 'launcher'));
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('customer-text');
    await expect.poll(sockets).toBe(1);
    await accepted(page);
    // Closed it goes on, and counts.
    await page.keyboard.press('Escape');
    suite.stage.agent('say', { text: 'Hello?' });
    await at(page, 'launcher-badge').filter({ hasText: /^1$/ }).waitFor();
    // Another customer is another chat, wanted when it is opened.
    await page.locator('chat-panel').evaluate((panel) => panel.setAttribute('customer-id', 'ada'));
    await expect.poll(sockets).toBe(0);
    expect(await chats(page)).toBe(undefined);
    await at(page, 'launcher').click();
    await expect.poll(() => chats(page)).toBe('live');
  });

  test('is so only behind its button, and only until the attribute is taken away', async () => {
    const page = await suite.visit({ ...launched, attributes: 'lazy', style: 'width:400px;height:600px' });
    await at(page, 'start-chat').waitFor();
    const other = await suite.visit(lazy);
    await at(other, 'launcher').waitFor();
    await other.locator('chat-panel').evaluate((panel) => panel.removeAttribute('lazy'));
    await expect.poll(() => chats(other)).toBe('live');
    expect(await at(other, 'launcher').getAttribute('aria-expanded')).toBe('false');
  });

  test('is opened by the page too, and its button says what the page says', async () => {
    const page = await suite.visit(lazy);
    await page.locator('chat-panel').evaluate((panel) => Object.assign(panel, { words: { chat: 'Fragen?' } }));
    await page.getByRole('button', { name: 'Fragen?' }).waitFor();
    await page.locator('chat-panel').evaluate((panel) => Object.assign(panel, { open: true }));
    await at(page, 'start-chat').waitFor();
    expect(await focused(page)).toBe('BODY');
  });
});
