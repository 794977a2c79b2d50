import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildLibrary } from '../../esbuild.mjs';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

test('the page that the guide shows, which has no bundler, chats with one script tag', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'chat-machines-script-'));
  await buildLibrary({ outdir, declarations: false });
  const script = readFileSync(join(outdir, 'chat-machines.iife.js'), 'utf8');
  rmSync(outdir, { recursive: true, force: true });
  const shown = /```html\n([\s\S]*?)```/.exec(readFileSync('adapters/browser/README.md', 'utf8'))?.[1] ?? '';
  let html = '';
  const running = await startGateway({
    handle: ({ url }, response) => {
      if (url === '/chat-machines.iife.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      else if (url === '/shop') response.writeHead(200, { 'content-type': 'text/html' }).end(html);
      else return false;
      return true;
    },
  });
  const { chat, gateway, authorize, brandId } = running.urls;
  const here = shown.replace(
    "{ brandId: 4711, channelId: 'chat_0b7e6d52', environment: 'EU1' }",
    JSON.stringify({ brandId, channelId: 'chat_messaging', environment: { name: 'local', chat, gateway, authorize } }),
  );
  expect(here).not.toBe(shown);
  html = `<!doctype html>${here}`;
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${chat}/shop`);
    await page.waitForFunction(() => document.title === 'sent');
    expect(await page.evaluate(() => Object.keys(globalThis).filter((name) => /machine/i.test(name)))).toEqual(['ChatMachines']);
    expect(script).not.toContain('was sent to stopped actor');
  } finally {
    await browser.close();
    await running.close();
  }
}, 120_000);
