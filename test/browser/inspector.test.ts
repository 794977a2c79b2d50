import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { recorder } from '../../adapters/recorder/recorder.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { inspectorSuite, timeout } from './inspector-suite.ts';
import { violations } from './panel-stage.ts';
import { startPlayground } from './playground-stage.ts';

const suite = inspectorSuite();
const { fromDisk, recorded, folder, file } = suite;

test('the file works from disk: a recording is opened, stepped, played back and jumped in', { timeout }, async () => {
  const { page, problems } = await fromDisk();
  await page.getByTestId('file').setInputFiles(recorded());
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of \d+/);
  await page.getByTestId('replay-step').click();
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^1 of/);
  const slider = page.getByTestId('replay-at');
  const end = Number(await slider.getAttribute('max'));
  await slider.fill(String(end));
  await expect.poll(() => page.locator('[data-path="chat/connection"] .actor-state').textContent()).toBe('up.open.proven');
  const states = await page.getByTestId('actors').innerText();
  await page.getByTestId('replay-back').click();
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(new RegExp(`^${end - 1} of`));
  await page.getByTestId('replay-step').click();
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(new RegExp(`^${end} of`));
  await expect.poll(() => page.getByTestId('actors').innerText()).toBe(states);
  await page.getByTestId('tab-messages').click();
  const second = page.locator('#messages .marks').nth(1);
  await expect.poll(() => second.innerText()).toMatch(/queued[\s\S]*sending[\s\S]*sent[\s\S]*delivered[\s\S]*seen/);
  expect(problems).toEqual([]);
});

test('a drawn machine has its active states lit, and says what it would accept', { timeout }, async () => {
  const { page } = await fromDisk('dark');
  await page.getByTestId('file').setInputFiles(recorded());
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of/);
  const slider = page.getByTestId('replay-at');
  await slider.fill(String(await slider.getAttribute('max')));
  await expect.poll(() => page.locator('#stage svg .active').count()).toBeGreaterThan(1);
  await expect.poll(() => page.getByTestId('accepts').innerText()).toContain('connection.close');
  await page.locator('#events .virtual-row', { hasText: 'proven' }).first().click();
  await expect.poll(() => page.getByTestId('data').innerText()).toMatch(/Before[\s\S]*After[\s\S]*attempt/);
  await page.getByTestId('effects').selectOption('nothing');
  await expect.poll(() => page.locator('#events .virtual-row:not([hidden])').evaluateAll((rows) => rows.every((row) => (row as HTMLElement).dataset['effect'] === 'none'))).toBe(true);
  await page.getByTestId('tab-sequence').click();
  await page.getByTestId('effects').selectOption('all');
  const lanes = page.locator('#lanes .lane');
  await expect.poll(async () => (await lanes.allInnerTexts()).filter((name) => name !== 'device').slice(0, 8)).toEqual(['app', 'gateway', 'chat', 'authorization', 'connection', 'thread', 'outbox', 'delivery']);
  // At 1280 px all of it is in sight: the tasks share a lifeline until one wants to see them apart.
  const room = (): Promise<number[]> => page.getByTestId('sequence').evaluate(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth]);
  const [seen = 0, whole = 0] = await room();
  expect(whole).toBe(seen);
  expect((await lanes.allInnerTexts()).at(-1)).toBe('tasks');
  expect(await lanes.evaluateAll((all) => all.filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).length)).toBe(0);
  await page.getByTestId('filter').fill('sendMessage');
  await page.locator('#sequence .words', { hasText: /^sendMessage$/ }).first().waitFor();
  await page.getByTestId('filter').fill('');
  await page.getByLabel('Tasks').check();
  await expect.poll(() => lanes.allInnerTexts()).toEqual(expect.arrayContaining(['register', 'sendMessage']));
  expect(await lanes.allInnerTexts()).not.toContain('tasks');
});

test('the keyboard is enough, and nothing scrolls sideways at 1280', { timeout }, async () => {
  const { page } = await fromDisk();
  await page.getByTestId('file').setInputFiles(recorded());
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of/);
  await page.getByTestId('replay-at').focus();
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('[data-path="chat/connection"]').count()).toBe(1);
  await expect.poll(() => page.getByTestId('last').textContent()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} .+: .+/);
  await page.getByTestId('actors').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => page.getByTestId('chart-title').textContent()).toBe('chat');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.getByTestId('chart-title').textContent()).toBe('chat/authorization');
  await page.getByTestId('tab-events').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.locator('#panel-sequence').isVisible()).toBe(true);
  await page.getByTestId('sequence').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  const chosen = page.locator('#sequence [aria-selected="true"]:not([hidden])');
  await expect.poll(() => chosen.count()).toBe(1);
  const [, told = ''] = /: (.*)$/.exec(await chosen.getAttribute('aria-label') ?? '') ?? [];
  expect(await page.locator('#data b').textContent()).toContain(told);
  await page.getByTestId('tab-sequence').focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByTestId('events').focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.getByTestId('data').innerText()).toMatch(/ to /);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
});

test.each(['light', 'dark'] as const)('axe finds nothing wrong in any view (%s)', { timeout }, async (scheme) => {
  const { page } = await fromDisk(scheme);
  expect(await violations(page)).toEqual([]);
  await page.getByTestId('file').setInputFiles(recorded());
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of/);
  const slider = page.getByTestId('replay-at');
  await slider.fill(String(await slider.getAttribute('max')));
  await expect.poll(() => page.locator('#stage svg .active').count()).toBeGreaterThan(1);
  await page.getByLabel('Tasks').check();
  for (const name of ['events', 'sequence', 'messages']) {
    await page.getByTestId(`tab-${name}`).click();
    await page.locator(`#${name} .virtual-row:not([hidden])`).first().waitFor();
    expect(await violations(page), name).toEqual([]);
  }
});

test('a file with several recordings lets one choose; one without its beginning is read as it stands', { timeout }, async () => {
  const { page, problems } = await fromDisk();
  const path = join(folder, 'pages.jsonl');
  const world = new VirtualWorld();
  const named = ['first page', 'second page'].map((name) => world.live({ options: { record: recorder({ name }) } }));
  const short = world.live({ options: { record: recorder({ name: 'short', maxBytes: 20_000 }) } });
  void short.thread.send('hello').done;
  world.advance(200_000);
  writeFileSync(path, [...named, short].map(({ chat }) => chat.recording()).join(''));
  await page.getByTestId('file').setInputFiles(path);
  const which = page.getByTestId('replay-which');
  await expect.poll(() => which.locator('option').allInnerTexts()).toEqual(['first page', 'second page', 'short']);
  await which.selectOption('second page');
  await expect.poll(() => page.getByTestId('replay-told').textContent()).toMatch(/^0 of \d+/);
  expect(await page.getByTestId('problem').isHidden()).toBe(true);
  await which.selectOption('short');
  await expect.poll(() => page.getByTestId('problem').textContent()).toMatch(/fallen out of its ring: it is read as it stands/);
  await page.getByTestId('replay-at').focus();
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('[data-path="chat/connection"]:not([hidden]) .actor-state').textContent()).toMatch(/^up\.open/);
  expect(problems).toEqual([]);
});

test('beside a recording a chat may be watched: the replay is in sight only while the recording is, and goes on where it was', { timeout }, async () => {
  const { page, problems } = await fromDisk();
  await page.getByTestId('file').setInputFiles(recorded());
  await page.getByTestId('replay-step').click();
  const told = page.getByTestId('replay-told');
  await expect.poll(() => told.textContent()).toMatch(/^1 of \d+/);
  await page.evaluate(() => window.chatInspector?.take('here', [{ kind: 'chat', at: Date.now(), name: 'a shop', v: 1 }]));
  const source = page.locator('#source');
  expect([await source.inputValue(), await page.getByTestId('replay').isVisible()]).toEqual(['here', false]);
  await source.selectOption('recording 1');
  expect(await page.getByTestId('replay').isVisible()).toBe(true);
  expect(await told.textContent()).toMatch(/^1 of \d+/);
  await page.getByTestId('replay-step').click();
  await expect.poll(() => told.textContent()).toMatch(/^2 of \d+/);
  await source.selectOption('here');
  expect(await page.getByTestId('replay').isVisible()).toBe(false);
  expect(problems).toEqual([]);
});

test('what is no recording is said to be none', { timeout }, async () => {
  const { page } = await fromDisk();
  const path = join(folder, 'none.txt');
  writeFileSync(path, 'hello');
  await page.getByTestId('file').setInputFiles(path);
  await expect.poll(() => page.getByTestId('problem').textContent()).toMatch(/this is none/);
});

test('500 actors and 10,000 events are drawn in at most 16 ms at a time', { timeout }, async () => {
  const { page, problems } = await fromDisk();
  // Of forty times the fifth best: the machine may be busy with other things.
  const scriptMs = await page.evaluate(async () => {
    const inspector = window.chatInspector;
    if (inspector === undefined) throw new Error('no inspector');
    const outline = { id: 'thread', key: 'thread', states: [] };
    inspector.take('crowd', [{ kind: 'chat', at: 0, name: 'crowd', v: 1 }]);
    inspector.take('crowd', Array.from({ length: 500 }, (_, n) => ({ kind: 'actor' as const, at: n, path: `chat/thread:${n}`, machine: 'thread', outline })));
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const slowest: number[] = [];
    for (let burst = 0; burst < 40; burst++) {
      inspector.slowestMs = 0;
      const began = performance.now();
      inspector.take('crowd', Array.from({ length: 250 }, (_, n) => ({
        kind: 'event' as const, at: burst * 250 + n, from: 'chat', to: `chat/thread:${(burst * 250 + n) % 500}`, type: 'gateway.message.created', effect: 'changed' as const, taken: [],
        before: { value: 'a', context: { n } }, after: { value: 'b', context: { n: n + 1 } }, accepts: [],
      })));
      const takenMs = performance.now() - began;
      // It draws some frames later; every drawing counts.
      while (inspector.slowestMs === 0) await frame();
      slowest.push(takenMs + inspector.slowestMs);
    }
    return slowest.toSorted((a, b) => a - b)[4] ?? Infinity;
  });
  console.log(`script per frame, ${scriptMs.toFixed(2)} ms`);
  expect(scriptMs).toBeLessThan(16);
  expect(await page.evaluate(() => [window.chatInspector?.model.entries.length, window.chatInspector?.model.actors.size])).toEqual([10_000, 500]);
  expect(problems).toEqual([]);
});

test('a chat in the playground is watched from another tab, from its beginning', { timeout }, async () => {
  const playground = await startPlayground();
  const context = await suite.browser.newContext({ viewport: { width: 1440, height: 900 } });
  onTestFinished(async () => {
    await context.close();
    await playground.stop();
  });
  const page = await context.newPage();
  await page.goto(playground.url);
  const opened = context.waitForEvent('page');
  await page.getByTestId('open-inspector').click();
  const inspector = await opened;
  await expect.poll(() => inspector.locator('[data-path="chat/connection"] .actor-state').textContent()).toBe('up.open.proven');
  await page.getByTestId('toggle-connection').click();
  await expect.poll(() => inspector.locator('[data-path="chat/connection"] .actor-state').textContent()).toBe('dormant');
});

type Urls = Awaited<ReturnType<typeof startGateway>>['urls'];

/** A page with a chat of its own, which tells what `feed` makes. */
async function appScript({ chat, gateway, authorize, brandId }: Urls, feed: string): Promise<string> {
  const options = { brandId, channelId: 'chat_messaging', environment: { name: 'here', chat, gateway, authorize } };
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createChat } from './adapters/browser/browser.ts'; import { inspector, toTabs, toWindow } from './adapters/inspector/inspector.ts';
        const { inspect, onFrame } = inspector(${feed}, { name: 'a shop' });
        createChat({ ...${JSON.stringify(options)}, inspect, onFrame }).connect();`,
      resolveDir: resolve('.'), loader: 'ts',
    },
    bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** A server of such a page and of the inspector, with a gateway. */
async function appStage(feed: string, before = ''): Promise<{ urls: Urls; context: BrowserContext }> {
  let script = '';
  const gateway = await startGateway({
    port: 0, demo: false,
    handle: ({ url }, response) => {
      const answers: Readonly<Record<string, readonly [type: string, text: string]>> = {
        '/app.js': ['text/javascript', script], '/app': ['text/html', `<!doctype html>${before}<script type="module" src="/app.js"></script>`],
        '/inspector.html': ['text/html', readFileSync(file, 'utf8')],
      };
      const [type, text] = answers[url ?? ''] ?? [];
      if (type === undefined) return false;
      response.writeHead(200, { 'content-type': type }).end(text);
      return true;
    },
  });
  const context = await suite.browser.newContext();
  onTestFinished(async () => {
    await context.close();
    await gateway.close();
  });
  script = await appScript(gateway.urls, feed);
  return { urls: gateway.urls, context };
}

/** Somebody else's, over any road. */
const lie = { to: 'chat-machines.inspector', from: 'evil', records: [{ kind: 'chat', at: 0, name: 'evil', v: 1 }] };

/** Waits until it was told five times, and says which chat it shows then. */
const shownAfterLies = async (target: Page | Frame): Promise<string | undefined> => {
  await target.waitForFunction(() => window.chatInspector !== undefined);
  await target.evaluate(() => new Promise<void>((resolve) => {
    let heard = 0;
    addEventListener('message', () => ++heard === 5 && resolve());
  }));
  return target.evaluate(() => window.chatInspector?.model.chat);
};

const frame = '<iframe src="/inspector.html" style="width:1200px;height:700px"></iframe>';

test.each([
  ['toTabs()', 'as every tab of its origin'],
  ["toWindow(document.querySelector('iframe').contentWindow, location.origin)", 'as a window'],
])('an inspector in a frame of the page hears its chat by %s', { timeout }, async (feed) => {
  const { urls, context } = await appStage(feed, frame);
  const app = await context.newPage();
  await app.goto(`${urls.chat}/app`);
  const state = app.frameLocator('iframe').locator('[data-path="chat/connection"]:not([hidden]) .actor-state');
  await expect.poll(() => state.textContent()).toBe('up.open.proven');
});

test('an inspector that was open before hears the page that comes later', { timeout }, async () => {
  const { urls, context } = await appStage('toTabs()');
  const inspector = await context.newPage();
  await inspector.goto(`${urls.chat}/inspector.html`);
  await inspector.waitForFunction(() => window.chatInspector !== undefined);
  const app = await context.newPage();
  await app.goto(`${urls.chat}/app`);
  await expect.poll(() => inspector.locator('[data-path="chat/connection"]:not([hidden]) .actor-state').textContent()).toBe('up.open.proven');
});

test('a page that an inspector of another address holds in a frame tells exactly that one', { timeout }, async () => {
  const { urls: outer } = await appStage('toTabs()');
  const origin = new URL(outer.chat).origin;
  const { urls, context } = await appStage(`toWindow(window.parent, ${JSON.stringify(origin)})`);
  const holding = async (home: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${home}/inspector.html`);
    await page.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src })), `${urls.chat}/app`);
    return page;
  };
  const page = await holding(outer.chat);
  await expect.poll(() => page.locator('[data-path="chat/connection"]:not([hidden]) .actor-state').textContent()).toBe('up.open.proven');
  // One of its own address is not the one that was meant.
  const other = await holding(urls.chat);
  const inner = await other.waitForEvent('framenavigated').then(() => other.frames()[1]);
  await inner?.waitForLoadState('networkidle');
  expect(await other.evaluate(() => window.chatInspector?.model.chat)).toBe('');
});

test('an inspector in a frame of somebody else does not hear them, and tells them nothing but that it is there', { timeout }, async () => {
  const context = await suite.browser.newContext();
  onTestFinished(() => context.close());
  const pages = {
    inspector: readFileSync(file, 'utf8'),
    evil: `<!doctype html><iframe src="https://inspector.example/"></iframe><script>
      globalThis.told = []; addEventListener('message', ({ data }) => told.push(data));
      setInterval(() => document.querySelector('iframe').contentWindow.postMessage(${JSON.stringify(lie)}, '*'), 50);</script>`,
  };
  for (const [name, body] of Object.entries(pages)) await context.route(`https://${name}.example/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
  const evil = await context.newPage();
  await evil.goto('https://evil.example/');
  await expect.poll(() => evil.frames().length).toBe(2);
  expect(await shownAfterLies(evil.frames()[1] ?? expect.unreachable())).toBe('');
  expect(await evil.evaluate(() => (globalThis as unknown as { told: unknown[] }).told)).toEqual([{ to: 'chat-machines', ask: 'records' }]);
});

test('a chat tells the window that its page has opened; a window of another origin is not heard', { timeout }, async () => {
  const { urls, context } = await appStage("toWindow(window.open('/inspector.html'), location.origin)");
  const opened = context.waitForEvent('page');
  const app = await context.newPage();
  const inspected = opened.then(() => context.waitForEvent('page'));
  await app.goto(`${urls.chat}/app`);
  const inspector = await inspected;
  const state = inspector.locator('[data-path="chat/connection"]:not([hidden]) .actor-state');
  await expect.poll(() => state.textContent()).toBe('up.open.proven');
  // Somebody else opens the same page, and tells it lies.
  await context.route('https://evil.example/**', (route) => route.fulfill({
    contentType: 'text/html', body: `<!doctype html><script>const other = open(${JSON.stringify(`${urls.chat}/inspector.html`)}); setInterval(() => other.postMessage(${JSON.stringify(lie)}, '*'), 50);</script>`,
  }));
  const evil = await context.newPage();
  const lied = context.waitForEvent('page');
  await evil.goto('https://evil.example/');
  expect(await shownAfterLies(await lied)).toBe('');
});

test('the memory of the page stays where it is, however long a chat is watched', { timeout }, async () => {
  const { page } = await fromDisk();
  const session = await page.context().newCDPSession(page);
  const heapMb = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const watch = (rounds: number): Promise<void> => page.evaluate((count) => {
    for (let round = 0; round < count; round++) {
      window.chatInspector?.take('long', Array.from({ length: 1_000 }, (_, n) => ({
        kind: 'event' as const, at: n, from: 'chat', to: `chat/thread:${n % 50}`, type: 'gateway.message.created', effect: 'changed' as const, taken: [],
        before: { value: 'a', context: { text: `${round} ${n} `.repeat(20) } }, after: { value: 'b', context: { text: `${round} ${n} `.repeat(20) } }, accepts: [],
      })));
    }
  }, rounds);
  await watch(20);
  const full = await heapMb();
  await watch(100);
  const later = await heapMb();
  console.log(`heap of the inspector: ${full.toFixed(1)} MB after 20,000 events, ${later.toFixed(1)} MB after 120,000`);
  expect(later).toBeLessThan(full * 1.25 + 2);
});
