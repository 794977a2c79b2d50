import type { Browser, BrowserContext } from 'playwright-core';
import { Dice, type Weighted } from '../simulation/dice.ts';
import { brokenPromises } from './broken-promises.ts';
import type { Site } from './site.ts';
import { type Said, Tab } from './tab.ts';

/** What one round came to. */
export interface Outcome {
  readonly said: number;
  /** Of those, how many are shown as failed, with a reason. */
  readonly failed: number;
  readonly deeds: Readonly<Record<string, number>>;
  /** From the last fault to everything settled, ms. */
  readonly settledMs: number;
  /** What was promised and is not so. */
  readonly problems: readonly string[];
  /** What was done when, ms since the beginning. */
  readonly log: readonly string[];
}

/** How a round is drawn. */
export interface RoundOptions {
  readonly seed: number;
  readonly deeds: number;
  /** False: pages that keep nothing, to see that it can fail. */
  readonly keeps?: boolean;
  /** When all is well again, everything has to be where it belongs by then, ms. */
  readonly settleMs?: number;
}

/** At most so many tabs at a time. */
const mostTabs = 3;

/** What is there twice may come late, ms. */
const lateMs = 1_500;

/** What happens, and how often in proportion to the others. */
const frequencies = {
  'say': 8, 'say and reload': 2, 'say and close': 1, 'reload': 1, 'close': 1, 'say and crash': 2, 'open': 3, 'offline': 1, 'freeze': 1, 'cut': 3,
  'cut before ack': 3, 'silent': 1, 'black hole': 1, 'refuse': 1, 'answer with 503': 1, 'late answers': 1, 'pushed twice': 1, 'agent': 4,
} as const;

type Deed = keyof typeof frequencies;

const weights: Weighted<Deed> = (Object.entries(frequencies) as [Deed, number][]).map(([deed, weight]) => [weight, deed] as const);

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One customer in a real browser: says things in up to three tabs while everything goes wrong; then all is well, one tab is left, and it is
 * looked at what came of it. The seed draws what happens; when exactly is up to the browser.
 */
export class Round {
  readonly #dice: Dice;
  readonly #site: Site;
  readonly #customer: string;
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #began = Date.now();
  readonly #said: Said[] = [];
  /** Texts that are shown as failed. */
  readonly #failed = new Set<string>();
  readonly #counts: Record<string, number> = {};
  readonly #log: string[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #tabs: Tab[] = [];
  #made = 0;

  private constructor({ seed, keeps }: RoundOptions, site: Site, context: BrowserContext) {
    this.#dice = new Dice(seed);
    this.#site = site;
    this.#customer = `customer-${seed}`;
    this.#context = context;
    this.#url = site.urlFor(this.#customer, keeps);
  }

  static async run(options: RoundOptions, site: Site, browser: Browser): Promise<Outcome> {
    const context = await browser.newContext();
    try {
      return await new Round(options, site, context).#run(options);
    } finally {
      await context.close();
      site.control('reset');
    }
  }

  async #run({ deeds, settleMs = 180_000 }: RoundOptions): Promise<Outcome> {
    await this.#open();
    for (let count = 0; count < deeds; count++) {
      this.#tabs = this.#tabs.filter(({ isGone }) => !isGone);
      if (this.#tabs.length === 0) await this.#open();
      const deed = this.#dice.weighted(weights);
      this.#counts[deed] = (this.#counts[deed] ?? 0) + 1;
      this.#note(deed);
      await this.#deeds[deed]();
      await later(this.#dice.below(this.#dice.chance(0.1) ? 4_000 : 600));
    }
    const { problems, settledMs } = await this.#settle(settleMs);
    return { said: this.#said.length, failed: this.#failed.size, deeds: this.#counts, settledMs, problems, log: this.#log };
  }

  readonly #deeds: Readonly<Record<Deed, () => Promise<unknown> | void>> = {
    'say': () => this.#say('stay'),
    'say and reload': () => this.#say('reload'),
    'say and close': async () => {
      await this.#say('stay');
      await this.#awake()?.close();
    },
    'reload': () => this.#awake()?.reload(),
    'close': () => this.#awake()?.close(),
    'say and crash': async () => {
      const tab = this.#awake();
      if (tab === undefined) return;
      this.#said.push(...await tab.say(this.#texts()));
      await tab.crash();
    },
    'open': () => (this.#tabs.length < mostTabs ? this.#open() : undefined),
    'offline': async () => {
      await this.#context.setOffline(true);
      if (this.#dice.chance(0.5)) this.#fault({ drop: true });
      await later(this.#dice.below(3_000));
      await this.#context.setOffline(false);
    },
    'freeze': async () => {
      const tab = this.#awake();
      await tab?.freeze(true);
      this.#after(this.#dice.below(8_000), () => void tab?.freeze(false));
    },
    'cut': () => this.#fault({ drop: this.#dice.of([true, 'close']) }),
    'cut before ack': () => this.#fault({ dropBeforeAck: { eventType: 'SendMessage', store: this.#dice.chance(0.5), times: 1 + this.#dice.below(2) } }),
    'silent': () => this.#fault({ silent: { eventType: this.#dice.of(['SendMessage', 'RecoverThread', 'heartbeat']), times: 1 } }),
    'black hole': () => {
      this.#fault({ blackHole: true });
      this.#after(this.#dice.below(12_000), () => this.#fault({ blackHole: false }));
    },
    'refuse': () => this.#fault({ refuseMs: this.#dice.below(5_000), drop: true }),
    'answer with 503': () => this.#fault({ rejectUpgrade: { status: 503, times: 1 + this.#dice.below(2) }, drop: true }),
    'late answers': () => {
      this.#fault({ ackDelay: { ms: this.#dice.below(3_000) } });
      this.#after(this.#dice.below(6_000), () => this.#fault({ ackDelay: null }));
    },
    'pushed twice': () => this.#fault({ duplicatePush: 3 }),
    'agent': () => {
      const { threads } = this.#site.control('state') as { threads: readonly { id: string; customerId: string }[] };
      const own = threads.filter(({ customerId }) => customerId === this.#customer);
      if (own.length === 0) return;
      const { id: threadId } = this.#dice.of(own);
      this.#site.control('agent', { do: this.#dice.of(['accept', 'say', 'say', 'say', 'seen', 'type']), threadId, customerId: this.#customer, text: `agent ${this.#log.length}` });
    },
  };

  #fault(switches: object): void {
    this.#note(JSON.stringify(switches));
    this.#site.control('fault', switches);
  }

  #after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  #awake(): Tab | undefined {
    const awake = this.#tabs.filter(({ isFrozen, isGone }) => !isFrozen && !isGone);
    return awake.length === 0 ? undefined : this.#dice.of(awake);
  }

  #texts(): string[] {
    return Array.from({ length: 1 + this.#dice.below(3) }, (_, index) => `said ${this.#said.length + index}`);
  }

  async #say(then: 'stay' | 'reload'): Promise<void> {
    const said = (await this.#awake()?.say(this.#texts(), then)) ?? [];
    this.#said.push(...said);
    for (const { page, text, isSure } of said) this.#note(`${page}: ${text}${isSure ? '' : ' (not sure)'}`);
  }

  async #open(): Promise<Tab> {
    const tab = await Tab.open(`tab ${++this.#made}`, this.#context, this.#url);
    this.#tabs.push(tab);
    return tab;
  }

  #note(what: string): void {
    this.#log.push(`${String(Date.now() - this.#began).padStart(6)} ${what}`);
  }

  /** All is well again, and one tab is left: what came of it? */
  async #settle(settleMs: number): Promise<{ readonly problems: readonly string[]; readonly settledMs: number }> {
    this.#note('all is well');
    for (const timer of this.#timers) clearTimeout(timer);
    this.#site.control('fault', {
      dropBeforeAck: null, silent: null, ackDelay: null, duplicatePush: 0, blackHole: false, refuseMs: 0, refuseUntil: 0, rejectUpgrade: null,
    });
    await this.#context.setOffline(false);
    for (const tab of this.#tabs) await tab.freeze(false);
    const [tab = await this.#open(), ...others] = this.#tabs.filter(({ isGone }) => !isGone);
    for (const other of others) await other.close();
    const began = Date.now();
    for (;;) {
      const problems = await this.#look(tab);
      const settledMs = Date.now() - began;
      if (problems.length > 0 && settledMs < settleMs && !tab.isGone) await later(250);
      else if (problems.length > 0) return { problems, settledMs };
      else {
        await later(lateMs);
        return { problems: await this.#look(tab), settledMs };
      }
    }
  }

  async #look(tab: Tab): Promise<readonly string[]> {
    const view = await tab.view();
    if (view === undefined) return [tab.isGone ? 'the last tab is gone' : 'the page does not answer'];
    for (const { text, status, failure } of view.messages) if (status === 'failed' && failure !== null) this.#failed.add(text);
    if (view.hasMore && view.status === 'live') await tab.loadMore();
    return brokenPromises(view, this.#site.threadsOf(this.#customer), this.#said, this.#failed);
  }
}
