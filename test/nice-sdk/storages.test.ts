import { expect, test } from 'vitest';
import { CacheStorage, type ChatSDKOptions, type ICacheStorage, type IStorage, SecureSessions } from '../../adapters/nice-sdk/nice-sdk.ts';
import { sdkStorage } from '../../adapters/nice-sdk/sdk-storage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { newWorld, SdkApp } from './sdk-stage.ts';

/** A storage of an app, which cannot list what it has. */
class BareStorage implements IStorage {
  readonly texts: Map<string, string>;
  isBlocked = false;

  constructor(texts: Iterable<readonly [string, string]> = []) {
    this.texts = new Map(texts);
  }

  getItem(key: string): string | null {
    return this.#open().get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    this.#open().set(key, text);
  }

  removeItem(key: string): void {
    this.#open().delete(key);
  }

  #open(): Map<string, string> {
    if (this.isBlocked) throw new Error('blocked');
    return this.texts;
  }
}

/** As `localStorage` is. */
class PageStorage extends BareStorage {
  get length(): number {
    return this.texts.size;
  }

  key(at: number): string | null {
    return [...this.texts.keys()][at] ?? null;
  }
}

/** What the app does not say is left to the channel. */
const unsaid = { isAuthorizationEnabled: undefined as never, isLivechat: undefined as never };
const byCookie: Partial<ChatSDKOptions> = { ...unsaid, channelId: 'chat_cookies', securedSession: SecureSessions.SECURED_COOKIES, isThirdPartyCookiesSupported: false, cacheStorage: null };
const anonymous: Partial<ChatSDKOptions> = { ...unsaid, channelId: 'chat_secured', securedSession: SecureSessions.ANONYMOUS };

interface Places {
  readonly storage: BareStorage | null;
  readonly cache: BareStorage;
  readonly cacheStorage: ICacheStorage;
}

const prefixed = (storage: BareStorage | null, cache: BareStorage, prefix = 'app_'): Places => ({ storage, cache, cacheStorage: new CacheStorage(cache, prefix) });

/** How apps keep things: the cache apart from the storage, in the same with a prefix or without, or alone; a storage that cannot list what it has. */
const places: Readonly<Record<string, () => Places>> = {
  apart: () => prefixed(new PageStorage(), new PageStorage()),
  'with a prefix': () => {
    const page = new PageStorage();
    return prefixed(page, page);
  },
  'without a prefix': () => {
    const page = new PageStorage();
    return prefixed(page, page, '');
  },
  'beside a storage that lists nothing': () => prefixed(new BareStorage(), new PageStorage()),
  'without a storage': () => prefixed(null, new PageStorage()),
};

const tokensIn = ({ cache }: Places): readonly string[] => [...cache.texts.values()].flatMap((text) => text.match(/txn-[\w-]+/g) ?? []);

const moments = ['at once', 'on the next page', 'on the next page, before it connects'] as const;

test.each(Object.keys(places).flatMap((where) => moments.map((when) => [where, when] as const)))(
  'a customer known by cookie whose token is in cacheStorage, %s: after resetSession(), %s, the next is somebody else, and no token of theirs is left', async (where, when) => {
    const world = newWorld({ strict: true });
    const place = places[where]?.() as Places;
    const open = (): SdkApp => new SdkApp(world, { ...byCookie, storage: place.storage, cacheStorage: place.cacheStorage });
    let app = await open().online();
    const who = app.sdk.getCustomer().getId();
    const tokens = tokensIn(place);
    expect(tokens).toHaveLength(1);
    if (when !== 'at once') {
      app.device.kill();
      app = open();
      if (!when.endsWith('connects')) await app.online();
    }
    await app.settled(app.sdk.resetSession());
    await app.settled(app.sdk.ready());
    await app.pass(2_000);
    expect([app.sdk.getCustomer().getId() === who, tokensIn(place).some((token) => tokens.includes(token))]).toEqual([false, false]);
    const next = app.sdk.getCustomer().getId();
    app.device.kill();
    const last = await open().online();
    // Without a storage it is the token that says who it is.
    expect(last.sdk.getCustomer().getId()).toBe(next);
  });

test.each(Object.keys(places))('customers who are named, in anonymous sessions of one device, cacheStorage %s: resetSession() of one takes the tokens of all', async (where) => {
  const world = newWorld({ strict: true });
  const place = places[where]?.() as Places;
  const open = (customerId: string): Promise<SdkApp> => new SdkApp(world, { ...anonymous, customerId, storage: place.storage, cacheStorage: place.cacheStorage }).online();
  (await open('cust-6')).device.kill();
  const app = await open('cust-7');
  const tokens = tokensIn(place);
  expect(new Set(tokens).size).toBe(2);
  await app.settled(app.sdk.resetSession('cust-8'));
  await app.settled(app.sdk.ready());
  expect(tokensIn(place).filter((token) => tokens.includes(token))).toEqual([]);
  expect([...place.cache.texts].flat().filter((text) => /cust-[67]/.test(text))).toEqual([]);
  expect(tokensIn(place)).toHaveLength(1);
});

test('tokens of other channels stay where they are', async () => {
  const world = newWorld({ strict: true });
  const place = places['apart']?.() as Places;
  const open = (options: Partial<ChatSDKOptions>): Promise<SdkApp> => new SdkApp(world, { ...options, storage: place.storage, cacheStorage: place.cacheStorage }).online();
  await open(anonymous);
  const [other] = tokensIn(place);
  const app = await open(byCookie);
  await app.settled(app.sdk.resetSession());
  expect(tokensIn(place)).toContain(other);
});

test.each([1_000, 60_000])('cacheStorage that is blocked for %i ms while the customer leaves: after that no token of theirs is left', async (ms) => {
  const world = newWorld({ strict: true });
  const place = places['apart']?.() as Places;
  const app = await new SdkApp(world, { ...byCookie, storage: place.storage, cacheStorage: place.cacheStorage }).online();
  const who = app.sdk.getCustomer().getId();
  const tokens = tokensIn(place);
  place.cache.isBlocked = true;
  void app.sdk.resetSession();
  await app.pass(ms);
  place.cache.isBlocked = false;
  await app.settled(app.sdk.ready());
  await app.pass(60_000);
  expect([app.sdk.getCustomer().getId() === who, tokensIn(place).some((token) => tokens.includes(token))]).toEqual([false, false]);
});

test.each(Object.keys(places))('a token in cacheStorage, %s, that the platform takes no more gives way to a new one', async (where) => {
  const place = places[where]?.() as Places;
  const open = (): SdkApp => new SdkApp(newWorld({ strict: true }), { ...anonymous, storage: place.storage, cacheStorage: place.cacheStorage });
  (await open().online()).device.kill();
  // The platform has forgotten it: another one, which knows no token yet.
  for (const [key, text] of place.cache.texts) place.cache.texts.set(key, text.replace(/txn-[\w-]+/, 'txn-gone'));
  const second = open();
  void second.sdk.connect();
  await second.pass(120_000);
  expect([second.addresses.filter((url) => url.includes('txn-gone')).length, second.asked.filter(({ url }) => url.includes('/oauth/token')).length]).toEqual([1, 1]);
});

test.each(['', 'no JSON', 'null', '5', '[]', '{"chat-machines.4711.chat_secured.token.anonymous.cust-7":null}'])('what lies in cacheStorage in place of tokens is none (%j): a new one is got, and kept', async (damaged) => {
  const cache = new PageStorage();
  const cacheStorage = new CacheStorage(cache);
  cacheStorage.setItem('chat-machines.tokens', damaged, 60_000);
  const app = await new SdkApp(newWorld({ strict: true }), { ...anonymous, storage: new PageStorage(), cacheStorage }).online();
  expect([app.errors, cache.texts.get('chat-machines.tokens')?.includes('txn-')]).toEqual([[], true]);
});

test.each(['storage', 'option', 'option, storage null', 'none'])('an identity token that the original kept, and the platform takes no more (%s): the customer is a new one', async (where) => {
  const world = newWorld({ strict: true });
  const storage = new BareStorage(where === 'storage' ? [['cx_digital_wi', 'gone']] : []);
  const open = (): SdkApp => new SdkApp(world, { ...byCookie, storage: where.includes('null') ? null : storage, ...(where.startsWith('option') && { identityToken: 'gone' }) });
  // Refused (PROTOCOL 3.6: 401) whenever that token is shown.
  const { http } = world.gateway;
  world.gateway.http = (request, response) => {
    world.fault({ http: Object.entries(request.headers).some(([name, value]) => name.toLowerCase() === 'authorization' && value === 'Bearer gone') ? { path: '/oauth/token', status: 401 } : null });
    return http(request, response);
  };
  const shownBy = ({ asked }: SdkApp): number => asked.filter(({ headers }) => headers['Authorization'] === 'Bearer gone').length;
  const first = await open().online();
  await first.pass(300_000);
  expect([shownBy(first), storage.texts.has('cx_digital_wi')]).toEqual([where === 'none' ? 0 : 1, false]);
  if (where.includes('null')) return;
  const who = first.sdk.getCustomer().getId();
  first.device.kill();
  const second = await open().online();
  expect([shownBy(second), second.sdk.getCustomer().getId()]).toEqual([0, who]);
});

test.each(['storage', 'option', 'option, storage null'].flatMap((where) => [true, false].map((isOnline) => [where, isOnline] as const)))(
  'a customer known by an identity token that the original kept (%s; connected: %s): after resetSession() they are somebody else, and it is shown no more', async (where, isOnline) => {
    const world = newWorld({ strict: true });
    const before = new BareStorage();
    const known = await new SdkApp(world, { ...byCookie, storage: before }).online();
    const who = known.sdk.getCustomer().getId();
    const kept = [...before.texts].find(([key]) => key.endsWith('.identity'))?.[1] ?? '';
    const { token } = JSON.parse(kept) as { readonly token: string };
    const storage = new BareStorage(where === 'storage' ? [['cx_digital_wi', token]] : []);
    const app = new SdkApp(world, { ...byCookie, storage: where.includes('null') ? null : storage, ...(where.startsWith('option') && { identityToken: token }) });
    if (isOnline) expect((await app.online()).sdk.getCustomer().getId()).toBe(who);
    await app.settled(app.sdk.resetSession());
    await app.settled(app.sdk.ready());
    await app.pass(2_000);
    const shown = app.asked.filter(({ headers }) => headers['Authorization'] === `Bearer ${token}`).length;
    expect([app.sdk.getCustomer().getId() === who, shown, [...storage.texts.values()].some((text) => text.includes(token))]).toEqual([false, isOnline ? 1 : 0, false]);
  });

test('an identity token that the app gives says who it is, also where somebody has left this browser before', async () => {
  const world = newWorld({ strict: true });
  const elsewhere = new BareStorage();
  const who = (await new SdkApp(world, { ...byCookie, storage: elsewhere }).online()).sdk.getCustomer().getId();
  const { token } = JSON.parse([...elsewhere.texts].find(([key]) => key.endsWith('.identity'))?.[1] ?? '') as { readonly token: string };
  const storage = new PageStorage();
  const app = await new SdkApp(world, { ...byCookie, storage }).online();
  app.device.goOffline();
  void app.sdk.resetSession();
  await app.pass(2_000);
  app.device.kill();
  expect((await new SdkApp(world, { ...byCookie, storage, identityToken: token }).online()).sdk.getCustomer().getId()).toBe(who);
});

test.each(['[]', '', 'no JSON', '{}', 'null', '5', '[5, null]'])('a storage of the app, where the list of what is kept there is damaged (%j): what is written is kept, and the next page sends it', (damaged) => {
  const world = new VirtualWorld();
  const storage = new BareStorage([['chat-machines.keys', damaged]]);
  const open = () => world.live({ ports: { storage: sdkStorage(storage, null, undefined, () => world.clock.now()) } });
  const first = open();
  first.device.goOffline();
  first.thread.send('hi');
  world.advance(1_000);
  expect(first.chat.snapshot.persistence).toBe('durable');
  first.device.kill();
  open();
  world.advance(60_000);
  expect(world.allTexts).toEqual(['hi']);
});
