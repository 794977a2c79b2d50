import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildLibrary } from '../../esbuild.mjs';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

interface ChatMachines {
  createChat(options: object): { connect(): Promise<void>; thread(): { send(text: string): { done: Promise<{ status: string }> } } };
}

test('a page without a bundler chats with one script tag', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'chat-machines-script-'));
  await buildLibrary({ outdir, declarations: false });
  const script = readFileSync(join(outdir, 'chat-machines.iife.js'), 'utf8');
  rmSync(outdir, { recursive: true, force: true });
  const running = await startGateway({
    handle: ({ url }, response) => {
      if (url === '/chat.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      else if (url === '/shop') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script src="/chat.js"></script>');
      else return false;
      return true;
    },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${running.urls.chat}/shop`);
    const { status, left } = await page.evaluate(async (urls) => {
      const { ChatMachines: library } = globalThis as unknown as { ChatMachines: ChatMachines };
      const chat = library.createChat({ brandId: urls.brandId, channelId: 'chat_messaging', environment: { name: 'local', chat: urls.chat, gateway: urls.gateway, authorize: urls.authorize } });
      await chat.connect();
      const { status } = await chat.thread().send('hello').done;
      return { status, left: Object.keys(globalThis).filter((name) => /machine/i.test(name)) };
    }, running.urls);
    expect(status).toBe('sent');
    expect(left).toEqual(['ChatMachines']);
    expect(script).not.toContain('was sent to stopped actor');
  } finally {
    await browser.close();
    await running.close();
  }
}, 120_000);
