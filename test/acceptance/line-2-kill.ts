import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../browser/chromium.ts';
import { inDatabases, live, send, sendAndReload, uncaught } from './in-page.ts';
import { holds, later, type Measure, none, type Probe, until } from './probe.ts';

/** A browser with this profile, that can be killed: all of its processes, which make up a group of their own. */
async function open(profile: string): Promise<{ readonly browser: Browser; kill(): Promise<void> }> {
  const child = spawn(findChromium() ?? '', ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const group = -(child.pid ?? 0);
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the browser ended: ${text.slice(-300)}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { browser, kill: async () => {
    process.kill(group, 'SIGKILL');
    await ended;
    await until(async () => !isAlive(group), 10_000);
    await browser.close().catch(() => {});
  } };
}

/** Whether a process, or one of a group (a negative id), is still there. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

const killed: Probe = {
  line: 2, name: 'killed', claim: 'reload, crash or closed tab lose nothing (the whole browser is killed)',
  async run(world) {
    const rig = await world.rig();
    const measures: Measure[] = [];
    for (const when of ['as soon as it is in IndexedDB', 'a second later'] as const) {
      const profile = mkdtempSync(join(tmpdir(), 'acceptance-'));
      const customer = { id: `killed ${when}` };
      try {
        const first = await open(profile);
        const page = await (first.browser.contexts()[0] ?? await first.browser.newContext()).newPage();
        await page.goto(rig.urlFor({ customer }, { isNowhere: true }));
        await page.waitForFunction(() => 'stranger' in globalThis);
        await send(page, 'one', 'two', 'three');
        // Until then only localStorage has it, which the browser itself keeps in memory for a while.
        const tookMs = await until(async () => (await inDatabases(page)).some(([, , , text]) => text.includes('"three"')), 5_000);
        if (when === 'a second later') await later(1_000);
        await first.kill();
        const second = await open(profile);
        const next = await (second.browser.contexts()[0] ?? await second.browser.newContext()).newPage();
        await next.goto(rig.urlFor({ customer, opens: false }));
        measures.push(...await rig.delivered(`SIGKILL of the browser ${when} (after ${tookMs} ms)`, ['one', 'two', 'three'], customer.id));
        await second.kill();
      } finally {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      }
    }
    return [...measures, ...rig.wire()];
  },
};

const session: Probe = {
  line: 2, name: 'a live chat', claim: 'reload, crash or closed tab lose nothing; order per thread is kept; never sent twice (in a live chat, whose session begins with a message)',
  async run(world) {
    const rig = await world.rig();
    const customer = { id: 'session' };
    const asked = { customer, channelId: 'chat_livechat', channelKind: 'livechat' };
    const page = await rig.page(asked);
    await live(page);
    await page.evaluate(() => stranger.thread.start('Begin'));
    const threadId = rig.threads('session')[0]?.id;
    rig.control('agent', { do: 'accept', threadId });
    const texts = ['Begin'];
    for (let turn = 0; turn < 6; turn++) {
      if (turn % 2 === 0) rig.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store: turn % 4 === 0, times: 1 } });
      const now = [`${turn}: a`, `${turn}: b`];
      texts.push(...now);
      if (turn % 3 === 2) await sendAndReload(page, ...now);
      else await send(page, ...now);
      await later(turn % 2 === 0 ? 1_500 : 100);
    }
    const measures = await rig.delivered('reloads, and answers that are lost', texts, 'session');
    await until(async () => page.evaluate(() => stranger.thread.snapshot.sync === 'live'));
    const shown = await page.evaluate(() => stranger.thread.snapshot.messages.map(({ text }) => text).join());
    return [...measures, holds('and so it is shown', shown === texts.join(), shown), none('got as far as the page', await uncaught(page)), ...rig.wire()];
  },
};

export const lineTwoKill: readonly Probe[] = [killed, session];
