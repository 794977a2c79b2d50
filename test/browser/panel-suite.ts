import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './chromium.ts';
import { at, type PanelPage, PanelStage } from './panel-stage.ts';

/** For tests with a browser and a gateway of their own. */
export const timeout = 120_000;

/** One browser and one stage for all tests of a file; each visit ends with its test, and nothing may have gone wrong on it. */
export interface PanelSuite {
  readonly browser: Browser;
  readonly stage: PanelStage;
  visit(page: PanelPage): Promise<Page>;
  /** Writes as the customer. */
  write(page: Page, text: string): Promise<void>;
  /** The agent says something that is not words alone. */
  say(type: string, fallbackText: string, payload: object): void;
  /** A first message, delivered, and an agent who has it. */
  conversation(page: Page): Promise<void>;
}

export function panelSuite(): PanelSuite {
  let browser: Browser;
  let stage: PanelStage;

  beforeAll(async () => {
    [browser, stage] = await Promise.all([launchChromium(), PanelStage.open()]);
  }, 120_000);
  afterEach(async () => {
    expect(await stage.leave()).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.gateway.close();
  });

  const write = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
  };
  return {
    get browser() {
      return browser;
    },
    get stage() {
      return stage;
    },
    write,
    visit: (page) => stage.visit(browser, page),
    say: (type, fallbackText, payload) => stage.agent('say', { content: { type, fallbackText, payload } }),
    async conversation(page) {
      await write(page, 'Hello');
      await at(page, 'message').filter({ hasText: 'Hello' }).getByRole('img', { name: 'Delivered' }).waitFor();
      stage.agent('accept');
      await at(page, 'system-item').filter({ hasText: 'joined' }).waitFor();
    },
  };
}

export const replyButton = (text: string, postback: string) => ({ type: 'REPLY_BUTTON', text, postback });
