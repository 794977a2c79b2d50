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
  /** The newest message of the gateway that was held when it was written; `null`: none was. */
  readonly after?: { readonly id: string; readonly at: number } | null;
}

/**
 * What outlives the page: who the guest is, and what was sent and not confirmed. One entry per message, so that two tabs never
 * overwrite each other. Storage that throws or holds nonsense costs the survival, never the chat.
 */
export class SavedData {
  readonly #storage: StoragePort;
  readonly #scope: string;
  readonly #report: (error: unknown) => void;
  #customerId: string | null = null;

  constructor(storage: StoragePort, scope: { brandId: number; channelId: string }, report: (error: unknown) => void) {
    this.#storage = storage;
    this.#scope = `chat-machines.${scope.brandId}.${keyPart(scope.channelId)}`;
    this.#report = report;
  }

  /** Which customer's messages are meant from now on; null: nobody knows yet, so none are kept or found. */
  setCustomer(customerId: string | null): void {
    this.#customerId = customerId;
  }

  get hasCustomer(): boolean {
    return this.#customerId !== null;
  }

  /** A text kept for this channel; null where there is none. */
  note(name: string): string | null {
    return this.#try(() => this.#storage.read(`${this.#scope}.${name}`)) ?? null;
  }

  setNote(name: string, text: string | null): void {
    const key = `${this.#scope}.${name}`;
    this.#try(() => (text === null ? this.#storage.remove(key) : this.#storage.write(key, text)));
  }

  /** The same for this customer; nothing is kept or found while nobody knows who it is. */
  record(name: string): string | null {
    return this.#customerId === null ? null : this.note(`${keyPart(this.#customerId)}.${name}`);
  }

  setRecord(name: string, text: string | null): void {
    if (this.#customerId !== null) this.setNote(`${keyPart(this.#customerId)}.${name}`, text);
  }

  /** Everything of the customer goes: messages, guest id, tokens. The device's visitor id stays. */
  forget(): void {
    for (const key of this.#try(() => this.#storage.keys()) ?? []) {
      const isTheirs = key === `${this.#scope}.guest` || key === `${this.#scope}.identity` || key.startsWith(`${this.#scope}.token.`)
        || (this.#customerId !== null && key.startsWith(`${this.#scope}.${keyPart(this.#customerId)}.`));
      if (isTheirs) this.#try(() => this.#storage.remove(key));
    }
  }

  guestId(make: () => string): string {
    return this.#keep(`${this.#scope}.guest`, make);
  }

  visitorId(make: () => string): string {
    return this.#keep('chat-machines.visitor', make);
  }

  /** In order of sending. */
  messages(): readonly SavedMessage[] {
    if (this.#customerId === null) return [];
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
    if (this.#customerId !== null) this.#try(() => this.#storage.write(this.#prefix + message.messageId, JSON.stringify(message)));
  }

  remove(messageId: string): void {
    this.#try(() => this.#storage.remove(this.#prefix + messageId));
  }

  get #prefix(): string {
    return `${this.#scope}.${keyPart(this.#customerId ?? '')}.out.`;
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

/** Dots part the keys: in an id they would make one customer's keys look like another's. */
const keyPart = (id: string): string => id.replace(/[%.]/g, (sign) => (sign === '.' ? '%2E' : '%25'));

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
