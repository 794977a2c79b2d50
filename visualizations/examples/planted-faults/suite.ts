import assert from 'node:assert/strict';
import { type ConversationContext, conversations, drive, type Driven, liveChatModel, type TestGateway, walk } from 'chat-machines/testing';
import type { Page } from 'playwright-core';

/** Every transition of a live chat as a customer sees it. Nobody has thought of single cases. */
export const tour = walk(liveChatModel, conversations.liveChat);

/** Takes a page along one walk: what the customer does there, and what must be on it then. */
export function runOnPage(page: Page, gateway: TestGateway, walked = tour.walks[0]!): Promise<Driven> {
  const send = async (text: string): Promise<void> => {
    await page.fill('input', text);
    await page.click('#send');
  };
  return drive<ConversationContext>(walked, {
    gateway: gateway.deeds(),
    do: {
      'customer.starts': (_, { context }) => send(context.said),
      'customer.sends': (_, { context }) => send(context.said),
      'customer.ends': () => page.click('#end'),
      'line.returns': () => page.evaluate(() => dispatchEvent(new Event('online'))),
    },
    expect: async ({ context, tags }) => {
      assert.deepEqual(await page.locator('li').allTextContents(), context.texts, 'messages');
      assert.equal(await page.locator('#queue').isVisible(), tags.includes('waiting'), 'queue notice');
      assert.equal(await page.locator('#typing').isVisible(), tags.includes('agentTyping'), 'typing notice');
      assert.equal(await page.locator('#away').isVisible(), tags.includes('away'), 'away notice');
      if (tags.includes('over')) assert.equal(await page.locator('#send').isEnabled(), false, 'send button');
    },
  });
}
