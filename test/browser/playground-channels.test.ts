import { describe, expect, test } from 'vitest';
import { focusOn } from './chromium.ts';
import type { Visit } from './playground-stage.ts';
import { violations } from './panel-stage.ts';
import { eventually, playgroundSuite } from './playground-suite.ts';

const { come, converse, control, lastThread, threads } = playgroundSuite();

const customerId = (one: Visit): Promise<string | undefined> => one.page.evaluate(() => window.chatPlayground?.chat.snapshot.customer.id);

/** More, then one of its choices. */
async function chooseMore(one: Visit, name: string): Promise<void> {
  await one.at('more').click();
  await one.at(`more-${name}`).click();
}

/** A conversation of its own on the multi-thread phone, answered by the agent. */
async function newThread(one: Visit, text: string): Promise<void> {
  await one.at('new-thread').click();
  await one.write(text);
  await one.at('desk-accept').click();
  await one.at('system-item').filter({ hasText: 'joined' }).waitFor();
}

describe('the channel menu', { timeout: 120_000 }, () => {
  test('offers every channel of the gateway with how one signs in there', async () => {
    const one = await come('livechat');
    const words = await one.at('channel-menu').locator('option').allInnerTexts();
    expect(words).toHaveLength(13);
    for (const word of ['no sign-in', 'OAuth code', 'anonymous token', 'cookie', 'third-party code', 'survey', 'closed now', 'several threads']) {
      expect(words.some((line) => line.includes(word)), word).toBe(true);
    }
  });

  test.each(['chat_auth', 'chat_secured', 'chat_cookies', 'chat_thirdparty'])('a customer signs in on %s, writes, and is the same after a reload', async (channelId) => {
    const one = await come('livechat');
    await one.at('channel-menu').selectOption(channelId);
    await one.isConnected();
    await one.write('signed in');
    await eventually(() => one.message('signed in').getAttribute('data-status')).toBe('delivered');
    const id = await customerId(one);
    expect(await lastThread()).toMatchObject({ channelId, customerId: id });
    await one.page.reload();
    await one.isConnected();
    expect(await one.at('channel-menu').inputValue()).toBe(channelId);
    await one.message('signed in').waitFor();
    expect(await customerId(one)).toBe(id);
  });

  test('the two choices and the menu say the same', async () => {
    const one = await come('messaging');
    expect(await one.at('channel-menu').inputValue()).toBe('chat_messaging');
    await one.at('channel-menu').selectOption('chat_livechat');
    await one.at('start-chat').waitFor();
    expect(await one.page.getByRole('radio', { name: 'Live chat' }).isChecked()).toBe(true);
    await one.at('channel-menu').selectOption('chat_secured');
    await eventually(() => one.page.getByRole('radio', { checked: true }).count()).toBe(0);
  });
});

describe('a channel with colours of its own', { timeout: 120_000 }, () => {
  test('paints the phone, not the page around it, and another channel after it is plain again', async () => {
    const one = await come('livechat');
    const fill = (selector: string): Promise<string> => one.page.locator(selector).first().evaluate((node) => getComputedStyle(node).backgroundColor);
    const [plainHead, desk] = [await fill('chat-panel .head'), await fill('[data-testid=desk]')];
    await one.at('channel-menu').selectOption('chat_livechat_painted');
    await one.at('start-chat').click();
    await one.at('accept').click();
    await eventually(() => fill('chat-panel .head')).toBe('rgb(17, 34, 51)');
    await one.write('In your colours');
    await one.message('In your colours').getByRole('img', { name: 'Delivered' }).waitFor();
    expect(await fill('chat-panel [data-direction=inbound] .bubble')).toBe('rgb(0, 170, 85)');
    expect([await fill('[data-testid=desk]'), plainHead]).toEqual([desk, expect.not.stringContaining('rgb(17, 34, 51)')]);
    await one.answer('Very green');
    await one.message('Very green').waitFor();
    await one.at('channel-menu').selectOption('chat_livechat');
    await eventually(() => fill('chat-panel .head')).toBe(plainHead);
  });

  test('can be turned to from a list of conversations, and back', async () => {
    const one = await come('chat_multithread');
    const faults: string[] = [];
    one.page.on('pageerror', (error) => faults.push(error.message));
    await one.at('new-thread').waitFor();
    await one.at('channel-menu').selectOption('chat_livechat_painted');
    await one.at('start-chat').waitFor();
    await one.at('channel-menu').selectOption('chat_multithread');
    await one.at('new-thread').waitFor();
    await one.isConnected();
    expect(faults).toEqual([]);
  });
});

describe('before a chat', { timeout: 120_000 }, () => {
  test('a survey says what is wrong at its fields, goes to the first, and its answers reach the agent', async () => {
    const one = await come('chat_livechat_survey');
    await one.page.getByLabel('E-mail').fill('nobody');
    await one.at('survey-send').click();
    const name = one.page.getByLabel('Your name');
    await eventually(() => name.evaluate((node) => node.matches(':focus') && node.getAttribute('aria-invalid'))).toBe('true');
    await eventually(() => one.at('survey').ariaSnapshot()).toContain('This does not look like an e-mail address.');
    await name.fill('Ada');
    await one.page.getByLabel('E-mail').fill('ada@example.com');
    await one.page.getByLabel('Topic').selectOption({ label: 'Billing' });
    await one.page.getByLabel('Area').selectOption({ label: 'Germany' });
    await one.at('survey-send').click();
    await one.at('queue-notice').waitFor();
    await one.at('survey').waitFor({ state: 'detached' });
    const fields = Object.fromEntries((await lastThread()).customFields.map(({ ident, value }) => [ident, value]));
    expect(fields).toMatchObject({ name: 'Ada', email: 'ada@example.com', topic: 'billing', area: 'eu-de' });
  });

  test('a live chat that is closed takes a message and says thank you', async () => {
    const one = await come('chat_livechat_offline');
    await one.at('offline-send').click();
    await eventually(() => one.at('offline-form').getByRole('textbox', { name: 'Your name' }).evaluate((node) => node.matches(':focus'))).toBe(true);
    await one.page.getByLabel('Your name').fill('Ada Lovelace');
    await one.page.getByLabel('E-mail for the answer').fill('ada@example.com');
    await one.at('offline-form').getByRole('textbox', { name: 'Your message' }).fill('Please call me');
    await one.at('offline-send').click();
    await one.at('offline-thanks').waitFor();
    await eventually(() => one.at('offline-thanks').evaluate((node) => node.matches(':focus'))).toBe(true);
    const log = await control<{ note?: string }[]>('log', { since: 0 });
    expect(log.some(({ note }) => note === 'offline message')).toBe(true);
  });
});

describe('several conversations', { timeout: 120_000 }, () => {
  test('are listed with their last message and what is unread, and opened from there', async () => {
    const one = await come('chat_multithread');
    await newThread(one, 'My parcel');
    await one.at('back-to-threads').click();
    await newThread(one, 'An invoice please');
    await one.at('back-to-threads').click();
    await one.answer('Which one?');
    await one.at('thread-unread').filter({ hasText: '1' }).waitFor();
    await eventually(() => one.at('thread-preview').allInnerTexts()).toEqual(['Which one?', 'You: My parcel']);
    await one.page.reload();
    await one.isConnected();
    await eventually(() => one.at('thread-preview').allInnerTexts()).toEqual(['Which one?', 'You: My parcel']);
    await one.at('thread-line').filter({ hasText: 'My parcel' }).click();
    await one.message('My parcel').waitFor();
    expect(await one.message('Which one?').count()).toBe(0);
  });

  test('are renamed and archived, and what is archived takes no more messages', async () => {
    const one = await come('chat_multithread');
    await newThread(one, 'My parcel');
    await chooseMore(one, 'rename');
    await one.page.getByLabel('Name of the conversation').fill('Parcel 20418');
    await one.at('sheet-send').click();
    await eventually(async () => (await lastThread()).name).toBe('Parcel 20418');
    await chooseMore(one, 'archive');
    await eventually(async () => (await lastThread()).canAddMoreMessages).toBe(false);
    await eventually(() => one.at('customer-text').isDisabled()).toBe(true);
    await one.at('back-to-threads').click();
    await eventually(() => one.at('thread-title').innerText()).toBe('Parcel 20418');
    await one.at('thread-preview').filter({ hasText: 'Archived' }).waitFor();
  });
});

describe('who is there', { timeout: 120_000 }, () => {
  test('a second customer joins by an invitation code and both read the same', async () => {
    const one = await converse();
    await chooseMore(one, 'people');
    await one.at('invite').click();
    await one.at('invitation-code').filter({ hasText: /\S/ }).waitFor();
    const code = await one.at('invitation-code').innerText();
    await one.page.keyboard.press('Escape');
    const other = await come('messaging');
    await chooseMore(other, 'join');
    await other.page.getByLabel('Invitation code').fill(code);
    await other.at('sheet-send').click();
    await other.message('Hello').waitFor();
    await one.answer('Welcome, both of you');
    await other.message('Welcome, both of you').waitFor();
  });

  test('a transcript goes to an address that looks like one', async () => {
    const one = await converse();
    await chooseMore(one, 'transcript');
    await one.at('sheet-send').click();
    await eventually(() => one.at('sheet').ariaSnapshot()).toContain('This does not look like an e-mail address.');
    await one.page.getByLabel('E-mail').fill('ada@example.com');
    await one.at('sheet-send').click();
    await one.at('told').filter({ hasText: 'ada@example.com' }).waitFor();
    const log = await control<{ note?: string }[]>('log', { since: 0 });
    expect(log.some(({ note }) => note === 'transcript')).toBe(true);
  });

  test('details of the customer and of the case reach the agent', async () => {
    const one = await converse();
    await chooseMore(one, 'fields');
    await one.page.getByLabel('Order number').fill('20418');
    await one.at('sheet-send').click();
    await eventually(async () => (await lastThread()).customFields).toEqual([expect.objectContaining({ ident: 'order', value: '20418' })]);
  });

  test('another customer starts with nothing, also after a reload, and the first finds everything again', async () => {
    const one = await come('messaging');
    const become = async (name: string): Promise<void> => {
      await chooseMore(one, 'switch');
      await one.at(`person-${name}`).click();
      await one.isConnected();
    };
    await become('ada');
    await one.write('I am Ada');
    await eventually(() => one.message('I am Ada').getAttribute('data-status')).toBe('delivered');
    await become('alan');
    await eventually(() => one.at('message').count()).toBe(0);
    await one.page.reload();
    await one.isConnected();
    expect(await customerId(one)).toBe('alan');
    await become('ada');
    await one.message('I am Ada').waitFor();
    expect((await threads()).map((thread) => thread.customerId)).toEqual(['ada']);
  });
});

describe('without a mouse and without eyes', { timeout: 120_000 }, () => {
  test('the phone tells its parts, and every control has a name', async () => {
    const one = await converse();
    await one.message('Hello').getByRole('img', { name: 'Delivered' }).waitFor();
    const tree = await one.at('customer').ariaSnapshot();
    for (const part of [
      'log "Conversation with support"', 'article', 'button "More"', 'button "Menu"', 'button "Attach files"', 'textbox "Your message"', 'button "Send" [disabled]', 'img "Delivered"',
    ]) {
      expect(tree).toContain(part);
    }
    expect(await one.page.locator('body').ariaSnapshot()).not.toMatch(/- (button|textbox|combobox|link|checkbox|radio)(?=:|$| \[)/m);
  });

  test('axe finds nothing wrong on the page, light or dark', async () => {
    const one = await converse();
    await one.at('stage').locator('svg').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await one.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await one.page.evaluate(() => new Promise(requestAnimationFrame));
      expect(await violations(one.page), colorScheme).toEqual([]);
    }
  });

  test('a sheet takes the focus, keeps what lies under it out of reach, and gives the focus back', async () => {
    const one = await converse();
    await focusOn(one.at('more'));
    await one.page.keyboard.press('Enter');
    const focused = (): Promise<string | null> => one.page.evaluate(() => document.querySelector('chat-panel')?.shadowRoot?.activeElement?.getAttribute('data-testid') ?? null);
    await eventually(focused).toBe('more-transcript');
    // An element that is out of reach does not take the focus.
    await one.at('customer-text').evaluate((node) => (node as HTMLElement).focus());
    expect(await focused()).toBe('more-transcript');
    expect(await one.at('customer').ariaSnapshot()).toContain('dialog "More"');
    await one.page.keyboard.press('Escape');
    await eventually(focused).toBe('more');
  });

  test('the order of focus is the order on the screen, and where it is can be seen', async () => {
    const one = await converse();
    await focusOn(one.at('open-menu'));
    const seen: (string | null)[] = [];
    for (let step = 0; step < 2; step++) {
      await one.page.keyboard.press('Tab');
      seen.push(await one.page.evaluate(() => document.querySelector('chat-panel')?.shadowRoot?.activeElement?.getAttribute('data-testid') ?? null));
    }
    expect(seen).toEqual(['attach', 'customer-text']);
    expect(await one.at('customer-text').evaluate((node) => getComputedStyle(node).outlineStyle)).toBe('solid');
  });
});
