import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connect, inDatabase, OutboxStage, write } from './outbox-stage.ts';

const stage = new OutboxStage();

const isHidden = (): void => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
};

/** Nothing runs in it, as where the system suspends it; gives how to go on. (Chromium suspends no page that waits for a lock.) */
async function suspend(page: Page): Promise<() => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Debugger.enable');
  const isPaused = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
  void devtools.send('Runtime.evaluate', { expression: 'debugger' });
  await isPaused;
  return () => devtools.send('Debugger.resume');
}

test('a page that nobody sees and the browser suspends keeps nobody from what another has left', async () => {
  const aside = await stage.page();
  await connect(aside);
  const page = await stage.page('no-line');
  await write(page, 'left');
  await inDatabase(page, 1);
  // Each holds its own name, and the one waits for that of the other.
  await expect.poll(() => aside.evaluate(() => navigator.locks.query())).toMatchObject({ held: [{}, {}], pending: [{}] });
  await aside.evaluate(isHidden);
  const resume = await suspend(aside);
  await page.close();
  const next = await stage.page();
  await connect(next);
  await stage.arrived(['left']);
  await resume();
});

test('one that nobody sees, and that runs, takes over what a page has left that is gone', async () => {
  const aside = await stage.page();
  await connect(aside);
  await aside.evaluate(isHidden);
  const page = await stage.page('no-line');
  await write(page, 'left');
  await inDatabase(page, 1);
  await page.close();
  await stage.arrived(['left']);
});
