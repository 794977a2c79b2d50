import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { buildLibrary } from '../../esbuild.mjs';
import { ensureExamples } from '../tools/ensure-examples.ts';
import { rendered, type ServerProgram } from '../../visualizations/examples/shared/server-html.plugin.ts';
import { launchChromium } from './chromium.ts';
import { complaintsOf, Example, runTool, serveExample } from './framework-stage.ts';

let browser: Browser;

beforeAll(async () => {
  const { missing } = ensureExamples();
  if (missing !== undefined) throw new Error(missing);
  [browser] = await Promise.all([launchChromium(), buildLibrary()]);
}, 400_000);
afterAll(() => browser?.close());

/** The framework's own check of types; Angular's compiler checks them when it builds. */
const checks: Readonly<Record<string, readonly [string, ...string[]]>> = {
  plain: ['typescript/bin/tsc', '-p', 'plain'],
  react: ['typescript/bin/tsc', '-p', 'react'],
  solid: ['typescript/bin/tsc', '-p', 'solid'],
  vue: ['vue-tsc/bin/vue-tsc.js', '-p', 'vue'],
  svelte: ['svelte-check/bin/svelte-check', '--workspace', 'svelte', '--fail-on-warnings'],
};

test.each(Object.entries(checks))('the example for %s has the types that the package says', { timeout: 180_000 }, async (_name, [path, ...args]) => {
  await expect(runTool(path, ...args)).resolves.toBeDefined();
});

const built = new Map<string, Promise<Example>>();
afterAll(async () => {
  for (const example of built.values()) await (await example).stop();
});

/** The example of this name, built when the first test asks for it; nothing may have gone wrong on its pages when a test is over. */
function exampleFor(name: string): { readonly current: Example } {
  let example: Example | undefined;
  beforeAll(async () => {
    const building = built.get(name) ?? Example.build(name);
    built.set(name, building);
    example = await building;
  }, 240_000);
  afterEach(async () => {
    expect(await example?.leave()).toEqual([]);
  });
  return {
    get current() {
      if (example === undefined) throw new Error(`the example for ${name} was not built`);
      return example;
    },
  };
}

const frameworks = ['react', 'vue', 'svelte', 'solid', 'angular'];

describe.each(['plain', ...frameworks])('the example for %s', { timeout: 120_000 }, (name) => {
  const stage = exampleFor(name);

  const write = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Message').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };

  test('shows a conversation: what the customer says, what the agent says, who types, how it stands', async () => {
    const example = stage.current;
    const page = await example.open(browser, 'index.html');
    await page.locator('header span', { hasText: 'notStarted' }).waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await write(page, 'is anybody there?');
    await page.locator('li.inbound', { hasText: 'is anybody there? delivered' }).waitFor();
    expect(await page.getByLabel('Message').inputValue()).toBe('');
    const threadId = example.threads()[0]?.id;
    example.agent('accept', { threadId });
    await page.locator('header span', { hasText: 'assigned' }).waitFor();
    example.agent('type', { threadId });
    await page.locator('.typing', { hasText: 'is typing' }).waitFor();
    example.agent('say', { threadId, text: 'I am' });
    await page.locator('li.outbound', { hasText: 'I am' }).waitFor();
    await page.locator('.typing', { hasText: /^$/ }).waitFor({ state: 'attached' });
    expect(await page.locator('li').count()).toBe(2);
  });

  test('tells of a lost connection, keeps what is written meanwhile, and sends it once', async () => {
    const example = stage.current;
    const page = await example.open(browser, 'index.html');
    await write(page, 'first');
    await page.locator('li', { hasText: 'first delivered' }).waitFor();
    expect(await page.locator('p.notice:visible').count()).toBe(0);
    example.control('fault', { refuseUntil: Date.now() + 600_000, drop: true });
    await page.locator('p.notice:visible').waitFor();
    await write(page, 'second');
    await page.locator('li', { hasText: 'second queued' }).waitFor();
    example.control('fault', { refuseUntil: 0 });
    await page.locator('li', { hasText: 'second delivered' }).waitFor();
    await page.locator('p.notice:visible').waitFor({ state: 'detached' });
    expect(example.threads()[0]?.messages.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  test('begins at the top, follows what is new, and stays where one has scrolled to', async () => {
    const example = stage.current;
    const page = await example.open(browser, 'index.html');
    await write(page, 'tell me more');
    await page.locator('li', { hasText: 'tell me more delivered' }).waitFor();
    /** How far the first message begins below the top of the list, the last ends above its bottom, and one could scroll. */
    const stand = () => page.locator('.log').evaluate((log) => {
      const box = (selector: string): DOMRect => log.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      const here = log.getBoundingClientRect();
      return { above: box('li').top - here.top, below: here.bottom - box('li:last-child').bottom, more: log.scrollHeight - log.clientHeight };
    });
    expect(await stand()).toMatchObject({ above: 16, more: 0 });
    const say = async (text: string): Promise<void> => {
      example.agent('say', { threadId: example.threads()[0]?.id, text });
      await page.locator('li', { hasText: text }).waitFor();
    };
    for (let line = 1; line <= 12; line += 1) await say(`line ${line}.`);
    expect((await stand()).more).toBeGreaterThan(100);
    expect((await stand()).below).toBe(16);
    await page.locator('.log').evaluate((log) => log.scrollBy(0, -100));
    const { above } = await stand();
    await say('one more');
    expect((await stand()).above).toBeCloseTo(above, -1);
  });
});

test.each(['plain', ...frameworks])('the example for %s is the same while one works on it: its look, what a server renders, what is not there', { timeout: 180_000 }, async (name) => {
  const [server, gateway, page] = await Promise.all([serveExample(name), startGateway(), browser.newPage()]);
  const complaints = complaintsOf(page);
  // Of a slow machine the first look takes long: the server makes everything then.
  const open = (file: string) => page.goto(`${server.url}${file}?gateway=${gateway.port}`, { waitUntil: 'commit', timeout: 150_000 });
  try {
    await open('');
    await page.locator('.chat').waitFor({ timeout: 150_000 });
    await expect.poll(() => page.locator('.chat').evaluate((node) => getComputedStyle(node).borderRadius)).toBe('14px');
    if (name !== 'plain') {
      expect(await (await open('hydrated.html'))?.text()).toMatch(/<p\b[^>]* id="?count"?[^>]*>0<\/p>/);
      await page.locator('#count', { hasText: '1' }).waitFor({ timeout: 150_000 });
    }
    expect(complaints).toEqual([]);
    expect((await page.request.get(`${server.url}no-such-page.html`)).status()).toBe(404);
  } finally {
    await page.close();
    await Promise.all([server.close(), gateway.close()]);
  }
});

test('examples that one works on at once, for the first time, do not get in each other\'s way', { timeout: 180_000 }, async () => {
  rmSync('visualizations/examples/node_modules/.vite', { recursive: true, force: true });
  const servers = await Promise.all(['react', 'vue', 'solid'].map(serveExample));
  const pages = await Promise.all(servers.map(() => browser.newPage()));
  try {
    await Promise.all(pages.map(async (page, index) => {
      await page.goto(servers[index]?.url ?? '', { waitUntil: 'commit', timeout: 150_000 });
      await page.locator('.chat').waitFor({ timeout: 60_000 });
    }));
  } finally {
    for (const closed of [...pages, ...servers]) await closed.close();
  }
});

describe.each(['plain', ...frameworks])('two threads beside each other, with %s', { timeout: 120_000 }, (name) => {
  const stage = exampleFor(name);

  test('a keystroke and a message in one thread draw nothing of another', async () => {
    const example = stage.current;
    const page = await example.open(browser, 'threads.html');
    await page.locator('#status', { hasText: 'live' }).waitFor();
    const drawn = (): Promise<Record<string, number>> => page.evaluate(() => ({ ...(globalThis as unknown as { drawn: Record<string, number> }).drawn }));
    const text = (side: string): Promise<string> => page.locator(`#${side} ol`).innerText();
    for (const side of ['left', 'right']) {
      await page.getByLabel(side).fill(`hello from the ${side}`);
      await page.getByLabel(side).press('Enter');
      await page.locator(`#${side} li.inbound`).waitFor();
      expect(await page.getByLabel(side).inputValue()).toBe('');
      await expect.poll(() => example.threads().length).toBe(side === 'left' ? 1 : 2);
    }
    const left = example.threads().find(({ messages }) => messages[0]?.text === 'hello from the left')?.id;
    for (const { id } of example.threads()) example.agent('accept', { threadId: id });
    await page.evaluate(() => {
      const changes: string[] = [];
      Object.assign(globalThis, { changes });
      const look = new MutationObserver((records) => changes.push(...records.map(({ type }) => type)));
      for (const id of ['right', 'status']) look.observe(document.getElementById(id) as Element, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    expect((await page.getByLabel('left').boundingBox())?.height).toBeLessThan(60);
    const before = await drawn();
    await page.getByLabel('left').pressSequentially(', a few more keys');
    await expect.poll(() => example.threads().find(({ id }) => id === left)?.messages.length).toBe(1);
    example.agent('type', { threadId: left });
    await page.locator('#left .typing', { hasText: 'typing' }).waitFor();
    example.agent('say', { threadId: left, text: 'to the left only' });
    await page.locator('#left li.outbound', { hasText: 'to the left only' }).waitFor();
    const after = await drawn();
    expect(after['left']).toBeGreaterThan(before['left'] ?? 0);
    expect([after['right'], after['status']]).toEqual([before['right'], before['status']]);
    expect(await page.evaluate(() => (globalThis as unknown as { changes: string[] }).changes)).toEqual([]);
    expect(await text('right')).toBe('hello from the right');
    // The parts are real ones: the right one is drawn when something happens there.
    example.agent('say', { threadId: example.threads().find(({ id }) => id !== left)?.id, text: 'to the right' });
    await page.locator('#right li', { hasText: 'to the right' }).waitFor();
    expect((await drawn())['right']).toBe((before['right'] ?? 0) + 1);
  });

});

describe('a page that React has rendered on a server', () => {
  const stage = exampleFor('react');

  test('is hydrated as it is; StrictMode leaves one chat, and closing it none', { timeout: 120_000 }, async () => {
    const example = stage.current;
    const { html = '' } = (await example.onServer('hydrated-server.tsx')) as { html?: string };
    expect(html).toBe('<p id="count">0</p><p id="own">none yet</p><button>Close</button>');
    await example.render('hydrated.html', (whole) => whole.replace('<!--server-->', html));
    const page = await example.open(browser, 'hydrated.html');
    await page.locator('#own', { hasText: 'live, live 1 times' }).waitFor();
    await page.locator('#count', { hasText: '1' }).waitFor();
    const seen = await page.evaluate(() => ({ ...(globalThis as unknown as { complaints: string[]; htmlBefore: string }) }));
    expect([seen.complaints, seen.htmlBefore]).toEqual([[], html]);
    const sockets = (): number => (example.control('state') as { sockets: unknown[] }).sockets.length;
    await expect.poll(sockets).toBe(2);
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(sockets).toBe(1);
  });
});

describe.each([['vue', 'ts'], ['svelte', 'ts'], ['solid', 'tsx'], ['angular', 'ts']])('a page that %s has rendered on a server', (name, kind) => {
  const stage = exampleFor(name);

  test('is hydrated as it is, then shows what the page knows more; nothing listens on the server', { timeout: 120_000 }, async () => {
    const example = stage.current;
    const program: ServerProgram = await example.onServer(`hydrated-server.${kind}`);
    let sent = '';
    await example.render('hydrated.html', async (whole) => (sent = await rendered(whole, program)));
    expect(sent.replaceAll(/<!--.*?-->/g, '')).toMatch(/<p\b[^>]* id="?count"?[^>]*>0<\/p>\s*<ul[^>]*><\/ul>/);
    const page = await example.open(browser, 'hydrated.html');
    await page.locator('li', { hasText: 'written before hydration' }).waitFor();
    expect(await page.locator('#count').innerText()).toBe('1');
    const seen = await page.evaluate(() => {
      const { listBefore, htmlBefore } = globalThis as unknown as { listBefore: Element; htmlBefore: string };
      return { isSameNode: listBefore === document.querySelector('ul'), lists: document.querySelectorAll('ul').length, hadMessages: htmlBefore.includes('<li') };
    });
    expect(seen).toEqual({ isSameNode: true, lists: 1, hadMessages: false });
  });
});
