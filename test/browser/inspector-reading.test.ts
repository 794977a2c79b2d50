import { expect, test } from 'vitest';
import { inspectorSuite, timeout } from './inspector-suite.ts';

const { fromDisk, recorded } = inspectorSuite();

test('what is cut short in a row is there in full when it is chosen with the keyboard', { timeout }, async () => {
  const { page } = await fromDisk();
  const to = `chat/thread:${'0123456789abcdef'.repeat(5)}/${'delivery'.repeat(9)}`;
  const type = `gateway.${'somethingHasHappened'.repeat(6)}`;
  await page.evaluate(([path = '', name = '']) => {
    const standing = (value: string) => ({ value, context: {} });
    window.chatInspector?.take('long', [
      { kind: 'chat', at: 0, name: 'long', v: 1 },
      { kind: 'actor', at: 0, path, machine: 'delivery', outline: { id: 'delivery', key: 'delivery', states: [] } },
      { kind: 'event', at: 1, from: path, to: path, type: name, effect: 'changed', taken: [], before: standing('a'.repeat(200)), after: standing('b'.repeat(200)), accepts: [] },
    ]);
  }, [to, type]);
  await page.locator('#events .virtual-row:not([hidden])').waitFor();
  await page.getByTestId('events').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.getByTestId('data').innerText()).toContain(`${type} from ${to} to ${to}`);
  const cut = await page.evaluate(() => ['events', 'data', 'last', 'chart-title'].filter((id) => {
    const node = document.getElementById(id);
    return node === null || node.scrollWidth > node.clientWidth;
  }));
  expect(cut).toEqual([]);
  expect(await page.locator('#events .event-type').first().getAttribute('title')).toBe(type);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
});

test('a drawing in detail is opened where its machine is', { timeout }, async () => {
  const { page } = await fromDisk();
  await page.getByTestId('file').setInputFiles(recorded());
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of/);
  await page.getByTestId('detail').click();
  const slider = page.getByTestId('replay-at');
  await slider.fill(String(await slider.getAttribute('max')));
  await expect.poll(() => page.locator('[data-path="chat/connection"] .actor-state').textContent()).toBe('up.open.proven');
  await page.getByTestId('actors').focus();
  await page.keyboard.press('Home');
  for (const path of ['chat', 'chat/authorization', 'chat/connection', 'chat/thread:default']) {
    await expect.poll(() => page.getByTestId('chart-title').textContent()).toBe(path);
    await page.locator('#stage svg .active').first().waitFor();
    const seen = await page.getByTestId('stage').evaluate((stage) => {
      const room = stage.getBoundingClientRect();
      return [...stage.querySelectorAll('.active')].map((node) => node.getBoundingClientRect())
        .some(({ left, right, top, bottom }) => left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom);
    });
    expect(seen, path).toBe(true);
    if (path !== 'chat/thread:default') await page.keyboard.press('ArrowDown');
  }
  // It does not take the page along, and who scrolls it afterwards is left in peace.
  expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0]);
  const drawn = await page.evaluate(() => {
    document.getElementById('stage')?.scrollTo(7, 7);
    return document.getElementById('last')?.textContent;
  });
  await slider.fill('20');
  await expect.poll(() => page.getByTestId('last').textContent()).not.toBe(drawn);
  expect(await page.getByTestId('stage').evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])).toEqual([7, 7]);
});
