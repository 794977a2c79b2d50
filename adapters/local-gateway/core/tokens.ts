import { writeNote } from './log-book.ts';
import type { TokenRecord, World } from './world.ts';

/** Whose token it is and where it counts. */
export interface TokenOwner {
  readonly customerId: string;
  readonly brandId: string;
  readonly channelId: string;
}

type TokenShelf = 'transactionTokens' | 'accessTokens' | 'identityTokens' | 'refreshTokens';

/** Makes a token that lives so many seconds. */
export function issueToken(world: World, shelf: TokenShelf, prefix: string, owner: TokenOwner, seconds: number): string {
  const token = `${prefix}-${world.ids.uuid()}`;
  world[shelf].set(token, { ...owner, expiresAt: world.clock.now() + seconds * 1000 });
  return token;
}

/** What a token stands for, while it lives. */
export function findToken(world: World, shelf: TokenShelf, token: string): TokenRecord | undefined {
  const record = world[shelf].get(token);
  return record && record.expiresAt > world.clock.now() ? record : undefined;
}

/**
 * Whether an authorization code is good. Emulator choice: all are, but those that begin with `bad`, `expired` or `invalid`;
 * a second use is noted, and refused while `singleUseCodes` is on (PROTOCOL 3.6).
 */
export function redeemCode(world: World, code: string): boolean {
  const isUsed = world.usedCodes.has(code);
  if (isUsed) writeNote(world, 'code used again', { code });
  world.usedCodes.add(code);
  return !/^(bad|expired|invalid)/i.test(code) && !(isUsed && world.faults.singleUseCodes);
}

/** Scroll tokens say their thread and how far they have come; opaque to clients (PROTOCOL 1). */
export function scrollToken(threadNumber: number, before: number): string {
  return before > 0 ? `scr-${threadNumber}-${before}` : '';
}

/** What a scroll token says, if it is one. */
export function readScrollToken(token: string): { threadNumber: number; before: number } | undefined {
  const [, threadNumber, before] = /^scr-(\d+)-(\d+)$/.exec(token) ?? [];
  return threadNumber === undefined ? undefined : { threadNumber: Number(threadNumber), before: Number(before) };
}
