import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();

/** The offer of a time, in what language it is, and how the time of the first message is written. */
async function shown(page: Page): Promise<{ language: string | null; day: string; time: string }> {
  await suite.conversation(page);
  suite.say('TIME_PICKER', 'A call?', { title: { content: 'A call?' }, event: { title: { content: 'A call' }, timeSlots: [{ id: 's1', duration: 1_800, startTime: '2031-01-01T10:00:00Z' }] } });
  await at(page, 'time-picker').waitFor();
  return {
    language: await page.locator('.panel').getAttribute('lang'),
    day: await page.locator('.slot-day').innerText(),
    time: await page.locator('.bubble-time').first().innerText(),
  };
}

describe('the panel says in which language it speaks, and writes dates and times in the same', { timeout }, () => {
  test('of the translations', async () => {
    const page = await suite.visit({ channel: 'chat_single', attributes: 'language="de-DE"' });
    expect(await shown(page)).toEqual({ language: 'de-DE', day: 'Mittwoch, 1. Januar 2031', time: expect.stringMatching(/^\d\d:\d\d$/) });
    // What people wrote is in a language of their own.
    expect(await page.locator('[data-testid=message-text]').evaluateAll((texts) => texts.map((text) => (text as HTMLElement).lang))).toEqual(['', '']);
    expect(await page.getByLabel('Your message').getAttribute('lang')).toBe('');
    expect(await violations(page)).toEqual([]);
  });

  test('of what is no language to a browser, as the browser does', async () => {
    const page = await suite.visit({ channel: 'chat_single', attributes: 'language="de@euro"' });
    expect(await shown(page)).toMatchObject({ day: 'Wednesday, January 1, 2031', time: expect.stringMatching(/^\d\d:\d\d [AP]M$/) });
  });

  test('behind a button too, before there is a channel', async () => {
    const page = await suite.visit({ channel: 'chat_single', attributes: 'lang="de" launcher lazy' });
    expect(await page.locator('.launched').getAttribute('lang')).toBe('en');
  });

  test('in the list of conversations', async () => {
    const page = await suite.visit({ channel: 'chat_multithread', attributes: 'language="de-DE"' });
    await at(page, 'new-thread').click();
    await suite.conversation(page);
    await page.clock.setFixedTime(new Date('2031-01-01T10:00:00Z'));
    await at(page, 'back-to-threads').click();
    await expect.poll(() => page.locator('.thread-time').innerText()).toMatch(/^\d+\. (?:Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)\.?$/);
    expect(await at(page, 'thread-preview').getAttribute('lang')).toBe('');
  });
});
