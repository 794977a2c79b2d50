import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { isMarked } from './marks.ts';

/**
 * A bigger and slower store of texts by key, which all pages of the origin share. Each call answers exactly once, unless it is given up,
 * by what it gives, because it takes too long: then nothing of it happens any more, and the next one opens the database anew.
 */
export interface Database {
  /** Everything whose key begins so; null: it cannot be read. */
  read(prefix: string, done: (entries: ReadonlyMap<string, string> | null) => void): () => void;
  /** All of it or nothing, also where the page goes in this very moment: first everything goes whose key begins with `wiped`, or has one of these marks; null removes. */
  write(changes: ReadonlyMap<string, string | null>, wiped: string | readonly string[], done: (isWritten: boolean) => void): () => void;
  /** There is none in this browser: known once something was asked of it. Left out: nobody knows. */
  isMissing?(): boolean;
}

let opened: UseStore | undefined;
let isMissing = false;

/** The page's IndexedDB: one database, opened when it is first asked; where there is none, it says so. */
export const indexedDatabase: Database = {
  read(prefix, done) {
    return use<ReadonlyMap<string, string> | null>('readonly', async (store) => {
      const range = beginningWith(prefix);
      const [keys, texts] = await Promise.all([promisifyRequest(store.getAllKeys(range)), promisifyRequest(store.getAll(range) as IDBRequest<string[]>)]);
      return new Map(keys.map((key, index) => [key as string, texts[index] as string]));
    }, done, null);
  },
  write(changes, wiped, done) {
    return use('readwrite', async (store) => {
      // In this turn, where that can be: the page may go.
      if (typeof wiped === 'string') store.delete(beginningWith(wiped));
      else if (wiped.length > 0) for (const key of await promisifyRequest(store.getAllKeys())) if (isMarked(key as string, wiped)) store.delete(key);
      for (const [key, text] of changes) {
        if (text === null) store.delete(key);
        else store.put(text, key);
      }
      await ended(store);
      return true;
    }, done, false);
  },
  isMissing: () => isMissing,
};

const beginningWith = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** A transaction that is ended by hand comes to its end without the page. */
function ended({ transaction }: IDBObjectStore): Promise<void> {
  transaction.commit?.();
  return promisifyRequest(transaction);
}

/** Answers once, whatever the browser makes of it; a throw of `done` is its own. */
function use<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T>, done: (result: T) => void, failed: T): () => void {
  let isWanted = true;
  let begun: IDBTransaction | undefined;
  void (async () => {
    let result = failed;
    for (const isLast of [false, true]) {
      try {
        opened ??= createStore('chat-machines', 'texts');
        isMissing = true;
        const going = opened(mode, (store) => {
          begun = store.transaction;
          // It took too long to open: what was to be written may be out of date.
          if (isWanted) return work(store);
          begun.abort();
          throw new Error('given up');
        });
        // Where there is none, that threw.
        isMissing = false;
        result = await going;
        break;
      } catch (error) {
        // Closed by the browser, before it or in the midst of it: once more, with a fresh one. Where there is no room, a fresh one has none either.
        if (isLast || !isWanted || (error as Error | null)?.name === 'QuotaExceededError') break;
        opened = undefined;
      }
    }
    if (isWanted) done(result);
  })();
  return () => {
    isWanted = false;
    // One that never opens is waited for by all that come after it.
    opened = undefined;
    try {
      begun?.abort();
    } catch {
      // It has come to its end meanwhile.
    }
  };
}
