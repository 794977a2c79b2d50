import type { Gateway } from '../../adapters/local-gateway/create-gateway.ts';
import type { LeaseStorage } from '../../src/leases.ts';
import type { ClockPort, EventStreamPort, HttpPort, IdsPort, LocksPort, NetworkPort, NetworkSignal, Ports, SocketPort, StoragePort } from '../../src/ports.ts';
import { countedIds, countedUuids } from './counted-ids.ts';
import type { EventClock } from './event-clock.ts';
import { seededRandom } from './seeded-random.ts';
import { type VirtualEventStream, virtualEventStream } from './virtual-event-stream.ts';
import { virtualFiles } from './virtual-file.ts';
import { virtualExchange } from './virtual-http.ts';
import { VirtualRules } from './virtual-rules.ts';
import { goodLine, type LineCondition, type SocketPlace, VirtualSocket } from './virtual-socket.ts';
import { VirtualLocks } from './virtual-locks.ts';
import { VirtualStorage } from './virtual-storage.ts';

/** What distinguishes one device from the next. */
export interface DeviceTraits {
  /** Keeps ids apart; devices of one world need different ones. */
  readonly family?: number;
  readonly seed?: number;
  readonly latencyMs?: number;
  /** Pages of one browser share it, and with it that browser's locks and database. */
  readonly storage?: StoragePort;
}

/** All that one engine has of the world: its ports, the line to the gateway, and a count of what it holds. */
export class VirtualDevice {
  readonly clock: EventClock;
  readonly rules = new VirtualRules();
  readonly line: LineCondition;
  readonly storage: StoragePort;
  readonly ports: Ports;
  /** Every socket that the engine has ever made, oldest first. */
  readonly sockets: VirtualSocket[] = [];
  /** When each of them was made, epoch ms. */
  readonly openedAt: number[] = [];
  /** Frames that came to the gateway on a socket that the engine had given up, oldest first. */
  readonly ghosts: string[] = [];
  isOnline = true;
  isVisible = true;
  readonly #place: SocketPlace;
  readonly #locks: VirtualLocks;
  readonly #listeners = new Set<(signal: NetworkSignal) => void>();
  readonly #timers = new Set<number>();
  readonly #streams = new Set<VirtualEventStream>();
  #exchanges = 0;
  #isKilled = false;
  /** What is to run once the page is back; null: it is here. */
  #owed: (() => void)[] | null = null;

  constructor(clock: EventClock, gateway: Gateway, { family = 1, seed = family, latencyMs, storage = new VirtualStorage() }: DeviceTraits = {}) {
    this.clock = clock;
    this.line = goodLine(latencyMs);
    this.storage = storage;
    this.#locks = storage instanceof VirtualStorage ? storage.locks : new VirtualLocks();
    this.#place = { clock, gateway, line: this.line, rules: this.rules, ghost: (text) => this.ghosts.push(text), isGone: () => this.#isKilled };
    const uuid = countedUuids(family);
    const guestId = countedIds(`guest-${family}`);
    const ids: IdsPort = { uuid, guestId };
    this.ports = {
      socket: this.#socketPort(), http: this.#httpPort(), storage: this.#storagePort(), network: this.#networkPort(), clock: this.#clockPort(),
      random: seededRandom(seed), ids, eventStream: this.#eventStreamPort(),
      locks: this.#locksPort(),
      files: virtualFiles(clock, () => this.#exchanges++, () => this.#exchanges--),
    };
  }

  get socket(): VirtualSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('no socket was made');
    return last;
  }

  /** The page was killed. */
  get isGone(): boolean {
    return this.#isKilled;
  }

  /** What the engine still holds. All zero after `stop()`. */
  get held(): { readonly timers: number; readonly sockets: number; readonly listeners: number; readonly exchanges: number; readonly locks: number } {
    const sockets = this.sockets.filter(({ state, isDetached }) => state !== 'closed' && !isDetached).length;
    return { timers: this.#timers.size, sockets, listeners: this.#listeners.size, exchanges: this.#exchanges, locks: this.#locks.count(this) };
  }

  /** The present socket is torn; both ends notice. */
  cut(): void {
    this.sockets.at(-1)?.cut();
  }

  /** The engine notices that its socket is torn, the gateway only `ms` later. */
  cutHere(ms: number): void {
    this.sockets.at(-1)?.cutHere(ms);
  }

  /** Every stream of events that runs is torn. */
  breakStreams(): void {
    for (const stream of this.#streams) stream.tear();
  }

  /** From now on frames vanish and nobody is told; new sockets are never heard of again. */
  goSilent(): void {
    Object.assign(this.line, { isUpGood: false, isDownGood: false, opens: 'held' });
  }

  /** Sockets that are made now are refused. */
  refuse(): void {
    this.line.opens = 'refused';
  }

  /** All well again, for what is sent and made from now on. */
  heal(): void {
    Object.assign(this.line, goodLine(this.line.latencyMs));
  }

  /** The device says that it has no network, and it has none. */
  goOffline(): void {
    this.isOnline = false;
    this.signal('offline');
    this.goSilent();
  }

  goOnline(): void {
    this.heal();
    this.isOnline = true;
    this.signal('online');
  }

  signal(signal: NetworkSignal): void {
    this.rules.provoked();
    if (signal === 'hidden') this.isVisible = false;
    if (signal === 'visible') this.isVisible = true;
    for (const heard of this.#listeners) this.whenHere(() => this.#listeners.has(heard) && heard(signal));
  }

  /** The tab is gone without a word: the engine's timers never run again, its sockets close as a browser closes them. */
  kill(): void {
    this.#isKilled = true;
    this.#locks.drop(this);
    for (const timer of this.#timers) this.clock.clearTimeout(timer);
    this.#timers.clear();
    this.#listeners.clear();
    for (const socket of this.sockets) socket.close(1001);
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  /** The page goes into the back/forward cache: no locks, its socket is closed, and nothing of it runs; gives how it comes back. */
  putAside(): () => void {
    const back = this.#locks.suspend(this);
    this.sockets.at(-1)?.cut();
    this.#owed = [];
    return () => this.#thaw(() => {
      back();
      this.signal('woke');
    });
  }

  /** The device sleeps, or the browser freezes the tab: nothing of the page runs, and what it holds it holds; gives how it wakes. */
  freeze(): () => void {
    this.#owed = [];
    return () => this.#thaw(() => this.signal('woke'));
  }

  #thaw(back: () => void): void {
    const owed = this.#owed ?? [];
    this.#owed = null;
    if (this.#isKilled) return;
    back();
    for (const run of owed) run();
  }

  /** What would run in a page that is put aside runs when it is back. */
  whenHere(run: () => void): void {
    if (this.#owed === null) run();
    else this.#owed.push(run);
  }

  #locksPort(): LocksPort {
    return {
      isLate: this.#locks.travelMs !== null,
      hold: (name, changed) => {
        let isTold = false;
        // A page that sleeps is told once it is awake.
        const hold = this.#locks.hold(this, name, (isHeld) => this.whenHere(() => changed(isTold = isHeld)), (run, ms) => void this.clock.setTimeout(() => this.#isKilled || run(), ms));
        return { isHeld: () => isTold && hold.isHeld(), release: () => hold.release() };
      },
    };
  }

  #socketPort(): SocketPort {
    return {
      open: (url, events) => {
        // A page that is gone opens nothing, whatever a promise of the app brings it.
        if (this.#isKilled) return { send: () => {}, close: () => {} };
        const id = this.sockets.length + 1;
        this.rules.made(id, this.sockets.filter(({ state }) => state !== 'closed').map((socket) => socket.id), this.clock.now());
        if (url.includes('transactionToken=')) this.rules.secured(id);
        const here = (tell: () => void): void => this.whenHere(() => socket.isDetached || this.#isKilled || tell());
        let isTold = true;
        const socket: VirtualSocket = new VirtualSocket(id, url, {
          opened: () => here(() => events.opened()),
          text: (frame) => here(() => events.text(frame)),
          closed(code) {
            isTold = false;
            here(() => {
              isTold = true;
              events.closed(code);
            });
          },
        }, this.#place);
        this.sockets.push(socket);
        this.openedAt.push(this.clock.now());
        // What is said on one that has closed, before the page hears of that, nobody hears.
        return { send: (text) => void (isTold && socket.send(text)), close: (code) => socket.close(code) };
      },
    };
  }

  #httpPort(): HttpPort {
    return {
      request: (request, done, progress) => {
        if (this.#isKilled) return () => {};
        this.#exchanges++;
        let isWanted = true;
        // A page that is gone hears no answers.
        const abort = virtualExchange(this.#place, request, (result) => this.whenHere(() => {
          if (!isWanted) return;
          isWanted = false;
          this.#exchanges--;
          if (!this.#isKilled) done(result);
        }), (part) => this.whenHere(() => isWanted && progress?.(part)));
        return () => {
          if (isWanted) this.#exchanges--;
          isWanted = false;
          abort();
        };
      },
    };
  }

  #eventStreamPort(): EventStreamPort {
    return {
      open: (url, eventNames, on) => {
        if (this.#isKilled) return () => {};
        this.#exchanges++;
        let isOpen = true;
        const here = (tell: () => void): void => this.whenHere(() => isOpen && !this.#isKilled && tell());
        const stream = virtualEventStream(this.#place, url, eventNames, {
          opened: () => here(() => on.opened()), message: (data, id, event) => here(() => on.message(data, id, event)), failed: (isClosed) => here(() => on.failed(isClosed)),
        });
        this.#streams.add(stream);
        return () => {
          isOpen = false;
          this.#exchanges--;
          this.#streams.delete(stream);
          stream.close();
        };
      },
    };
  }

  /** What a page that is gone still writes or removes, nobody ever sees. */
  #storagePort(): StoragePort & LeaseStorage {
    const storage = this.storage instanceof VirtualStorage
      ? this.storage.view(this, (run, ms) => void this.clock.setTimeout(() => this.whenHere(() => this.#isKilled || run()), ms)) : this.storage;
    const hear = (isMeant: (key: string) => boolean, changed: () => void): (() => void) => (this.storage instanceof VirtualStorage
      ? this.storage.hearOthers(this, (key) => isMeant(key) && this.clock.setTimeout(() => this.whenHere(() => this.#isKilled || changed()), 1))
      : () => {});
    return {
      read: (key) => storage.read(key),
      keys: () => storage.keys(),
      write: (key, text) => {
        if (this.#isKilled) return;
        storage.write(key, text);
        if (this.storage instanceof VirtualStorage) this.storage.tell(this, key);
      },
      listen: (changed) => hear((key) => key.includes('.out.'), changed),
      watch: (watched, changed) => hear((key) => key === watched, changed),
      remove: (key) => void (this.#isKilled || storage.remove(key)),
    };
  }

  #networkPort(): NetworkPort {
    return {
      isOnline: () => this.isOnline,
      isVisible: () => this.isVisible,
      listen: (heard) => {
        this.#listeners.add(heard);
        return () => this.#listeners.delete(heard);
      },
    };
  }

  #clockPort(): ClockPort {
    const { clock } = this;
    const set = (run: () => void, ms: number): number => {
      if (this.#isKilled) return 0;
      const timer = clock.setTimeout(() => this.whenHere(() => {
        if (this.#timers.delete(timer)) run();
      }), ms);
      this.#timers.add(timer);
      return timer;
    };
    return {
      now: clock.now,
      setTimeout: set,
      clearTimeout: (timer) => {
        this.#timers.delete(timer as number);
        clock.clearTimeout(timer);
      },
      // A microtask on a real page: it cannot be taken back and keeps nothing alive, so it does not count as held.
      soon: (run) => clock.setTimeout(() => this.whenHere(() => this.#isKilled || run()), 0),
    };
  }
}
