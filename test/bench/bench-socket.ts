import { answerTo } from './wire-frames.ts';

/**
 * A WebSocket as far as a chat can tell, without a line behind it: it opens, answers the sign-in, and dispatches the MessageEvents it is
 * given. `install` puts it into the place of the platform's, so that the port in front of it is the real one.
 */
export class BenchSocket extends EventTarget {
  static latest: BenchSocket | undefined;
  readyState = 0;
  readonly #handlers = new Map<string, EventListener>();

  constructor(readonly url = '') {
    super();
    BenchSocket.latest = this;
    queueMicrotask(() => {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    });
  }

  static install(): void {
    Object.assign(globalThis, { WebSocket: BenchSocket });
  }

  set onopen(handler: EventListener | null) {
    this.#handle('open', handler);
  }

  set onmessage(handler: ((event: MessageEvent) => void) | null) {
    this.#handle('message', handler as EventListener | null);
  }

  set onclose(handler: EventListener | null) {
    this.#handle('close', handler);
  }

  send(text: string): void {
    const answer = answerTo(text);
    if (answer !== undefined) queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: answer })));
  }

  close(): void {
    this.readyState = 3;
  }

  #handle(type: string, handler: EventListener | null): void {
    const before = this.#handlers.get(type);
    if (before !== undefined) this.removeEventListener(type, before);
    if (handler === null) return;
    this.#handlers.set(type, handler);
    this.addEventListener(type, handler);
  }
}
