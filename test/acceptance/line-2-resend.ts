import { countSent, live, mostSent, send, shown, uncaught } from './in-page.ts';
import { atMost, exactly, holds, later, type Measure, none, type Probe, until } from './probe.ts';

const poison: Probe = {
  line: 2, name: 'poison and size', claim: 'a message that brought the socket down three times, or is over maxMessageBytes (32,000), is failed with its reason and the rest goes on',
  async run(world) {
    const rig = await world.rig();
    const page = await rig.page({ customer: { id: 'brave' } });
    await live(page);
    let downs = 0;
    rig.proxy.cutsOn = ({ type, text }) => type === 'SendMessage' && text.includes('poison') && ++downs > 0;
    const sizes = await page.evaluate(() => {
      const asked = ['before', 'poison', 'after 1', 'x'.repeat(32_001), 'y'.repeat(32_000), '€'.repeat(10_667), 'after 2'];
      Object.assign(globalThis, { outcomes: Promise.all(asked.map((text) => stranger.thread.send(text).done)) });
      return asked.length;
    });
    await until(() => rig.texts('brave').includes('after 2'), 40_000);
    const outcomes = await page.evaluate(() => (globalThis as unknown as { outcomes: Promise<{ status: string; reason?: string }[]> }).outcomes);
    const seen = await shown(page);
    const [, poisoned, , tooLong, longest, tooManyBytes] = outcomes;
    return [
      exactly('times it brought the socket down', downs, 3), holds('it is failed, with a reason', poisoned?.status === 'failed' && poisoned.reason !== undefined, `${poisoned?.status}: ${poisoned?.reason}`),
      holds('32,001 bytes', tooLong?.reason === 'tooLong', tooLong?.reason ?? ''), holds('10,667 characters of three bytes', tooManyBytes?.reason === 'tooLong', tooManyBytes?.reason ?? ''),
      holds('32,000 bytes', longest?.status === 'sent', longest?.status ?? ''),
      holds('the rest, in order', rig.texts('brave').join().replace(/y+/, 'y') === 'before,after 1,y,after 2', rig.texts('brave').join().replace(/y+/, 'y')),
      exactly('messages shown', seen.length, sizes), none('got as far as the page', await uncaught(page)), ...rig.wire(),
    ];
  },
};

const lostAnswers: Probe = {
  line: 2, name: 'answers that are lost', claim: 'after a drop: recover first, resend only what the gateway does not have; missing means the pages reach back to the newest message held when it was sent, else page back first; order per thread is kept',
  async run(world) {
    const rig = await world.rig();
    const measures: Measure[] = [];
    const ways = { 'stored, answer lost': true, 'not stored': false, 'stored, then 90 of others': true, 'not stored, then 90 of others': false };
    for (const [way, store] of Object.entries(ways)) {
      const customer = { id: way };
      const page = await rig.page({ customer });
      await live(page);
      await send(page, 'begins');
      await until(() => rig.texts(way).length === 1);
      rig.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store, times: 1 } });
      if (way.includes('then')) rig.control('fault', { refuseMs: 1_500 });
      await send(page, 'a', 'b', 'c');
      if (way.includes('then')) {
        await until(() => rig.proxy.open() === 0, 3_000);
        const threadId = rig.threads(way)[0]?.id ?? '';
        for (let count = 0; count < 90; count++) rig.control('agent', { do: 'say', threadId, customerId: way, text: `agent ${count}` });
      }
      measures.push(...await rig.delivered(way, ['begins', 'a', 'b', 'c'], way));
      // What was on the wire after the drop: the look comes first.
      const line = rig.proxy.lines.findLast(({ tab, up }) => tab.startsWith(way) && up.length > 2);
      const types = line?.up.map(({ type }) => type).filter((type) => type !== 'heartbeat') ?? [];
      const [look, resent] = [types.findIndex((type) => type.startsWith('Recover')), types.indexOf('SendMessage')];
      measures.push(holds(`${way}: recovered before anything is sent`, look >= 0 && (resent < 0 || look < resent), types.join(' ')));
      await page.context().close();
    }
    return [...measures, ...rig.wire()];
  },
};

const rate: Probe = {
  line: 2, name: 'the rate limit', claim: 'over the rate limit (100 requests per 5 s) requests wait, they do not throw',
  async run(world) {
    const rig = await world.rig();
    const page = await rig.page({ customer: { id: 'hasty' } }, { before: countSent });
    await live(page);
    const result = await page.evaluate(async () => {
      const began = performance.now();
      let thrown = 0;
      const asked = Array.from({ length: 150 }, (_, index) => {
        try {
          return stranger.chat.request('StoreVisitorEvents', { visitorEvents: [], index }).then(() => 'answered', (error: { code: string }) => error.code);
        } catch {
          thrown++;
          return 'thrown';
        }
      });
      const sent = Array.from({ length: 60 }, (_, index) => stranger.thread.send(`hasty ${index}`).done.then(({ status }) => status));
      const ends = await Promise.all([...asked, ...sent]);
      return { thrown, refused: ends.filter((end) => end !== 'answered' && end !== 'sent'), tookMs: performance.now() - began };
    });
    return [
      exactly('thrown', result.thrown, 0), atMost('events that the page sent within any 5 s', await mostSent(page), 100, ''), none('of 150 requests and 60 messages refused', result.refused),
      holds('all of it took more than two windows', result.tookMs > 10_000, `${Math.round(result.tookMs)} ms`), ...rig.wire(),
    ];
  },
};

/** Two threads at once, cut over and over. */
const order: Probe = {
  line: 2, name: 'order per thread', claim: 'order per thread is kept; never lost, never double',
  async run(world) {
    const rig = await world.rig();
    const page = await rig.page({ customer: { id: 'orderly' }, features: ['multiThread'] });
    await live(page);
    await page.evaluate(() => Object.assign(globalThis, { both: [stranger.chat.createThread('one'), stranger.chat.createThread('two')] }));
    for (let turn = 0; turn < 12; turn++) {
      await page.evaluate((count) => {
        for (const [index, thread] of (globalThis as unknown as { both: { send(text: string): unknown }[] }).both.entries()) for (let n = 0; n < 3; n++) thread.send(`${index}: ${count * 3 + n}`);
      }, turn);
      if (turn % 3 === 0) rig.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store: turn % 2 === 0, times: 1 } });
      if (turn % 3 === 1) rig.control('fault', { silent: { eventType: 'SendMessage', times: 1 } });
      if (turn % 4 === 2) rig.proxy.drop();
      await later(400);
    }
    await until(() => rig.texts('orderly').length >= 72, 30_000);
    await later(1_000);
    const threads = rig.threads('orderly').map(({ messages }) => messages.map(({ text }) => text)).filter(({ length }) => length > 0);
    const left = await page.evaluate(() => (globalThis as unknown as { both: { snapshot: { messages: readonly { text: string; status: string; failure: string | null }[] } }[] }).both.flatMap(({ snapshot }) => snapshot.messages.filter(({ status }) => !/delivered|seen|read/.test(status)).map(({ text, status, failure }) => `${text} ${status} ${failure ?? ''}`)));
    // What all of these cuts happened to hit three times says so.
    const given = left.filter((one) => one.endsWith('failed poisonous')).map((one) => one.replace(' failed poisonous', ''));
    const wanted = [0, 1].map((index) => Array.from({ length: 36 }, (_, n) => `${index}: ${n}`).filter((text) => !given.includes(text)).join());
    return [holds('36 messages in each of two threads, once and in order', threads.map((texts) => texts.join()).toSorted().join('|') === wanted.join('|'), `${threads.map(({ length }) => length).join(' and ')}${left.length > 0 ? `; ${left.join(', ')}` : ''}`), none('got as far as the page', await uncaught(page)), ...rig.wire()];
  },
};

export const lineTwoResend: readonly Probe[] = [poison, lostAnswers, rate, order];
