/** The platform's clients send at most so many events in this time (PROTOCOL 4.5). */
const windowMs = 5_000;
const windowSize = 100;

/** A back-off that grows comes nowhere near so many attempts in a minute; one that does not exceeds it. */
const mostAttempts = 20;

/** What one engine must never do on its sockets, checked with every frame; what it did all the same is in `broken`. */
export class VirtualRules {
  readonly broken: string[] = [];
  readonly #authorized = new Set<number>();
  readonly #sentAt: number[] = [];
  /** When sockets were made since somebody last asked for one, or the device spoke. */
  readonly #madeAt: number[] = [];

  /** The app or the device gives reason for trying at once. */
  provoked(): void {
    this.#madeAt.length = 0;
  }

  made(socket: number, unended: readonly number[], now: number): void {
    this.#madeAt.push(now);
    const before = this.#madeAt.at(-mostAttempts - 1);
    if (before !== undefined && now - before < 60_000) this.broken.push(`socket ${socket} was one attempt too many within 60 s`);
    if (unended.length > 0) this.broken.push(`socket ${socket} was made while ${unended.join(', ')} was not ended`);
  }

  /** A secured socket is authorized by its address (PROTOCOL 4.2). */
  secured(socket: number): void {
    this.#authorized.add(socket);
  }

  sent(socket: number, text: string, now: number, state: string): void {
    const { action, payload } = JSON.parse(text) as { action?: string; payload?: { eventType?: string } };
    const name = payload?.eventType ?? String(action);
    if (state !== 'open') this.broken.push(`${name} was sent on socket ${socket} while it was ${state}`);
    const isSignIn = action === 'register' || name === 'ReconnectConsumer';
    if (!isSignIn && !this.#authorized.has(socket)) this.broken.push(`${name} was sent on socket ${socket} before authorization`);
    if (action === 'heartbeat') return;
    this.#sentAt.push(now);
    const first = this.#sentAt.at(-windowSize - 1);
    if (first !== undefined && now - first < windowMs) this.broken.push(`${name} was one event too many within 5 s`);
    if (this.#sentAt.length > windowSize + 1) this.#sentAt.shift();
  }

  /** A frame reaches the engine. */
  heard(socket: number, text: string): void {
    if (this.#authorized.has(socket) || !/"Consumer(Authorized|Reconnected)"/.test(text)) return;
    this.#authorized.add(socket);
  }
}
