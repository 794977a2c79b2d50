import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { plant } from '../audits/planted.ts';
import { findChromium, launchChromium } from './chromium.ts';

it('finds the browser that the environment names, before any other', () => {
  const folder = plant({ 'chrome': '', 'bin/google-chrome': '', 'bin/chromium': '' });
  for (const file of ['chrome', 'bin/google-chrome', 'bin/chromium']) chmodSync(join(folder, file), 0o755);
  const PATH = `${dirname(process.execPath)}:${join(folder, 'bin')}`;
  expect(findChromium({ CHROME_PATH: join(folder, 'chrome'), PATH })).toBe(join(folder, 'chrome'));
  expect(findChromium({ CHROMIUM_PATH: join(folder, 'chrome'), PATH: '' })).toBe(join(folder, 'chrome'));
  expect(findChromium({ CHROME_PATH: join(folder, 'not-there'), PATH })).toBeUndefined();
  expect(findChromium({ PATH: join(folder, 'bin') })).toBe(join(folder, 'bin/chromium'));
  chmodSync(join(folder, 'bin/chromium'), 0o644);
  expect(findChromium({ PATH: join(folder, 'bin') })).toBe(join(folder, 'bin/google-chrome'));
});

it('opens pages of this machine and of no other', async () => {
  const server = createServer((_, response) => response.end('<title>here</title>')).listen(0, '127.0.0.1');
  const browser = await launchChromium();
  try {
    const { port } = server.address() as AddressInfo;
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    expect(await page.title()).toBe('here');
    await page.goto(`http://localhost:${port}/`);
    await expect(page.goto(`http://example.com:${port}/`)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
