import type { ClockPort, LocksPort, StoragePort } from './ports.ts';

/** Who has not said for this long that it is there has lost the name, ms. Browsers let hidden pages run once a minute. */
const leaseMs = 150_000;

/** How often the holder says so, and how often those who wait look, ms. */
const beatMs = 10_000;

/** A look that comes this much too late, or too early, means that the device has slept or that its clock was set, ms. Hidden pages look once a minute. */
const sleptMs = 90_000;

/** Two that take a free name at the same moment: the later write wins, and after this long both see whose it was, ms. */
const settleMs = 50;

/**
 * Names that one page holds at a time, kept in storage with a heartbeat: for where the platform has no locks. Storage knows no atomic step, so
 * two pages can think for a moment that they hold one name: when one was frozen for longer than a lease and wakes while another takes over.
 * Where nothing can be written nobody has a name. A page that dies without a word keeps its names for 150 s.
 */
export function leases(storage: StoragePort, clock: ClockPort, random: () => number): LocksPort {
  return {
    hold(name, changed) {
      const key = `chat-machines.lease.${name}`;
      // All of one length: full storage takes what needs no more room than what is there.
      const me = random().toString(36).slice(2, 12).padEnd(10, '0');
      let isOurs = false;
      let isClaimed = false;
      let beatAt = 0;
      let timer: unknown = null;
      let dueAt = clock.now();
      /** Until then nobody is taken for gone. */
      let patientUntil = -Infinity;
      const holder = (): { readonly who: string; readonly at: number } | null => {
        const [who = '', at = ''] = (attempt(() => storage.read(key)) ?? '').split(' ');
        return who === '' ? null : { who, at: Number(at) };
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
        // Who holds a name has to have time to say so.
        if (Math.abs(now - dueAt) > sleptMs) patientUntil = now + leaseMs;
        const held = holder();
        // Also when nobody has it: one that had it may have come and gone while we slept.
        if (isClaimed && (held?.who !== me || now - beatAt > leaseMs)) {
          isClaimed = false;
          tell(false);
        }
        const isFree = held === null || held.who === me || (Math.abs(now - held.at) > leaseMs && now >= patientUntil);
        const wasClaimed = isClaimed;
        if (isFree) beat();
        const isTaken = wasClaimed && isClaimed;
        const waitMs = isClaimed && !isTaken ? settleMs : beatMs;
        dueAt = now + waitMs;
        timer = clock.setTimeout(look, waitMs);
        if (isTaken) tell(true);
      };
      look();
      return {
        isHeld: () => isOurs && clock.now() - beatAt <= leaseMs && holder()?.who === me,
        isSeen() {
          // Not only with the next beat: storage may take it again by now.
          if (!isClaimed && timer !== null) {
            clock.clearTimeout(timer);
            look();
          }
          return isClaimed;
        },
        isLost: () => (holder()?.who ?? me) !== me,
        release() {
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
