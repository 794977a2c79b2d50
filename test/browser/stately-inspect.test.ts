import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

/** What the library posts to its page. */
interface Told {
  readonly type: string;
  readonly sessionId?: string;
  readonly event?: { readonly type: string };
}

/** The example of the README, on a gateway of this machine, with a message sent that must be told to nobody; once it is sent, the chat stops. */
async function exampleAt(urls: Awaited<ReturnType<typeof startGateway>>['urls']): Promise<string> {
  const example = /```ts\n(import \{ createBrowserInspector \}[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  expect(example).toContain('createChat({ ...options, inspect: createBrowserInspector().inspect })');
  const { chat, gateway, authorize, brandId } = urls;
  const options = { brandId, channelId: 'chat_messaging', environment: { name: 'here', chat, gateway, authorize }, customer: { id: 'ada', firstName: 'Lovelace' } };
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createChat } from 'chat-machines';\nconst options = ${JSON.stringify(options)};\n${example}\nchat.thread().send('a canary text').done.then(({ status }) => { document.title = status; chat.stop(); });`,
      resolveDir: resolve('.'), loader: 'ts',
    },
    bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error', alias: { 'chat-machines': resolve('adapters/browser/browser.ts') },
  });
  return outputFiles[0]?.text ?? '';
}

test('the inspector of stately.ai, attached as the README says, is told the states and events of the machines, and neither texts nor names nor tokens', async () => {
  let script = '';
  const gateway = await startGateway({
    port: 0, demo: false,
    handle: ({ url }, response) => {
      if (url === '/app.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      else if (url === '/app') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script type="module" src="/app.js"></script>');
      else return false;
      return true;
    },
  });
  const browser = await launchChromium();
  onTestFinished(async () => {
    await browser.close();
    await gateway.close();
  });
  script = await exampleAt(gateway.urls);
  const context = await browser.newContext();
  // Their page, as far as the library goes: it says that it is there, and hears.
  const theirs = '<!doctype html><script>window.told = []; addEventListener("message", ({ data }) => told.push(data)); opener.postMessage({ type: "@statelyai.connected" }, "*");</script>';
  await context.route('https://stately.ai/**', (route) => route.fulfill({ contentType: 'text/html', body: theirs }));
  const page = await context.newPage();
  const opened = context.waitForEvent('page');
  await page.goto(`${gateway.urls.chat}/app`);
  const popup = await opened;
  expect(popup.url()).toBe('https://stately.ai/inspect');
  await expect.poll(() => page.title()).toBe('sent');
  const toldSoFar = (): Promise<readonly Told[]> => popup.evaluate(() => (window as unknown as { told: Told[] }).told);
  // The library tells in idle moments, in order: that the root stopped is the last of all.
  await expect.poll(async () => {
    const soFar = await toldSoFar();
    return soFar.at(-1)?.event?.type === 'xstate.stop' && soFar.at(-1)?.sessionId === soFar[0]?.sessionId;
  }).toBe(true);
  const told = await toldSoFar();
  expect([...new Set(told.map(({ type }) => type))].toSorted()).toEqual(['@xstate.actor', '@xstate.event', '@xstate.snapshot']);
  const all = JSON.stringify(told);
  for (const name of ['connection', 'authorization', 'thread', 'outbox', 'message.send']) expect(all).toContain(name);
  for (const secret of ['canary', 'Lovelace', 'accessToken']) expect(all).not.toContain(secret);
}, 120_000);
