import type { ClockPort, Hold, LocksPort } from './ports.ts';
import type { SavedData } from './saved-data.ts';
import type { SavedMessage } from './saved-message.ts';

const lockName = (tab: string): string => `chat-machines.tab.${tab}`;

/** A name that is free is given sooner than this; of one that another page holds nothing is heard, ms. In a fresh page one may have to be knocked at first. */
const grantMs = 250;
const freshGrantMs = 1_250;

/** A page that was made longer ago than this, ms, has shown what was left before. */
const freshMs = 3_000;

/** A page that is back and cannot read all that is kept sends its own after this long all the same, ms. */
const blindMs = 20_000;

/** What is taken over is kept from all others for so long: they may not have heard yet that it was, and see it where it was, ms. */
const tellMs = 5_000;

/** How often storage that is blocked is asked what others have left in it, ms. */
const againMs = 10_000;

/** Whose messages are whose, among the pages that share a storage: each sends its own, and those of pages that are gone are taken over by one. */
export class Tabs {
  readonly #locks: LocksPort;
  readonly #saved: SavedData;
  readonly #clock: ClockPort;
  readonly #taken: (messages: readonly SavedMessage[]) => void;
  readonly #isOfUse: () => boolean;
  /** Pages that have left something, and how to let go of each. */
  readonly #waiting = new Map<string, () => void>();
  readonly #madeAt: number;
  /** Pages whose messages are sent here under their old name, since there was no room for another. */
  readonly #unmoved = new Map<string, Hold>();
  /** Names that are asked for once we have our own: two pages that have each other's would hand what they have to and fro. */
  readonly #unasked: (() => void)[] = [];
  /** What is being looked for, and who waits for the end of that. */
  readonly #looking = new Set<object>();
  #waiters: (() => void)[] = [];
  /** Taken over, and kept together until the end of that: what several pages left goes out in the order in which it was written. */
  readonly #found: SavedMessage[] = [];
  #hasLooked = false;
  #again: unknown = null;
  #own: Hold | null = null;
  /** The page was put aside: others may have taken over what was ours. */
  #wasAway = false;
  /** What is ours for sure since we are back: nobody else takes it while we hold our name. */
  readonly #ours = new Set<string>();
  /** We are back, and cannot tell yet whether they have, or are about to. */
  #isUnsure = false;
  /** So it is with what was written before we were given our first name: who waits for that waits so long. */
  #early: unknown = null;
  /** What was written then. */
  readonly #written = new Set<string>();
  /** We have had our name. */
  #wasNamed = false;
  #stopAsking = (): void => {};
  #isOver = false;

  /** `isOfUse`: whether this page could send what it takes over; if not, and another waits as well, that one should have it. */
  constructor(locks: LocksPort, saved: SavedData, clock: ClockPort, taken: (messages: readonly SavedMessage[]) => void, isOfUse: () => boolean) {
    this.#locks = locks;
    this.#saved = saved;
    this.#clock = clock;
    this.#taken = taken;
    this.#isOfUse = isOfUse;
    this.#madeAt = clock.now();
    if (locks.isLate) this.#hold();
  }

  /** Keeps a message as this page's: the name is held before others can see that there is something to take over. */
  put(message: Omit<SavedMessage, 'v' | 'tab'>): SavedMessage {
    this.#hold();
    // Another page has it, or may have: it is not kept twice.
    const isOurs = !this.#wasAway || this.whose(message.messageId) === 'ours';
    if (this.#own?.isLost?.() || (isOurs && this.#isUnsure && this.#wasNamed && this.#own?.isHeld() === false)) this.#rename();
    if (this.#isUnnamed && !this.#isUnsure) this.#beEarly();
    const own: SavedMessage = { v: 2, ...message, tab: this.#saved.tab };
    if (this.#early !== null) this.#written.add(own.messageId);
    if (isOurs && !this.#isUnsure && this.#own?.isHeld() === true) this.#ours.add(own.messageId);
    if (!isOurs || this.#saved.isForgotten(own.messageId)) return own;
    if (this.#isSeen) this.#saved.put(own);
    else this.#saved.withhold(own);
    return own;
  }

  /** Waits for the end of each page that has left something, and takes it over then; those that are gone already, now. */
  look(): void {
    if (this.#hasLooked || !this.#saved.hasCustomer) return this.#awaitAll();
    // The first time, whatever is there has to be read first.
    this.#hasLooked = true;
    this.#looking.add(this);
    this.#waiting.set(this.#saved.tab, this.#saved.refresh('', () => {
      this.#awaitAll();
      this.#looked(this);
    }));
  }

  /** Runs it once what gone pages have left is at hand, as far as that can be known: it goes out before what is written here. */
  whenLooked(run: () => void): void {
    if (this.#looking.size === 0) run();
    else this.#waiters.push(run);
  }

  /** Whether this page may send it: another may have taken it over while we were away, and be done with it. */
  whose(messageId: string): 'ours' | 'taken' | 'gone' | 'unknown' {
    if (this.#own?.isHeld() === true && (!this.#wasAway || this.#ours.has(messageId))) return 'ours';
    // Taken back, and not looked for yet.
    if (this.#found.some((one) => one.messageId === messageId)) return 'unknown';
    return this.#saved.whose(messageId, (tab) => this.#unmoved.get(tab)?.isHeld() === true, this.#isUnsure);
  }

  stop(): void {
    this.#isOver = true;
    this.#clock.clearTimeout(this.#again);
    this.#clock.clearTimeout(this.#early);
    this.#waiters = [];
    this.#stopAsking();
    this.#own?.release();
    this.#own = null;
    for (const tab of this.#waiting.keys()) this.#leave(tab);
    this.#unmoved.clear();
  }

  /** Others know that this page is there, and leave what it keeps alone. */
  get #isSeen(): boolean {
    return this.#own?.isSeen?.() ?? true;
  }

  /** Our name is on its way to us, or another's for now. */
  get #isUnnamed(): boolean {
    return this.#locks.isLate === true && this.#own?.isHeld() === false;
  }

  /** Waits no longer for the end of that page. */
  #leave(tab: string): void {
    this.#waiting.get(tab)?.();
    this.#waiting.delete(tab);
  }

  get #isFresh(): boolean {
    return this.#clock.now() - this.#madeAt <= freshMs;
  }

  #looked(what: object): void {
    this.#looking.delete(what);
    if (this.#looking.size > 0) return;
    const found = this.#found.splice(0);
    if (found.length > 0 && !this.#isOver) {
      // What was ours before may have been discarded since.
      const kept = this.#saved.keptIds();
      this.#taken(found.filter(({ messageId }) => kept?.has(messageId) ?? true).sort((a, b) => a.at - b.at));
    }
    for (const run of this.#waiters.splice(0)) run();
  }

  #awaitAll(): void {
    this.#clock.clearTimeout(this.#again);
    if (!this.#isOver) this.#putAgain();
    const isReadable = this.#isOver || this.#saved.isReadable;
    const { unread } = this.#saved;
    for (const tab of this.#saved.otherTabs()) {
      if (this.#isOver) return;
      if (!this.#waiting.has(tab)) this.#await(tab);
      // What could not be read as the rest was taken over.
      else if (this.#unmoved.get(tab)?.isHeld() && this.#found.push(...this.#saved.claim(tab, true).left) > 0) this.#clock.soon(() => this.#looked(this));
    }
    this.#clock.clearTimeout(this.#again);
    if (!this.#isOver && !(isReadable && this.#saved.unread === unread)) this.#again = this.#clock.setTimeout(() => this.#awaitAll(), againMs);
  }

  #hold(): void {
    if (this.#isOver) return;
    this.#own ??= this.#locks.hold(lockName(this.#saved.tab), (isHeld) => {
      this.#stopAsking();
      this.#wasNamed ||= isHeld;
      if (!isHeld) {
        this.#endEarly();
        this.#wasAway = this.#isUnsure = true;
        this.#ours.clear();
      } else if (this.#wasAway) this.#ask();
      else this.#putAgain();
      if (isHeld) for (const ask of this.#unasked.splice(0)) ask();
    });
  }

  /** It is written before anybody knows that we are there: another page may see it, and take it over, before we have our name. */
  #beEarly(): void {
    // What was written under a name before this one may be another's, whatever becomes of this.
    if (this.#wasAway) this.#written.add('');
    this.#wasAway = this.#isUnsure = true;
    this.#looking.add(this.#ours);
    this.#early = this.#clock.setTimeout(() => {
      this.#endEarly();
      // Whoever has our name has taken by then what they are to take.
      const timer = this.#clock.setTimeout(() => (this.#isUnsure = false), blindMs);
      this.#stopAsking = () => this.#clock.clearTimeout(timer);
    }, freshGrantMs);
  }

  /** Gives whether it was so. */
  #endEarly(): boolean {
    if (this.#early === null) return false;
    this.#clock.clearTimeout(this.#early);
    this.#early = null;
    this.#clock.soon(() => this.#looked(this.#ours));
    return true;
  }

  /** What could not be kept, as long as storage was blocked or others could not see whose it is. */
  #putAgain(): void {
    // Not under a name that is another's by now.
    if (this.#own?.isHeld() && this.#isSeen) this.#saved.putAgain((messageId) => this.whose(messageId) === 'ours');
  }

  /** What is kept as ours is ours once all has been read since we are back, or where that cannot be for long. */
  #ask(): void {
    const end = (): void => {
      this.#isUnsure = false;
      this.#putAgain();
      if (this.#endEarly()) {
        for (const { messageId } of this.#saved.messages()) this.#ours.add(messageId);
        // Nobody has had it but we: all is as if we had had our name at once.
        this.#wasAway = ![...this.#written].every((messageId) => this.#ours.has(messageId));
        return;
      }
      // Another may have sent what is ours again.
      this.#found.push(...this.#saved.messages().filter(({ failure }) => failure === null));
      this.#clock.soon(() => this.#looked(this));
    };
    let timer: unknown = null;
    const leave = this.#saved.refresh('', (isAll) => {
      if (isAll || this.#early !== null) end();
      else timer = this.#clock.setTimeout(end, blindMs);
    });
    this.#stopAsking = () => {
      leave();
      this.#clock.clearTimeout(timer);
    };
  }

  /** Its name is another's by now: what is written from here on is kept under one of its own, and what was kept before is waited for as any page's. */
  #rename(): void {
    this.#stopAsking();
    this.#wasNamed = false;
    this.#own?.release();
    this.#own = null;
    this.#leave(this.#saved.tab);
    this.#saved.rename();
    this.#ours.clear();
    this.#wasAway = true;
    this.#isUnsure = false;
    this.#hold();
    this.#awaitAll();
    // Its own first look is given up with the name.
    this.#looked(this);
  }

  #await(tab: string): void {
    let hold: Hold | undefined = undefined;
    let isGone = false;
    let giveUp = (): void => {};
    let [isMore, areMoved] = [false, true];
    const take = (isAll: boolean): void => {
      if (this.#waiting.get(tab) !== leave) return;
      this.#clock.clearTimeout(timer);
      this.#hold();
      // Not from hand to hand to hand; and what cannot be read is no less there.
      if (!this.#isSeen || !this.#saved.isReadable) {
        timer = this.#clock.setTimeout(() => take(isAll), freshMs);
        return this.#looked(leave);
      }
      // It was lost meanwhile.
      if (this.#isUnnamed) {
        hold?.release();
        timer = this.#clock.setTimeout(() => {
          this.#leave(tab);
          this.#await(tab);
        }, grantMs);
        return this.#looked(leave);
      }
      const { unread } = this.#saved;
      const { left, isMoved } = this.#saved.claim(tab, isMore);
      areMoved &&= isMoved;
      if (!areMoved && hold !== undefined) this.#unmoved.set(tab, hold);
      if (this.#saved.unread !== unread) {
        isMore = true;
        timer = this.#clock.setTimeout(() => take(isAll), freshMs);
      } else if (isAll && (areMoved || hold === undefined)) {
        // Only now may the next one look: there is nothing left to take.
        if (left.length === 0) this.#leave(tab);
        else {
          isMore = true;
          timer = this.#clock.setTimeout(() => (giveUp = this.#saved.refresh(tab, take)), tellMs);
        }
      }
      this.#found.push(...left);
      this.#looked(leave);
    };
    const begin = (): void => {
      // What was left before the page was made is shown by it in any case.
      if (!this.#isOfUse() && !this.#isFresh) {
        this.#leave(tab);
        return this.#looked(leave);
      }
      this.#looking.add(leave);
      giveUp = this.#saved.refresh(tab, take);
    };
    let timer: unknown = null;
    const pause = (): void => {
      this.#clock.clearTimeout(timer);
      giveUp();
    };
    const wait = (): void => {
      this.#looking.add(leave);
      timer = this.#clock.setTimeout(() => isGone || this.#looked(leave), this.#isFresh ? freshGrantMs : grantMs);
    };
    const leave = (): void => {
      pause();
      hold?.release();
    };
    this.#waiting.set(tab, leave);
    wait();
    const ask = (): void => {
      if (this.#waiting.get(tab) !== leave) return;
      hold = this.#locks.hold(lockName(tab), (isHeld) => {
        if (isHeld === isGone) return;
        isGone = isHeld;
        if (hold === undefined) return;
        if (isHeld) return begin();
        // Put aside: another page may take it, and what was read until then is old when this one is back.
        pause();
        wait();
      });
      if (isGone) begin();
    };
    if (this.#isUnnamed) this.#unasked.push(ask);
    else ask();
  }
}
