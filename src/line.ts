import type { SocketFact } from '../machines/connection.events.ts';
import type { GuardedPorts } from './guarded-ports.ts';
import type { SocketHandle } from './ports.ts';
import { FrameBatches } from './frame-batches.ts';
import { decodeAll, type DecodedFact } from './wire/decode.ts';
import { heartbeat } from './wire/encode.ts';

/** Silence after which the line is doubted, ms; a hidden page is in less of a hurry, and its timers are throttled anyway. */
const visibleSilenceMs = 10_000;
const hiddenSilenceMs = 60_000;

/** Nothing heard for this long before a send is reason enough to ask for proof, ms. */
const sendSilenceMs = 1_000;

/** Two attempts are never closer together than this, whoever asks for them, ms. */
const spacingMs = 250;

/** While no socket is open. */
const nowhere = (_: string): boolean => false;

type LinePorts = Pick<GuardedPorts, 'clock' | 'network' | 'safely' | 'socket'>;

/** The present socket, if there is one: what it heard and when, and the only way out for a frame. */
export class Line {
  readonly #ports: LinePorts;
  readonly #turn: (run: () => void) => void;
  /** False where it did not go out. */
  #send = nowhere;
  #isDoubted = false;
  /** Whether this very socket may carry more than the sign-in; a machine may not have taken in yet that it is another than before. */
  isAuthorized = false;
  /** The last one was closed from the other end. */
  isDroppedByPeer = false;
  #heardAt = 0;
  #triedAt = -spacingMs;
  /** Every frame that goes out, as an object. */
  onSent: (frame: object) => void = () => {};

  constructor(ports: LinePorts, turn: (run: () => void) => void) {
    this.#ports = ports;
    this.#turn = turn;
  }

  /** Begins an attempt, as soon as the last one is long enough ago; gives how to abandon it. */
  spaced(begin: () => (() => void) | void): (() => void) | void {
    const passedMs = this.#ports.clock.now() - this.#triedAt;
    // A clock may be set back.
    if (passedMs < 0 || passedMs >= spacingMs) return begin();
    let abandon: (() => void) | void = undefined;
    const timer = this.#ports.clock.setTimeout(() => (abandon = begin()), spacingMs - passedMs);
    return () => {
      this.#ports.clock.clearTimeout(timer);
      abandon?.();
    };
  }

  /** Closes the present socket, if there is one. */
  close = (): void => {};

  /** Opens, and tells of the socket (`socket.heard`: the first sign of life since it was doubted) and what came over it; gives how to close. What the old one still says after that reaches nobody. */
  open(url: string, tell: (fact: SocketFact) => void, came: (fact: DecodedFact) => void): () => void {
    // A transition that was undone may have left its socket behind.
    this.close();
    const { clock, safely, socket } = this.#ports;
    let isOurs = true;
    let handle: SocketHandle | null = null;
    const batches = new FrameBatches(clock, this.#turn, decodeAll, (fact) => {
      if (isOurs) came(fact);
    });
    const end = (): void => {
      isOurs = false;
      batches.clear();
      this.#send = nowhere;
    };
    const shut = (): void => safely('socket.close', () => handle?.close(1000), undefined);
    const closed = (code: number): void => this.#turn(() => {
      if (!isOurs) return;
      // What it brought last is still heard; nothing goes out on it any more.
      this.#send = nowhere;
      batches.flush();
      end();
      this.isDroppedByPeer = true;
      tell({ type: 'socket.closed', code });
    });
    /** One that cannot be written to has closed. */
    const send = (text: string): boolean => {
      const isSent = safely('socket.send', () => (handle?.send(text), handle !== null), false);
      if (!isSent) {
        shut();
        clock.soon(() => closed(1006));
      }
      return isSent;
    };
    this.#isDoubted = false;
    this.isAuthorized = false;
    this.#triedAt = clock.now();
    handle = safely('socket.open', () => socket.open(url, {
      opened: () => this.#turn(() => {
        if (!isOurs) return;
        this.#send = send;
        this.#heardAt = clock.now();
        this.isDroppedByPeer = false;
        tell({ type: 'socket.opened' });
      }),
      text: (frame) => {
        if (!isOurs) return;
        this.#heardAt = clock.now();
        if (this.#isDoubted) {
          this.#isDoubted = false;
          this.#turn(() => tell({ type: 'socket.heard' }));
        }
        batches.add(frame, this.#heardAt);
      },
      closed,
    }), null);
    // Nor can one be that was not opened.
    if (handle === null) closed(1006);
    this.close = () => {
      if (!isOurs) return;
      end();
      shut();
    };
    return this.close;
  }

  /** Waits for proof of life, and asks for it where it may: the answer to a sign-in is proof enough. */
  ping(): void {
    this.#isDoubted = true;
    this.write(heartbeat);
  }

  /** False when there is no open socket, or none that may carry this, or it refuses. `written`: before anybody is shown it. */
  write(frame: object, isSignIn = false, written = (): void => {}): boolean {
    if (!(isSignIn || this.isAuthorized) || !this.#send(JSON.stringify(frame))) return false;
    written();
    this.onSent(frame);
    return true;
  }

  /** How long until the silence is long enough to doubt the line, ms. */
  silenceLeftMs(): number {
    return Math.min(Math.max(0, this.#silenceMs - this.#silentForMs), this.#silenceMs);
  }

  /**
   * Lately enough to need no proof. Not in a hidden page: browsers throttle timers that were set by timers to one a minute, and it is the
   * answer to a heartbeat that begins such a chain anew.
   */
  wasHeard(): boolean {
    // A clock that was set back says nothing.
    return this.#ports.network.isVisible() && this.#silentForMs >= 0 && this.silenceLeftMs() > 0;
  }

  /** Something important was just sent into what may be a dead line. */
  deservesProbe(): boolean {
    const ms = this.#silentForMs;
    // Nor does one that was set back say anything here.
    return ms < 0 || ms > sendSilenceMs;
  }

  get #silentForMs(): number {
    return this.#ports.clock.now() - this.#heardAt;
  }

  get #silenceMs(): number {
    return this.#ports.network.isVisible() ? visibleSilenceMs : hiddenSilenceMs;
  }
}
