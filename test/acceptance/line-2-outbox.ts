import type { Page } from 'playwright-core';
import { countSent, damage, codes, inDatabases, kept, live, mostSent, send, sendAndReload, shown, uncaught } from './in-page.ts';
import { atMost, holds, later, type Measure, none, type Probe, until } from './probe.ts';

const numbered = (what: string, count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `${what} ${index + from}`);

/** A customer writes and is gone in the same turn. */
const gone: Probe = {
  line: 2, name: 'gone in the turn it was sent', claim: 'a record in a durable outbox from the turn it is sent: reload, crash or closed tab lose nothing; drained even if the app opened no thread',
  async run(world) {
    const measures: Measure[] = [];
    const rig = await world.rig();
    for (const way of ['close', 'crash', 'navigate', 'stop and close', 'crash later'] as const) {
      const customer = { id: `gone by ${way}` };
      const context = await rig.context();
      const texts = numbered(`${way}:`, 3);
      const page = await rig.page({ customer }, { context, isNowhere: true });
      if (way === 'crash' || way === 'crash later') {
        const devtools = await context.newCDPSession(page);
        if (way === 'crash') {
          // The turn never ends: nothing but what it has done itself can have been kept.
          page.evaluate((all) => {
            all.forEach((text) => void stranger.thread.send(text));
            for (;;) document.title = String(Math.random());
          }, texts).catch(() => {});
          await later(600);
        } else {
          await send(page, ...texts);
          await later(300);
        }
        await Promise.race([devtools.send('Page.crash').catch(() => {}), later(2_000)]);
        await page.close().catch(() => {});
      } else if (way === 'navigate') {
        await page.evaluate((all) => {
          all.forEach((text) => void stranger.thread.send(text));
          location.href = '/elsewhere';
        }, texts);
        await page.waitForURL('**/elsewhere');
        await page.close();
      } else {
        await page.evaluate(([all, stops]) => {
          all.forEach((text) => void stranger.thread.send(text));
          if (stops) stranger.chat.stop();
        }, [texts, way === 'stop and close'] as const);
        await page.close();
      }
      await rig.page({ customer, opens: false }, { context });
      measures.push(...await rig.delivered(`${way}, then a page that opens no thread`, texts, customer.id));
    }
    return [...measures, ...rig.wire()];
  },
};

const storm: Probe = {
  line: 2, name: 'a storm of reloads', claim: 'reload, crash or closed tab lose nothing; never sent twice',
  async run(world) {
    const rig = await world.rig();
    const customer = { id: 'stormy' };
    const page = await rig.page({ customer });
    const texts = numbered('storm', 40);
    for (let at = 0; at < texts.length; at += 2) {
      if (at % 8 === 4) await later(60);
      await sendAndReload(page, ...texts.slice(at, at + 2));
    }
    await live(page);
    return [...await rig.delivered('20 reloads', texts, customer.id), none('got as far as the page', await uncaught(page)), ...rig.wire()];
  },
};

const full: Probe = {
  line: 2, name: 'a thousand messages', claim: '1,000 messages; enqueue under 5 ms p95; over the rate limit (100 requests per 5 s) requests wait, they do not throw', isAlone: true,
  async run(world) {
    const rig = await world.rig({ config: { deduplicate: false, log: false } });
    const customer = { id: 'patient' };
    const context = await rig.context();
    const page = await rig.page({ customer }, { context, isNowhere: true });
    const texts = numbered('one of many', 1_000);
    const { times, code, can } = await page.evaluate(async (all) => {
      const taken: number[] = [];
      for (const [index, text] of all.entries()) {
        const began = performance.now();
        void stranger.thread.send(text);
        taken.push(performance.now() - began);
        if (index % 10 === 9) await new Promise(requestAnimationFrame);
      }
      let refused = '';
      try {
        void stranger.thread.send('one too many');
      } catch (error) {
        refused = (error as { code: string }).code;
      }
      return { times: taken.toSorted((one, other) => one - other), code: refused, can: stranger.thread.can('send') };
    }, texts);
    await page.close();
    const next = await rig.page({ customer }, { context, before: countSent });
    await until(async () => (await shown(next)).length >= 1_000, 5_000);
    const count = (await shown(next)).length;
    const measures = await rig.delivered('after a reload', texts, customer.id, 90_000);
    return [
      atMost('enqueue, p95 of 1,000', times[949] as number, 5, 'ms'), holds('message 1,001 throws outbox.full, can(send) is false', code === 'outbox.full' && !can, `${code}, ${can}`),
      holds('the next page shows 1,000', count === 1_000, count), atMost('events that the page sent within any 5 s', await mostSent(next), 100, ''), ...measures, ...rig.wire(),
    ];
  },
};

const expiry: Probe = {
  line: 2, name: '72 hours', claim: '1,000 messages and 72 h',
  async run(world) {
    const rig = await world.rig();
    const measures: Measure[] = [];
    for (const hours of [71, 73]) {
      const customer = { id: `after ${hours} h` };
      const context = await rig.context();
      const page = await rig.page({ customer }, { context, isNowhere: true });
      await send(page, 'waits');
      await later(300);
      await page.close();
      const next = await rig.page({ customer }, { context, aheadMs: hours * 3_600_000 });
      await live(next);
      await later(1_500);
      const seen = (await shown(next)).join();
      const there = rig.texts(customer.id).length;
      measures.push(holds(`after ${hours} h it is ${hours < 72 ? 'sent' : 'failed as expired'}`, hours < 72 ? there === 1 : there === 0 && seen === 'waits (failed: expired)', `${there} on the gateway, shown: ${seen}`));
    }
    return measures;
  },
};

const withoutDatabase = (): void => void Object.defineProperty(globalThis, 'indexedDB', { value: undefined });

const spoilt: Probe = {
  line: 2, name: 'damaged data', claim: 'damaged data is put aside and reported, never fatal',
  async run(world) {
    const rig = await world.rig();
    const measures: Measure[] = [];
    const hows = ['half', '', '{', 'null', '[]', '42', '"a text"', '{"v":999}', 'other version', 'wrong members', 'no text', '\u0000\uD800'];
    for (const [how, before] of [...hows.map((one) => [one, undefined] as const), ...['half', '{', 'other version', 'wrong members'].map((one) => [one, withoutDatabase] as const)]) {
      const customer = { id: `spoilt ${measures.length}` };
      const context = await rig.context();
      if (before !== undefined) await context.addInitScript(before);
      const page = await rig.page({ customer }, { context, isNowhere: true });
      await send(page, 'one', 'two');
      if (before === undefined) await until(async () => (await inDatabases(page)).some(([, , , text]) => text.includes('"two"')), 3_000);
      await page.goto(`${rig.site.origin()}/elsewhere`);
      const count = await damage(page, how);
      await page.close();
      const next = await rig.page({ customer }, { context });
      const wentLive = await live(next).then(() => true, () => false);
      await send(next, 'later');
      const arrived = await until(() => rig.texts(customer.id).includes('later'), 8_000);
      await later(300);
      const told = await codes(next);
      const fine = wentLive && arrived !== Infinity && (await uncaught(next)).length === 0;
      const isLost = !['one', 'two'].every((text) => rig.texts(customer.id).includes(text));
      measures.push(holds(`${JSON.stringify(how)}${before === undefined ? '' : ', no database'} in the place of all ${count}: goes on, reported where something is lost`, fine && (!isLost || told.includes('storage.damaged')), `${fine ? 'goes on' : `live ${wentLive}, sends ${arrived !== Infinity}, ${(await uncaught(next)).join()}`}, onError: ${[...new Set(told)].join() || 'nothing'}${isLost ? '' : ', nothing lost'}`));
      measures.push(holds(`${JSON.stringify(how)}${before === undefined ? '' : ', no database'}: put aside, a later page is not told again`, await isQuiet(), 'onError of the page after'));
      async function isQuiet(): Promise<boolean> {
        await next.close();
        const third = await rig.page({ customer }, { context });
        await live(third);
        await later(200);
        return !(await codes(third)).includes('storage.damaged');
      }
    }
    return measures;
  },
};

const tabs = (host: string, name: string, isLocked: boolean): Probe => ({
  line: 2, name, claim: 'two tabs never send one message twice; orphans of a dead tab are adopted by one tab',
  async run(world) {
    const rig = await world.rig();
    const customer = { id: 'tabbed' };
    const context = await rig.context();
    const asked = { customer };
    const open = (nowhere = false): Promise<Page> => rig.page(asked, { context, host, isNowhere: nowhere });
    const [one, two, three] = [await open(), await open(), await open()];
    await Promise.all([one, two, three].map(live));
    await send(one, 'first');
    await until(() => rig.texts('tabbed').length === 1);
    const texts = ['first'];
    for (let turn = 0; turn < 5; turn++) {
      await Promise.all([one, two, three].map((page, index) => send(page, ...numbered(`tab ${index} turn ${turn}:`, 4))));
      texts.push(...[0, 1, 2].flatMap((index) => numbered(`tab ${index} turn ${turn}:`, 4)));
      if (turn === 1) rig.proxy.drop();
      if (turn === 3) {
        rig.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store: true, times: 2 } });
        rig.proxy.drop();
      }
      await later(200);
    }
    // Two that cannot send leave something; three that can are there to take it over, one of them without a thread.
    for (const way of isLocked ? ['left', 'crashed'] : ['left']) {
      const dead = await open(true);
      await send(dead, ...numbered(way, 4));
      texts.push(...numbered(way, 4));
      if (way === 'crashed') {
        const devtools = await context.newCDPSession(dead);
        await later(200);
        await Promise.race([devtools.send('Page.crash').catch(() => {}), later(1_000)]);
      }
      await dead.close();
    }
    await rig.page({ customer, opens: false }, { context, host });
    await until(() => rig.texts('tabbed').length >= texts.length, 30_000);
    await later(1_000);
    const there = rig.texts('tabbed');
    const isInOrder = ['tab 0', 'tab 1', 'tab 2', 'left', 'crashed'].every((tab) => there.filter((text) => text.startsWith(tab)).join() === texts.filter((text) => text.startsWith(tab)).join());
    return [
      none(`of ${texts.length} messages lost`, texts.filter((text) => !there.includes(text))), none('there twice', there.filter((text, index) => there.indexOf(text) !== index)),
      holds('in order, tab by tab', isInOrder, isInOrder ? 'yes' : there.join()), holds('in one thread', rig.threads('tabbed').filter(({ messages }) => messages.length > 0).length === 1),
      none('got as far as a page', (await Promise.all([one, two, three].map(uncaught))).flat()), ...rig.wire(),
    ];
  },
});

const plain: Probe = {
  line: 2, name: 'plain http', claim: 'works on plain http (no locks, no randomUUID)',
  async run(world) {
    const rig = await world.rig();
    const customer = { id: 'plain' };
    const context = await rig.context();
    const host = 'shop.test';
    const page = await rig.page({ customer }, { context, host });
    const isPlain = await page.evaluate(() => !isSecureContext && !('locks' in navigator) && !('randomUUID' in crypto));
    await sendAndReload(page, 'one', 'two');
    await until(() => rig.texts('plain').length === 2);
    const dead = await rig.page({ customer }, { context, host, isNowhere: true });
    await send(dead, 'left 1', 'left 2');
    await dead.close();
    return [holds('the page has neither', isPlain), ...await rig.delivered('reloaded, and left by a closed tab', ['one', 'two', 'left 1', 'left 2'], 'plain', 30_000), ...rig.wire()];
  },
};

const blocked: Probe = {
  line: 2, name: 'storage that throws', claim: "storage that throws (snapshot.persistence: 'none'); persist: false",
  async run(world) {
    const rig = await world.rig();
    const page = await rig.page({ customer: { id: 'blocked' } }, {
      before: () => {
        const no = (): never => {
          throw new DOMException('no', 'SecurityError');
        };
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(globalThis, name, { get: no });
      },
    });
    await live(page);
    const persistence = await page.evaluate(() => stranger.chat.snapshot.persistence);
    await send(page, 'one', 'two');
    const measures = await rig.delivered('all storage throws', ['one', 'two'], 'blocked');
    const context = await rig.context();
    const forgetful = await rig.page({ customer: {}, persist: false }, { context });
    await live(forgetful);
    await send(forgetful, 'of a guest');
    await until(() => rig.texts().includes('of a guest'));
    rig.proxy.isRefusing = true;
    rig.proxy.drop();
    await send(forgetful, 'unsent');
    await later(500);
    const writes = JSON.parse(await kept(forgetful)) as [unknown[], [unknown[], unknown[]]];
    const count = writes[0].length + writes[1][0].length + writes[1][1].length;
    return [holds('snapshot.persistence', persistence === 'none', persistence), ...measures, holds('persist: false writes nothing', count === 0, `${count} kept`), none('got as far as the page', [...await uncaught(page), ...await uncaught(forgetful)])];
  },
};

export const lineTwo: readonly Probe[] = [gone, storm, full, expiry, spoilt, tabs('127.0.0.1', 'several tabs', true), tabs('shop.test', 'several tabs, without locks', false), plain, blocked];
