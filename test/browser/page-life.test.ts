import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

/** How long something may take in a browser, ms; never slept. */
const patienceMs = 30_000;

/** What the page says of itself, with the time it was so (page's own clock, ms). */
interface Said {
  readonly at: number;
  readonly what: string;
  readonly texts: readonly string[];
}

let script = '';
let browser: Browser;
let gateway: RunningGateway;
let server: Server;
let base = '';
let said: Said[] = [];
let tell = (): void => {};

const html = (): string => {
  const { chat, gateway: socket, authorize } = gateway.urls;
  const environment = JSON.stringify({ name: 'local', chat, gateway: socket, authorize });
  return `<!doctype html><title>chat</title><script type="module">
    import { createChat } from '/chat.js';
    const chat = createChat({ brandId: 1001, channelId: 'chat_messaging', environment: ${environment}, customer: { id: 'customer-1' } });
    const thread = chat.thread();
    const say = (what) => fetch('/said', { method: 'POST', keepalive: true,
      body: JSON.stringify({ at: Date.now(), what, texts: thread.snapshot.messages.map(({ text }) => text) }) });
    addEventListener('pageshow', ({ persisted }) => say(persisted ? 'back' : 'shown'));
    addEventListener('online', () => say('online'));
    chat.subscribe(({ status }) => status, say);
    chat.subscribe(({ connection }) => connection.status, (status) => say('connection ' + status));
    thread.subscribe(({ messages }) => messages.length, () => say('message'));
    window.thread = thread;
    chat.connect();
  </script>`;
};

beforeAll(async () => {
  const entry = { contents: `export { createChat } from './adapters/browser/browser.ts';`, resolveDir: process.cwd() };
  script = (await build({ stdin: entry, bundle: true, write: false, format: 'esm' })).outputFiles[0]?.text ?? '';
  browser = await launchChromium({ keepsPages: true });
});

afterAll(() => browser.close());

beforeEach(async () => {
  gateway = await startGateway();
  said = [];
  server = createServer((request, response) => {
    if (request.url === '/said') {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        said.push(JSON.parse(body) as Said);
        tell();
        response.end();
      });
      return;
    }
    response.setHeader('content-type', request.url === '/chat.js' ? 'text/javascript' : 'text/html');
    response.end(request.url === '/chat.js' ? script : request.url === '/chat' ? html() : '<!doctype html><title>elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await gateway.close();
});

/** The first thing said after `after` that is so. */
async function hears(isSo: (said: Said) => boolean, after = -1): Promise<Said & { readonly index: number }> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const index = said.findIndex((one, place) => place > after && isSo(one));
    if (index >= 0) return { ...(said[index] as Said), index };
    if (Date.now() > deadline) throw new Error(`waited in vain for ${isSo.toString()}: ${JSON.stringify(said)}`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1_000);
      tell = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const control = async (command: string, body: object): Promise<void> => {
  const answer = await fetch(`${gateway.urls.control}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
};

test('a page that Chromium keeps for "back" has let go of its socket, and is in step at once when it comes back', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/chat`);
  await hears(({ what }) => what === 'live');
  await page.evaluate(`thread.send('hello')`);
  await hears(({ texts }) => texts.includes('hello'));
  await page.waitForFunction(`thread.snapshot.messages[0].status === 'delivered'`);
  const threadId = await page.evaluate<string>('thread.id');
  const left = said.length - 1;
  await page.goto(`${base}/elsewhere`);
  await expect.poll(() => gateway.core.world.sockets.size, { timeout: patienceMs }).toBe(0);
  await control('agent', { do: 'say', threadId, text: 'while away' });
  page.evaluate('history.back()').catch(() => {});
  const back = await hears(({ what }) => what === 'back', left);
  const live = await hears(({ what, texts }) => what === 'live' && texts.includes('while away'), left);
  // It does not wait, as it does after an end which is not ours.
  expect(said.filter(({ at }) => at >= back.at && at <= live.at).map(({ what }) => what)).not.toContain('connection waiting');
  expect(live.texts).toEqual(['hello', 'while away']);
  await page.close();
}, 120_000);

test('a page that is back online is connected at once', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/chat`);
  await hears(({ what }) => what === 'live');
  const context = page.context();
  await context.setOffline(true);
  await control('fault', { drop: true });
  await page.waitForFunction(`!navigator.onLine`);
  await expect.poll(() => gateway.core.world.sockets.size, { timeout: patienceMs }).toBe(0);
  const left = said.length - 1;
  await context.setOffline(false);
  const online = await hears(({ what }) => what === 'online', left);
  const live = await hears(({ what }) => what === 'live', left);
  // Offline it tries once a minute; how soon exactly is proved on a virtual clock.
  expect(live.at - online.at).toBeLessThan(10_000);
  await page.close();
}, 120_000);
