import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { focusOn } from './chromium.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

const fieldsOf = (index: number): Record<string, string> =>
  Object.fromEntries((suite.stage.threads()[index] as unknown as { customFields: { ident: string; value: string }[] }).customFields.map(({ ident, value }) => [ident, value]));

async function answer(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Topic').selectOption({ label: 'Billing' });
  await at(page, 'survey-send').click();
}

describe('ending a live chat', { timeout }, () => {
  test('is asked about first: Escape keeps the chat, and the focus where it was', async () => {
    const page = await suite.visit({ channel: 'chat_livechat' });
    await at(page, 'start-chat').click();
    await suite.conversation(page);
    await focusOn(at(page, 'end-chat'));
    await page.keyboard.press('Enter');
    await at(page, 'end-chat-now').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await at(page, 'end-chat-now').waitFor({ state: 'detached' });
    expect(await at(page, 'end-chat').evaluate((node) => node.matches(':focus'))).toBe(true);
    await suite.write(page, 'Still here');
    await at(page, 'message').filter({ hasText: 'Still here' }).getByRole('img', { name: 'Delivered' }).waitFor();
    await at(page, 'end-chat').click();
    await page.keyboard.press('Enter');
    await at(page, 'ended').waitFor();
  });
});

describe('a chat that is over, where something stands before the next one', { timeout }, () => {
  test('a live chat asks its questions again, and the next one has the new answers', async () => {
    const page = await suite.visit({ channel: 'chat_livechat_survey' });
    await answer(page, 'Ada');
    await at(page, 'queue-notice').waitFor();
    suite.stage.agent('accept');
    await at(page, 'end-chat').click();
    await at(page, 'end-chat-now').click();
    await at(page, 'ended').waitFor();
    // What was said can be read in peace: nothing is asked before somebody wants more.
    expect(await at(page, 'survey').count()).toBe(0);
    await focusOn(at(page, 'start-again'));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Your name').evaluate((node) => node.matches(':focus'))).toBe(true);
    expect(await at(page, 'ended').isHidden()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await answer(page, 'Bo');
    await at(page, 'queue-notice').waitFor();
    await at(page, 'survey').waitFor({ state: 'detached' });
    expect([fieldsOf(0)['name'], fieldsOf(1)['name']]).toEqual(['Ada', 'Bo']);
  });

  test('a messenger whose contact was closed asks before the next one, and then takes what is written', async () => {
    const page = await suite.visit({ channel: 'chat_single_survey' });
    await answer(page, 'Ada');
    await suite.conversation(page);
    suite.stage.agent('close');
    await at(page, 'survey').waitFor();
    await at(page, 'message').filter({ hasText: 'Hello' }).waitFor();
    expect(await page.getByLabel('Your message').isVisible()).toBe(false);
    expect(await violations(page)).toEqual([]);
    await answer(page, 'Bo');
    await suite.write(page, 'Once more');
    await at(page, 'message').filter({ hasText: 'Once more' }).getByRole('img', { name: 'Delivered' }).waitFor();
    await at(page, 'survey').waitFor({ state: 'detached' });
  });

  test('a live chat that has closed meanwhile takes a message for later in place of another chat', async () => {
    const page = await suite.visit({ channel: 'chat_livechat_offline' });
    await at(page, 'offline-form').waitFor();
    // One that was begun while it was open.
    await page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).thread?.start());
    await at(page, 'queue-notice').waitFor();
    expect(await at(page, 'offline-form').count()).toBe(0);
    await at(page, 'end-chat').click();
    await at(page, 'end-chat-now').click();
    await at(page, 'ended').waitFor();
    await at(page, 'start-again').click();
    await at(page, 'offline-form').waitFor();
    expect(suite.stage.threads()).toHaveLength(1);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail for the answer').fill('ada@example.com');
    await at(page, 'offline-form').getByRole('textbox', { name: 'Your message' }).fill('Please call me');
    await at(page, 'offline-send').click();
    await at(page, 'offline-thanks').waitFor();
    expect(suite.stage.threads()).toHaveLength(1);
  });

  test('whoever left a message for later can leave another, with the keyboard alone, and need not say again who they are', async () => {
    const page = await suite.visit({ channel: 'chat_livechat_offline' });
    const message = at(page, 'offline-form').getByRole('textbox', { name: 'Your message' });
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail for the answer').fill('ada@example.com');
    await message.fill('Please call me');
    await at(page, 'offline-send').click();
    await at(page, 'offline-thanks').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await at(page, 'offline-another').evaluate((node) => node.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    expect(await message.evaluate((node) => node.matches(':focus'))).toBe(true);
    expect([await page.getByLabel('Your name').inputValue(), await message.inputValue()]).toEqual(['Ada', '']);
    await page.keyboard.type('After four, please');
    await at(page, 'offline-send').click();
    await at(page, 'offline-thanks').waitFor();
    const left = (suite.stage.control('log') as readonly { note?: string; text?: string }[]).filter(({ note }) => note === 'offline message');
    expect(left.map(({ text }) => text)).toEqual(['Please call me', 'After four, please']);
  });
});
