import type { StoragePort } from '../../src/ports.ts';
import { parseJson } from '../../src/wire/read.ts';
import { memoryStorage } from '../../src/volatile.ts';
import type { ICacheStorage, IStorage } from './cache-storage.ts';
import { cachedTokens } from './cached-tokens.ts';

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
 * this page's memory where it is null. The visitor stays the one that apps of the original have, and so does who the browser is known as, until that goes.
 */
export function sdkStorage(given: IStorage | null | undefined, cache: ICacheStorage | null | undefined, identityToken: string | undefined, now: () => number): StoragePort {
  const storage = given === undefined ? defaultStorage() : given;
  const kept = storage === null ? memoryStorage() : appStorage(storage);
  const tokens = cachedTokens(cache, now);
  let said = identityToken;
  /** Whom the app names comes after whoever had left before. */
  const named = (key: string): string | null => {
    if (said !== undefined && said === identityToken) said = JSON.stringify({ token: said, left: kept.read(key.replace(/identity$/, 'left')) || undefined });
    return said ?? storage?.getItem(oldIdentityKey) ?? null;
  };
  return {
    ...kept,
    read: (key) => (isToken(key) ? tokens : kept).read(key) ?? (isIdentity(key) ? named(key) : null),
    write: (key, text) => (isToken(key) ? tokens : kept).write(key, text),
    remove(key) {
      if (isIdentity(key)) {
        said = undefined;
        storage?.removeItem(oldIdentityKey);
      }
      return (isToken(key) ? tokens : kept).remove(key);
    },
    wipe: tokens.wipe,
  };
}

function appStorage(storage: IStorage): StoragePort {
  const listed = (): readonly string[] => {
    // It may be damaged: what it named is lost, and what is kept from now on is not.
    const keys = parseJson(storage.getItem(indexKey) ?? '');
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  };
  const index = (keys: readonly string[]): void => storage.setItem(indexKey, JSON.stringify(keys));
  return {
    read: (key) => storage.getItem(nameOf(key)) ?? null,
    write(key, text) {
      storage.setItem(nameOf(key), text);
      if (!isListed(storage) && !listed().includes(key)) index([...listed(), key]);
    },
    remove(key) {
      storage.removeItem(nameOf(key));
      if (!isListed(storage) && listed().includes(key)) index(listed().filter((other) => other !== key));
    },
    keys: () => (isListed(storage) ? Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '') : listed()),
  };
}

const nameOf = (key: string): string => (key === 'chat-machines.visitor' ? visitorKey : key);
const isToken = (key: string): boolean => /^chat-machines\.[^.]*\.[^.]*\.token\./.test(key);
const isIdentity = (key: string): boolean => /^chat-machines\.[^.]*\.[^.]*\.identity$/.test(key);
