import type { Page } from 'playwright-core';
import { inDatabases, kept, live, send } from './in-page.ts';
import { holds, later, type Measure, none, type Probe, until } from './probe.ts';

/** What befalls the database of a page. */
const troubles: Readonly<Record<string, (() => void) | undefined>> = {
  'a database that works': undefined,
  'no database': () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
  'a database that cannot be opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
  },
  'a database that opens with an error': () => {
    IDBFactory.prototype.open = () => {
      const request = new EventTarget() as EventTarget & { onerror?: (event: Event) => void; error: Error; result: unknown };
      Object.assign(request, { error: new DOMException('no', 'UnknownError'), result: undefined });
      setTimeout(() => {
        const event = new Event('error', { cancelable: true });
        request.onerror?.(event);
        request.dispatchEvent(event);
      }, 20);
      return request as unknown as IDBOpenDBRequest;
    };
  },
};

/** Words that only the first customer has. */
const secret = /secret|\b(?:idt|txn|acc)-/;

const around = (text: string): string[] => [...text.matchAll(new RegExp(`.{0,60}(${secret.source}).{0,40}`, 'g'))].map(([found]) => found);

async function fill(page: Page): Promise<void> {
  await send(page, 'secret one', 'secret two');
  await page.evaluate(() => {
    stranger.chat.setCustomerFields({ tier: 'secret gold' });
    stranger.thread.setFields({ topic: 'secret topic' });
  });
  await later(400);
  // Not in the database yet when it comes.
  await send(page, 'secret three');
}

const forgotten: Probe = {
  line: 2, name: 'forget and reset', claim: 'forget(); nothing of customer A is readable after a reset to B',
  async run(world) {
    const measures: Measure[] = [];
    const rig = await world.rig({ config: { legacyAccessToken: true } });
    for (const [trouble, before] of Object.entries(troubles)) {
      for (const way of ['forget', 'reset', 'reset and leave', 'reset offline'] as const) {
        const what = `${way}, ${trouble}`;
        const context = await rig.context();
        const page = await rig.page({ customer: { id: `secret-${what}`, firstName: 'secretive' } }, { context, ...(before !== undefined && { before }), isNowhere: way === 'reset offline' });
        if (way !== 'reset offline') await live(page);
        if (way !== 'reset offline') rig.control('fault', { silent: { eventType: 'SendMessage' } });
        await fill(page);
        await page.evaluate(([forgets, leaves, other]) => {
          if (forgets) stranger.chat.forget();
          else stranger.chat.reset({ customer: { id: other, firstName: 'Bo' } });
          if (!forgets) stranger.chat.thread().send('of the second');
          if (leaves) location.href = '/elsewhere';
        }, [way === 'forget', way === 'reset and leave', `second ${what}`] as const);
        if (way === 'reset and leave') await page.waitForURL('**/elsewhere');
        rig.control('fault', { silent: null });
        const tookMs = await until(async () => around(await held(page)).length === 0, 3_000);
        measures.push(none(`${what}: found in storage${tookMs === Infinity ? '' : ` (${tookMs} ms)`}`, around(await held(page))));
        if (way === 'reset and leave' && before === undefined) {
          const next = await rig.page({ customer: { id: `second ${what}` } }, { context });
          measures.push(holds(`${what}: nothing more is to be wiped when the second is there again`, await until(async () => (await next.evaluate(() => localStorage.getItem('chat-machines.wipe'))) === null, 3_000) < Infinity));
          measures.push(none(`${what}: found when the second is there again`, around(JSON.stringify([await inDatabases(next), await next.evaluate(() => Object.entries(localStorage))]))));
        }
        if (way !== 'reset and leave' && way !== 'forget') measures.push(none(`${what}: found in the snapshot`, around(await page.evaluate(() => JSON.stringify(stranger.chat.snapshot)))));
        if (way === 'reset') {
          await page.evaluate(() => void stranger.chat.connect().catch(() => {}));
          await until(() => rig.texts(`second ${what}`).includes('of the second'), 8_000);
          measures.push(holds(`${what}: what the second says arrives, and only that`, rig.texts(`second ${what}`).join() === 'of the second', rig.texts(`second ${what}`).join()));
          const own = rig.proxy.lines.at(-1);
          measures.push(none(`${what}: of the first on the socket of the second`, own?.up.flatMap(({ text }) => around(text)) ?? ['no socket']));
        }
        await context.close();
      }
    }
    return measures;
    async function held(page: Page): Promise<string> {
      return JSON.stringify([await inDatabases(page).catch(() => []), await kept(page).catch(() => '')]);
    }
  },
};

const signedOut: Probe = {
  line: 2, name: 'tokens are forgotten', claim: 'nothing of customer A is readable after a reset to B (tokens of secured channels)',
  async run(world) {
    const rig = await world.rig();
    const measures: Measure[] = [];
    for (const [channelId, signIn, customer] of [
      ['chat_messaging_secured', { mode: 'anonymous' }, { id: 'secret-anonymous' }], ['chat_messaging_secured_cookies', { mode: 'securedCookies' }, {}],
      ['chat_livechat', { mode: 'legacy' }, {}],
    ] as const) {
      for (const way of ['forget', 'reset'] as const) {
        const context = await rig.context();
        const tokens = new Set<string>();
        const page = await rig.page({ customer, connects: false, channelId, signIn }, { context });
        page.on('response', (response) => {
          if (!response.url().includes('/oauth/token')) return;
          response.json().then((answer: Record<string, unknown>) => [answer['accessToken'], answer['identityToken'], (answer['customerIdentity'] as { idOnExternalPlatform?: string } | undefined)?.idOnExternalPlatform].forEach((one) => typeof one === 'string' && tokens.add(one)), () => {});
        });
        await page.evaluate(() => stranger.chat.connect());
        await later(300);
        const id = await page.evaluate(() => stranger.chat.snapshot.customer.id);
        if (id !== '') tokens.add(id);
        const before = await kept(page);
        await page.evaluate(([forgets, isNamed]) => {
          if (forgets) stranger.chat.forget();
          else stranger.chat.reset(isNamed ? { customer: { id: 'second' } } : {});
        }, [way === 'forget', 'id' in customer] as const);
        await later(700);
        const after = await kept(page);
        measures.push(none(`${signIn.mode}, ${way}: of ${tokens.size} tokens and ids (${[...tokens].filter((token) => before.includes(token)).length} were kept)`, [...tokens].filter((token) => after.includes(token))));
        await context.close();
      }
    }
    return measures;
  },
};

export const lineTwoForget: readonly Probe[] = [forgotten, signedOut];
