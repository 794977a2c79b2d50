import { describe, expect, test } from 'vitest';
import { focusOn } from './chromium.ts';
import type { Visit } from './playground-stage.ts';
import { eventually, playgroundSuite } from './playground-suite.ts';

const suite = playgroundSuite();
const { come, control, threads } = suite;

async function liveConversation(): Promise<Visit> {
  const one = await come('livechat');
  await one.at('start-chat').click();
  await one.at('accept').click();
  await one.at('queue-notice').waitFor({ state: 'hidden' });
  return one;
}

/** What the gateway has of the conversation that was opened last. */
const textsAtGateway = async (): Promise<string[]> => (await suite.lastThread()).messages.map(({ text }) => text);

describe('live chat', { timeout: 120_000 }, () => {
  test('a customer starts, sees their place in the queue, and it goes when an agent accepts', async () => {
    const one = await come('livechat');
    await one.at('start-chat').click();
    await eventually(() => one.at('queue-notice').innerText()).toBe('You are next in the queue.');
    await eventually(() => one.at('queue-count').innerText()).toBe('1');
    const [thread] = await threads();
    await control('agent', { do: 'position', threadId: thread?.id, position: 3 });
    await eventually(() => one.at('queue-notice').innerText()).toBe('You are number 3 in the queue');
    await one.at('accept').click();
    await one.at('queue-notice').waitFor({ state: 'hidden' });
    await eventually(() => one.at('thread-status').innerText()).toBe('In conversation');
    await eventually(() => one.at('agent-name').innerText()).not.toBe('Support');
    await eventually(() => one.at('queue-count').innerText()).toBe('0');
  });

  test('a conversation is typed both ways, and each side sees the other type', async () => {
    const one = await liveConversation();
    await one.at('agent-text').pressSequentially('Good morning');
    await one.at('agent-typing').waitFor();
    await one.page.keyboard.press('Enter');
    await one.message('Good morning').waitFor();
    await one.at('agent-typing').waitFor({ state: 'hidden' });
    await one.at('customer-text').pressSequentially('Hello,');
    await one.page.keyboard.press('Shift+Enter');
    await one.at('customer-text').pressSequentially('is my parcel on its way?');
    await one.at('customer-typing').waitFor();
    await one.page.keyboard.press('Enter');
    await eventually(() => one.at('desk-text').allInnerTexts()).toEqual(['Begin conversation', 'Good morning', 'Hello,\nis my parcel on its way?']);
    await one.at('customer-typing').waitFor({ state: 'hidden' });
    expect(await one.at('customer-text').inputValue()).toBe('');
    await one.at('agent-text').fill('Yes, it is.');
    await one.at('agent-send').click();
    await one.message('Yes, it is.').waitFor();
  });

  test('ticks tell how far a message got, and the agent learns what the customer has seen', async () => {
    const one = await liveConversation();
    await one.write('Did you get this?');
    const status = () => one.message('Did you get this?').getAttribute('data-status');
    await eventually(status).toBe('delivered');
    await one.at('desk-seen').click();
    await eventually(status).toBe('seen');
    await one.at('desk-read').click();
    await eventually(status).toBe('read');
    await focusOn(one.at('agent-text'));
    await one.page.mouse.move(720, 5);
    await one.answer('I did.');
    await eventually(() => one.at('unread').innerText()).toBe('1 new message');
    const seenAtDesk = () => one.at('desk-message').filter({ hasText: 'I did.' }).getAttribute('data-seen');
    expect(await seenAtDesk()).toBe('false');
    await one.at('log').hover();
    await eventually(seenAtDesk).toBe('true');
    await one.at('unread').waitFor({ state: 'hidden' });
  });

  test('a chat is ended by the customer and started again as another contact', async () => {
    const one = await liveConversation();
    await one.at('end-chat').click();
    await one.at('end-chat-now').click();
    await one.at('ended').waitFor();
    expect(await one.at('customer-text').isDisabled()).toBe(true);
    await one.at('start-again').click();
    await one.at('queue-notice').waitFor();
    await one.at('accept').click();
    await one.write('It is me again');
    await eventually(() => one.at('desk-text').allInnerTexts()).toEqual(['Begin conversation', 'It is me again']);
    expect(await threads()).toHaveLength(2);
  });

  test('an agent who closes ends the chat on the phone too', async () => {
    const one = await liveConversation();
    await one.at('desk-close').click();
    await eventually(() => one.at('ended').innerText()).toContain('This chat has ended.');
  });
});

describe('messaging', { timeout: 120_000 }, () => {
  test('the first message opens the conversation, and the agent answers', async () => {
    const one = await come('messaging');
    await one.write('Do you deliver on Sundays?');
    await one.at('desk-accept').click();
    await one.answer('Only in December.');
    await one.message('Only in December.').waitFor();
    expect(await one.at('message-text').allInnerTexts()).toEqual(['Do you deliver on Sundays?', 'Only in December.']);
    expect(await textsAtGateway()).toEqual(['Do you deliver on Sundays?', 'Only in December.']);
  });

  test('a message that is refused can be retried or discarded', async () => {
    const one = await come('messaging');
    await one.write('First');
    await eventually(() => one.message('First').getAttribute('data-status')).toBe('delivered');
    await one.at('fault-refuse-message').click();
    await eventually(() => one.at('fault-refuse-message').getAttribute('aria-pressed')).toBe('true');
    await one.write('Second');
    await one.at('retry').click();
    await eventually(() => one.message('Second').getAttribute('data-status')).toBe('delivered');
    await eventually(() => one.at('fault-refuse-message').getAttribute('aria-pressed')).toBe('false');
    await one.at('fault-refuse-message').click();
    await eventually(() => one.at('fault-refuse-message').getAttribute('aria-pressed')).toBe('true');
    await one.write('Third');
    await one.at('discard').click();
    await one.message('Third').waitFor({ state: 'detached' });
    expect(await textsAtGateway()).toEqual(['First', 'Second']);
  });

  test('older messages come when the customer scrolls up or asks, and what is being read stays where it is', async () => {
    const one = await come('messaging');
    await one.write('Newest');
    await eventually(() => one.message('Newest').getAttribute('data-status')).toBe('delivered');
    const [thread] = await threads();
    const customerId = await one.page.evaluate(() => window.chatPlayground?.chat.snapshot.customer.id);
    await control('seed', { threadId: thread?.id, customerId, count: 50 });
    await one.page.reload();
    await one.isConnected();
    await eventually(() => one.at('message').count()).toBe(20);
    const id = await one.at('message').first().getAttribute('data-id');
    const place = async () => (await one.page.locator(`[data-testid=message][data-id="${id}"]`).boundingBox())?.y ?? 0;
    const atTop = await one.page.locator('#scroll').evaluate((area, messageId) => {
      area.scrollTop = 0;
      return area.querySelector(`[data-id="${messageId}"]`)?.getBoundingClientRect().top ?? 0;
    }, id);
    await eventually(() => one.at('message').count()).toBe(40);
    expect(Math.abs((await place()) - atTop)).toBeLessThan(40);
    // A real click would bring the button into view first, and to be at the top is to ask already.
    await one.at('load-older').dispatchEvent('click');
    await eventually(() => one.at('message').count()).toBe(51);
    await one.at('load-older').waitFor({ state: 'hidden' });
    expect(new Set(await one.at('message-text').allInnerTexts()).size).toBe(51);
  });
});

describe('trouble', { timeout: 120_000 }, () => {
  test('the line is cut while the customer types and sends: nothing is lost, nothing doubled', async () => {
    const one = await come('messaging');
    await one.write('one');
    await one.at('customer-text').pressSequentially('tw');
    await one.at('fault-drop').click();
    await one.at('customer-text').pressSequentially('o');
    await one.page.keyboard.press('Enter');
    await one.write('three');
    await one.isConnected();
    await eventually(textsAtGateway).toEqual(['one', 'two', 'three']);
    await eventually(() => one.message('three').getAttribute('data-status')).toBe('delivered');
    expect(await one.at('message-text').allInnerTexts()).toEqual(['one', 'two', 'three']);
  });

  test('a message whose answer was lost arrives once', async () => {
    const one = await come('messaging');
    await one.write('one');
    await one.at('fault-lose-answer').click();
    await eventually(() => one.at('fault-lose-answer').getAttribute('aria-pressed')).toBe('true');
    await one.write('two');
    await one.write('three');
    await eventually(() => one.message('three').getAttribute('data-status')).toBe('delivered');
    expect(await textsAtGateway()).toEqual(['one', 'two', 'three']);
    expect(await one.at('message-text').allInnerTexts()).toEqual(['one', 'two', 'three']);
  });

  test('a message written while the line is down survives a reload and arrives once', async () => {
    const one = await come('messaging');
    await one.write('before');
    await eventually(() => one.message('before').getAttribute('data-status')).toBe('delivered');
    await control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await eventually(() => one.at('connection').getAttribute('data-status')).toBe('waiting');
    await one.write('while the line was down');
    await eventually(() => one.message('while the line was down').getAttribute('data-status')).toBe('queued');
    await one.page.reload();
    await eventually(() => one.message('while the line was down').getAttribute('data-status')).toBe('queued');
    await control('fault', { refuseUntil: 0 });
    await one.isConnected();
    await eventually(() => one.message('while the line was down').getAttribute('data-status')).toBe('delivered');
    expect(await one.at('message-text').allInnerTexts()).toEqual(['before', 'while the line was down']);
    expect(await textsAtGateway()).toEqual(['before', 'while the line was down']);
  });

  test('while the line is down the page says when it tries again, and tries at once when asked', async () => {
    const one = await liveConversation();
    await control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await one.at('reconnecting').waitFor();
    await eventually(() => one.at('connection-countdown').innerText()).toMatch(/^next try in \d+ s$/);
    await control('fault', { refuseUntil: 0 });
    // The wait may be over before the button is pressed; then it tries by itself.
    await one.at('retry-now').click({ timeout: 500 }).catch(() => {});
    await one.isConnected();
    await one.at('reconnecting').waitFor({ state: 'hidden' });
    await one.answer('Are you there?');
    await one.message('Are you there?').waitFor();
  });

  test('a customer who disconnected connects again and goes on', async () => {
    const one = await come('messaging');
    await one.write('one');
    await eventually(() => one.message('one').getAttribute('data-status')).toBe('delivered');
    await one.at('toggle-connection').click();
    await eventually(() => one.at('connection-text').innerText()).toBe('Not connected');
    await one.at('toggle-connection').click();
    await one.isConnected();
    await one.write('two');
    await eventually(textsAtGateway).toEqual(['one', 'two']);
  });

  test('a page that is reloaded shows the same conversation', async () => {
    const one = await liveConversation();
    await one.write('Please hold the line');
    await one.answer('Holding');
    await one.message('Holding').waitFor();
    const ids = () => one.at('message').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id')));
    const before = await ids();
    await one.page.reload();
    await one.isConnected();
    await eventually(ids).toEqual(before);
    await eventually(() => one.at('thread-status').innerText()).toBe('In conversation');
    await one.write('Back');
    await eventually(textsAtGateway).toEqual(['Begin conversation', 'Please hold the line', 'Holding', 'Back']);
  });
});

describe('the machines area', { timeout: 120_000 }, () => {
  test('lights the states that the connection is in, through a drop and back', async () => {
    const one = await come('messaging');
    const lit = (state: string) => one.at('stage').locator(`[data-state="${state}"].active`).first();
    await one.actor('connection').click();
    await lit('connection.up.open').waitFor();
    await control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await lit('connection.waiting').waitFor();
    await lit('connection.up.open').waitFor({ state: 'detached' });
    await control('fault', { refuseUntil: 0 });
    await lit('connection.up.open').waitFor();
    await lit('connection.waiting').waitFor({ state: 'detached' });
  });

  test('lists events and frames as they happen, and never what was written', async () => {
    const one = await come('messaging');
    await one.write('my secret words');
    await eventually(() => one.message('my secret words').getAttribute('data-status')).toBe('delivered');
    await eventually(() => one.at('event').getByText('SendMessage', { exact: true }).count()).toBe(1);
    expect(await one.at('events-list').innerText()).not.toContain('secret');
    await one.at('events-filter').fill('delivery');
    await eventually(async () => (await one.at('event').allInnerTexts()).every((row) => row.includes('delivery'))).toBe(true);
    expect(await one.at('event').count()).toBeGreaterThan(0);
    await one.at('events-filter').fill('');
    await one.at('events-pause').click();
    await one.at('events-clear').click();
    expect(await one.at('event').count()).toBe(0);
    await one.write('more');
    await eventually(() => one.message('more').getAttribute('data-status')).toBe('delivered');
    expect(await one.at('event').count()).toBe(0);
    await one.at('events-pause').click();
    await eventually(() => one.at('event').count()).toBeGreaterThan(0);
  });

  test('shows each machine of a chat, and its chart when asked', async () => {
    const one = await come('messaging');
    await one.write('hello');
    for (const name of ['chat', 'connection', 'authorization', 'thread', 'outbox', 'delivery']) {
      await one.actor(name).click();
      await one.at('stage').locator(`[data-state="${name}"]`).first().waitFor();
    }
  });
});

describe('the drawing', { timeout: 120_000 }, () => {
  test('tells events, conditions and actions when details are asked for', async () => {
    const one = await come('messaging');
    await one.actor('connection').click();
    await one.at('stage').locator('svg').waitFor();
    expect(await one.at('stage').innerText()).not.toContain('socket.opened');
    await one.at('chart-detail').click();
    await one.at('stage').getByText('socket.opened').first().waitFor();
    await one.at('stage').locator('[data-state="connection.up.open"].active').first().waitFor();
  });
});

describe('the page', { timeout: 120_000 }, () => {
  test('keeps the chosen channel over a reload, and each channel has a conversation of its own', async () => {
    const one = await come('messaging');
    await one.write('in messaging');
    await one.page.getByRole('radio', { name: 'Live chat' }).check();
    await one.at('start-chat').waitFor();
    await one.isConnected();
    await one.page.reload();
    await one.at('start-chat').waitFor();
    await one.page.getByRole('radio', { name: 'Messaging' }).check();
    await one.message('in messaging').waitFor();
  });

  test('two customers wait in one queue and are served in order', async () => {
    const first = await come('livechat');
    await first.at('start-chat').click();
    await eventually(() => first.at('queue-notice').innerText()).toBe('You are next in the queue.');
    const second = await come('livechat');
    await second.at('start-chat').click();
    await eventually(() => second.at('queue-notice').innerText()).toBe('You are number 2 in the queue');
    await first.at('accept').first().click();
    await eventually(() => second.at('queue-notice').innerText()).toBe('You are next in the queue.');
  });

  test.each([
    [1440, 900],
    [1280, 800],
  ])('shows all three areas at %i x %i without scrolling sideways', async (width, height) => {
    const one = await come('livechat', { width, height });
    for (const area of ['customer', 'desk', 'machines']) {
      const box = await one.at(area).boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width && (box?.y ?? 0) + (box?.height ?? 0) <= height).toBe(true);
    }
    expect(await one.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  test('can be used with the keyboard alone', async () => {
    const one = await come('livechat');
    await focusOn(one.at('start-chat'));
    await one.page.keyboard.press('Enter');
    await one.at('queue-notice').waitFor();
    await focusOn(one.at('accept'));
    await one.page.keyboard.press('Space');
    await one.at('queue-notice').waitFor({ state: 'hidden' });
    await focusOn(one.at('customer-text'));
    await one.page.keyboard.type('no mouse');
    await one.page.keyboard.press('Enter');
    await eventually(() => one.message('no mouse').getAttribute('data-status')).toBe('delivered');
  });
});
