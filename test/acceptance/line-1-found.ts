import type { Page } from 'playwright-core';
import { live, send } from './in-page.ts';
import { atMost, between, exactly, later, type Measure, none, type Probe, until } from './probe.ts';
import type { Rig } from './rig.ts';

/** What a busy machine adds, ms. */
const graceMs = 250;

const found = (what: string, values: readonly number[], most: number): Measure => ({ ...between(what, values.map((ms) => ms / 1_000), 0, most + graceMs / 1_000, 's'), bound: `at most ${most}` });

const idle: Probe = {
  line: 1, name: 'dead while idle', claim: 'idle ping every 10 s, 4 s to answer: a dead socket is found in at most 14 s while visible; first retry at once if we ended the socket',
  async run(world) {
    const measures = await Promise.all((['both', 'up', 'down'] as const).map(async (way) => {
      const rig = await world.rig();
      const lost: number[] = [];
      let clogged = Infinity;
      const chats = Array.from({ length: 16 }, (_, index) => rig.chat(`idle ${index}`));
      for (const chat of chats) {
        chat.on('connection.lost', () => void lost.push(Date.now()));
        await chat.connect();
        await later(600);
      }
      const page = await rig.page({ customer: { id: 'page' } });
      await live(page);
      clogged = Date.now();
      rig.proxy.hole = way;
      await until(() => lost.length === chats.length, 20_000);
      await until(async () => (await page.evaluate(() => stranger.line.some(({ what }) => what === 'lost'))), 20_000);
      const inPage = await page.evaluate(() => stranger.line.find(({ what }) => what === 'lost')?.at ?? Infinity);
      await later(300);
      const again = lost.map((at) => Math.min(...rig.proxy.tries.filter((one) => one.at >= at - 20).map((one) => one.at - at)));
      return [
        found(`nothing passes (${way}): found, ${chats.length} in Node`, lost.map((at) => at - clogged), 14), found(`nothing passes (${way}): found, in Chromium`, [inPage - clogged], 14),
        atMost(`nothing passes (${way}): the next try, after the end that was ours`, Math.max(...again), graceMs, 'ms'), ...rig.wire(),
      ];
    }));
    return measures.flat();
  },
};

/** A page whose visibility is what it is told, and which sees whether a socket is made while another is open. */
function steered(): void {
  let isVisible = true;
  Object.defineProperty(document, 'visibilityState', { get: () => (isVisible ? 'visible' : 'hidden') });
  Object.defineProperty(document, 'hidden', { get: () => !isVisible });
  const made: WebSocket[] = [];
  let twice = 0;
  const Real = WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(...given: ConstructorParameters<typeof Real>) {
      if (made.some(({ readyState }) => readyState < 2)) twice++;
      super(...given);
      made.push(this);
    }
  };
  Object.assign(globalThis, {
    twice: () => twice,
    show: (shows: boolean) => {
      isVisible = shows;
      document.dispatchEvent(new Event('visibilitychange'));
    },
  });
}

declare function show(isVisible: boolean): void;
declare function twice(): number;

const triggers: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'send': (page) => send(page, 'into the dark'),
  'online': (page) => page.evaluate(() => void dispatchEvent(new Event('online'))),
  'visible': (page) => page.evaluate(() => show(true)),
  'pageshow': (page) => page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))),
};

const lostAt = (page: Page, after: number): Promise<number> => page.evaluate((from) => stranger.line.find(({ at, what }) => what === 'lost' && at >= from)?.at ?? Infinity, after);

const triggered: Probe = {
  line: 1, name: 'dead, and a reason to look', claim: 'a probe at once on send after silence, on wake, visible and online (4 s): with a trigger in at most 4 s',
  async run(world) {
    const rig = await world.rig();
    const context = await rig.context();
    const open = async (trigger: string, silenceMs: number): Promise<{ readonly trigger: string; readonly silenceMs: number; readonly page: Page }> => {
      const page = await rig.page({ customer: { id: `${trigger} ${silenceMs}` } }, { context, before: steered });
      await live(page);
      if (trigger === 'visible') await page.evaluate(() => show(false));
      return { trigger, silenceMs, page };
    };
    const pages = [];
    for (const trigger of Object.keys(triggers)) for (const silenceMs of [3_000, 6_000, 9_000]) pages.push(await open(trigger, silenceMs));
    rig.proxy.hole = 'both';
    const times = await Promise.all(pages.map(async ({ trigger, silenceMs, page }) => {
      await later(silenceMs);
      const pulledAt = await page.evaluate(() => Date.now());
      const before = await lostAt(page, 0);
      await triggers[trigger]?.(page);
      await until(async () => (await lostAt(page, 0)) !== Infinity, 8_000);
      // What the idle ping has found before needs no trigger.
      return { trigger, ms: before === Infinity ? (await lostAt(page, pulledAt)) - pulledAt : 0 };
    }));
    const double = await Promise.all(pages.map(({ page }) => page.evaluate(() => twice())));
    return [
      ...Object.keys(triggers).map((trigger) => found(`${trigger}: found`, times.filter((one) => one.trigger === trigger).map(({ ms }) => ms), 4)),
      exactly('sockets made in a page while another was open', double.reduce((all, one) => all + one, 0), 0), ...rig.wire(),
    ];
  },
};

const hidden: Probe = {
  line: 1, name: 'dead while hidden', claim: 'a dead socket is found in at most 75 s while hidden',
  async run(world) {
    const rig = await world.rig();
    const context = await rig.context();
    const pages: Page[] = [];
    for (let index = 0; index < 4; index++) {
      const page = await rig.page({ customer: { id: `hidden ${index}` } }, { context, before: steered });
      await live(page);
      await page.evaluate(() => show(false));
      pages.push(page);
      await later(3_000);
    }
    const clogged = Date.now();
    rig.proxy.hole = 'both';
    await until(async () => (await Promise.all(pages.map((page) => lostAt(page, 0)))).every((at) => at !== Infinity), 80_000);
    const times = await Promise.all(pages.map((page) => lostAt(page, clogged)));
    return [found('found', times.map((at) => at - clogged), 75), ...rig.wire()];
  },
};

/** A blip does not flash. */
const notice: Probe = {
  line: 1, name: 'when the customer is told', claim: 'the window for telling the UI "offline" is a setting (default 3 s), so that a blip does not flash',
  async run(world) {
    const measures: Measure[] = [];
    for (const [offlineNoticeMs, wanted] of [[undefined, 3_000], [500, 500], [0, 0]] as const) {
      const rig = await world.rig();
      const chat = rig.chat('told', offlineNoticeMs === undefined ? {} : { offlineNoticeMs });
      const heard: { readonly at: number; readonly isLost: boolean }[] = [];
      chat.subscribe(({ connection }) => connection.isLost, (isLost) => void heard.push({ at: Date.now(), isLost }));
      await chat.connect();
      rig.proxy.isRefusing = true;
      const droppedAt = Date.now();
      rig.proxy.drop();
      await until(() => heard.some(({ at, isLost }) => isLost && at >= droppedAt), 6_000);
      measures.push({ ...between(`offlineNoticeMs ${offlineNoticeMs ?? 'left out'}: isLost after`, heard.filter(({ at, isLost }) => isLost && at >= droppedAt).map(({ at }) => at - droppedAt), wanted, wanted + graceMs, 'ms') });
      rig.proxy.isRefusing = false;
      await until(() => chat.snapshot.status === 'live', 40_000);
      measures.push(none(`offlineNoticeMs ${offlineNoticeMs ?? 'left out'}: still lost when live`, chat.snapshot.connection.isLost ? ['isLost'] : []));
    }
    const rig = await world.rig();
    measures.push(...await blips(rig));
    return measures;
  },
};

async function blips(rig: Rig): Promise<readonly Measure[]> {
  const shortest: number[] = [], flashed: string[] = [];
  await Promise.all(Array.from({ length: 12 }, async (_, index) => {
    const chat = rig.chat(`blip ${index}`);
    let lostAt = 0, isFlashed = false;
    chat.on('connection.lost', () => void (lostAt = Date.now()));
    chat.on('connection.opened', () => {
      if (lostAt === 0) return;
      const ms = Date.now() - lostAt;
      if (ms < 2_900) shortest.push(ms);
      if (ms < 2_900 && isFlashed) flashed.push(`${ms} ms`);
    });
    chat.subscribe(({ connection }) => connection.isLost, (isLost) => void (isFlashed ||= isLost));
    await chat.connect();
  }));
  rig.proxy.drop();
  await until(() => rig.proxy.open() === 12, 10_000);
  return [none(`of ${shortest.length} blips shorter than 2.9 s flashed`, flashed), ...rig.wire()];
}

export const lineOneFound: readonly Probe[] = [hidden, idle, triggered, notice];
