import { KnownIds } from './known-ids.ts';
import type { FailureReason, Message, MessageStatus } from './message.ts';

/** Messages per chunk. A new version copies one chunk and the list of chunks, whatever the length of the conversation. */
const chunkSize = 256;

/** How far along a status is; marks only ever rise. `failed` gives way to any evidence. */
const rank: Readonly<Record<MessageStatus, number>> = { failed: 0, queued: 1, sending: 2, sent: 3, delivered: 4, seen: 5, read: 6 };

/** One more step for a status, never one back; `failed` only before the gateway has shown the message. */
const risen = (held: MessageStatus, told: MessageStatus): MessageStatus => (rank[told] > rank[held] ? told : held);

/** Messages by id, of all versions. Those from `from` on, in their order, are put into it when one of them is asked for: most never are. */
interface Index {
  readonly known: KnownIds;
  readonly byId: Map<string, Message>;
  from: number;
}

/**
 * A conversation in order: by server time and, where that ties, by order on the wire; own unconfirmed messages last, in order of
 * sending. Each version is immutable to its reader. The newest one shares its last chunk and its index with those before it, which is
 * why only the newest may be built upon.
 */
export class Timeline {
  readonly #chunks: readonly Message[][];
  readonly #index: Index;
  readonly #pending: readonly Message[];
  /** Confirmed messages. */
  confirmed: number;
  #list: readonly Message[] | undefined;

  private constructor(chunks: readonly Message[][], confirmed: number, pending: readonly Message[], index: Index) {
    this.#chunks = chunks;
    this.confirmed = confirmed;
    this.#pending = pending;
    this.#index = index;
  }

  static empty(): Timeline {
    return new Timeline([], 0, [], { known: new KnownIds(), byId: new Map(), from: 0 });
  }

  get length(): number {
    return this.confirmed + this.#pending.length;
  }

  /** All messages, oldest first. Made when first asked for, then kept: O(length) once per version. */
  get messages(): readonly Message[] {
    if (this.#list === undefined) {
      // Whole chunks are copied at the speed of memory. The last one may be longer by now: it belongs to the newest version.
      const list = ([] as Message[]).concat(...this.#chunks);
      list.length = this.confirmed;
      this.#list = list.concat(this.#pending);
    }
    return this.#list;
  }

  /** Own messages that the gateway has not shown, in order of sending. */
  get pending(): readonly Message[] {
    return this.#pending;
  }

  get oldest(): Message | undefined {
    return this.confirmed === 0 ? undefined : this.at(0);
  }

  /** The newest message the gateway has shown. */
  get newest(): Message | undefined {
    return this.confirmed === 0 ? undefined : this.at(this.confirmed - 1);
  }

  /** By external id. Only the newest version answers for itself. */
  get(id: string): Message | undefined {
    return this.#index.known.mayHave(id) ? this.#indexed().get(id) : undefined;
  }

  isPending(id: string): boolean {
    return this.#pending.some((message) => message.id === id);
  }

  /** An own message, just sent: stands last until the gateway shows it. */
  addPending(message: Message): Timeline {
    if (this.get(message.id) !== undefined) return this;
    this.#keep(message);
    return new Timeline(this.#chunks, this.confirmed, [...this.#pending, message], this.#index);
  }

  removePending(id: string): Timeline {
    if (!this.isPending(id)) return this;
    this.#indexed().delete(id);
    return new Timeline(this.#chunks, this.confirmed, this.#pendingBut(id), this.#index);
  }

  /** A new status for an own message that is still pending; confirmed ones only change by what the gateway says. */
  setPendingStatus(id: string, status: MessageStatus, failure: FailureReason | null): Timeline {
    const held = this.get(id);
    if (held === undefined || (held.status === status && held.failure === failure) || !this.isPending(id)) return this;
    const changed = { ...held, status, failure };
    this.#keep(changed);
    return new Timeline(this.#chunks, this.confirmed, this.#pending.map((message) => (message.id === id ? changed : message)), this.#index);
  }

  /** A message that is not held, put last into this very version: only for one who knows that nobody else has it. False: that is not its place. */
  append(message: Message): boolean {
    const length = this.confirmed % chunkSize;
    const last = this.#chunks[this.#chunks.length - 1];
    if (length === 0 || last?.length !== length || (last[length - 1] as Message).at > message.at) return false;
    last.push(message);
    this.#index.known.add(message.id);
    this.confirmed++;
    this.#list = undefined;
    return true;
  }

  /** What the gateway shows: put in its place, or merged with what is `held` under the same id. Same version when nothing is new. */
  place(message: Message, held = this.get(message.id) ?? null): Timeline {
    if (held === null) return this.#insert(message, this.#upperBound(message.at), this.#pending);
    if (this.isPending(message.id)) {
      const shown = asShown(message, held);
      return this.#insert(shown, this.#upperBound(shown.at), this.#pendingBut(message.id));
    }
    const merged = merge(held, message);
    if (merged === held) return this;
    this.#keep(merged);
    const index = this.#indexOf(held);
    return merged.at === held.at ? this.#replace(index, merged) : this.#without(index).#insert(merged, undefined, this.#pending);
  }

  /**
   * A page as the gateway sends it, newest first. Messages that tie in time keep the page's order; one that ties with what is held and
   * is not in the page counts as older (`history`) or as newer (`recovered`) than that. `newer`: the held message right after the page.
   */
  placePage(newestFirst: readonly Message[], kind: 'recovered' | 'history', newer?: Message): Timeline {
    if (this.confirmed === 0 && newestFirst.every(({ id }) => this.get(id) === undefined)) return this.#fill(newestFirst);
    let timeline: Timeline = this;
    for (const message of newestFirst) {
      const isPending = timeline.isPending(message.id);
      if (timeline.get(message.id) !== undefined && !isPending) timeline = timeline.place(message);
      else {
        const at = newer?.at === message.at ? timeline.#indexOf(newer)
          : kind === 'history' ? timeline.#lowerBound(message.at) : timeline.#upperBound(message.at);
        const pending = isPending ? timeline.#pendingBut(message.id) : timeline.#pending;
        timeline = timeline.#insert(isPending ? asShown(message, timeline.get(message.id)) : message, at, pending);
      }
      newer = timeline.get(message.id);
    }
    return timeline;
  }

  at(index: number): Message {
    return (this.#chunks[Math.floor(index / chunkSize)] as Message[])[index % chunkSize] as Message;
  }

  #pendingBut(id: string): readonly Message[] {
    return this.#pending.filter((message) => message.id !== id);
  }

  #fill(newestFirst: readonly Message[]): Timeline {
    let timeline: Timeline = this;
    for (let i = newestFirst.length - 1; i >= 0; i--) timeline = timeline.place(newestFirst[i] as Message);
    return timeline;
  }

  /** The first index whose message is later than `at`. */
  #upperBound(at: number): number {
    const newest = this.newest;
    if (newest === undefined || newest.at <= at) return this.confirmed;
    return this.#bound((message) => message.at > at);
  }

  #lowerBound(at: number): number {
    return this.#bound((message) => message.at >= at);
  }

  #bound(isPast: (message: Message) => boolean): number {
    let low = 0;
    let high = this.confirmed;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isPast(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #indexOf(held: Message): number {
    let index = this.#lowerBound(held.at);
    while (index < this.confirmed && this.at(index).id !== held.id) index++;
    return index;
  }

  #insert(message: Message, index: number | undefined, pending: readonly Message[]): Timeline {
    const where = index ?? this.#upperBound(message.at);
    const length = this.confirmed % chunkSize;
    const last = this.#chunks[this.#chunks.length - 1];
    // The common case: the last chunk is the newest version's own, older ones never look past their length.
    const isNewest = this.#index.from <= this.confirmed && (length === 0 || last?.length === length);
    if (where < this.confirmed || !isNewest) {
      this.#keep(message);
      return this.#rebuild(where, [message], 0, pending);
    }
    this.#index.known.add(message.id);
    if (length > 0) last?.push(message);
    return new Timeline(length > 0 ? this.#chunks : [...this.#chunks, [message]], this.confirmed + 1, pending, this.#index);
  }

  #keep(message: Message): void {
    this.#indexed().set(message.id, message);
    this.#index.known.add(message.id);
  }

  /** The index, with everything in it. */
  #indexed(): Map<string, Message> {
    const index = this.#index;
    for (; index.from < this.confirmed; index.from++) {
      const message = this.at(index.from);
      index.byId.set(message.id, message);
    }
    return index.byId;
  }

  #replace(index: number, message: Message): Timeline {
    const chunks = [...this.#chunks];
    const chunk = [...(chunks[Math.floor(index / chunkSize)] as Message[])];
    chunk[index % chunkSize] = message;
    chunks[Math.floor(index / chunkSize)] = chunk;
    return new Timeline(chunks, this.confirmed, this.#pending, this.#index);
  }

  #without(index: number): Timeline {
    return this.#rebuild(index, [], 1, this.#pending);
  }

  /** Everything from `from` on is laid anew, with `added` in the place of as many as are `removed`; what stands before it is shared. */
  #rebuild(from: number, added: readonly Message[], removed: number, pending: readonly Message[]): Timeline {
    const firstChunk = Math.floor(from / chunkSize);
    const kept = (this.#chunks[firstChunk] ?? []).slice(0, from % chunkSize);
    const rest: Message[] = [];
    for (let i = from + removed; i < this.confirmed; i++) rest.push(this.at(i));
    const laid = [...kept, ...added, ...rest];
    const chunks = this.#chunks.slice(0, firstChunk);
    for (let i = 0; i < laid.length; i += chunkSize) chunks.push(laid.slice(i, i + chunkSize));
    this.#index.from = firstChunk * chunkSize + laid.length;
    return new Timeline(chunks, this.#index.from, pending, this.#index);
  }
}

/** An own message that the gateway shows has reached it, whatever its marks say. Of a long one it may show a part only: we have all. */
const asShown = (message: Message, own: Message | undefined): Message => ({
  ...message, status: risen('delivered', message.status),
  ...(message.isPartial && own !== undefined && { text: own.text, content: own.content, isPartial: false }),
});

/** What is held and what the gateway shows now, as one; the held one itself when nothing is new. */
function merge(held: Message, told: Message): Message {
  const status = risen(held.status, told.status);
  // What was taken away stays away, and the whole is never given up for a part of it.
  const isEarlier = told.content.type === 'STREAMED' && held.content.type !== 'STREAMED' && held.wireId !== '';
  const isPoorer = told.contentRemoved === null && (held.contentRemoved !== null || (told.isPartial && !held.isPartial) || isEarlier);
  const isSame = status === held.status && told.at === held.at && told.contactId === held.contactId
    && (told.wireId === held.wireId || told.wireId === '') && (isPoorer || saysSame(held, told));
  if (isSame) return held;
  const merged: Message = { ...told, wireId: told.wireId || held.wireId, contactId: told.contactId || held.contactId, status, failure: null };
  if (!isPoorer) return merged;
  const { text, content, attachments, isPartial, contentRemoved } = held;
  return { ...merged, text, content, attachments, isPartial, contentRemoved };
}

/** Whether two states of a message say the same, whatever their marks. */
export function saysSame(held: Message, told: Message): boolean {
  return told.text === held.text && told.isPartial === held.isPartial && (told.contentRemoved === null) === (held.contentRemoved === null)
    && told.attachments.length === held.attachments.length && told.content.type === held.content.type
    && (told.content.type === 'TEXT' || isSameJson(told.content.payload, held.content.payload));
}

/** A payload nested too deep to be written down counts as new. */
function isSameJson(a: unknown, b: unknown): boolean {
  try {
    return JSON.stringify(a) === JSON.stringify(b);
  } catch {
    return false;
  }
}
