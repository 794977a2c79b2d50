import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { at } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

/** An English panel on a page that reads from right to left. */
async function visit(channel: string, attributes = ''): Promise<Page> {
  const page = await suite.visit({ channel, attributes });
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  return page;
}

/** The texts of the panel that are in sight, each with whether its letters stand one to the right of the other. */
function texts(page: Page): Promise<readonly (readonly [text: string, isInOrder: boolean])[]> {
  return page.locator('chat-panel').evaluate((panel) => {
    const walker = document.createTreeWalker(panel.shadowRoot as ShadowRoot, NodeFilter.SHOW_TEXT);
    const found: [string, boolean][] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const words = node.textContent ?? '';
      const range = document.createRange();
      const boxes = Array.from(words, (_, index) => {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        return range.getBoundingClientRect();
      }).filter(({ width }) => width > 0);
      const isInOrder = boxes.every(({ left, top }, index) => index === 0 || top > (boxes[index - 1]?.top ?? 0) + 5 || left > (boxes[index - 1]?.left ?? 0));
      if (boxes.length > 1 && node.parentElement?.closest('style, option, .visually-hidden') === null) found.push([words, isInOrder]);
    }
    return found;
  });
}

/** All are in order, and these are among them. */
async function reads(page: Page, ...expected: readonly RegExp[]): Promise<void> {
  const found = await texts(page);
  expect(found.filter(([, isInOrder]) => !isInOrder)).toEqual([]);
  for (const words of expected) expect(found.map(([text]) => text)).toContainEqual(expect.stringMatching(words));
}

describe('on a page that reads from right to left, what an English panel says reads from left to right', { timeout }, () => {
  test('of a conversation: the welcome, the queue, who came, the time, and the question before its end', async () => {
    const page = await visit('chat_livechat');
    await at(page, 'start-chat').waitFor();
    await reads(page, /^Start/);
    await at(page, 'start-chat').click();
    await at(page, 'queue-notice').waitFor();
    await suite.conversation(page);
    await reads(page, /^Waiting in the queue/, /joined the conversation\.$/, /^\d\d:\d\d\s[AP]M$/, /^Today$/);
    await at(page, 'end-chat').click();
    await at(page, 'end-chat-now').waitFor();
    await reads(page, /^End/);
  });

  test('of the list of conversations, and of its sheets; the words stand at the right', async () => {
    const page = await visit('chat_multithread');
    await at(page, 'new-thread').click();
    await suite.write(page, 'Where is my order?');
    await at(page, 'more').click();
    await at(page, 'more-rename').waitFor();
    await reads(page, /./);
    await page.keyboard.press('Escape');
    await at(page, 'back-to-threads').click();
    const title = at(page, 'thread-title');
    await title.waitFor();
    await reads(page, /^You: Where is my order\?$/);
    const ends = await title.evaluate((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [range.getBoundingClientRect().right, node.getBoundingClientRect().right].map(Math.round);
    });
    expect(ends[0]).toBe(ends[1]);
  });

  test('of the forms', async () => {
    const page = await visit('chat_livechat_survey');
    await at(page, 'survey').waitFor();
    await at(page, 'survey-send').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    await reads(page, /\.$/);
  });
});
