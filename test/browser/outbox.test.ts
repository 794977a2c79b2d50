import { expect, test } from 'vitest';
import { allThatIsKept, connect, inDatabase, nothingInLocalStorage, OutboxStage, textsOf, write, writeAndReload } from './outbox-stage.ts';

const stage = new OutboxStage();

test('what a page wrote and could not send waits in IndexedDB, and the page after it sends it, in order and once', async () => {
  const page = await stage.page('no-line');
  expect(await page.evaluate(() => chat.snapshot.persistence)).toBe('durable');
  await write(page, 'kept 1', 'kept 2', 'kept 3');
  await inDatabase(page, 3);
  await page.goto(stage.url());
  await page.waitForFunction(() => 'thread' in globalThis);
  await connect(page);
  await stage.arrived(['kept 1', 'kept 2', 'kept 3']);
  expect(await textsOf(page)).toEqual(['kept 1', 'kept 2', 'kept 3']);
  await inDatabase(page, 0);
});

test('a page that reloads before the database has anything loses nothing', async () => {
  const page = await stage.page();
  await writeAndReload(page, 'quick');
  await expect.poll(() => textsOf(page)).toEqual(['quick']);
  await connect(page);
  await stage.arrived(['quick']);
});

test('of two open tabs each sends its own; what a closed tab left is sent by the one that stays, once, into the one conversation', async () => {
  const first = await stage.page('no-line');
  const second = await stage.page();
  await write(first, 'left 1', 'left 2');
  await inDatabase(first, 2);
  await connect(second);
  await write(second, 'own');
  // While the first lives, its messages are its own.
  await stage.arrived(['own']);
  await first.close();
  await stage.arrived(['own', 'left 1', 'left 2']);
  await inDatabase(second, 0);
  expect(await textsOf(second)).toEqual(['own', 'left 1', 'left 2']);
});

test('a customer who is forgotten leaves nothing behind in the browser', async () => {
  const page = await stage.page('no-line');
  await write(page, 'secret');
  await inDatabase(page, 1);
  await page.evaluate(() => { void chat.forget(); });
  await inDatabase(page, 0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.out.') || key.includes('guest') || key.includes('token')))).toEqual([]);
});

test('a customer who is reset leaves nothing behind, also where the page goes in that very moment', async () => {
  const page = await stage.page('no-line');
  await page.evaluate(() => {
    for (let n = 0; n < 500; n++) void thread.send(`secret ${n}`);
  });
  await inDatabase(page, 500);
  // The next page has no chat that would tidy up.
  await page.route('**/no-line', (route) => route.fulfill({ contentType: 'text/html', body: '<title>no chat</title>' }));
  await page.evaluate(() => {
    void chat.reset({ customer: { id: 'customer-2', firstName: 'Bo' } });
    location.reload();
  });
  await page.waitForFunction(() => document.title === 'no chat');
  expect(await allThatIsKept(page)).not.toContain('secret');
});

test('after a reset to another customer nothing of the first is in the browser, nor goes out, nor comes back with the next page', async () => {
  const page = await stage.page('no-line');
  await write(page, 'secret one', 'secret two');
  await page.evaluate(() => void chat.setCustomerFields({ tier: 'secret gold' }));
  await inDatabase(page, 2);
  // Not in the database yet when it comes.
  await page.evaluate(() => {
    void thread.send('secret three');
    void chat.reset({ customer: { id: 'customer-2', firstName: 'Bo' } });
    void chat.thread().send('of the second');
  });
  await inDatabase(page, 1);
  await expect.poll(() => allThatIsKept(page)).not.toMatch(/secret|customer-1/);
  expect(await allThatIsKept(page)).toContain('of the second');
  expect(await page.evaluate(() => JSON.stringify(chat.snapshot))).not.toMatch(/secret|customer-1/);
  await page.close();
  const next = await stage.page();
  await connect(next);
  expect(await textsOf(next)).toEqual([]);
  await next.evaluate(() => {
    void chat.reset({ customer: { id: 'customer-2', firstName: 'Bo' } });
    globalThis.thread = chat.thread();
  });
  await connect(next);
  await stage.arrived(['of the second']);
  await inDatabase(next, 0);
});

/** What befalls the database of a page before the chat is there. */
const troubles: Readonly<Record<string, () => void>> = {
  'cannot be opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
  },
  'opens after 3 s': () => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...asked) {
      const request = { result: null } as unknown as { -readonly [K in keyof IDBOpenDBRequest]: IDBOpenDBRequest[K] };
      setTimeout(() => {
        const real = open.apply(this, asked);
        const pass = (name: 'onupgradeneeded' | 'onsuccess' | 'onerror'): void => {
          real.addEventListener(name.slice(2), (event) => {
            Object.assign(request, { result: real.result });
            request[name]?.call(real, event as IDBVersionChangeEvent);
          });
        };
        pass('onupgradeneeded');
        pass('onsuccess');
        pass('onerror');
      }, 3_000);
      return request;
    };
  },
  'never opens': () => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  },
  'rejects what is written': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no', 'DataError');
    };
  },
  'aborts what is written': () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    };
  },
};

test.each(Object.keys(troubles))('a database that %s: what was written is kept all the same, and the next page sends it, in order and once', async (trouble) => {
  const page = await stage.page('no-line', { before: troubles[trouble] as () => void });
  await write(page, 'one', 'two');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await write(page, 'three');
  expect(await page.evaluate(() => chat.snapshot.persistence)).toBe('durable');
  await page.close();
  const next = await stage.page();
  await connect(next);
  await stage.arrived(['one', 'two', 'three']);
  await inDatabase(next, 0);
  await nothingInLocalStorage(next);
});

test('a database whose opening is never answered is opened anew: what an earlier page left in it is sent', async () => {
  const page = await stage.page('no-line');
  await write(page, 'left');
  await inDatabase(page, 1);
  await page.close();
  const next = await stage.page('', {
    before: () => {
      const { open } = IDBFactory.prototype;
      let count = 0;
      IDBFactory.prototype.open = function (...asked) {
        return count++ === 0 ? ({} as IDBOpenDBRequest) : open.apply(this, asked);
      };
      // Half a minute is too long for a test.
      const { setTimeout: later } = globalThis;
      globalThis.setTimeout = ((run: () => void, ms = 0) => later(run, ms === 30_000 ? 300 : ms)) as typeof setTimeout;
    },
  });
  await connect(next);
  await stage.arrived(['left']);
  await inDatabase(next, 0);
});

test('a write that the database never ends is given up for the next one, and no part of it comes late', async () => {
  const page = await stage.page('no-line', {
    before: () => {
      const { transaction } = IDBDatabase.prototype;
      let count = 0;
      IDBDatabase.prototype.transaction = function (...asked) {
        const begun = transaction.apply(this, asked);
        const spin = (): void => void (begun.objectStore('texts').get('nothing').onsuccess = spin);
        if (asked[1] === 'readwrite' && count++ === 0) spin();
        return begun;
      };
      const { now } = Date;
      Date.now = () => now() + (Number(document.title) || 0);
    },
  });
  await write(page, 'one');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.evaluate(() => thread.snapshot.messages.forEach(({ id }) => thread.discard(id)));
  await page.evaluate(() => void (document.title = '11000'));
  await write(page, 'two');
  await inDatabase(page, 1);
  await page.close();
  const next = await stage.page();
  await connect(next);
  await stage.arrived(['two']);
  await inDatabase(next, 0);
});

test('where the disk is full, the rest goes to localStorage, and nothing is lost', async () => {
  const page = await stage.page('no-line');
  await write(page, 'one');
  await inDatabase(page, 1);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(stage.url()).origin, quotaSize: 1 });
  await write(page, 'two', 'three');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await page.evaluate(() => chat.snapshot.persistence)).toBe('durable');
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(stage.url()).origin });
  await page.close();
  const next = await stage.page();
  await connect(next);
  await stage.arrived(['one', 'two', 'three']);
  await inDatabase(next, 0);
});

test('a database that the browser closes in the midst is opened again for what comes next', async () => {
  const page = await stage.page('no-line');
  await write(page, 'cleared with the rest');
  await inDatabase(page, 1);
  const devtools = await page.context().newCDPSession(page);
  // As when the customer clears the site's data: connections are closed, what was there is gone.
  await devtools.send('Storage.clearDataForOrigin', { origin: new URL(stage.url()).origin, storageTypes: 'indexeddb' });
  await inDatabase(page, 0);
  await write(page, 'later');
  await inDatabase(page, 1);
});

test('what a database that is closed in the midst of a write had not taken yet is written into a fresh one', async () => {
  const page = await stage.page('no-line');
  await write(page, 'before');
  await inDatabase(page, 1);
  await page.evaluate(() => {
    const { commit } = IDBTransaction.prototype;
    IDBTransaction.prototype.commit = function () {
      IDBTransaction.prototype.commit = commit;
      this.abort();
    };
    void thread.send('in the midst');
  });
  await inDatabase(page, 2);
});
