import type { StoragePort } from '../../src/ports.ts';
import { memoryStorage } from '../../src/volatile.ts';
import type { ICacheStorage, IStorage } from './cache-storage.ts';

/** Where apps of the original have their visitor, and where it kept the identity token. */
const visitorKey = 'visitorId';
const oldIdentityKey = 'cx_digital_wi';
/** Names of what we keep in a storage that cannot list its keys. */
const indexKey = 'chat-machines.keys';

const isListed = (storage: IStorage): storage is Storage => typeof (storage as Partial<Storage>).key === 'function';

/** The page's own storage, where there is one and the app did not say. */
function defaultStorage(): IStorage | null {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch {
    return null;
  }
}

/**
 * The storages of an app as the engine's one: transaction tokens go to `cacheStorage`, nowhere where there is none; all else to `storage`, which is
 * this page's memory where it is null. The visitor stays the one that apps of the original have.
 */
export function sdkStorage(given: IStorage | null | undefined, cache: ICacheStorage | null | undefined, identityToken: string | undefined, now: () => number): StoragePort {
  const storage = given === undefined ? defaultStorage() : given;
  if (storage === null) {
    const memory = memoryStorage();
    return { ...memory, read: (key) => (isToken(key) ? cached(cache, key) : (memory.read(key) ?? (isIdentity(key) ? (identityToken ?? null) : null))), write: (key, text) => (isToken(key) ? keep(cache, key, text, now) : memory.write(key, text)) };
  }
  const listed = (): string[] => JSON.parse(storage.getItem(indexKey) ?? '[]') as string[];
  const index = (keys: readonly string[]): void => {
    if (!isListed(storage)) storage.setItem(indexKey, JSON.stringify(keys));
  };
  return {
    read(key) {
      if (isToken(key)) return cached(cache, key);
      const held = storage.getItem(nameOf(key)) ?? null;
      return held ?? (isIdentity(key) ? (identityToken ?? storage.getItem(oldIdentityKey) ?? null) : null);
    },
    write(key, text) {
      if (isToken(key)) return keep(cache, key, text, now);
      storage.setItem(nameOf(key), text);
      if (!isListed(storage) && !listed().includes(key)) index([...listed(), key]);
    },
    remove(key) {
      if (isToken(key)) return cache?.removeItem(key);
      storage.removeItem(nameOf(key));
      if (!isListed(storage)) index(listed().filter((other) => other !== key));
    },
    keys: () => (isListed(storage) ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '') : listed()),
  };
}

const nameOf = (key: string): string => (key === 'chat-machines.visitor' ? visitorKey : key);
const isToken = (key: string): boolean => /^chat-machines\..*\.token\./.test(key);
const isIdentity = (key: string): boolean => /^chat-machines\..*\.identity$/.test(key);

const cached = (cache: ICacheStorage | null | undefined, key: string): string | null => cache?.getItem<string>(key) ?? null;

function keep(cache: ICacheStorage | null | undefined, key: string, text: string, now: () => number): void {
  const { expiresAt } = JSON.parse(text) as { readonly expiresAt: number };
  cache?.setItem(key, text, Math.max(0, expiresAt - now()));
}
