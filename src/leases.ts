import type { ClockPort, LocksPort, StoragePort } from './ports.ts';

/** Who has not said for this long that it is there has lost the name, ms. Browsers let hidden pages run once a minute. */
const leaseMs = 150_000;

/** How often the holder says so, and how often those who wait look, ms. */
const beatMs = 10_000;

/** A page that is there answers a knock sooner, ms. */
const answerMs = 1_000;

/** Two that take a free name at the same moment: the later write wins, and after this long both see whose it was, ms. */
const settleMs = 50;

/** `watch`: another page has written this key; gives the remover. Left out: nobody tells. */
export interface LeaseStorage extends Pick<StoragePort, 'read' | 'write' | 'remove'> {
  watch?(key: string, changed: () => void): () => void;
}

/**
 * Names that one page holds at a time, kept in storage with a heartbeat: for where the platform has no locks. Storage knows no atomic step, so
 * two pages can think for a moment that they hold one name: when one was frozen for longer than a lease and wakes while another takes over.
 * Where nothing can be written nobody has a name. A page that dies without a word keeps its names for 150 s. Clocks may be set: a page that seems
 * to be gone is knocked at first, which one that is there answers at once.
 */
export function leases(storage: LeaseStorage, clock: ClockPort, random: () => number): LocksPort {
  return {
    hold(name, changed) {
      const key = `chat-machines.lease.${name}`;
      // All of one length: full storage takes what needs no more room than what is there.
      const me = random().toString(36).slice(2, 12).padEnd(10, '0');
      let isOurs = false;
      let isClaimed = false;
      let beatAt = 0;
      let timer: unknown = null;
      /** Whom we have knocked at: they have not answered as long as that stands. */
      let knockedAt = '';
      const holder = (): { readonly who: string; readonly at: number; readonly isKnocked: boolean } | null => {
        const [, who, sign, at] = /^(\w+)([ ?])(-?\d+)$/.exec(attempt(() => storage.read(key)) ?? '') ?? [];
        return who === undefined ? null : { who, at: Number(at), isKnocked: sign === '?' };
      };
      /** An answer may still come. */
      let isAsking = false;
      /** Whether there is somebody to wait for: who has been knocked at and has not answered is gone. */
      const knock = ({ who, at }: { readonly who: string; readonly at: number }): boolean => {
        const text = `${who}?${at}`;
        if (knockedAt === text) return false;
        // Of the same length as before.
        knockedAt = attempt(() => (storage.write(key, text), text)) ?? '';
        return true;
      };
      const beat = (): void => {
        const now = clock.now();
        if (attempt(() => storage.write(key, `${me} ${now}`)) === null) return;
        beatAt = now;
        isClaimed = true;
      };
      const tell = (isHeld: boolean): void => {
        if (isOurs !== isHeld) changed((isOurs = isHeld));
      };
      const look = (): void => {
        const now = clock.now();
        const held = holder();
        // Also when nobody has it: one that had it may have come and gone while we slept.
        if (isClaimed && (held?.who !== me || now - beatAt > leaseMs)) {
          isClaimed = isOurs = false;
          changed(false);
        }
        const isOld = held !== null && held.who !== me && Math.abs(now - held.at) > leaseMs;
        const mayBeThere = held !== null && held.who !== me && (!isOld || knock(held));
        const wasClaimed = isClaimed;
        if (!mayBeThere) beat();
        isAsking = isOld && mayBeThere && knockedAt !== '';
        const isTaken = wasClaimed && isClaimed;
        const waitMs = isAsking ? answerMs : isClaimed && !isTaken ? settleMs : beatMs;
        timer = clock.setTimeout(look, waitMs);
        if (isTaken) tell(true);
      };
      const lookNow = (): void => {
        clock.clearTimeout(timer);
        look();
      };
      const forget = storage.watch?.(key, () => {
        const held = holder();
        if (isClaimed && timer !== null && held !== null && (held.who !== me || held.isKnocked)) lookNow();
      });
      look();
      return {
        isHeld: () => isOurs && clock.now() - beatAt <= leaseMs && holder()?.who === me,
        isSeen() {
          // Not only with the next beat: storage may take it again by now.
          if (!isClaimed && !isAsking && timer !== null) lookNow();
          return isClaimed;
        },
        isLost: () => (holder()?.who ?? me) !== me,
        release() {
          forget?.();
          clock.clearTimeout(timer);
          timer = null;
          if (isClaimed && holder()?.who === me) attempt(() => storage.remove(key));
          isOurs = isClaimed = false;
        },
      };
    },
  };
}

function attempt<T>(run: () => T): T | null {
  try {
    return run() ?? (undefined as T);
  } catch {
    return null;
  }
}
