import type { StoragePort } from '../../src/ports.ts';
import { isJson } from '../../src/wire/read.ts';
import { parseBody } from '../../src/wire/rest.ts';
import type { ICacheStorage } from './cache-storage.ts';

/** A cache cannot say what it holds: all tokens are in one entry, so that those of who leaves are found. */
const entryKey = 'chat-machines.tokens';

type Entries = readonly (readonly [key: string, token: unknown])[];

/** Transaction tokens, each until it expires; nowhere where there is no cache. */
export function cachedTokens(cache: ICacheStorage | null | undefined, now: () => number): Required<Pick<StoragePort, 'read' | 'write' | 'remove' | 'wipe'>> {
  const lifeMs = (token: unknown): number => (Number(isJson(token) && token.expiresAt) || 0) - now();
  const all = (): Entries => Object.entries(parseBody(cache?.getItem<string>(entryKey) ?? '') ?? {});
  const keep = (tokens: Entries): void => {
    const good = tokens.filter(([, token]) => lifeMs(token) > 0);
    if (good.length === 0) cache?.removeItem(entryKey);
    else cache?.setItem(entryKey, JSON.stringify(Object.fromEntries(good)), Math.max(...good.map(([, token]) => lifeMs(token))));
  };
  const removeAll = (isMeant: (key: string) => boolean): void => {
    const tokens = all();
    if (tokens.some(([key]) => isMeant(key))) keep(tokens.filter(([key]) => !isMeant(key)));
  };
  return {
    read(key) {
      const held = all().find(([name]) => name === key);
      return held === undefined ? null : JSON.stringify(held[1]);
    },
    write: (key, text) => keep([...all().filter(([name]) => name !== key), [key, JSON.parse(text)]]),
    remove: (key) => removeAll((name) => name === key),
    wipe: (prefix) => removeAll((name) => name.startsWith(prefix)),
  };
}
