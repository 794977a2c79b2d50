import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { at, violations } from './panel-stage.ts';
import { panelSuite, timeout } from './panel-suite.ts';

const suite = panelSuite();
const { conversation } = suite;

const form = {
  type: 'AdaptiveCard', version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Book a table', weight: 'Bolder' },
    { type: 'Input.Text', id: 'name', label: 'Name', isRequired: true },
    { type: 'Input.ChoiceSet', id: 'where', label: 'Where', choices: [{ title: 'Inside', value: 'in' }, { title: 'Outside', value: 'out' }] },
    { type: 'Input.ChoiceSet', id: 'food', label: 'Food', isMultiSelect: true, style: 'expanded', choices: [{ title: 'Fish', value: 'f' }, { title: 'Vegetables', value: 'v' }, { title: 'Nuts', value: 'n' }] },
    { type: 'Input.Toggle', id: 'pets', title: 'With a dog' },
    { type: 'Input.Date', id: 'day', label: 'Day' },
    { type: 'Input.Time', id: 'time', label: 'Time' },
    { type: 'Input.Number', id: 'people', label: 'People' },
    { type: 'Input.Text', id: 'pin', label: 'PIN', style: 'password' },
  ],
  actions: [
    { type: 'Action.Submit', title: 'Book', style: 'positive', data: { action: 'book', table: 7 } }, { type: 'Action.Submit', title: 'Never mind', associatedInputs: 'none', data: { postback: 'book:no' } },
    { type: 'Action.ShowCard', title: 'A wish', card: { type: 'AdaptiveCard', body: [{ type: 'Input.Text', id: 'wish', label: 'Your wish', isMultiline: true }], actions: [{ type: 'Action.Submit', title: 'Book with it', data: { action: 'wish' } }] } },
    { type: 'Action.OpenUrl', title: 'The menu', url: 'https://www.example.com/menu' },
  ],
};

const said = () => suite.stage.threads()[0]?.messages.at(-1);
const postback = (): unknown => (said()?.content as { postback?: string } | undefined)?.postback;

async function withForm(payload: object = form, channel = 'chat_single'): Promise<Page> {
  const page = await suite.visit({ channel });
  await conversation(page);
  suite.say('ADAPTIVE_CARD', 'Book a table', payload);
  await page.locator('.card-body').waitFor();
  return page;
}

describe('an adaptive card with inputs', { timeout }, () => {
  test('sends what was filled in: for people by its labels, for the bot as JSON with the data of the button', async () => {
    const page = await withForm();
    const card = at(page, 'adaptive-card');
    // What is needed is said where it is missing, and nothing is sent.
    await card.getByRole('button', { name: 'Book', exact: true }).click();
    await card.getByText('Please answer this one.').waitFor();
    expect(await page.evaluate(() => document.querySelector('chat-panel')?.shadowRoot?.activeElement?.tagName)).toBe('INPUT');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('Ada');
    await card.getByLabel('Where').selectOption('Outside');
    await card.getByLabel('Fish').check();
    await card.getByLabel('Nuts').check();
    await card.getByLabel('With a dog').check();
    await card.getByLabel('Day').fill('2026-12-24');
    await card.getByLabel('Time').fill('19:30');
    await card.getByLabel('People').fill('4');
    await card.getByLabel('PIN').fill('1234');
    // What is typed survives a drop of the line.
    suite.stage.control('fault', { drop: true });
    await expect.poll(() => (suite.stage.control('state') as { sockets: unknown[] }).sockets.length).toBe(1);
    await card.getByRole('button', { name: 'Book', exact: true }).click();
    await expect.poll(() => said()?.text).toBe(['Book', 'Name: Ada', 'Where: Outside', 'Food: Fish, Nuts', 'With a dog: yes', 'Day: 2026-12-24', 'Time: 19:30', 'People: 4', 'PIN: •••'].join('\n'));
    expect(JSON.parse(String(postback()))).toEqual({ action: 'book', table: 7, name: 'Ada', where: 'out', food: 'f,n', pets: 'true', day: '2026-12-24', time: '19:30', people: '4', pin: '1234' });
    // It was answered: shown as it was filled in, the button marked, also after a reload.
    for (const _time of ['now', 'after a reload']) {
      await card.getByRole('button', { name: 'Book', exact: true, pressed: true }).waitFor();
      expect(await card.getByLabel('Name').inputValue()).toBe('Ada');
      expect(await card.getByLabel('Nuts').isChecked()).toBe(true);
      expect([await card.getByLabel('Name').isDisabled(), await card.getByRole('button', { name: 'Never mind' }).isDisabled()]).toEqual([true, true]);
      expect(await violations(page)).toEqual([]);
      await page.reload();
    }
  });

  test('sends the data alone where a button takes no inputs, and what stands behind a button that opens more', async () => {
    const page = await withForm();
    const card = at(page, 'adaptive-card');
    expect(await card.getByRole('link', { name: 'The menu' }).getAttribute('href')).toBe('https://www.example.com/menu');
    await card.getByRole('button', { name: 'Never mind' }).click();
    await expect.poll(() => said()?.text).toBe('Never mind');
    expect(postback()).toBe('book:no');
    await card.getByRole('button', { name: 'Never mind', pressed: true }).waitFor();
    suite.say('ADAPTIVE_CARD', 'Another table', form);
    const second = card.nth(1);
    await second.getByLabel('Name').fill('Grace');
    await second.getByRole('button', { name: 'A wish' }).click();
    await second.getByLabel('Your wish').fill('By the window');
    expect(await violations(page)).toEqual([]);
    await second.getByRole('button', { name: 'Book with it' }).click();
    await expect.poll(() => said()?.text).toContain('Your wish: By the window');
    expect(JSON.parse(String(postback()))).toMatchObject({ action: 'wish', name: 'Grace', wish: 'By the window' });
    // The first one was not answered anew.
    expect(await card.first().getByRole('button', { name: 'Never mind' }).getAttribute('aria-pressed')).toBe('true');
  });

  test('takes a button within its body, one without data, one with a text, and keeps card numbers from the gateway where the channel does', async () => {
    const body = [{ type: 'Input.Text', id: 'card', placeholder: 'Card' }, { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'Pay', data: 'pay' }] }];
    const page = await withForm({ type: 'AdaptiveCard', version: '1.5', body }, 'chat_single_masking');
    await at(page, 'adaptive-card').getByLabel('Card').fill('4111 1111 1111 1111');
    await at(page, 'adaptive-card').getByRole('button', { name: 'Pay' }).click();
    await expect.poll(() => said()?.text).toBe('Pay\nCard: **** **** **** 1111');
    expect(JSON.parse(String(postback()))).toEqual({ postback: 'pay', card: '**** **** **** 1111' });
    suite.say('ADAPTIVE_CARD', 'Sure?', { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Sure?' }], actions: [{ type: 'Action.Submit', title: 'Yes' }, { type: 'Action.Submit', title: 'No' }] });
    await at(page, 'adaptive-card').nth(1).getByRole('button', { name: 'No' }).click();
    await expect.poll(() => [said()?.text, postback()]).toEqual(['No', 'No']);
    await at(page, 'adaptive-card').nth(1).getByRole('button', { name: 'No', pressed: true }).waitFor();
    expect(await at(page, 'adaptive-card').getByRole('button', { pressed: true }).count()).toBe(2);
  });

  test('keeps what is filled in when its message is marked as seen', async () => {
    const page = await suite.visit({ channel: 'chat_single', style: 'width:360px;height:560px', page: '<button style="position:absolute">Elsewhere</button>' });
    await conversation(page);
    await page.getByRole('button', { name: 'Elsewhere' }).focus();
    await page.mouse.move(415, 690);
    suite.say('ADAPTIVE_CARD', 'Book a table', form);
    await page.locator('.card-body').waitFor();
    await at(page, 'unread').waitFor();
    await at(page, 'adaptive-card').getByLabel('Name').fill('Ada');
    await at(page, 'unread').waitFor({ state: 'hidden' });
    // Pushes come in order: what is said after the mark comes after it.
    await expect.poll(() => JSON.stringify(suite.stage.control('log')).includes('MessageSeenChanged')).toBe(true);
    suite.stage.agent('say', { text: 'Take your time' });
    await at(page, 'message').filter({ hasText: 'Take your time' }).waitFor();
    expect(await at(page, 'adaptive-card').getByLabel('Name').inputValue()).toBe('Ada');
  });

  test('can be filled in again where its answer did not go out', async () => {
    const page = await withForm();
    const card = at(page, 'adaptive-card');
    suite.stage.control('fault', { error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1, withEventId: true } });
    await card.getByLabel('Name').fill('Ada');
    await card.getByRole('button', { name: 'Book', exact: true }).click();
    await at(page, 'retry').waitFor();
    expect(await card.getByLabel('Name').isDisabled()).toBe(false);
    await at(page, 'discard').click();
    await card.getByRole('button', { name: 'Book', exact: true }).click();
    await expect.poll(() => said()?.text).toContain('Name: Ada');
    await card.getByRole('button', { name: 'Book', exact: true, pressed: true }).waitFor();
  });
});
