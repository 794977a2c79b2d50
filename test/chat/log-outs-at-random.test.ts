import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import type { ChatOptions } from '../../src/index.ts';
import { leases } from '../../src/leases.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { CodeSource, pass, signInOptions } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// One browser, up to four tabs that write, go off line, are killed, reloaded and put aside, and log-outs that all of them hear of, one after the other.
// `LOG_OUTS=1..300 npx vitest run --project development test/chat/log-outs-at-random.test.ts` for more seeds.

const modes = ['guest', 'named', 'both', 'anonymous', 'securedCookies', 'oauth', 'thirdParty'] as const;
type Mode = typeof modes[number];

interface Tab {
  readonly page: VirtualChat;
  readonly number: number;
  /** How many had logged out before whoever it is for. */
  turn: number;
  isOffline: boolean;
  /** What it had not sent then goes by way of others, and may be there later than what it wrote when it was back. */
  wasAside: boolean;
}

interface Said {
  readonly text: string;
  readonly turn: number;
  readonly tab: number;
  readonly writer: Tab;
  /** What the tab said of it last, before it was gone; null: it is there. */
  wasDurable: boolean | null;
}

const waitsMs = [5, 50, 500, 3_000, 20_000, 100_000];

class Stage {
  readonly faults = new Set<string>();
  readonly #world = new VirtualWorld({ strict: true, deduplicate: false, tokenExpiresIn: 600 });
  readonly #storage = new VirtualStorage();
  readonly #database = new VirtualDatabase();
  readonly #random: () => number;
  readonly #mode: Mode;
  readonly #hasLocks: boolean;
  readonly #apartMs: number;
  readonly #codes = new Map<number, CodeSource>();
  readonly #tabs: Tab[] = [];
  readonly #said: Said[] = [];
  #opened = 0;
  #turn = 0;

  constructor(seed: number, mode: Mode) {
    this.#random = seededRandom(seed * 7_919 + modes.indexOf(mode));
    this.#mode = mode;
    this.#hasLocks = this.#chance(0.7);
    this.#apartMs = this.#chance(0.5) ? 30 : 4_000;
  }

  async run(): Promise<ReadonlySet<string>> {
    for (let step = 0; step < 25; step++) {
      await pass(this.#world, this.#of(waitsMs));
      await this.#act();
      this.#lookAround();
    }
    for (const { page } of this.#tabs) this.#goOn(page);
    await pass(this.#world, 60_000);
    const last = this.#open();
    this.#goOn(last.page);
    void last.page.thread;
    await pass(this.#world, 300_000);
    this.#lookAround();
    this.#lookBack();
    this.#lookInto();
    for (const { page } of this.#tabs) page.chat.stop();
    for (const { page, number } of this.#tabs) if (Object.values(page.device.held).some((count) => count !== 0)) this.faults.add(`tab ${number} holds ${JSON.stringify(page.device.held)} after stop`);
    return this.faults;
  }

  #below = (count: number): number => Math.floor(this.#random() * count);
  #chance = (share: number): boolean => this.#random() < share;
  #of = <T>(list: readonly T[]): T => list[this.#below(list.length)] as T;

  /** Who is there after so many log-outs. */
  #options(): Partial<ChatOptions> {
    const id = `customer ${this.#turn}`;
    switch (this.#mode) {
      case 'guest': return { customer: {} };
      case 'named': return { customer: { id } };
      case 'both': return { customer: this.#turn % 2 === 1 ? { id } : {} };
      case 'anonymous': return { ...signInOptions('anonymous'), customer: { id } };
      case 'securedCookies': return signInOptions('securedCookies');
      default: {
        const codes = this.#codes.get(this.#turn) ?? new CodeSource(id);
        this.#codes.set(this.#turn, codes);
        return { ...signInOptions(this.#mode, codes), customer: {} };
      }
    }
  }

  #open(): Tab {
    const page: VirtualChat = this.#world.open({
      storage: this.#storage, options: this.#options(), latencyMs: 20,
      ports: ({ storage, clock, random }) => ({
        storage: layeredStorage(storage, this.#database.port(this.#world.clock, () => page.device.isGone), clock),
        ...(!this.#hasLocks && { locks: leases(storage, clock, random) }),
      }),
    });
    const tab: Tab = { page, number: this.#opened++, turn: this.#turn, isOffline: false, wasAside: false };
    this.#tabs.push(tab);
    if (this.#chance(0.8)) void page.thread;
    if (this.#chance(0.6)) this.#connect(page);
    if (this.#chance(0.3)) this.#toggleLine(tab);
    return tab;
  }

  #connect = ({ chat }: VirtualChat): void => void chat.connect().catch(() => {});

  #goOn(page: VirtualChat): void {
    page.device.goOnline();
    this.#connect(page);
  }

  #toggleLine(tab: Tab): void {
    if (tab.isOffline) tab.page.device.goOnline();
    else tab.page.device.goOffline();
    tab.isOffline = !tab.isOffline;
  }

  #kill(tab: Tab): void {
    const wasDurable = tab.page.chat.snapshot.persistence === 'durable';
    for (const said of this.#said) if (said.tab === tab.number && said.turn === tab.turn) said.wasDurable = wasDurable;
    tab.page.device.kill();
    this.#tabs.splice(this.#tabs.indexOf(tab), 1);
  }

  async #act(): Promise<void> {
    const tab = this.#tabs[this.#below(this.#tabs.length)];
    const what = this.#random();
    if (tab === undefined || (what < 0.12 && this.#tabs.length < 4)) this.#open();
    else if (what < 0.5) this.#say(tab);
    else if (what < 0.62) this.#toggleLine(tab);
    else if (what < 0.7) this.#connect(tab.page);
    else if (what < 0.78) this.#kill(tab);
    else if (what < 0.88) {
      this.#kill(tab);
      if (this.#chance(0.3)) await pass(this.#world, this.#below(50));
      this.#open();
    } else if (what < 0.95) await this.#logOut();
    else {
      tab.wasAside = true;
      const back = tab.page.device.putAside();
      await pass(this.#world, this.#below(20_000));
      back();
    }
  }

  #say(tab: Tab): void {
    const text = `m${this.#said.length}`;
    this.#said.push({ text, turn: tab.turn, tab: tab.number, writer: tab, wasDurable: null });
    void tab.page.thread.send(text);
  }

  async #logOut(): Promise<void> {
    this.#turn++;
    for (const tab of [...this.#tabs].sort(() => this.#random() - 0.5)) {
      const { customer = {}, signIn } = this.#options();
      tab.page.chat.reset({ customer, ...(signIn && { signIn }) });
      tab.turn = this.#turn;
      if (this.#chance(0.8)) void tab.page.thread;
      if (this.#chance(0.7)) this.#connect(tab.page);
      this.#lookAround([tab]);
      await pass(this.#world, this.#below(this.#apartMs));
    }
  }

  /** Nobody sees what somebody else has written. */
  #lookAround(tabs: readonly Tab[] = this.#tabs): void {
    for (const { page, number, turn } of tabs) {
      const shown = Object.values(page.chat.snapshot.threads).flatMap(({ messages }) => messages.map(({ text }) => text));
      for (const said of this.#said) if (said.turn !== turn && shown.includes(said.text)) this.faults.add(`tab ${number} shows ${said.text} of who left`);
      for (const { code } of page.errors) if (code === 'engine.crashed' || code === 'storage.damaged') this.faults.add(`tab ${number}: ${code}`);
    }
  }

  /** All is well: the tabs are one customer's, who is kept, and nothing is of anybody before. */
  #lookInto(): void {
    for (const { page, number } of this.#tabs) {
      const { status, persistence } = page.chat.snapshot;
      if (status !== 'live' || persistence !== 'durable') this.faults.add(`tab ${number} is ${status}, ${persistence}`);
    }
    if (new Set(this.#tabs.map(({ page }) => page.chat.snapshot.customer.id)).size > 1) this.faults.add('tabs differ');
    // Where only a code says who that is, a page that has not signed in cannot know whose a dead one's are: nobody else finds them.
    if (this.#mode === 'thirdParty') return;
    for (const [key, text] of [...this.#storage.texts, ...this.#database.texts]) {
      for (const said of this.#said) if (said.turn !== this.#turn && text.includes(`"${said.text}"`)) this.faults.add(`${said.text} of who left is kept`);
      const [, turn] = /customer (\d+)/.exec(`${key} ${text}`) ?? [];
      if (turn !== undefined && Number(turn) !== this.#turn) this.faults.add(`${key} is kept of who left`);
    }
  }

  /** Once, in the order of its tab, in a thread of one customer; lost is only what had to go with its customer, or was said not to be kept. */
  #lookBack(): void {
    const places = this.#world.threads.flatMap(({ messages }, thread) => messages.map(({ text }) => ({ text, thread })));
    const last = new Map<string, number>();
    const whose = new Map<number, number>();
    for (const { text, tab, turn, writer, wasDurable } of this.#said) {
      const found = places.flatMap((place, at) => (place.text === text ? [{ ...place, at }] : []));
      if (found.length > 1) this.faults.add(`${text} is there ${found.length} times`);
      const [place] = found;
      if (place === undefined) {
        if (turn === this.#turn && wasDurable !== false) this.faults.add(`${text} is lost`);
        continue;
      }
      const line = `${tab} ${place.thread}`;
      if (place.at < (last.get(line) ?? -1) && !writer.wasAside) this.faults.add(`${text} was overtaken`);
      last.set(line, place.at);
      if ((whose.get(place.thread) ?? turn) !== turn) this.faults.add(`${text} is in a thread of who left`);
      whose.set(place.thread, turn);
    }
  }
}

const [from = 1, to = 25] = (process.env['LOG_OUTS'] ?? '').split('..').flatMap((text) => (text === '' ? [] : [Number(text)]));

test.each(modes)('%s: whatever tabs do, nobody sees what somebody has written who left, and nothing is lost, doubled or out of order', { timeout: 600_000 }, async (mode) => {
  const failed: string[] = [];
  for (let seed = from; seed <= to; seed++) {
    const faults = await new Stage(seed, mode).run();
    if (faults.size > 0) failed.push(`seed ${seed}: ${[...faults].join(', ')}`);
  }
  expect(failed).toEqual([]);
});
