import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();
const aMinute = 61_000;

/** A live chat that is open, on a page whose clock is ours. */
async function visit(attributes = ''): Promise<Page> {
  const page = await suite.visit({ channel: 'chat_livechat', attributes });
  await at(page, 'start-chat').waitFor({ state: 'attached' });
  await page.clock.install();
  await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).restart());
  return page;
}

const turn = (status: 'online' | 'offline'): unknown => suite.stage.control('fault', { http: { path: '/availability', status: 200, body: { status } } });
const asked = (): number => suite.stage.asked.filter((path) => path.endsWith('/availability')).length;

describe('a panel follows the hours of its live chat', { timeout }, () => {
  test('before the first message: the form stands there once it has closed, and goes when it has opened', async () => {
    const page = await visit();
    turn('offline');
    await page.clock.fastForward(aMinute);
    await at(page, 'offline-form').waitFor();
    expect(await at(page, 'start-chat').isVisible()).toBe(false);
    expect(await violations(page)).toEqual([]);
    turn('online');
    await page.clock.fastForward(aMinute);
    await at(page, 'start-chat').waitFor();
    expect(await at(page, 'offline-form').count()).toBe(0);
    await at(page, 'start-chat').click();
    await at(page, 'queue-notice').waitFor();
  });

  test('what was being written for later is in the text field when the chat opens', async () => {
    const page = await visit();
    turn('offline');
    await page.clock.fastForward(aMinute);
    await at(page, 'offline-form').getByRole('textbox', { name: 'Your message' }).fill('Where is my parcel?');
    turn('online');
    await page.clock.fastForward(aMinute);
    await at(page, 'start-chat').click();
    await at(page, 'queue-notice').waitFor();
    expect(await page.getByLabel('Your message').inputValue()).toBe('Where is my parcel?');
    await page.getByLabel('Your message').press('Enter');
    await at(page, 'message').filter({ hasText: 'Where is my parcel?' }).getByRole('img', { name: 'Delivered' }).waitFor();
  });

  test('a conversation goes on when it closes, and nothing is asked meanwhile; the next one finds the form', async () => {
    const page = await visit();
    await at(page, 'start-chat').click();
    await suite.conversation(page);
    turn('offline');
    for (let minute = 0; minute < 3; minute++) await page.clock.fastForward(aMinute);
    await suite.write(page, 'Still there?');
    await at(page, 'message').filter({ hasText: 'Still there?' }).getByRole('img', { name: 'Delivered' }).waitFor();
    expect(asked()).toBe(0);
    expect(await at(page, 'offline-form').count()).toBe(0);
    const answer = page.waitForResponse((response) => response.url().endsWith('/availability'));
    await at(page, 'end-chat').click();
    await at(page, 'end-chat-now').click();
    await at(page, 'ended').waitFor();
    await answer;
    // What was said can be read in peace, until somebody wants more.
    expect(await at(page, 'ended').isVisible()).toBe(true);
    await at(page, 'start-again').click();
    await at(page, 'offline-form').waitFor();
    expect(suite.stage.threads()).toHaveLength(1);
    turn('online');
    await page.clock.fastForward(aMinute);
    await at(page, 'start-again').click();
    await at(page, 'queue-notice').waitFor();
    expect(suite.stage.threads()).toHaveLength(2);
  });

  test('behind its button it asks nothing, and asks when it is opened', async () => {
    const page = await visit('launcher');
    turn('offline');
    for (let minute = 0; minute < 3; minute++) await page.clock.fastForward(aMinute);
    expect(asked()).toBe(0);
    await at(page, 'launcher').click();
    await at(page, 'offline-form').waitFor();
    expect(asked()).toBe(1);
  });
});
