import type { ClockPort, NetworkPort, SocketHandle, SocketPort } from './ports.ts';
import { FrameBatches } from './frame-batches.ts';
import { heartbeat } from './wire/encode.ts';

/** Silence after which the line is doubted, ms; a hidden page is in less of a hurry, and its timers are throttled anyway. */
const visibleSilenceMs = 10_000;
const hiddenSilenceMs = 70_000;

/** Nothing heard for this long before a send is reason enough to ask for proof, ms. */
const sendSilenceMs = 4_000;

export interface LineEvents {
  opened(): void;
  /** The first sign of life since `doubt` was called. */
  proven(): void;
  frame(text: string): void;
  closed(code: number): void;
}

/** The present socket, if there is one: what it heard and when, and the only way out for a frame. */
export class Line {
  readonly #socket: SocketPort;
  readonly #clock: ClockPort;
  readonly #network: NetworkPort;
  readonly #turn: (run: () => void) => void;
  #handle: SocketHandle | null = null;
  #isOpen = false;
  #isDoubted = false;
  #heardAt = 0;
  /** Every frame that goes out, as an object. */
  onSent: (frame: object) => void = () => {};

  constructor(socket: SocketPort, clock: ClockPort, network: NetworkPort, turn: (run: () => void) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#network = network;
    this.#turn = turn;
  }

  /** Opens; gives how to close. What the old socket still says after that reaches nobody. */
  open(url: string, events: LineEvents): () => void {
    let isOurs = true;
    const batches = new FrameBatches(this.#clock, this.#turn, (text) => {
      if (isOurs) events.frame(text);
    });
    const end = (): void => {
      isOurs = false;
      batches.clear();
      this.#isOpen = false;
      this.#handle = null;
    };
    this.#isDoubted = false;
    const handle = this.#socket.open(url, {
      opened: () => this.#turn(() => {
        if (!isOurs) return;
        this.#isOpen = true;
        this.#heardAt = this.#clock.now();
        events.opened();
      }),
      text: (frame) => {
        if (!isOurs) return;
        this.#heardAt = this.#clock.now();
        if (this.#isDoubted) {
          this.#isDoubted = false;
          this.#turn(() => events.proven());
        }
        batches.add(frame);
      },
      closed: (code) => this.#turn(() => {
        if (!isOurs) return;
        batches.flush();
        end();
        events.closed(code);
      }),
    });
    // A socket that closed while it was being opened has ended already.
    if (isOurs) this.#handle = handle;
    return () => {
      if (!isOurs) return;
      end();
      handle.close(1000);
    };
  }

  /** Waits for proof of life, and asks for it where it may. */
  ping(mayAsk: boolean): void {
    this.#isDoubted = true;
    if (mayAsk) this.write(heartbeat);
  }

  /** False when there is no open socket, or it refuses. */
  write(frame: object): boolean {
    if (!this.#isOpen || this.#handle === null) return false;
    try {
      this.#handle.send(JSON.stringify(frame));
    } catch {
      return false;
    }
    this.onSent(frame);
    return true;
  }

  /** How long until the silence is long enough to doubt the line, ms. */
  silenceLeftMs(): number {
    return Math.max(0, this.#heardAt + this.#silenceMs - this.#clock.now());
  }

  wasHeard(): boolean {
    return this.silenceLeftMs() > 0;
  }

  /** Something important was just sent into what may be a dead line. */
  deservesProbe(): boolean {
    return this.#clock.now() - this.#heardAt > sendSilenceMs;
  }

  get #silenceMs(): number {
    return this.#network.isVisible() ? visibleSilenceMs : hiddenSilenceMs;
  }
}
