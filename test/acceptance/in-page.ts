import type { Page } from 'playwright-core';

/** Sends in one turn of the page. */
export const send = (page: Page, ...texts: readonly string[]): Promise<void> =>
  page.evaluate((all) => all.forEach((text) => void stranger.thread.send(text)), texts);

/** Sends, and leaves in the same turn by loading the page again; done when the next one is there. */
export async function sendAndReload(page: Page, ...texts: readonly string[]): Promise<void> {
  await page.evaluate((all) => {
    Object.assign(globalThis, { isLeft: true });
    all.forEach((text) => void stranger.thread.send(text));
    location.reload();
  }, texts);
  await page.waitForFunction(() => 'stranger' in globalThis && !('isLeft' in globalThis));
}

export const live = async (page: Page): Promise<void> => void (await page.waitForFunction(() => stranger.chat.snapshot.status === 'live', undefined, { timeout: 20_000 }));

/** Messages of the page's thread, as `text (status)`. */
export const shown = (page: Page): Promise<string[]> =>
  page.evaluate(() => stranger.thread.snapshot.messages.map(({ text, status, failure }) => `${text} (${status}${failure === null ? '' : `: ${failure}`})`));

/** What got as far as the page, and what was told to `onError` with these codes. */
export const uncaught = (page: Page): Promise<string[]> => page.evaluate(() => stranger.uncaught);

export const codes = (page: Page): Promise<string[]> => page.evaluate(() => stranger.errors.map(({ code }) => code));

/** All that the origin keeps, as one text. */
export const kept = async (page: Page): Promise<string> => JSON.stringify([
  await inDatabases(page), await page.evaluate(() => {
    try {
      return [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie];
    } catch {
      return [];
    }
  }), await page.context().cookies(), page.url().split('?')[0],
]);

/** Everything in every database of the origin. */
export const inDatabases = (page: Page): Promise<[database: string, store: string, key: string, text: string][]> => page.evaluate(async () => {
  const answered = <T>(asked: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('no answer'));
  });
  const found: [string, string, string, string][] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const held = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([answered(held.getAllKeys()), answered(held.getAll())]);
      keys.forEach((key, index) => found.push([name, store, JSON.stringify(key), typeof values[index] === 'string' ? values[index] : JSON.stringify(values[index])]));
    }
    database.close();
  }
  return found;
});

/** Puts another value in the place of everything kept in databases and localStorage under keys that pass. */
export const damage = (page: Page, how: string): Promise<number> => page.evaluate(async (damaged) => {
  const spoil = (text: string): unknown => {
    if (damaged === 'half') return text.slice(0, text.length / 2);
    if (damaged === 'other version') return text.replace(/("v(?:ersion)?":)\d+/, '$1999');
    if (damaged === 'wrong members') return text.replace(/:"[^"]*"/g, ':{"a":[]}');
    if (damaged === 'no text') return { not: ['a', 'text'] };
    return damaged;
  };
  let count = 0;
  for (const [key, text] of Object.entries(localStorage)) {
    localStorage.setItem(key, String(spoil(text as string)));
    count++;
  }
  if (!('databases' in (globalThis.indexedDB ?? {}))) return count;
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve) => { const asked = indexedDB.open(name); asked.onsuccess = () => resolve(asked.result); });
    for (const store of database.objectStoreNames) {
      const held = database.transaction(store, 'readwrite').objectStore(store);
      await new Promise<void>((resolve) => {
        const walk = held.openCursor();
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (cursor === null) return resolve();
          cursor.update(spoil(typeof cursor.value === 'string' ? cursor.value : JSON.stringify(cursor.value)));
          count++;
          cursor.continue();
        };
      });
    }
    database.close();
  }
  return count;
}, how);

/** Runs in a page before anything else: when an event was sent, so that it can be counted where no wire has made it late. */
export function countSent(): void {
  const sentAt: number[] = [];
  const { send: real } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (!(data as string).includes('"heartbeat"')) sentAt.push(performance.now());
    real.call(this, data);
  };
  Object.assign(globalThis, { sentAt });
}

/** The most events that the page sent within any 5 s. */
export const mostSent = (page: Page): Promise<number> => page.evaluate(() => {
  const { sentAt } = globalThis as unknown as { sentAt: number[] };
  return Math.max(...sentAt.map((from, index) => sentAt.filter((at, other) => other >= index && at - from < 5_000).length));
});
