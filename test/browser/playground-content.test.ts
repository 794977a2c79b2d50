import { describe, expect, test } from 'vitest';
import type { Visit } from './playground-stage.ts';
import { eventually, playgroundSuite, sendSample } from './playground-suite.ts';

const { converse, control, lastThread } = playgroundSuite();

const lastPostback = async (): Promise<string | undefined> => (await lastThread()).messages.findLast(({ direction }) => direction === 'inbound')?.content.payload?.postback;

/** Which of the buttons in a message may be pressed. */
const isEnabled = (one: Visit, testId: string): Promise<boolean[]> =>
  one.at(testId).getByTestId('reply').evaluateAll((nodes) => nodes.map((node) => !(node as HTMLButtonElement).disabled));

async function push(body: object): Promise<{ messageId: string }> {
  const { id } = await lastThread();
  return control<{ messageId: string }>('push', { threadId: id, ...body });
}

describe('what agents send', { timeout: 120_000 }, () => {
  test('quick replies are answered by a button once, and a reload remembers which', async () => {
    const one = await converse();
    await sendSample(one, 'quick-replies');
    await one.at('quick-replies').getByRole('button', { name: 'Billing' }).click();
    await eventually(lastPostback).toBe('topic:billing');
    await eventually(() => isEnabled(one, 'quick-replies')).toEqual([false, false, false]);
    await one.page.reload();
    await one.isConnected();
    await one.at('quick-replies').locator('button[aria-pressed=true]', { hasText: 'Billing' }).waitFor();
    await eventually(() => isEnabled(one, 'quick-replies')).toEqual([false, false, false]);
  });

  test('a list, a time, a menu and a card are answered in the same way', async () => {
    const one = await converse();
    await sendSample(one, 'list');
    await one.at('list-picker').getByRole('button', { name: 'Coffee machine' }).click();
    await eventually(lastPostback).toBe('order:20418');
    await sendSample(one, 'time');
    await one.at('time-picker').getByTestId('reply').first().click();
    await eventually(lastPostback).toBe('slot-25');
    await sendSample(one, 'gallery');
    await one.at('plugin').getByRole('group', { name: 'Yirgacheffe' }).getByRole('button').click();
    await eventually(lastPostback).toBe('beans:yirga');
    await sendSample(one, 'card');
    await one.at('adaptive-card').getByRole('button', { name: 'Change delivery' }).click();
    await eventually(lastPostback).toBe('order:change');
    expect(await one.at('adaptive-card').getByRole('link', { name: 'Track it' }).getAttribute('href')).toBe('https://www.example.com/track');
  });

  test('a form in a card goes with what was filled in, for the agent to read', async () => {
    const one = await converse();
    await sendSample(one, 'form-card');
    const card = one.at('adaptive-card');
    await card.getByLabel('With a neighbour').check();
    await card.getByLabel('Ring the bell').check();
    await card.getByRole('button', { name: 'Leave it there' }).click();
    await one.at('desk-message').filter({ hasText: 'Place: With a neighbour' }).filter({ hasText: 'Ring the bell: yes' }).waitFor();
    expect(JSON.parse((await lastPostback()) ?? '')).toEqual({ action: 'leave', place: 'neighbour', ring: 'true' });
  });

  test('a link leads only where it is safe to go, and pictures come from nowhere else', async () => {
    const one = await converse();
    await sendSample(one, 'link');
    const link = one.page.locator('a[data-testid=rich-link]');
    await link.waitFor();
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    const { id } = await lastThread();
    const media = { fileName: 'x.png', mimeType: 'image/png', url: 'https://img.example.test/x.png' };
    const payload = { title: { content: 'Not here' }, media, url: 'javascript:alert(1)' };
    await control('agent', { do: 'say', threadId: id, content: { type: 'RICH_LINK', fallbackText: 'Not here', payload } });
    await one.at('rich-link').filter({ hasText: 'Not here' }).waitFor();
    expect(await one.page.locator('[data-testid=log] a[href^="javascript"]').count()).toBe(0);
    expect(await one.page.locator('[data-testid=log] img[src*="example"]').count()).toBe(0);
    await one.answer('see www.example.com/a or javascript:alert(2)');
    const links = one.message('or javascript').getByRole('link');
    await links.first().waitFor();
    expect(await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')))).toEqual(['https://www.example.com/a']);
  });

  test('what nobody has words for shows its fallback text, and a file its picture', async () => {
    const one = await converse();
    await sendSample(one, 'form');
    await one.at('message').filter({ hasText: 'A form, which cannot be filled in here.' }).waitFor();
    const { id } = await lastThread();
    await control('agent', { do: 'say', threadId: id, content: { type: 'HOLOGRAM', fallbackText: 'Please imagine it', payload: {} } });
    await one.message('Please imagine it').waitFor();
    await sendSample(one, 'file');
    await one.at('attachment').getByRole('img', { name: 'receipt.png' }).waitFor();
    await eventually(() => one.at('attachment').locator('img').evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  });

  test('a streamed text grows behind a caret and is a message like any other in the end, marked as written by AI', async () => {
    const one = await converse();
    await push({ type: 'StreamedMessage', chunks: ['First ', 'second ', 'third.'], gapMs: 1_000 });
    const text = one.at('message-text').last();
    await one.page.locator('[data-testid=message-text][data-is-growing]').filter({ hasText: 'First' }).waitFor();
    await eventually(() => text.innerText()).toBe('First second third.');
    await eventually(() => text.getAttribute('data-is-growing')).toBeNull();
    expect(await one.at('ai-label').last().isVisible()).toBe(true);
  });

  test('a message whose whole is late shows its part and says so, until it is whole', async () => {
    const one = await converse();
    await push({ type: 'AdditionalContent', text: 'The beginning', full: 'The beginning and the end', delayMs: 9_000 });
    await one.at('message-note').filter({ hasText: 'Shortened' }).waitFor();
    await one.message('The beginning and the end').waitFor();
    await one.at('message-note').filter({ hasText: 'Shortened' }).waitFor({ state: 'hidden' });
  });

  test('a message that was taken away leaves a word in its place', async () => {
    const one = await converse();
    await one.answer('My password is swordfish');
    await one.message('swordfish').waitFor();
    const log = await control<{ type?: string; frame?: string }[]>('log', { since: 0 });
    const frame = JSON.parse(log.findLast(({ type }) => type === 'MessageCreated')?.frame ?? '') as { eventId: string; eventType: string; data: { message: object } };
    const contentRemoved = { reason: 'Removed by our team', removedAt: new Date().toISOString() };
    await control('push', { frame: { ...frame, eventId: 'e-removed', eventType: 'MessageUpdated', data: { ...frame.data, message: { ...frame.data.message, contentRemoved } } } });
    await one.message('This message was removed.').waitFor();
    expect(await one.at('log').innerText()).not.toContain('swordfish');
  });

  test('the question whether one is still there counts down and goes when it is answered', async () => {
    const one = await converse();
    await sendSample(one, 'inactivity');
    await eventually(() => one.at('inactivity-countdown').innerText()).toMatch(/^(1:00|0:[45]\d)$/);
    await one.at('inactivity').getByRole('button', { name: 'Yes' }).click();
    await one.at('inactivity').waitFor({ state: 'hidden' });
    await eventually(lastPostback).toContain('"isExpired":false');
  });

  test('a proactive offer is shown, taken up or declined, and each is over then', async () => {
    const one = await converse();
    await sendSample(one, 'proactive');
    await one.at('proactive').getByRole('heading', { name: 'Can we help?' }).waitFor();
    await one.at('proactive-dismiss').click();
    await one.at('proactive').waitFor({ state: 'detached' });
    await sendSample(one, 'proactive');
    await one.at('proactive-accept').click();
    await one.at('proactive').waitFor({ state: 'detached' });
    await eventually(() => one.at('customer-text').evaluate((node) => node.matches(':focus'))).toBe(true);
  });

  test('a conversation is handed to another agent and to another queue', async () => {
    const one = await converse();
    await sendSample(one, 'transfer-agent');
    await eventually(async () => (await lastThread()).agent).toBe(2);
    await eventually(() => one.at('system-item').count()).toBeGreaterThan(1);
    await sendSample(one, 'transfer-queue');
    await eventually(async () => (await lastThread()).queue).toBe('Billing');
  });
});

describe('what customers send', { timeout: 120_000 }, () => {
  test('an item of the menu goes as a postback', async () => {
    const one = await converse();
    await one.at('open-menu').click();
    await one.at('menu-item').filter({ hasText: 'Opening hours' }).click();
    await one.message('Opening hours').waitFor();
    await eventually(lastPostback).toBe('menu:opening-hours');
  });

  test('the agent reads along while the customer types', async () => {
    const one = await converse();
    await one.at('customer-text').pressSequentially('Where is my parcel?', { delay: 90 });
    await one.at('customer-preview').filter({ hasText: /^W/ }).waitFor();
  });

  test('files go by button, by drop and by paste, as messages with what they are', async () => {
    const one = await converse();
    await one.at('attach-input').setInputFiles([
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }, { name: 'b.pdf', mimeType: 'application/pdf', buffer: Buffer.from('b') },
    ]);
    await eventually(() => one.at('attachment').allInnerTexts()).toEqual(['a.txt\nTXT', 'b.pdf\nPDF']);
    const hand = (type: string, name: string): Promise<void> =>
      one.at('customer-text').evaluate((node, [kind = '', fileName = '']) => {
        const data = new DataTransfer();
        data.items.add(new File(['c'], fileName, { type: 'text/plain' }));
        const init = { bubbles: true, cancelable: true };
        node.dispatchEvent(kind === 'paste' ? new ClipboardEvent(kind, { ...init, clipboardData: data }) : new DragEvent(kind, { ...init, dataTransfer: data }));
      }, [type, name]);
    await hand('dragenter', 'c.txt');
    await one.at('drop').getByText('up to 40 MB').waitFor();
    await hand('drop', 'c.txt');
    await one.at('drop').waitFor({ state: 'hidden' });
    await one.at('attachment').filter({ hasText: 'c.txt' }).waitFor();
    await hand('paste', 'd.txt');
    await one.at('attachment').filter({ hasText: 'd.txt' }).waitFor();
    await eventually(async () => (await lastThread()).messages.flatMap(({ attachments }) => attachments.map(({ fileName }) => fileName)))
      .toEqual(['a.txt', 'b.pdf', 'c.txt', 'd.txt']);
  });

  test('an upload shows how far it is, is taken away, and is tried again where it failed', async () => {
    const one = await converse();
    await control('fault', { http: { path: '/attachment', hangMs: 60_000, times: 1 } });
    await one.at('attach-input').setInputFiles({ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.alloc(200_000) });
    await one.at('upload').filter({ hasText: '195 KB' }).getByRole('progressbar').waitFor();
    await one.at('upload-cancel').click();
    await one.at('upload').waitFor({ state: 'detached' });
    await control('fault', { http: { path: '/attachment', status: 400, times: 1 } });
    await one.at('attach-input').setInputFiles({ name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await one.at('upload-retry').click();
    await one.at('attachment').filter({ hasText: 'again.txt' }).waitFor();
    // What the page does on purpose, Chromium still writes down.
    forgive(one, /status of 400/);
  });

  test('what the channel does not take is refused before it is sent, with the reason', async () => {
    const one = await converse();
    await one.at('attach-input').setInputFiles({ name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('x') });
    await one.at('customer-problem').filter({ hasText: 'tool.exe' }).waitFor();
    expect(await one.at('upload').count()).toBe(0);
  });
});

function forgive({ complaints }: Visit, pattern: RegExp): void {
  const list = complaints as string[];
  list.splice(0, list.length, ...list.filter((line) => !pattern.test(line)));
}
