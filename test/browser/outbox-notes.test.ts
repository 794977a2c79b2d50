import { expect, test } from 'vitest';
import { allThatIsKept, connect, inDatabase, OutboxStage, textsOf, write } from './outbox-stage.ts';

const stage = new OutboxStage();

test('a page that writes for the first time and is stopped in the same turn holds no name: another sends what it left', async () => {
  const page = await stage.page();
  await page.evaluate(() => {
    void thread.send('left');
    void chat.stop();
  });
  const other = await stage.page();
  await connect(other);
  await stage.arrived(['left']);
  await other.evaluate(() => void chat.stop());
  await expect.poll(() => page.evaluate(() => navigator.locks.query())).toMatchObject({ held: [], pending: [] });
});

test.each([0, 1, 2])('what is sent %d ms after forget() is kept', async (ms) => {
  const page = await stage.page('no-line');
  await write(page, 'before');
  await inDatabase(page, 1);
  await page.evaluate(async (waitMs) => {
    void chat.forget();
    if (waitMs > 0) await new Promise((resolve) => { setTimeout(resolve, waitMs); });
    void thread.send('after');
  }, ms);
  await page.waitForFunction(() => localStorage.getItem('chat-machines.wipe') === null);
  await inDatabase(page, 1);
  const kept = await allThatIsKept(page);
  expect(kept).toContain('after');
  expect(kept).not.toContain('before');
});

test('what is sent after a reset to another customer and back, in one turn, is kept', async () => {
  const page = await stage.page('no-line');
  await write(page, 'before');
  await inDatabase(page, 1);
  await page.evaluate(() => {
    void chat.reset({ customer: { id: 'customer-2' } });
    void chat.reset({ customer: { id: 'customer-1' } });
    void chat.thread().send('after');
  });
  await page.waitForFunction(() => localStorage.getItem('chat-machines.wipe') === null);
  await inDatabase(page, 1);
  await page.reload();
  await page.waitForFunction(() => 'thread' in globalThis);
  await expect.poll(() => textsOf(page)).toEqual(['after']);
});

test.each(['5', '{"a":1}', '"x"', '[1,null]', '[', ''])('a note of what is forgotten that says %s is no matter: what waits goes out', async (note) => {
  const page = await stage.page('no-line');
  const thrown: Error[] = [];
  page.on('pageerror', (error) => thrown.push(error));
  await write(page, 'kept');
  await inDatabase(page, 1);
  await page.evaluate((text) => localStorage.setItem('chat-machines.wipe', text), note);
  await page.goto(stage.url());
  await page.waitForFunction(() => 'thread' in globalThis);
  await connect(page);
  await stage.arrived(['kept']);
  await inDatabase(page, 0);
  expect(await page.evaluate(() => localStorage.getItem('chat-machines.wipe'))).toBeNull();
  expect(thrown).toEqual([]);
});

const without = {
  'has none': () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
  'lets no page open one': () => Object.defineProperty(IDBFactory.prototype, 'open', { value: () => { throw new DOMException('denied', 'SecurityError'); } }),
  'opens none, ever': () => Object.defineProperty(IDBFactory.prototype, 'open', { value: () => ({}) }),
};

test.each(Object.entries(without))('after reset() and forget() nothing names the customers, where the browser %s', async (_, before) => {
  const page = await stage.page('no-line', { before: before as () => void });
  const kept = (): Promise<string> => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  await write(page, 'secret');
  await page.evaluate(() => void chat.reset({ customer: { id: 'customer-2' } }));
  await expect.poll(kept).not.toMatch(/secret|customer-1/);
  // By now it is known that there is none.
  await page.evaluate(() => {
    void chat.thread().send('secret');
    void chat.forget();
  });
  await expect.poll(kept).not.toMatch(/secret|customer-2/);
});
