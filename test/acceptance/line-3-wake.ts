import { spawn } from 'node:child_process';
import { launchChromium } from '../browser/chromium.ts';
import { live } from './in-page.ts';
import { atMost, exactly, holds, later, type Measure, type Probe, until } from './probe.ts';

/** What a busy machine adds, s. */
const grace = 0.25;

const slept: Probe = {
  line: 3, name: 'slept', claim: 'sleep and clock jumps over 30 s count as a wake (a probe at once, 4 s)',
  async run(world) {
    const rig = await world.rig();
    const program = `
      import { createChat } from 'chat-machines/node';
      const chat = createChat(${JSON.stringify({ brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id: 'sleeper' }, environment: rig.environment })});
      chat.on('connection.lost', () => console.log('lost'));
      chat.connect().then(() => console.log('live'));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: { readonly at: number; readonly what: string }[] = [];
    child.stdout.on('data', (bytes: Buffer) => bytes.toString().trim().split('\n').forEach((what) => said.push({ at: Date.now(), what })));
    // A browser whose pages are stopped, and a page whose clock is set.
    const browser = await launchChromium();
    const stopped = await (await browser.newContext()).newPage();
    await stopped.goto(rig.urlFor({ customer: { id: 'stopped' } }));
    await stopped.waitForFunction(() => 'stranger' in globalThis);
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const set = await rig.page({ customer: { id: 'set' } }, { before: () => {
      const { now } = Date;
      let ahead = 0;
      Date.now = () => now() + ahead;
      Object.assign(globalThis, { setAhead: (ms: number) => void (ahead = ms), trueNow: () => now() });
    } });
    try {
      await Promise.all([stopped, set].map(live));
      await until(() => said.length > 0);
      await later(3_000);
      rig.proxy.hole = 'both';
      child.kill('SIGSTOP');
      for (const id of renderers) process.kill(id, 'SIGSTOP');
      await set.evaluate(() => (globalThis as unknown as { setAhead(ms: number): void }).setAhead(60_000));
      const seen = until(async () => (await set.evaluate(() => stranger.line.some(({ what }) => what === 'lost'))), 20_000);
      await later(34_000);
      child.kill('SIGCONT');
      const wokeAt = Date.now();
      for (const id of renderers) process.kill(id, 'SIGCONT');
      await until(() => said.some(({ what }) => what === 'lost'), 16_000);
      await until(async () => (await stopped.evaluate(() => stranger.line.some(({ what }) => what === 'lost'))), 16_000);
      const lostAt = said.find(({ what }) => what === 'lost')?.at ?? Infinity;
      const inPage = await stopped.evaluate(() => stranger.line.find(({ what }) => what === 'lost')?.at ?? Infinity);
      return [
        { ...atMost('a process that was stopped for 34 s: the dead line is found', (lostAt - wokeAt) / 1_000, 4 + grace, 's'), bound: 'at most 4' },
        { ...atMost('a page whose process was stopped for 34 s: the dead line is found', (inPage - wokeAt) / 1_000, 4 + grace, 's'), bound: 'at most 4' },
        atMost('a page whose clock is set ahead by 60 s: the dead line is found', (await seen) / 1_000, 14, 's'), ...rig.wire(),
      ];
    } finally {
      child.kill('SIGKILL');
      for (const id of renderers) process.kill(id, 'SIGCONT');
      await browser.close();
    }
  },
};

const kept: Probe = {
  line: 3, name: 'kept for back', claim: 'bfcache (pagehide/pageshow) counts as a wake: what was missed is there when the page is back',
  async run(world) {
    const rig = await world.rig();
    const browser = await launchChromium({ keepsPages: true });
    const measures: Measure[] = [];
    try {
      const page = await (await browser.newContext()).newPage();
      await page.goto(rig.urlFor({ customer: { id: 'back' } }));
      await page.waitForFunction(() => 'stranger' in globalThis);
      await live(page);
      await page.evaluate(() => {
        // The page is out of reach of this programme when it is back: it answers over the chat.
        stranger.thread.subscribe(({ messages }) => messages.some(({ text }) => text === 'while away'), (isThere) => isThere && void stranger.thread.send('I see it'));
        addEventListener('pageshow', ({ persisted }) => persisted && void stranger.thread.send('I am back'));
        return stranger.thread.send('hello').done;
      });
      await page.goto(`${rig.site.origin()}/elsewhere`);
      measures.push(atMost('the socket is let go of', await until(() => rig.proxy.open() === 0, 5_000), 2_000, 'ms'), exactly('sockets while away', rig.proxy.open(), 0));
      rig.control('agent', { do: 'say', threadId: rig.threads('back')[0]?.id, text: 'while away' });
      await later(500);
      const backAt = Date.now();
      page.evaluate(() => history.back()).catch(() => {});
      await until(() => rig.texts('back').includes('I see it'), 10_000);
      measures.push(atMost('in step again', Date.now() - backAt, 3_000, 'ms'), holds('it was the same page', rig.texts('back').includes('I am back'), rig.texts('back').join()), ...rig.wire());
    } finally {
      await browser.close();
    }
    return measures;
  },
};

export const lineThreeWake: readonly Probe[] = [slept, kept];
