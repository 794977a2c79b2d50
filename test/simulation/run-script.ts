import { createHash } from 'node:crypto';
import { actAsAgent } from '../../adapters/local-gateway/control/agent.command.ts';
import { ControlRefusal } from '../../adapters/local-gateway/core/control-refusal.ts';
import { liveContact } from '../../adapters/local-gateway/core/threads.ts';
import { textOf } from '../../adapters/local-gateway/core/wire-objects.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { Dice } from './dice.ts';
import { begunApart, brokenFacts, brokenNow, brokenPromises, brokenView, toldTwice, unseen } from './invariants.ts';
import type { Sabotage } from './mutants/sabotage.ts';
import type { AgentDeed, Script, Step } from './script.ts';
import { SharedPlace } from './shared-place.ts';
import { SimulatedBrowser } from './simulated-browser.ts';

/** How a run went. */
export interface RunOutcome {
  /** What did not hold, in sentences; empty: all did. */
  readonly failures: readonly string[];
  readonly steps: number;
  /** How often each kind of fault was brought about. */
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualMs: number;
  /** From the end of the faults until every page was in step, ms. */
  readonly settledMs: number;
  /** SHA-256 over everything that passed the wire and everything the engines told. */
  hash(): string;
  /** Everything that was told and passed the wire, for people. */
  history(): readonly string[];
}

/** As long as it may take from the end of the faults until every page is in step: a back-off, a socket that never opens, two looks, a confirmation. */
const settleMs = 180_000;
/** Far from all seeds. */
const newsSalt = 2 ** 31;

/** Where there are no locks, a page that died without a word keeps its name for 150 s. */
const leaseMs = 170_000;
/** Longer than anything that ends by itself. */
const quietMs = 65_000;

/** No stretch of time of a sane run has so many timers. */
const mostTimers = 200_000;

const healed = {
  dropBeforeAck: null, silent: null, error: null, ackDelay: null, duplicatePush: 0, blackHole: false, refuseMs: 0, refuseUntil: 0, rejectUpgrade: null, http: null,
  token: null, stream: null, singleUseCodes: false,
};

/** Lets a script happen: its steps, then the end of all faults, then the ends of all chats. */
export async function runScript(script: Script, sabotage?: Sabotage, world = new VirtualWorld({ ...script.gateway })): Promise<RunOutcome> {
  const mend = sabotage?.install?.() ?? (() => {});
  try {
    return await new Run(script, sabotage, world).run();
  } finally {
    mend();
  }
}

class Run {
  readonly #script: Script;
  readonly #world: VirtualWorld;
  readonly #browsers: readonly SimulatedBrowser[];
  readonly #failures: string[] = [];
  readonly #faults: Record<string, number> = {};
  readonly #startAt: number;
  #settledMs = 0;
  #ran = 0;

  constructor(script: Script, sabotage: Sabotage | undefined, world: VirtualWorld) {
    this.#script = script;
    this.#world = world;
    this.#startAt = this.#world.clock.now();
    const places = new Map<number, SharedPlace>();
    this.#browsers = script.browsers.map((traits, index) => {
      const place = places.get(traits.browser) ?? new SharedPlace(traits.newsMs ?? 0, new Dice(script.seed + newsSalt + traits.browser));
      places.set(traits.browser, place);
      return new SimulatedBrowser(this.#world, traits, place, 1_000 * script.seed + 100 * index, sabotage);
    });
  }

  async run(): Promise<RunOutcome> {
    for (const browser of this.#browsers) this.#guarded('opening', () => browser.open());
    for (const step of this.#script.steps) {
      this.#guarded(`step ${this.#ran}`, () => {
        this.#passUntil(this.#startAt + step.at);
        this.#take(step);
      });
      this.#ran++;
      await ticks();
      this.#check(`after step ${this.#ran - 1}`);
      if (this.#failures.length > 0) break;
    }
    if (this.#failures.length === 0) await this.#settle();
    return {
      failures: this.#failures, steps: this.#ran, faults: this.#faults, virtualMs: this.#world.clock.now() - this.#startAt, settledMs: this.#settledMs,
      hash: () => createHash('sha256').update(JSON.stringify([this.#script, this.#world.log, this.#pages()])).digest('hex'),
      history: () => this.#history(),
    };
  }

  #take(step: Step): void {
    if (step.who === 'agent') return this.#agent(step.deed);
    if (step.who === 'gateway') {
      const { command, body, kind } = step.fault;
      if (command === 'expire') return this.#expire(kind);
      if (this.#world.gateway.control(command, body).status === 200 && kind !== 'end of blackHole') this.#count(kind);
      return;
    }
    const browser = this.#browsers[step.browser] as SimulatedBrowser;
    if (step.who === 'line') {
      browser.suffer(step.fault);
      if (!['heal', 'online', 'visible', 'storageGood'].includes(step.fault.do)) this.#count(step.fault.do);
      return;
    }
    const { deed } = step;
    if (deed.do === 'kill' || deed.do === 'reload') this.#count(deed.do);
    if (browser.page !== null && this.#tabsOf(browser).filter(({ page }) => page !== null).length > 1 && ['kill', 'reload', 'stop'].includes(deed.do)) this.#count(`${deed.do} of one of several tabs`);
    if (deed.do === 'stop') this.#stop(browser);
    else browser.act(deed);
  }

  /** Nothing that was given out is good any more; who has a session keeps it. */
  #expire(kind: string): void {
    const { world } = this.#world.gateway;
    for (const shelf of [world.transactionTokens, world.accessTokens]) shelf.clear();
    this.#count(kind);
  }

  #agent({ do: what, nth, text, ms = 0 }: AgentDeed): void {
    const { threads } = this.#world.gateway.world;
    const thread = threads[nth % threads.length];
    if (thread === undefined) return;
    const { world } = this.#world.gateway;
    const place = { threadId: thread.externalId, customerId: thread.customerId };
    // Nobody writes into what is over.
    const push = (type: string, more: object): unknown => liveContact(thread) && this.#world.gateway.control('push', { type, ...place, text, ...more });
    const act = (deed: string, more: object = {}): void => {
      try {
        actAsAgent({ world, speaker: 'human', body: { do: deed, ...place, ...more } });
      } catch (error) {
        // An agent cannot close what is closed.
        if (!(error instanceof ControlRefusal)) throw error;
      }
    };
    if (what === 'transfer') act('transfer', { agent: 2 });
    else if (what === 'queue') act('transfer', { queue: 'Billing' });
    else if (what === 'stream') push('StreamedMessage', { chunks: [`${text} `, 'told ', 'in ', 'pieces'], gapMs: ms });
    else if (what === 'abridge') push('AdditionalContent', { full: `${text} in full`, delayMs: ms });
    else if (what === 'store') push('EventInS3', { inner: 'MessageCreated', delayMs: ms });
    else if (what === 'again') {
      const old = thread.messages[thread.messages.length - 1 - nth];
      if (old !== undefined) push('MessageCreated', { text: undefined, idOnExternalPlatform: old.externalId });
    } else if (what === 'burst') for (let n = 0; n < (nth === 7 ? 120 : 4 + 5 * nth); n++) act('say', { text: `${text}.${n}` });
    else act(what, { text });
  }

  #stop(browser: SimulatedBrowser): void {
    for (const [what, count] of Object.entries(browser.stop())) if (count !== 0) this.#failures.push(`${count} ${what} left after stop`);
  }

  async #settle(): Promise<void> {
    this.#guarded('the end of the faults', () => {
      this.#world.gateway.control('fault', healed);
      for (const browser of this.#browsers) {
        browser.heal(this.#script.seed % 2 === 0);
        if (browser.wasOpenedBlind) browser.kill();
      }
      for (const browser of this.#browsers) {
        // A closed tab stays closed while the customer has another: that one has to see to what it left.
        if (browser.page === null && this.#tabsOf(browser).some(({ page }) => page !== null)) continue;
        if (browser.page === null) browser.isWanted = true;
        browser.open();
        if (browser.isWanted) browser.connect();
      }
    });
    const wanted = this.#browsers.filter(({ isWanted }) => isWanted);
    await this.#dropThoseSpared(wanted);
    await this.#until('settling', wanted);
    if (this.#failures.length > 0) return;
    for (const browser of this.#browsers) {
      const tabs = this.#tabsOf(browser);
      this.#fail(browser, brokenPromises(this.#world.gateway.world, browser, tabs, tabs.every(({ page, isWanted }) => page === null || isWanted)));
      if (browser.isWanted) this.#fail(browser, brokenView(this.#world.gateway.world, browser));
    }
    // Those that the app had disconnected come back, and everybody reads their whole history.
    const back = this.#browsers.filter(({ isWanted, page }) => !isWanted && page !== null);
    for (const browser of back) this.#guarded('connecting again', () => browser.connect());
    await this.#dropThoseSpared(back);
    await this.#until('coming back', this.#browsers);
    for (let page = 0; page < 300 && this.#failures.length === 0 && this.#browsers.some(({ threads }) => threads.some((thread) => thread.can('loadMore'))); page++) {
      for (const browser of this.#browsers) for (const index of browser.threads.keys()) browser.act({ do: 'loadMore', thread: index });
      await this.#pass(2_000);
    }
    // And in the end they have seen everything.
    for (const browser of this.#browsers) for (const index of browser.threads.keys()) browser.act({ do: 'markSeen', thread: index });
    await this.#pass(5_000);
    for (const browser of this.#browsers) {
      // Not only because nobody waits for ever.
      this.#fail(browser, pending(browser).map((what) => `${what} is not settled, though all is well`));
      this.#fail(browser, unseen(this.#world.gateway.world, browser));
      this.#fail(browser, brokenPromises(this.#world.gateway.world, browser, this.#tabsOf(browser), true));
      this.#fail(browser, brokenView(this.#world.gateway.world, browser));
      this.#fail(browser, brokenFacts(this.#world.gateway.world, browser, this.#browsers));
      this.#fail(browser, toldTwice(browser));
      this.#fail(browser, begunApart(this.#world.gateway.world, browser, this.#browsers));
    }
    for (const browser of this.#browsers) this.#guarded('stopping', () => this.#stop(browser));
    await ticks();
    for (const browser of this.#browsers) this.#fail(browser, pending(browser).map((what) => `${what} was not settled by stop`));
    this.#guarded('the time after stop', () => this.#passUntil(this.#world.clock.now() + 120_000));
    this.#check('after stop');
  }

  /** Who spares looks has one after a drop: then what is shown is the gateway's there, too. */
  async #dropThoseSpared(browsers: readonly SimulatedBrowser[]): Promise<void> {
    const spared = browsers.filter(({ traits }) => traits.isSpared);
    for (let passed = 0; passed < settleMs && spared.some(({ page }) => page !== null && page.chat.snapshot.status !== 'live'); passed += 500) await this.#pass(500);
    for (const { page } of spared) page?.device.cut();
    // Recorded or not, a promise that is settled says so within these.
    await ticks();
  }

  /** Until these are in step, and then until all is quiet. */
  async #until(what: string, browsers: readonly SimulatedBrowser[]): Promise<void> {
    const from = this.#world.clock.now();
    while (this.#failures.length === 0 && browsers.some((browser) => this.#unsettled(browser).length > 0)) {
      const patienceMs = settleMs + this.#longestLookMs + (browsers.every(({ traits }) => traits.hasLocks) ? 0 : leaseMs);
      if (this.#world.clock.now() - from > patienceMs) {
        for (const browser of browsers) this.#fail(browser, this.#unsettled(browser).map((left) => `${what}, ${patienceMs} ms after the last fault: ${left}`));
        return;
      }
      // What was final, as a blocked address, was so by a fault: the app begins anew.
      for (const browser of browsers) if (browser.page?.chat.snapshot.status === 'failed') browser.connect();
      await this.#pass(500);
    }
    this.#settledMs = Math.max(this.#settledMs, this.#world.clock.now() - from);
    // In pieces: an app that is asked for a code answers in between.
    const stillMs = quietMs + (browsers.every(({ traits }) => traits.hasLocks) ? 0 : leaseMs);
    for (let passed = 0; passed < stillMs && this.#failures.length === 0; passed += 5_000) await this.#pass(5_000);
    for (const browser of browsers) this.#fail(browser, this.#unsettled(browser).map((left) => `${what}: settled, and then ${left}`));
  }

  /** As long as it takes to read the longest thread page by page, with a body to fetch for each. */
  get #longestLookMs(): number {
    const { threads, config: { pageSize } } = this.#world.gateway.world;
    const pages = Math.max(0, ...threads.map(({ messages }) => messages.length)) / pageSize;
    return Math.round(pages * 4 * Math.max(...this.#browsers.map(({ traits }) => traits.latencyMs)));
  }

  /** The tabs of one browser, itself among them. */
  #tabsOf({ place }: SimulatedBrowser): readonly SimulatedBrowser[] {
    return this.#browsers.filter((other) => other.place === place);
  }

  #unsettled(browser: SimulatedBrowser): readonly string[] {
    const tabs = this.#tabsOf(browser);
    const isEverybodyIn = tabs.every(({ page, isWanted }) => page === null || isWanted);
    // What such a tab took over while this one was away waits until its app wants to be connected again, and with it what was written behind that.
    const elsewhere = new Set(tabs.flatMap((tab) => (tab === browser || tab.isWanted ? [] : tab.queued)));
    return [...unsettled(browser, elsewhere), ...(isEverybodyIn ? this.#orphans(browser).map((text) => `${text} waits in storage`) : [])];
  }

  /** What is kept for sending and is not on the gateway: blocked storage cannot forget what arrived or was given up. */
  #orphans(browser: SimulatedBrowser): readonly string[] {
    const { place } = browser;
    if (place.wasEverBlocked || place.waiting.length === 0) return [];
    const there = new Set(this.#world.gateway.world.threads.flatMap(({ messages }) => messages.map(({ content }) => textOf(content))));
    const failed = new Set(this.#tabsOf(browser).flatMap(({ page }) => Object.values(page?.chat.snapshot.threads ?? {}))
      .flatMap(({ messages }) => messages.flatMap(({ status, text }) => (status === 'failed' ? [text] : []))));
    const isOver = (text: string): boolean => failed.has(text) || place.sent.some((sent) => sent.text === text && (sent.isDiscarded || sent.outcome?.status === 'failed'));
    return place.waiting.filter((text) => !there.has(text) && !isOver(text));
  }

  async #pass(ms: number): Promise<void> {
    this.#guarded('passing time', () => this.#passUntil(this.#world.clock.now() + ms));
    await ticks();
    this.#check('while settling');
  }

  /** Whoever sets timers of 0 ms for ever makes time stand still. */
  #passUntil(time: number): void {
    const { clock } = this.#world;
    for (let ran = 0; (clock.nextAt() ?? Infinity) <= time; ran++) {
      if (ran > mostTimers) throw new Error('time stands still: there is always one more timer');
      clock.step();
    }
    clock.runUntil(time);
  }

  #guarded(where: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#failures.push(`${where} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  #check(when: string): void {
    for (const fault of brokenNow(this.#browsers)) this.#failures.push(`${when}: ${fault}`);
  }

  #fail(browser: SimulatedBrowser, faults: readonly string[]): void {
    for (const fault of faults) this.#failures.push(`browser ${this.#browsers.indexOf(browser)}: ${fault}`);
  }

  #count(kind: string): void {
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
  }

  #pages(): unknown {
    return this.#browsers.map(({ pages }) => pages.map(({ frames, told, errors }) => ({ frames, told, errors: errors.map(({ code, detail }) => [code, detail]) })));
  }

  #history(): readonly string[] {
    return this.#world.log.map(({ n: _, t, dir, kind, frame, ...more }) =>
      `${String(t - this.#startAt).padStart(7)} ${dir === 'in' ? '->' : '<-'} ${kind} ${JSON.stringify(more).slice(0, 120)} ${JSON.stringify(frame ?? '').slice(0, 600)}`);
  }
}

const pending = ({ promises }: SimulatedBrowser): readonly string[] => promises.filter(({ isSettled }) => !isSettled).map(({ what }) => what);

/** What keeps a page from being in step. */
function unsettled(browser: SimulatedBrowser, elsewhere: ReadonlySet<string>): readonly string[] {
  if (browser.page === null) return [];
  const { chat } = browser.page;
  const threads = browser.threads.flatMap(({ snapshot: { messages, sync, history } }) => {
    const firstElsewhere = messages.findIndex(({ text, status }) => status === 'queued' && elsewhere.has(text));
    const mayWait = (at: number): boolean => firstElsewhere >= 0 && at >= firstElsewhere;
    return [
      ...(sync === 'live' ? [] : [`the thread is ${sync}`]),
      ...(history.status === 'known' ? [] : [`the history is ${history.status}`]),
      ...messages.filter(({ status }, at) => (status === 'queued' && !mayWait(at)) || status === 'sending' || status === 'sent').map(({ text, status }) => `${text} is ${status}`),
    ];
  });
  return [
    ...(chat.snapshot.status === 'live' ? [] : [`the chat is ${chat.snapshot.status}, its connection ${chat.snapshot.connection.status}`]),
    ...threads, ...pending(browser).map((what) => `${what} is not settled`),
  ];
}

/** Long enough for every promise that is settled to say so. */
async function ticks(): Promise<void> {
  for (let tick = 0; tick < 8; tick++) await Promise.resolve();
}
