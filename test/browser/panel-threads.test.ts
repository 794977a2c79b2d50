import { describe, expect, test } from 'vitest';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

describe('one of several conversations', { timeout }, () => {
  test('has its name over it, and who answers beside what goes on', async () => {
    const page = await suite.visit({ channel: 'chat_multithread' });
    const rename = async (name: string): Promise<void> => {
      await at(page, 'more').click();
      await at(page, 'more-rename').click();
      await page.getByLabel('Name of the conversation').fill(name);
      await at(page, 'sheet-send').click();
    };
    const head = async (): Promise<string[]> => [await at(page, 'agent-name').innerText(), await at(page, 'thread-status').innerText()];
    await at(page, 'new-thread').click();
    await expect.poll(head).toEqual(['Support', 'Write any time']);
    await rename('Parcel 20418');
    await expect.poll(head).toEqual(['Parcel 20418', 'Write any time']);
    await suite.conversation(page);
    await expect.poll(head).toEqual(['Parcel 20418', expect.stringMatching(/^\w.* · In conversation$/)]);
    await rename('Parcel 20418, which was meant to come on Monday and has not been seen since');
    await expect.poll(async () => (await head())[0]).toMatch(/since$/);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
    await at(page, 'back-to-threads').click();
    await expect.poll(async () => (await head())[0]).toBe('Messages');
    await page.reload();
    await at(page, 'thread-line').click();
    await expect.poll(async () => (await head())[0]).toMatch(/since$/);
  });
});
