import type { LogEntry } from '../../adapters/local-gateway/core/log-entry.ts';
import type { ChatOptions, SignInOptions } from '../../src/index.ts';
import type { VirtualWorld } from './virtual-chat.ts';

/** Lets time pass until something is so, and lets the app's promises speak in between; answers how long it took, ms. */
export async function untilSo(world: VirtualWorld, isSo: () => boolean, patienceMs = 600_000): Promise<number> {
  const from = world.clock.now();
  for (;;) {
    for (let tick = 0; tick < 5; tick++) await Promise.resolve();
    if (isSo()) return world.clock.now() - from;
    const next = world.clock.nextAt();
    if (next === undefined || next > from + patienceMs) throw new Error(`waited ${patienceMs} ms in vain for ${isSo.toString()}`);
    world.clock.step();
  }
}

/** Lets so much time pass, with promises. */
export async function pass(world: VirtualWorld, ms: number): Promise<void> {
  const end = world.clock.now() + ms;
  let isOver = false;
  world.clock.setTimeout(() => (isOver = true), end - world.clock.now());
  await untilSo(world, () => isOver, ms + 1);
}

/** An app that gives out codes, each of them once, and counts. */
export class CodeSource {
  given: string[] = [];
  readonly #name: string;

  constructor(name = 'ada') {
    this.#name = name;
  }

  readonly ask = (): Promise<string> => {
    const code = `${this.#name}~${this.given.length + 1}`;
    this.given.push(code);
    return Promise.resolve(code);
  };
}

/** Options of an app that signs in one way, on the channel that wants it. */
export function signInOptions(mode: 'legacy' | 'oauth' | 'anonymous' | 'securedCookies' | 'thirdParty', codes = new CodeSource()): Partial<ChatOptions> {
  const ways: Record<typeof mode, { channelId: string; signIn: SignInOptions }> = {
    legacy: { channelId: 'chat_messaging', signIn: { mode: 'legacy' } },
    oauth: { channelId: 'chat_auth', signIn: { mode: 'legacy', authorizationCode: codes.ask } },
    anonymous: { channelId: 'chat_secured', signIn: { mode: 'anonymous' } },
    securedCookies: { channelId: 'chat_cookies', signIn: { mode: 'securedCookies' } },
    thirdParty: { channelId: 'chat_thirdparty', signIn: { mode: 'thirdParty', authorizationCode: codes.ask } },
  };
  const isNamed = mode === 'legacy' || mode === 'oauth' || mode === 'anonymous';
  return { ...ways[mode], customer: isNamed ? { id: 'customer-1' } : {} };
}

/** What was asked of the token endpoint, oldest first. */
export function tokenCalls(world: VirtualWorld): readonly { path: string; body: unknown; headers: Readonly<Record<string, string>>; at: number }[] {
  return world.log.filter((entry) => entry.kind === 'http' && String(entry['path']).includes('/oauth/token')).map((entry: LogEntry) => ({
    path: String(entry['path']), body: JSON.parse(String(entry['body'])) as unknown, headers: entry['headers'] as Record<string, string>, at: entry.t,
  }));
}
