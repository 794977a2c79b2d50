import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { at } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

/** Types it, and leaves it there. */
const begin = (page: Page, text: string): Promise<void> => at(page, 'customer-text').pressSequentially(text);
const field = (page: Page): Promise<string> => at(page, 'customer-text').inputValue();
const ofTab = (page: Page): Promise<string[]> => page.evaluate(() => Object.values(sessionStorage));

async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.connect());
}

async function leaves(page: Page, how: 'forget' | 'reset'): Promise<void> {
  await page.locator('chat-panel').evaluate((element, verb) => {
    const panel = element as ChatPanel;
    panel.chat?.[verb]();
    panel.restart();
  }, how);
}

describe('what is being written', { timeout }, () => {
  test('is there after a reload, until it is sent', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await begin(page, 'Where is');
    await reload(page);
    await expect.poll(() => field(page)).toBe('Where is');
    await at(page, 'customer-text').press('End');
    await begin(page, ' my parcel?');
    await page.keyboard.press('Enter');
    await at(page, 'message').filter({ hasText: 'Where is my parcel?' }).getByRole('img', { name: 'Delivered' }).waitFor();
    expect(await ofTab(page)).toEqual([]);
    await reload(page);
    await at(page, 'message').filter({ hasText: 'Where is my parcel?' }).waitFor();
    expect(await field(page)).toBe('');
  });

  test('stays in its conversation', async () => {
    const page = await suite.visit({ channel: 'chat_multithread' });
    await at(page, 'new-thread').click();
    await suite.conversation(page);
    await begin(page, 'Of the first');
    await at(page, 'back-to-threads').click();
    await at(page, 'new-thread').click();
    expect(await field(page)).toBe('');
    await begin(page, 'Of the second');
    await at(page, 'back-to-threads').click();
    await at(page, 'thread-line').click();
    expect(await field(page)).toBe('Of the first');
    await reload(page);
    await at(page, 'thread-line').click();
    expect(await field(page)).toBe('Of the first');
  });

  test.each(['forget', 'reset'] as const)('is gone when the customer leaves: %s', async (how) => {
    const page = await suite.visit({ channel: 'chat_single' });
    await begin(page, 'Not for the next one');
    expect(await ofTab(page)).toEqual(['Not for the next one']);
    await leaves(page, how);
    expect([await ofTab(page), await field(page)]).toEqual([[], '']);
    await reload(page);
    await at(page, 'welcome').waitFor();
    expect(await field(page)).toBe('');
  });

  test('stays on the screen, and nowhere else, where the chat keeps nothing', async () => {
    const { chat, gateway, authorize } = suite.stage.gateway.urls;
    const page = await suite.stage.visitProgram(suite.browser, `
      import { createChat } from 'chat-machines';
      import { defineChatPanel, panelFeatures } from 'chat-machines/element';
      defineChatPanel();
      const panel = document.createElement('chat-panel');
      panel.chat = createChat({ brandId: 1001, channelId: 'chat_single', environment: ${JSON.stringify({ name: 'local', chat, gateway, authorize })}, persist: false, features: panelFeatures() });
      document.body.append(panel);
      panel.chat.connect();
    `);
    await begin(page, 'Nothing of this');
    await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).restart());
    expect([await field(page), await ofTab(page)]).toEqual(['Nothing of this', []]);
    await reload(page);
    await at(page, 'welcome').waitFor();
    expect(await field(page)).toBe('');
  });

  test('is written and sent as ever where the tab may keep nothing', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await page.addInitScript(() => Object.defineProperty(globalThis, 'sessionStorage', {
      get() {
        throw new DOMException('not here', 'SecurityError');
      },
    }));
    await reload(page);
    await begin(page, 'Hello?');
    await page.keyboard.press('Enter');
    await at(page, 'message').filter({ hasText: 'Hello?' }).getByRole('img', { name: 'Delivered' }).waitFor();
  });
});
