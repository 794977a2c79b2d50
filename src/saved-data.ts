import type { Attachment, FailureReason } from '../machines/data/message.ts';
import type { StoragePort } from './ports.ts';

/** An own message that the gateway has not shown yet, as it survives a reload. */
export interface SavedMessage {
  readonly v: 1;
  readonly key: string;
  readonly threadId: string;
  readonly messageId: string;
  readonly text: string;
  /** Left out for a plain text. */
  readonly postback?: string;
  readonly attachments?: readonly Attachment[];
  /** Epoch ms by this device. */
  readonly at: number;
  readonly failure: FailureReason | null;
}

/**
 * What outlives the page: who the guest is, and what was sent and not confirmed. One entry per message, so that two tabs never
 * overwrite each other. Storage that throws or holds nonsense costs the survival, never the chat.
 */
export class SavedData {
  readonly #storage: StoragePort;
  readonly #scope: string;
  readonly #report: (error: unknown) => void;
  #customerId = '';

  constructor(storage: StoragePort, scope: { brandId: number; channelId: string }, report: (error: unknown) => void) {
    this.#storage = storage;
    this.#scope = `chat-machines.${scope.brandId}.${scope.channelId}`;
    this.#report = report;
  }

  /** Which customer's messages are meant from now on. */
  setCustomer(customerId: string): void {
    this.#customerId = customerId;
  }

  guestId(make: () => string): string {
    return this.#keep(`${this.#scope}.guest`, make);
  }

  visitorId(make: () => string): string {
    return this.#keep('chat-machines.visitor', make);
  }

  /** In order of sending. */
  messages(): readonly SavedMessage[] {
    return this.#try(() => {
      const found: SavedMessage[] = [];
      for (const key of this.#storage.keys()) {
        if (!key.startsWith(this.#prefix)) continue;
        const saved = parse(this.#storage.read(key));
        if (saved !== undefined) found.push(saved);
      }
      return found.sort((a, b) => a.at - b.at);
    }) ?? [];
  }

  put(message: SavedMessage): void {
    this.#try(() => this.#storage.write(this.#prefix + message.messageId, JSON.stringify(message)));
  }

  remove(messageId: string): void {
    this.#try(() => this.#storage.remove(this.#prefix + messageId));
  }

  get #prefix(): string {
    return `${this.#scope}.${this.#customerId}.out.`;
  }

  #keep(key: string, make: () => string): string {
    const kept = this.#try(() => this.#storage.read(key));
    if (kept) return kept;
    const made = make();
    this.#try(() => this.#storage.write(key, made));
    return made;
  }

  #try<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }
}

function parse(text: string | null): SavedMessage | undefined {
  try {
    const saved = JSON.parse(text ?? 'null') as Partial<SavedMessage> | null;
    const isWhole = saved?.v === 1 && typeof saved.messageId === 'string' && typeof saved.key === 'string'
      && typeof saved.threadId === 'string' && typeof saved.text === 'string' && typeof saved.at === 'number';
    return isWhole ? (saved as SavedMessage) : undefined;
  } catch {
    return undefined;
  }
}
