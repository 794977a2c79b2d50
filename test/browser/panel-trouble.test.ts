import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();
const { write, conversation } = suite;

const failure = (page: Page, text: string): Locator => at(page, 'message').filter({ hasText: text }).locator('.bubble-failure');
const refuse = (): unknown => suite.stage.control('fault', { error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1, withEventId: true } });

describe('what is missing or did not go out is said in words, with what can be done about it', { timeout }, () => {
  test('a gap stands where messages are missing, loads them there, and goes away when they are all here', async () => {
    suite.stage.control('config', { pageSize: 2 });
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    suite.stage.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    for (let index = 0; index < 66; index++) suite.stage.agent('say', { text: `missed ${index}.` });
    suite.stage.control('fault', { refuseUntil: 0 });
    // As much as is fetched by itself is here.
    await expect.poll(() => page.locator('chat-panel').evaluate((panel) => (panel as ChatPanel).chat?.snapshot.status === 'live' && (panel as ChatPanel).thread?.snapshot.history)).toMatchObject({ status: 'known', gaps: [expect.any(String)] });
    await at(page, 'gap').waitFor();
    const shown = (): Promise<string[]> => page.locator('[data-testid=log] :is([data-testid=message-text], [data-testid=gap] span)').allInnerTexts();
    const [first, second, third = ''] = await shown();
    expect([first, second]).toEqual(['Hello', 'Some messages are missing here.']);
    const number = Number(/\d+/.exec(third)?.[0]);
    // Nothing older is behind the beginning, and what is in between has its own button.
    expect(await at(page, 'load-older').isHidden()).toBe(true);
    const last = page.getByText(third, { exact: true });
    await at(page, 'load-gap').scrollIntoViewIfNeeded();
    expect(await violations(page)).toEqual([]);
    await at(page, 'reconnecting').waitFor({ state: 'hidden' });
    const where = (await last.boundingBox())?.y;
    await at(page, 'load-gap').click();
    await expect.poll(async () => (await shown())[2]).toBe(`missed ${number - 2}.`);
    // What was being read stays where it is.
    await expect.poll(async () => (await last.boundingBox())?.y).toBeCloseTo(where ?? 0, 0);
    // With the keyboard alone: the button keeps the focus while there is more behind it.
    await at(page, 'load-gap').focus();
    while (await at(page, 'gap').count() > 0) {
      const [, , before] = await shown();
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await at(page, 'gap').count() === 0 ? '' : (await shown())[2])).not.toBe(before);
    }
    await expect.poll(() => page.locator('chat-panel').evaluate((panel) => panel.shadowRoot?.activeElement?.id)).toBe('text');
    expect(await shown()).toEqual(['Hello', ...Array.from({ length: 66 }, (_, index) => `missed ${index}.`)]);
  });

  test('a message that is too long says so, and goes back into the text field to be shortened', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    const long = 'too long '.repeat(4_000).trim();
    await write(page, long);
    await failure(page, 'too long').filter({ hasText: 'Not sent: it is too long. Shorten it and send it again.' }).waitFor();
    await failure(page, 'too long').getByRole('button', { name: 'Edit' }).click();
    const field = page.getByLabel('Your message');
    expect(await field.inputValue()).toBe(long);
    expect(await field.evaluate((node) => node === (node.getRootNode() as ShadowRoot).activeElement)).toBe(true);
    expect(await at(page, 'message').count()).toBe(1);
    await write(page, 'short enough');
    await at(page, 'message').filter({ hasText: 'short enough' }).getByRole('img', { name: 'Delivered' }).waitFor();
  });

  test('a message that was refused can be sent again or thrown away', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    refuse();
    await write(page, 'refused once');
    await failure(page, 'refused once').filter({ hasText: 'Not sent: the chat did not accept it.' }).waitFor();
    await failure(page, 'refused once').getByRole('button', { name: 'Retry' }).click();
    await at(page, 'message').filter({ hasText: 'refused once' }).getByRole('img', { name: 'Delivered' }).waitFor();
    refuse();
    await write(page, 'refused for good');
    await failure(page, 'refused for good').getByRole('button', { name: 'Discard' }).click();
    await at(page, 'message').filter({ hasText: 'refused for good' }).waitFor({ state: 'detached' });
  });

  test('a message on which the line breaks each time says so', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    suite.stage.control('fault', { dropBeforeAck: { eventType: 'SendMessage', times: 3 } });
    await write(page, 'breaks it');
    await failure(page, 'breaks it').filter({ hasText: 'Not sent: each time, the connection broke.' }).waitFor({ timeout: 60_000 });
  });

  test('a message that waited for three days says so', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    await page.clock.install();
    suite.stage.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await at(page, 'reconnecting').waitFor();
    await write(page, 'waits');
    await at(page, 'message').filter({ hasText: 'waits' }).waitFor();
    await page.clock.fastForward(73 * 3_600_000);
    suite.stage.control('fault', { refuseUntil: 0 });
    await failure(page, 'waits').filter({ hasText: 'Not sent: it waited for more than three days.' }).waitFor({ timeout: 60_000 });
    await failure(page, 'waits').getByRole('button', { name: 'Retry' }).click();
    await at(page, 'message').filter({ hasText: 'waits' }).getByRole('img', { name: 'Delivered' }).waitFor();
  });

  test('a message to which nothing comes back, however often it is sent, says so', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    await page.clock.install();
    suite.stage.control('fault', { silent: { eventType: 'SendMessage', times: 5 } });
    await write(page, 'into nothing');
    // Ten seconds for each answer that does not come.
    await expect.poll(async () => {
      await page.clock.fastForward(10_100);
      return failure(page, 'into nothing').allInnerTexts();
    }, { interval: 400, timeout: 60_000 }).toEqual([expect.stringContaining('Not sent: nothing came back.')]);
    await failure(page, 'into nothing').getByRole('button', { name: 'Retry' }).click();
    await at(page, 'message').filter({ hasText: 'into nothing' }).getByRole('img', { name: 'Delivered' }).waitFor();
    expect(suite.stage.threads()[0]?.messages.filter(({ text }) => text === 'into nothing')).toHaveLength(1);
  });

  test('a message that did not get into a live chat before it was over says so in the next one, and can be sent there', async () => {
    const page = await suite.visit({ channel: 'chat_livechat' });
    await at(page, 'start-chat').click();
    await at(page, 'queue-notice').waitFor();
    suite.stage.agent('accept');
    await at(page, 'queue-notice').waitFor({ state: 'hidden' });
    suite.stage.control('fault', { silent: { eventType: 'SendMessage', times: 1 } });
    await write(page, 'too late');
    await at(page, 'message').filter({ hasText: 'too late' }).getByRole('img', { name: 'Sending' }).waitFor();
    suite.stage.agent('close');
    await at(page, 'ended').waitFor();
    await at(page, 'start-again').click();
    await failure(page, 'too late').filter({ hasText: 'Not sent: the chat had ended.' }).waitFor();
    await at(page, 'queue-notice').waitFor();
    expect(await violations(page)).toEqual([]);
    await failure(page, 'too late').getByRole('button', { name: 'Retry' }).click();
    await at(page, 'message').filter({ hasText: 'too late' }).getByRole('img', { name: 'Delivered' }).waitFor();
    expect(suite.stage.threads().map(({ messages }) => messages.map(({ text }) => text))).toEqual([['Begin conversation'], ['Begin conversation', 'too late']]);
  });

  test('where a thousand messages wait, the next one is not taken: it stays in the text field', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    suite.stage.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await at(page, 'reconnecting').waitFor();
    await page.locator('chat-panel').evaluate((panel) => {
      const { thread } = panel as ChatPanel;
      for (let index = 0; index < 1_000; index++) thread?.send(`waits ${index}`);
    });
    await write(page, 'one too many');
    await at(page, 'customer-problem').filter({ hasText: 'Too many messages are waiting to be sent.' }).waitFor();
    expect(await page.getByLabel('Your message').inputValue()).toBe('one too many');
  });
});

test('a chat that keeps nothing says so, quietly', { timeout }, async () => {
  const { chat, gateway, authorize } = suite.stage.gateway.urls;
  const page = await suite.stage.visitProgram(suite.browser, `
    import { createChat } from 'chat-machines';
    import { defineChatPanel, panelFeatures } from 'chat-machines/element';
    defineChatPanel();
    const panel = document.createElement('chat-panel');
    panel.chat = createChat({ brandId: 1001, channelId: 'chat_single', environment: ${JSON.stringify({ name: 'local', chat, gateway, authorize })}, persist: false, features: panelFeatures() });
    const main = document.body.appendChild(document.createElement('main'));
    main.innerHTML = '<h1>A shop</h1>';
    main.append(panel);
    panel.chat.connect();
  `);
  await conversation(page);
  await at(page, 'not-kept').filter({ hasText: 'Nothing is kept on this device' }).waitFor();
  expect(await violations(page)).toEqual([]);
  const kept = await suite.visit({ channel: 'chat_single' });
  await conversation(kept);
  expect(await at(kept, 'not-kept').isHidden()).toBe(true);
});
