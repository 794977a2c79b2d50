import { expect, test } from 'vitest';
import { at, violations } from './panel-stage.ts';
import { panelSuite, replyButton, timeout } from './panel-suite.ts';

const suite = panelSuite();

/** As the panel has them without being told otherwise, around 14px. */
const usual: Readonly<Record<string, number>> = {
  '[data-testid=thread-status]': 12.5, '[data-testid=queue-notice]': 12.5, '.system': 12, '.day': 11.5, '.bubble-author': 11.5, '.bubble-time': 11, '.bubble-text': 14,
  '.list-about': 12, '.ac-textBlock': 14, '[data-testid=retry]': 12, '.bubble-failure': 12, '[data-testid=try-now]': 12, '.field label': 13, '.sheet h2': 16,
};

test.each([['14px', 14], ['20px', 20], ['1.25em', 20], ['140%', 22.4]])('all texts are as large as they are to be, around %s', { timeout }, async (size, pixels) => {
  const page = await suite.visit({ channel: 'chat_single', style: `width:100%;height:100%;${size === '14px' ? '' : `--chat-font-size:${size}`}` });
  await suite.conversation(page);
  suite.say('LIST_PICKER', 'Which order?', { title: { content: 'Which order?' }, actions: [{ ...replyButton('Coffee', 'o:1'), description: 'black' }] });
  suite.say('ADAPTIVE_CARD', 'Your order', { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'On its way' }] });
  await page.locator('.ac-textBlock').waitFor();
  suite.stage.control('fault', { error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1, withEventId: true } });
  await suite.write(page, 'refused');
  await at(page, 'retry').waitFor();
  await at(page, 'more').click();
  await at(page, 'more-transcript').click();
  await page.locator('.field label').waitFor();
  const sizes = await page.locator('chat-panel').evaluate((panel, names) => Object.fromEntries(names.map((name) => {
    const node = panel.shadowRoot?.querySelector(name);
    return [name, node ? Number.parseFloat(getComputedStyle(node).fontSize) : 0];
  })), Object.keys(usual));
  for (const [name, usually] of Object.entries(usual)) expect(Math.abs((sizes[name] ?? 0) - (usually * pixels) / 14), name).toBeLessThan(0.1);
  await at(page, 'sheet-close').click();
  expect(await page.locator('.scroll').evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  expect(await violations(page)).toEqual([]);
});
