import type { Hold, LocksPort } from './ports.ts';
import type { SavedData, SavedMessage } from './saved-data.ts';

const lockName = (tab: string): string => `chat-machines.tab.${tab}`;

/** Whose messages are whose, among the pages that share a storage: each sends its own, and those of pages that are gone are taken over by one. */
export class Tabs {
  readonly #locks: LocksPort;
  readonly #saved: SavedData;
  readonly #taken: (messages: readonly SavedMessage[]) => void;
  readonly #waiting = new Map<string, Hold | null>();
  #own: Hold | null = null;
  /** The page was put aside: others may have taken over what was ours. */
  #wasAway = false;

  constructor(locks: LocksPort, saved: SavedData, taken: (messages: readonly SavedMessage[]) => void) {
    this.#locks = locks;
    this.#saved = saved;
    this.#taken = taken;
  }

  /** Keeps a message as this page's: the name is held before others can see that there is something to take over. */
  put(message: Omit<SavedMessage, 'v' | 'tab'>): void {
    this.#hold();
    this.#saved.put({ v: 2, tab: this.#saved.tab, ...message });
  }

  /** Waits for the end of each page that has left something, and takes it over then; those that are gone already, now. */
  look(): void {
    for (const tab of this.#saved.otherTabs()) {
      if (this.#waiting.has(tab)) continue;
      this.#waiting.set(tab, null);
      let isGone = false;
      const hold = this.#locks.hold(lockName(tab), (isHeld) => {
        if (!isHeld || isGone) return;
        isGone = true;
        if (this.#waiting.get(tab) !== null) this.#takeOver(tab);
      });
      this.#waiting.set(tab, hold);
      if (isGone) this.#takeOver(tab);
    }
  }

  /** Whether this page may send it: nobody has taken it over while we were away. */
  maySend(messageId: string): boolean {
    return (this.#own?.isHeld() === true && !this.#wasAway) || !this.#saved.isTaken(messageId);
  }

  stop(): void {
    this.#own?.release();
    for (const hold of this.#waiting.values()) hold?.release();
    this.#own = null;
    this.#waiting.clear();
  }

  #hold(): void {
    this.#own ??= this.#locks.hold(lockName(this.#saved.tab), (isHeld) => {
      if (!isHeld) this.#wasAway = true;
      else if (this.#wasAway) this.#saved.refresh(() => {});
    });
  }

  #takeOver(tab: string): void {
    this.#saved.refresh(() => {
      const hold = this.#waiting.get(tab);
      // Stopped meanwhile.
      if (hold === undefined) return;
      this.#hold();
      const left = this.#saved.claim(tab);
      // Only now may the next one look: there is nothing left to take.
      hold?.release();
      this.#waiting.delete(tab);
      if (left.length > 0) this.#taken(left);
    });
  }
}
