import type { ChatMoments } from './chat-types.ts';
import { ChatError } from './errors.ts';
import { type ResolvedOptions } from './options.ts';
import type { Ports } from './ports.ts';
import { SavedData, type SavedMessage } from './saved-data.ts';
import { Store } from './store.ts';
import type { ThreadDoor } from './thread-door.ts';
import { compose } from '../machines/data/thread-data.ts';
import type { Failure } from '../machines/failure.ts';
import type { MessageStatus } from '../machines/data/message.ts';
import { Turns } from './turns.ts';
import { Wiring } from './wiring.ts';

/** What a door needs of its chat. One per `createChat`; nothing is shared between two. */
export class Engine {
  readonly ports: Ports;
  readonly options: ResolvedOptions;
  readonly turns: Turns;
  readonly store: Store;
  readonly saved: SavedData;
  readonly wiring: Wiring;
  readonly doors = new Map<string, ThreadDoor>();
  isStopped = false;
  #moments: (() => void)[] = [];
  #lastComposedAt = 0;
  #hasReportedStorage = false;
  readonly #tell: <M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]) => void;

  constructor(
    options: ResolvedOptions,
    ports: Ports,
    tell: <M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]) => void,
    settled: () => void,
  ) {
    this.options = options;
    this.#tell = tell;
    this.turns = new Turns(() => this.#settle(settled), (error) => this.report(new ChatError('engine.crashed', '', error)));
    const { turns } = this;
    // Whatever comes in from the world comes in a turn of its own.
    this.ports = {
      ...ports,
      http: { request: (request, done) => ports.http.request(request, (result) => turns.run(() => done(result))) },
      clock: {
        now: () => ports.clock.now(),
        setTimeout: (run, ms) => ports.clock.setTimeout(() => turns.run(run), ms),
        clearTimeout: (timer) => ports.clock.clearTimeout(timer),
        soon: (run) => ports.clock.soon(() => turns.run(run)),
      },
    };
    this.saved = new SavedData(ports.storage, options, (error) => this.#storageFailed(error));
    const customer = { ...options.customer, id: options.customer.id || this.saved.guestId(() => ports.ids.guestId()) };
    this.saved.setCustomer(customer.id);
    this.store = new Store(customer, {
      happened: (moment, details) => this.happened(moment, details),
      evidence: (key, messageId, mark) => {
        this.saved.remove(messageId);
        this.wiring.passEvidence(key, messageId, mark);
        this.doors.get(key)?.settleSend(messageId, { status: 'sent' });
      },
    });
    this.wiring = new Wiring(this.ports, options, this.store, this.saved.visitorId(() => ports.ids.uuid()), turns.run, {
      changed: () => this.store.version++,
      report: (error) => this.report(error),
      statusSet: (key, messageId, status) => this.#statusSet(key, messageId, status),
      verbEnded: (key, { verb, failure }) => this.doors.get(key)?.settleVerb(verb, failure && failureError(failure)),
    });
  }

  get isLivechat(): boolean {
    return this.wiring.actor.getSnapshot().context.isLivechat;
  }

  /** Strictly rising, so that the order of sending survives in storage however fast the customer types. Epoch ms. */
  nextComposedAt(): number {
    this.#lastComposedAt = Math.max(this.ports.clock.now(), this.#lastComposedAt + 1);
    return this.#lastComposedAt;
  }

  /** Makes the thread and its actor, with what an earlier page left unsent. */
  openThread(key: string): void {
    const saved = this.saved.messages().filter((message) => message.key === key);
    const threadId = saved.at(-1)?.threadId ?? (key === 'default' ? this.ports.ids.uuid() : key);
    this.turns.run(() => {
      this.store.open(key, threadId);
      for (const message of saved) this.store.update(key, (thread) => compose(thread, this.#restored(message)));
      const waiting = saved.filter(({ failure }) => failure === null).map(({ messageId }) => messageId);
      this.wiring.openThread(key, true, waiting);
    });
  }

  /** To the app, as soon as the turn is over. */
  happened<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void {
    this.#moments.push(() => this.#tell(moment, details));
  }

  report(error: ChatError): void {
    this.#moments.push(() => this.options.onError?.(error));
  }

  #restored({ messageId, threadId, text, at, failure }: SavedMessage) {
    const { customer } = this.store;
    const author = { kind: 'customer' as const, id: customer.id, name: `${customer.firstName} ${customer.lastName}`.trim(), imageUrl: customer.imageUrl };
    return {
      id: messageId, wireId: '', threadId, contactId: '', direction: 'inbound' as const, author, at, text,
      content: { type: 'TEXT', payload: { text } }, attachments: [], status: failure === null ? ('queued' as const) : ('failed' as const), failure,
    };
  }

  #statusSet(key: string, messageId: string, status: MessageStatus): void {
    const thread = this.store.thread(key);
    const message = thread.timeline.get(messageId);
    this.happened('message.changed', { threadId: thread.id, messageId, status });
    if (status === 'sent') this.doors.get(key)?.settleSend(messageId, { status: 'sent' });
    if (status !== 'failed' || message === undefined) return;
    const reason = message.failure ?? 'refused';
    this.saved.put({ v: 1, key, threadId: thread.id, messageId, text: message.text, at: message.at, failure: reason });
    this.happened('message.failed', { threadId: thread.id, messageId, reason });
    this.doors.get(key)?.settleSend(messageId, { status: 'failed', reason });
  }

  #storageFailed(error: unknown): void {
    if (this.#hasReportedStorage) return;
    this.#hasReportedStorage = true;
    this.report(new ChatError('storage.failed', '', error));
  }

  /** Moments and listeners may call verbs, which make new turns' worth of news: until there is none. */
  #settle(settled: () => void): void {
    for (;;) {
      settled();
      const moments = this.#moments;
      if (moments.length === 0) return;
      this.#moments = [];
      for (const tell of moments) {
        try {
          tell();
        } catch (error) {
          // The one thing that is not reported again: an `onError` that throws.
          if (this.#moments.length < 100) this.report(new ChatError('callback.threw', '', error));
        }
      }
    }
  }
}

/** What an app gets to see of a failure: a code from the table, the gateway's own code as detail. */
export function failureError({ reason, code, isFinal }: Failure): ChatError {
  if (code === 'SdkVersionNotSupported') return new ChatError('version.unsupported', code);
  if (isFinal) return new ChatError('authorization.refused', code);
  const codes = { lost: 'request.lost', unanswered: 'request.unanswered', refused: 'request.refused', unreachable: 'channel.unknown' } as const;
  return new ChatError(codes[reason], code);
}
