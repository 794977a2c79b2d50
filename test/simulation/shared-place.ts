import type { SendOutcome } from '../../src/chat-types.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';
import type { Dice } from './dice.ts';
import type { SimulatedBrowser } from './simulated-browser.ts';

/** A text that the customer has handed to the engine, and what they were told of it. Texts are never used twice. */
export interface Sent {
  readonly text: string;
  /** Which page it was sent from. */
  readonly page: number;
  outcome: SendOutcome | null;
  isDiscarded: boolean;
  wasRetried: boolean;
  /** Its page was put aside before it was known to be sent: another tab may have it. */
  wasPutAside: boolean;
  /** And had not sent it when its page was left for good. */
  isApart: boolean;
  /** Storage was of no use when it was sent: with its page it may be gone. */
  readonly isOnlyInMemory: boolean;
}

/** Locks are asked for in one place, which does little else. */
const longestAskMs = 300;

/** What the tabs of one browser share, locks included. */
export class SharedPlace {
  readonly storage = new VirtualStorage();
  readonly database = new VirtualDatabase();
  readonly tabs: SimulatedBrowser[] = [];
  /** By whichever tab. */
  readonly sent: Sent[] = [];
  /** How far the device's clock is ahead, ms. */
  clockMs = 0;
  /** Which conversation was the latest when a page last knew. */
  latestId: string | undefined;
  /** Storage was of no use for a while: what was forgotten then is still there. */
  wasEverBlocked = false;
  /** Storage took nothing for a while. */
  wasEverUnwritable = false;
  /** Some page wrote while two looks had had no answer, and nobody had told it of any conversation. */
  hasBegunUnsure = false;
  /** Some page could not read what earlier ones kept: what it sent overtook what it did not know of. */
  wasEverBlind = false;

  /** `newsMs`: how long what a tab writes or asks for is on its way to the others at most; 0: no time at all. */
  constructor(newsMs: number, dice: Dice) {
    if (newsMs === 0) return;
    this.storage.newsMs = this.database.lateMs = () => dice.below(newsMs);
    this.storage.locks.travelMs = () => dice.below(Math.min(newsMs, longestAskMs));
  }

  heal(): void {
    this.storage.isBlocked = this.storage.isFull = this.database.isBroken = this.database.isHanging = false;
  }

  /** Messages that are kept and were not given up: they wait for a page that sends them. */
  get waiting(): readonly string[] {
    return this.#kept.flatMap(({ text, failure }) => (failure === null ? [text] : []));
  }

  /** Those that were given up as well: they wait for a page that shows them. */
  get kept(): readonly string[] {
    return this.#kept.map(({ text }) => text);
  }

  get #kept(): readonly { readonly text: string; readonly failure: string | null }[] {
    return [...this.database.texts, ...this.storage.texts]
      .filter(([key]) => key.includes('.out.') && !key.startsWith('chat-machines.gone.') && !this.storage.texts.has(`chat-machines.gone.${key}`))
      .map(([, text]) => JSON.parse(text) as { text: string; failure: string | null });
  }
}
