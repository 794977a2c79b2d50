import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../adapters/element/element.ts';
import { at, violations } from './panel-stage.ts';
import { panelSuite, replyButton, timeout } from './panel-suite.ts';

const suite = panelSuite();
const { write, say, conversation } = suite;

/** One of each kind of message. */
function sayEverything(): void {
  say('QUICK_REPLIES', 'When?', { text: { content: 'When?' }, actions: [replyButton('Monday', 'd:mon'), replyButton('Tuesday', 'd:tue')] });
  say('LIST_PICKER', 'Which order?', { title: { content: 'Which order?' }, text: { content: 'Pick one' }, actions: [replyButton('Coffee', 'o:1'), replyButton('Tea', 'o:2')] });
  say('RICH_LINK', 'Our terms', { title: { content: 'Our terms' }, url: 'https://www.example.com/terms', media: { fileName: 'x.png', mimeType: 'image/png', url: 'http://elsewhere.test/x.png' } });
  say('TIME_PICKER', 'A call?', { title: { content: 'A call?' }, event: { title: { content: 'A call' }, timeSlots: [{ id: 's1', duration: 1_800, startTime: '2026-12-01T10:00:00Z' }] } });
  say('ADAPTIVE_CARD', 'Your order', card);
  suite.stage.agent('say', { text: 'See www.example.com/a', attachments: [{ fileName: 'bill.pdf', mimeType: 'application/pdf', url: 'https://www.example.com/bill.pdf', securedPermanentUrl: 'https://www.example.com/bill.pdf' }] });
}

const card = {
  type: 'AdaptiveCard', version: '1.5',
  body: [
    { type: 'TextBlock', text: 'On its way', weight: 'Bolder', size: 'Medium' },
    { type: 'ColumnSet', columns: [{ type: 'Column', width: 'stretch', items: [{ type: 'TextBlock', text: 'Left', isSubtle: true }] }, { type: 'Column', items: [{ type: 'TextBlock', text: 'Right' }] }] },
    { type: 'Image', url: 'http://elsewhere.test/x.png', altText: 'x' },
    { type: 'FactSet', facts: [{ title: 'Number', value: '20418' }] },
  ],
  actions: [{ type: 'Action.Submit', title: 'Change it', data: { postback: 'order:change' } }, { type: 'Action.OpenUrl', title: 'Track it', url: 'https://www.example.com/track' }],
};

describe('a page with one script tag and one element', { timeout }, () => {
  test('chats: messages both ways, ticks, typing, rich messages answered by their buttons', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    suite.stage.agent('type');
    await at(page, 'agent-typing').waitFor();
    sayEverything();
    await page.getByRole('button', { name: 'Tuesday' }).click();
    await expect.poll(() => suite.stage.threads()[0]?.messages.at(-1)?.text).toBe('Tuesday');
    suite.stage.agent('read');
    await at(page, 'message').filter({ hasText: 'Hello' }).getByRole('img', { name: 'Read' }).waitFor();
    expect(await at(page, 'rich-link').getAttribute('href')).toBe('https://www.example.com/terms');
    // Neither over plain HTTP nor from elsewhere: what the page must not load is not asked for.
    expect(await page.locator('img[src*="elsewhere"]').count()).toBe(0);
  });

  test('loads the library for adaptive cards when the first card arrives, and not before', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    expect(suite.stage.asked.filter((path) => path.includes('adaptive'))).toEqual([]);
    say('ADAPTIVE_CARD', 'Your order', card);
    const shown = at(page, 'adaptive-card');
    await shown.getByText('20418').waitFor();
    say('ADAPTIVE_CARD', 'Another order', { ...card, body: [{ type: 'TextBlock', text: 'Another one' }] });
    await shown.getByText('Another one').waitFor();
    expect(suite.stage.asked.filter((path) => path.includes('adaptive'))).toEqual(['/adaptive-cards.js']);
    await shown.first().getByRole('button', { name: 'Change it' }).click();
    await expect.poll(() => suite.stage.threads()[0]?.messages.at(-1)?.text).toBe('Change it');
    expect(await shown.first().getByRole('link', { name: 'Track it' }).getAttribute('href')).toBe('https://www.example.com/track');
  });

  test('makes another chat when its attributes change, and leaves none when it is taken away', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    const sockets = (): unknown[] => (suite.stage.control('state') as { sockets: unknown[] }).sockets;
    await expect.poll(() => sockets().length).toBe(1);
    await page.locator('chat-panel').evaluate((panel) => {
      panel.setAttribute('channel-id', 'chat_livechat');
      panel.setAttribute('customer-id', 'ada');
    });
    await at(page, 'start-chat').waitFor();
    await expect.poll(() => sockets().length).toBe(1);
    // Moved is not taken away: the conversation goes on.
    await at(page, 'start-chat').click();
    await page.locator('chat-panel').evaluate((panel) => document.body.append(panel));
    await at(page, 'queue-notice').waitFor();
    await page.locator('chat-panel').evaluate((panel) => panel.remove());
    await expect.poll(() => sockets().length).toBe(0);
  });

  test('says that attributes make no chat, and makes one once they do', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    await page.locator('chat-panel').evaluate((panel) => {
      window.reportError = () => {};
      panel.setAttribute('brand-id', 'abc');
    });
    await at(page, 'opening').filter({ hasText: 'The chat cannot connect.' }).waitFor();
    expect(await page.getByLabel('Your message').isVisible()).toBe(false);
    await page.locator('chat-panel').evaluate((panel) => panel.setAttribute('brand-id', '1001'));
    await at(page, 'message').filter({ hasText: 'Hello' }).waitFor();
  });

  test('lets a messenger\'s customer go about their day, and one who waits for a live chat know that they wait', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await write(page, 'Hello');
    await at(page, 'message').filter({ hasText: 'Hello' }).getByRole('img', { name: 'Delivered' }).waitFor();
    expect(await at(page, 'queue-notice').isVisible()).toBe(false);
    suite.stage.agent('position', { position: 3 });
    await at(page, 'queue-notice').filter({ hasText: 'number 3' }).waitFor();
  });

  test('sends the files that the channel takes, and says which it does not, and what it would', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    await at(page, 'attach-input').setInputFiles([
      { name: 'good.txt', mimeType: 'text/plain', buffer: Buffer.from('good') }, { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('x') },
    ]);
    await at(page, 'customer-problem').filter({ hasText: /^Not taken: tool.exe. What can be sent: Images/ }).waitFor();
    await expect.poll(() => suite.stage.threads()[0]?.messages.at(-1)?.attachments).toMatchObject([{ fileName: 'good.txt' }]);
    await at(page, 'customer-problem').click();
    expect(await at(page, 'customer-problem').isVisible()).toBe(false);
  });

  test('keeps what it shows when its chat is stopped, until it has another', async () => {
    const page = await suite.visit({ channel: 'chat_single' });
    await conversation(page);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.locator('chat-panel').evaluate((element) => {
      const panel = element as ChatPanel;
      panel.chat?.stop();
      panel.layout = { kind: 'livechat', hasManyThreads: true };
    });
    expect(await at(page, 'message').filter({ hasText: 'Hello' }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  test('speaks the words of the page, over those of the channel, over English', async () => {
    const page = await suite.visit({ channel: 'chat_livechat' });
    await page.getByRole('button', { name: 'Begin Conversation' }).waitFor();
    await page.locator('chat-panel').evaluate((panel) => Object.assign(panel, { words: { beginButton: 'Chat beginnen', welcomeLivechat: 'Guten Tag' } }));
    await page.getByText('Guten Tag').waitFor();
    await page.getByRole('button', { name: 'Chat beginnen' }).click();
    suite.stage.agent('position', { position: 4 });
    await at(page, 'queue-notice').filter({ hasText: 'You are number 4 in the queue' }).waitFor();
  });

  test('is coloured by custom properties, shaped by parts, and light or dark as it is told', async () => {
    const page = await suite.visit({ channel: 'chat_single', attributes: 'theme="dark"', page: '<style>chat-panel { --chat-fill: rgb(1, 2, 3) } chat-panel::part(composer) { padding-top: 33px }</style>' });
    await conversation(page);
    const look = (selector: string, property: string): Promise<string> => page.locator(selector).first().evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
    expect(await look('[data-direction=inbound] .bubble', 'background-color')).toBe('rgb(1, 2, 3)');
    expect(await look('.composer', 'padding-top')).toBe('33px');
    expect(await look('.panel', 'background-color')).toBe('rgb(22, 28, 39)');
    await page.locator('chat-panel').evaluate((panel) => panel.setAttribute('theme', 'light'));
    expect(await look('.panel', 'background-color')).toBe('rgb(255, 255, 255)');
  });

  test('is painted as the channel is set up, unless the page says otherwise', async () => {
    const page = await suite.visit({ channel: 'chat_single_painted', page: '<style>chat-panel { --chat-head: rgb(1, 2, 3) }</style>' });
    await conversation(page);
    const look = (selector: string, property: string): Promise<string> => page.locator(selector).first().evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
    expect([await look('[data-direction=inbound] .bubble', 'background-color'), await look('[data-direction=inbound] .bubble', 'color')]).toEqual(['rgb(0, 170, 85)', 'rgb(0, 0, 0)']);
    expect([await look('.panel', 'background-color'), await look('.head', 'background-color')]).toEqual(['rgb(255, 250, 240)', 'rgb(1, 2, 3)']);
    await page.locator('chat-panel').evaluate((panel) => panel.setAttribute('theme', 'dark'));
    expect(await look('.panel', 'background-color')).toBe('rgb(22, 28, 39)');
  });

  test('reads from right to left where the page does, without scrolling sideways, also on a narrow screen', async () => {
    const page = await suite.visit({ channel: 'chat_single', attributes: 'dir="rtl" lang="ar"', size: { width: 320, height: 560 } });
    await conversation(page);
    sayEverything();
    await at(page, 'adaptive-card').getByText('20418').waitFor();
    const middle = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).first().boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0) / 2;
    };
    expect(await middle('[data-direction=inbound] .bubble')).toBeLessThan(160);
    expect(await middle('[data-direction=outbound] .bubble')).toBeGreaterThan(140);
    expect(await middle('[data-testid=customer-send]')).toBeLessThan(await middle('[data-testid=attach]'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await page.locator('.scroll').evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});

test('the program that the README shows makes a chat of its own and a panel for it', { timeout }, async () => {
  const shown = /```ts\n([\s\S]*?)```/.exec(readFileSync('adapters/element/README.md', 'utf8'))?.[1] ?? '';
  const { chat, gateway, authorize } = suite.stage.gateway.urls;
  const options = "brandId: 4711, channelId: 'chat_0b7e6d52', environment: 'EU1'";
  expect(shown).toContain(options);
  const program = shown.replace(options, `brandId: 1001, channelId: 'chat_livechat', environment: ${JSON.stringify({ name: 'local', chat, gateway, authorize })}`);
  const page = await suite.stage.visitProgram(suite.browser, program);
  await page.getByText('What can we do for you?').waitFor();
  await at(page, 'start-chat').click();
  await at(page, 'queue-notice').waitFor();
  suite.stage.agent('accept');
  await at(page, 'system-item').filter({ hasText: 'joined' }).waitFor();
  expect(await page.locator('chat-panel').count()).toBe(1);
});

test('a whole live chat with the keyboard alone: survey, queue, messages, a reply, a transcript, the end', { timeout }, async () => {
  const page = await suite.visit({ channel: 'chat_livechat_survey' });
  const { keyboard } = page;
  await page.getByLabel('Your name').waitFor();
  const focused = (): Promise<string> => page.evaluate(() => {
    const node = document.querySelector('chat-panel')?.shadowRoot?.activeElement;
    return node === null || node === undefined ? '' : node.getAttribute('aria-label') || (node as HTMLInputElement).labels?.[0]?.textContent || node.textContent || node.tagName;
  });
  /** Tab after tab, as somebody without a mouse looks for a control. */
  const reach = async (name: RegExp, key = 'Tab'): Promise<void> => {
    const seen: string[] = [];
    while (!name.test(await focused())) {
      seen.push(await focused());
      if (seen.length > 40) throw new Error(`${String(name)} is not within reach: ${seen.join(' | ')}`);
      await keyboard.press(key);
    }
  };
  await reach(/Your name/);
  await keyboard.type('Ada');
  await reach(/E-mail/);
  await keyboard.type('ada@example.com');
  await reach(/Topic/);
  await keyboard.press('ArrowDown');
  await reach(/Area/);
  await keyboard.press('ArrowDown');
  await reach(/Begin Conversation/);
  await keyboard.press('Enter');
  await at(page, 'queue-notice').waitFor();
  suite.stage.agent('accept');
  await at(page, 'queue-notice').waitFor({ state: 'hidden' });
  await reach(/Your message/);
  await keyboard.type('Hello');
  await keyboard.press('Enter');
  await at(page, 'message').filter({ hasText: 'Hello' }).getByRole('img', { name: 'Delivered' }).waitFor();
  say('QUICK_REPLIES', 'When?', { text: { content: 'When?' }, actions: [replyButton('Monday', 'd:mon')] });
  await page.getByRole('button', { name: 'Monday' }).waitFor();
  await reach(/^Monday$/, 'Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => suite.stage.threads()[0]?.messages.at(-1)?.text).toBe('Monday');
  await reach(/^More$/, 'Shift+Tab');
  await keyboard.press('Enter');
  await reach(/transcript/);
  await keyboard.press('Enter');
  await reach(/E-mail/);
  await keyboard.type('ada@example.com');
  await keyboard.press('Enter');
  await at(page, 'told').filter({ hasText: 'ada@example.com' }).waitFor();
  await reach(/^End chat$/, 'Shift+Tab');
  await keyboard.press('Enter');
  await at(page, 'end-chat-now').waitFor();
  await keyboard.press('Enter');
  await at(page, 'ended').waitFor();
  await reach(/Start a new chat/);
});

describe('axe finds nothing wrong', { timeout }, () => {
  const states: Readonly<Record<string, { readonly channel: string; readonly reach: (page: Page) => Promise<unknown> }>> = {
    'before a live chat': { channel: 'chat_livechat', reach: (page) => at(page, 'start-chat').waitFor() },
    'in the queue': {
      channel: 'chat_livechat',
      async reach(page) {
        await at(page, 'start-chat').click();
        await at(page, 'queue-notice').waitFor();
      },
    },
    'in a live chat that is over': {
      channel: 'chat_livechat',
      async reach(page) {
        await at(page, 'start-chat').click();
        await at(page, 'end-chat').click();
        await at(page, 'end-chat-now').click();
        await at(page, 'ended').waitFor();
      },
    },
    'in a survey with mistakes': {
      channel: 'chat_livechat_survey',
      async reach(page) {
        await at(page, 'survey-send').click();
        await page.locator('[aria-invalid=true]').first().waitFor();
      },
    },
    'in the form of a closed chat': { channel: 'chat_livechat_offline', reach: (page) => at(page, 'offline-form').waitFor() },
    'in a conversation with one of every kind of message, somebody typing': {
      channel: 'chat_single',
      async reach(page) {
        await conversation(page);
        sayEverything();
        await at(page, 'adaptive-card').getByText('20418').waitFor();
        suite.stage.agent('type');
        await at(page, 'agent-typing').waitFor();
      },
    },
    'in a painted conversation with one of every kind of message': {
      channel: 'chat_single_painted',
      async reach(page) {
        await conversation(page);
        sayEverything();
        await at(page, 'adaptive-card').getByText('20418').waitFor();
        await page.getByRole('button', { name: 'Tuesday' }).click();
        suite.stage.agent('read');
        await at(page, 'message').filter({ hasText: 'Hello' }).getByRole('img', { name: 'Read' }).waitFor();
      },
    },
    'with a file on its way and one that was refused': {
      channel: 'chat_single',
      async reach(page) {
        await conversation(page);
        suite.stage.control('fault', { http: { path: '/attachment', hangMs: 60_000, times: 1 } });
        await at(page, 'attach-input').setInputFiles({ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.alloc(100_000) });
        await at(page, 'upload').waitFor();
        await at(page, 'attach-input').setInputFiles({ name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('x') });
        await at(page, 'customer-problem').filter({ hasText: 'tool.exe' }).waitFor();
      },
    },
    'while the line is down, with a message that waits and one that failed': {
      channel: 'chat_single',
      async reach(page) {
        await conversation(page);
        suite.stage.control('fault', { error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1, withEventId: true } });
        await write(page, 'refused');
        await at(page, 'retry').waitFor();
        suite.stage.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
        await at(page, 'reconnecting').waitFor();
        await write(page, 'waits');
      },
    },
    'in the list of conversations': {
      channel: 'chat_multithread',
      async reach(page) {
        await at(page, 'new-thread').click();
        await conversation(page);
        await at(page, 'back-to-threads').click();
        suite.stage.agent('say', { text: 'Unread' });
        await at(page, 'thread-unread').filter({ hasText: '1' }).waitFor();
      },
    },
    'in a sheet': {
      channel: 'chat_single',
      async reach(page) {
        await conversation(page);
        await at(page, 'more').click();
        await at(page, 'more-people').click();
        await at(page, 'invite').waitFor();
      },
    },
  };

  test.each(Object.entries(states).flatMap(([name, state]) => (['light', 'dark'] as const).map((scheme) => [name, scheme, state] as const)))('%s (%s)', async (_name, scheme, { channel, reach }) => {
    const page = await suite.visit({ channel, scheme });
    await reach(page);
    // What is still on its way in is not what is looked at.
    await page.evaluate(() => Promise.all((document.querySelector('chat-panel')?.shadowRoot?.getAnimations() ?? []).filter(({ effect }) => effect?.getComputedTiming().iterations === 1).map(({ finished }) => finished)));
    expect(await violations(page)).toEqual([]);
    suite.stage.complaints.splice(0, suite.stage.complaints.length, ...suite.stage.complaints.filter((line) => !/tool\.exe|status of|net::ERR/.test(line)));
  });
});
