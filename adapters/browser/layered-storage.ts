import type { ClockPort, StoragePort } from '../../src/ports.ts';
import type { Database } from './database.ts';
import { isMarked, mark } from './marks.ts';

/** Messages that wait to be sent: they may be many, and go into the database. All else is small. */
const isMessage = (key: string): boolean => key.includes('.out.');

/** Who the browser is known as: where it is lost, so is what waits. It stays in localStorage, and goes into the database as well. */
const isName = (key: string): boolean => key.endsWith('.identity');

const isDeep = (key: string): boolean => isMessage(key) || isName(key);

const ours = 'chat-machines.';
const gonePrefix = `${ours}gone.`;
const wipeKey = `${ours}wipe`;

/** How long what other pages have written is gathered before it is looked at, ms. */
const gatherMs = 200;

/** How often a database that could not be read is asked again: what an earlier page left there nobody else would find, ms. */
const askAgainMs = 30_000;

/** And one that was read: of what another page could write nowhere else, where localStorage is full, nobody hears, ms. */
const readAgainMs = 120_000;

/** A write that has had no answer for this long gets none: it is begun again when there is more to write, ms. */
const longestWriteMs = 10_000;

/** So long a database has to say what a page has left; then what is known for sure goes on without it, ms. */
const patienceMs = 3_000;

/**
 * What is kept at once, and for good: a text is in localStorage from the turn it is written until the database has it, so that the quickest
 * reload loses nothing; what is removed is noted there until the database has forgotten it, so that nothing comes back. A database that is not
 * there, that hangs, or that takes no more, leaves it all in localStorage; where that is full too, `write` throws. It is read once
 * somebody listens, until that succeeds every half a minute, and then every two minutes: what others write there only is told to nobody.
 */
export function layeredStorage(local: StoragePort, database: Database, clock: Omit<ClockPort, 'soon'>): StoragePort {
  /** What the database holds, as far as it was read or written here. */
  const known = new Map<string, string>();
  const unwritten = new Map<string, string | null>();
  /** Texts that were put into localStorage and have to be there until the database has them, and names, which stay: where one is not, another page has removed it. */
  const put = new Set<string>();
  /** Texts that localStorage had no room for, and the database is to have in a moment. */
  const hoped = new Set<string>();
  let hoping: unknown = null;
  /** `absent`: it has never worked so far; `full`: it takes no texts, but lets go of some. */
  let state: 'unknown' | 'absent' | 'good' | 'full' = 'unknown';
  /** The last write had no answer: where localStorage is full besides, nothing is kept. */
  let isLate = false;
  /** The write that is under way; null: none is. */
  let writing: { readonly since: number; giveUp?: () => void } | null = null;
  /** All that it holds was read at some time, and no question has been left without an answer since. */
  let isRead = false;
  let asking: unknown = null;
  let stopAsking = (): void => {};
  /** What localStorage did not let go of, when that was asked. */
  const refused = new Set<string>();
  /** Who waits for what begins so, and was told to go on with less meanwhile. */
  const unanswered = new Set<{ readonly prefix: string; readonly serve: () => void }>();
  let changed = (): void => {};
  let damaged = (): void => {};
  let settled = (_key: string, _isKept: boolean): void => {};

  /** What the database still has to wipe, by marks: whose that was, nobody can read there. */
  const notedWipes = (): string[] => {
    const noted = attempt(() => local.read(wipeKey)) ?? '[]';
    const marks = attempt(() => JSON.parse(noted) as unknown);
    if (Array.isArray(marks) && marks.every((one) => typeof one === 'string')) return marks.map((one) => (one.startsWith(ours) ? mark(one) : one));
    attempt(() => local.remove(wipeKey));
    damaged();
    return [];
  };
  const keysHere = (prefix: string): readonly string[] => (attempt(() => local.keys()) ?? []).filter((key) => key.startsWith(prefix));
  const isGone = (key: string): boolean => attempt(() => local.read(gonePrefix + key)) === '1' || (put.has(key) && attempt(() => local.read(key)) === null);

  /** Reads what the database has whose key begins so. */
  function load(prefix: string, done: () => void): () => void {
    const wipes = notedWipes();
    const notes = new Set(keysHere(gonePrefix + prefix));
    // Who asks later needs what is there then.
    const served = [...unanswered].filter((one) => one.prefix.startsWith(prefix));
    return database.read(prefix, (entries) => {
      if (entries !== null) {
        isRead ||= prefix === ours;
        take(prefix, entries, wipes, notes);
        // Of what is gone already.
        for (const note of notes) if (!unwritten.has(note.slice(gonePrefix.length))) attempt(() => local.remove(note));
        for (const one of served) if (unanswered.has(one)) one.serve();
      }
      else if (state === 'unknown' || state === 'absent') {
        state = 'absent';
        // Nothing can come back from there.
        for (const [key, text] of unwritten) if (text === null) settle(key, text);
        if (database.isMissing?.()) forgetWipes(notedWipes());
      }
      done();
    });
  }

  function askAgain(): void {
    clock.clearTimeout(asking);
    asking = clock.setTimeout(ask, isRead ? readAgainMs : askAgainMs);
  }

  /** All of it; what was asked before is given up, and whoever waits for that has it from this. */
  function ask(done = (): void => changed()): void {
    stopAsking();
    stopAsking = load(ours, done);
    askAgain();
  }

  function unlearn(prefix: string): void {
    for (const key of known.keys()) if (key.startsWith(prefix) && !unwritten.has(key)) known.delete(key);
  }

  function take(prefix: string, entries: ReadonlyMap<string, string>, wipes: readonly string[], notes: ReadonlySet<string>): void {
    state = 'good';
    const before = new Set(known.keys());
    unlearn(prefix);
    for (const [key, text] of entries) {
      // A name that was lost there is none that was removed.
      if (isName(key)) put[(attempt(() => local.read(key)) ?? null) === null ? 'delete' : 'add'](key);
      // What an earlier page had no time to take away.
      if (isGone(key)) unwritten.set(key, null);
      // What was to go when this was asked may be gone by now. Of what was wiped there is what was written since.
      else if (!unwritten.has(key) && !notes.has(gonePrefix + key) && (before.has(key) || !isMarked(key, wipes))) known.set(key, text);
    }
    flush();
  }

  function flush(): void {
    if (state === 'absent' || (writing !== null && clock.now() - writing.since < longestWriteMs)) return;
    const wipes = notedWipes();
    if (unwritten.size + wipes.length === 0) return;
    if (writing !== null) {
      writing.giveUp?.();
      isLate = true;
    }
    for (const [key, text] of unwritten) if (text !== null && isGone(key)) forget(key);
    const isAll = state !== 'full';
    const changes = new Map([...unwritten].filter(([, text]) => text === null || isAll));
    if (changes.size + wipes.length === 0) return;
    const mine: typeof writing = { since: clock.now() };
    writing = mine;
    mine.giveUp = database.write(changes, wipes, (isWritten) => {
      writing = null;
      if (isWritten) {
        state = 'good';
        isLate = false;
        // Another page may wipe it once more, as long as that is noted: such a text is written again after that.
        for (const [key, text] of changes) if (unwritten.get(key) === text && (text === null || !isMarked(key, wipes))) settle(key, text);
        forgetWipes(wipes);
        endHope(true);
      } else {
        // One that was never read has more to say.
        if (state === 'good') state = 'full';
        endHope(false);
        // What takes room may go all the same.
        if (!isAll || state === 'unknown') return;
      }
      if (unwritten.size > 0) flush();
    });
  }

  /** The database has it in a moment, or gets it too late. */
  function hope(): void {
    clock.clearTimeout(hoping);
    hoping = clock.setTimeout(() => {
      flush();
      if (isLate) endHope(false);
      else if (hoped.size > 0) hope();
    }, longestWriteMs);
  }

  /** Who has written that is told, and may write again what is not kept: there may be room by now, or it is known that there is none. */
  function endHope(isKept: boolean): void {
    if (hoped.size === 0) return;
    for (const key of hoped) if ((!isKept || !unwritten.has(key)) && hoped.delete(key)) settled(key, isKept);
    if (!isKept) changed();
  }

  /** It is to go from the database as well, if it is there. */
  function forget(key: string): void {
    put.delete(key);
    hoped.delete(key);
    known.delete(key);
    unwritten.set(key, null);
  }

  /** The database has it; unless it was written again meanwhile, that is the end of it here. */
  function settle(key: string, text: string | null): void {
    unwritten.delete(key);
    // A name stays in localStorage.
    if (text !== null && isName(key)) return;
    put.delete(key);
    attempt(() => (text === null ? local.remove(gonePrefix + key) : local.read(key) === text && local.remove(key)));
  }

  function forgetWipes(done: readonly string[]): void {
    if (done.length === 0) return;
    const left = notedWipes().filter((one) => !done.includes(one));
    attempt(() => (left.length === 0 ? local.remove(wipeKey) : local.write(wipeKey, JSON.stringify(left))));
  }

  return {
    // What another page has removed since it was known here is gone.
    read: (key) => (isDeep(key) ? (attempt(() => local.read(key)) ?? (isGone(key) ? null : (known.get(key) ?? null))) : local.read(key)),
    write(key, text) {
      if (!isDeep(key)) return local.write(key, text);
      if (isGone(key)) {
        put.delete(key);
        attempt(() => local.remove(gonePrefix + key));
      }
      known.set(key, text);
      unwritten.set(key, text);
      flush();
      try {
        local.write(key, text);
        put.add(key);
        hoped.delete(key);
      } catch (error) {
        // A database that works will have it in a moment.
        if (state !== 'good' || isLate) throw error;
        // From the first of them on: who writes again and again waits no longer.
        if (hoped.size === 0) hope();
        hoped.add(key);
        return false;
      }
    },
    remove(key) {
      let isGoneHere = true;
      if (isDeep(key)) {
        forget(key);
        if (state === 'absent') unwritten.delete(key);
        else {
          isGoneHere = attempt(() => (local.write(gonePrefix + key, '1'), true)) ?? false;
          flush();
        }
      }
      local.remove(key);
      return isGoneHere;
    },
    keys() {
      const here = new Set(keysHere(''));
      const isThere = (key: string): boolean => !key.startsWith(gonePrefix) && !here.has(gonePrefix + key) && (here.has(key) || isName(key) || !put.has(key) || !isGone(key));
      return [...new Set([...here, ...known.keys()])].filter(isThere);
    },
    wipe(prefix) {
      for (const held of [known, unwritten, put, hoped]) for (const key of held.keys()) if (key.startsWith(prefix)) held.delete(key);
      const marks = [mark(prefix)];
      const isGoneHere = attempt(() => {
        for (const key of local.keys()) if (key.startsWith(prefix) || key.startsWith(gonePrefix + prefix)) local.remove(key);
        return true;
      });
      // Noted until it is done: the page may go before the database has looked.
      attempt(() => local.write(wipeKey, JSON.stringify([...new Set([...notedWipes(), ...marks])])));
      if (!refused.has(prefix)) database.write(new Map(), prefix, (isWiped) => (isWiped || database.isMissing?.()) && forgetWipes(marks));
      refused[isGoneHere ? 'delete' : 'add'](prefix);
      if (!isGoneHere) throw new Error('blocked');
    },
    refresh(prefix, done) {
      const end = (): void => {
        clock.clearTimeout(timer);
        unanswered.delete(one);
      };
      const one = {
        prefix,
        serve: (): void => {
          end();
          done(true);
        },
      };
      const doubt = (): void => {
        clock.clearTimeout(timer);
        // What is not here may be other than when it was read: it is of no use before the database has spoken.
        unlearn(prefix);
        if (isRead) {
          isRead = false;
          askAgain();
        }
        done(false);
      };
      const timer = clock.setTimeout(doubt, patienceMs);
      unanswered.add(one);
      const looked = (): void => {
        if (unanswered.has(one)) (state === 'absent' ? one.serve : doubt)();
      };
      if (isRead) load(prefix, looked);
      else ask(looked);
      return end;
    },
    listen(listener, unreadable = damaged, ended = settled) {
      let timer: unknown = undefined;
      changed = listener;
      damaged = unreadable;
      settled = ended;
      asking = clock.setTimeout(ask, gatherMs);
      const places = new Set<string>();
      const heard = ({ key, newValue }: StorageEvent): void => {
        if (key === null || newValue === null || !isMessage(key) || key.startsWith(gonePrefix)) return;
        places.add(key.slice(0, key.lastIndexOf('.') + 1));
        timer ??= clock.setTimeout(() => {
          timer = undefined;
          changed();
          // By now it may be in the database only.
          for (const place of places) load(place, changed);
          places.clear();
        }, gatherMs);
      };
      globalThis.addEventListener?.('storage', heard as EventListener);
      return () => {
        clock.clearTimeout(timer);
        clock.clearTimeout(asking);
        clock.clearTimeout(hoping);
        changed = () => {};
        globalThis.removeEventListener?.('storage', heard as EventListener);
      };
    },
  };
}

/** undefined: it threw. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
