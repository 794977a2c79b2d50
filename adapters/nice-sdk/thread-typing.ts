import { quiet } from './abortable.ts';
import type { Session } from './session.ts';
import type { ChatEventData } from './wire-objects.ts';

/** What the agent sees of a customer who writes. Nobody waits for it: what fails is forgotten. */
export class ThreadTyping {
  readonly #session: Session;
  readonly #id: string;
  #timer: unknown = null;
  #preview: { text: string | null; timer: unknown } = { text: null, timer: null };

  constructor(session: Session, id: string) {
    this.#session = session;
    this.#id = id;
  }

  keystroke(timeout: number, onSend?: () => void): void {
    const { clock } = this.#session.ports;
    if (!this.#isSeen) return;
    if (this.#timer === null) {
      this.#say('SenderTypingStarted');
      onSend?.();
    } else clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => this.stop(), timeout);
  }

  stop(): void {
    if (this.#timer === null) return;
    this.#session.ports.clock.clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isSeen) this.#say('SenderTypingEnded');
  }

  /** The first at once, then at most one in `timeout` ms, the latest. */
  preview(text: string, timeout: number): void {
    if (this.#preview.timer !== null) {
      this.#preview.text = text;
      return;
    }
    void this.sendPreview(text);
    this.#pace(timeout);
  }

  stopPreview(send: boolean): void {
    const { text, timer } = this.#preview;
    if (timer !== null) this.#session.ports.clock.clearTimeout(timer);
    this.#preview = { text: null, timer: null };
    if (send && text !== null) void this.sendPreview(text);
  }

  sendPreview(text: string): Promise<ChatEventData | undefined> {
    if (!this.#isSeen) return Promise.resolve(undefined);
    const data = { thread: { idOnExternalPlatform: this.#id }, messageContent: { payload: { text }, type: 'TEXT' } };
    return quiet(this.#session.ask('SendMessagePreview', data, { threadId: this.#id }));
  }

  #pace(timeout: number): void {
    const { span } = this.#session;
    this.#preview.timer = this.#session.ports.clock.setTimeout(() => {
      const { text } = this.#preview;
      this.#preview = { text: null, timer: null };
      if (text !== null && span.reason === null) this.preview(text, timeout);
    }, timeout);
  }

  /** There is somebody to see it: a contact that is not over, and a line. */
  get #isSeen(): boolean {
    return this.#session.conversation(this.#id).hasContact && this.#session.isOnline;
  }

  #say(eventType: string): void {
    void quiet(this.#session.ask(eventType, { thread: { idOnExternalPlatform: this.#id } }, { threadId: this.#id }));
  }
}
