import type { ActorRefFrom, AnyStateMachine, InputFrom } from 'xstate';
import type { Attachment } from '../machines/data/message.ts';
import type { GatewayFact } from '../machines/gateway.events.ts';
import type { ChatMoments, ChatParts, SendOutcome, Thread, ThreadParts, ThreadSnapshot } from './chat-types.ts';
import type { ChatError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import type { GuardedPorts } from './guarded-ports.ts';
import type { Ports } from './ports.ts';
import type { AnsweringFact } from './requests.ts';
import type { SavedData } from './saved-data.ts';
import type { Store } from './store.ts';
import type { BrowserFingerprint } from './wire/frames.ts';
import type { CustomerAuthorize, OutgoingRequest, SendMessage } from './wire/outgoing.ts';
import type { SignedInFields } from './wire/read-fields.ts';

/** What an own message says: a text, and what travels with it. */
export interface Draft {
  readonly text: string;
  /** The external id it travels under, where the app wants one of its own: letters, digits, `-` and `_`, best a UUID. Each is used once. */
  readonly id?: string;
  /** The value behind a button, menu item, time slot or popup that this answers (PROTOCOL 5.4); see `replies(message)`. */
  readonly postback?: string;
  readonly attachments?: readonly Attachment[];
}

/** What a feature may use of the engine it is installed in. */
export interface Host {
  readonly options: ResolvedOptions;
  readonly ports: GuardedPorts;
  readonly store: Store;
  readonly isStopped: boolean;
  readonly isLivechat: boolean;
  /** What outlives the page. */
  readonly saved: Pick<SavedData, 'hasCustomer' | 'note' | 'setNote' | 'record' | 'setRecord'>;
  /** Whether the gateway listens to us: authorized, socket open. */
  readonly isOnline: boolean;
  /** Runs what came in from the world (a timer, a callback of a platform) as one turn: listeners hear of it once. */
  turn(run: () => void): void;
  /** Throws a ChatError once the chat was stopped. */
  requireRunning(): void;
  /** Asks the gateway; rejects with a ChatError. Only while online. */
  ask(request: OutgoingRequest): Promise<AnsweringFact>;
  /** Opens a thread as `chat.thread(key)` does; `isKnown` false: nobody has written to it, there is nothing to recover. */
  openThread(key: string, isKnown: boolean): Thread;
  /** An open thread as the app sees it. */
  threadSnapshot(key: string): ThreadSnapshot | undefined;
  /** Whether its snapshot's status is `ended`, without making one. */
  isEnded(key: string): boolean;
  /** An own message: into the timeline as `queued`, into storage, to the outbox. `isLeft`: of a session before this one, so that it is `failed` at once. */
  compose(key: string, draft: Draft, isLeft?: boolean): { readonly id: string; readonly done: Promise<SendOutcome> };
  /** A recovery that was asked for by `ask`: kept as if the open thread had asked itself. */
  recovered(key: string, answer: AnsweringFact): void;
  /** Puts a field into the chat's snapshot (undefined takes it away). */
  setPart<P extends keyof ChatParts>(name: P, value: ChatParts[P]): void;
  /** Puts a field into a thread's snapshot. */
  setThreadPart<P extends keyof ThreadParts>(key: string, name: P, value: ThreadParts[P]): void;
  /** Runs a machine on the engine's clock, contained and inspected; stopped with the chat. `broke`: it threw, and its transition is undone. */
  run<M extends AnyStateMachine>(machine: M, id: string, input: InputFrom<M>, broke?: () => void): ActorRefFrom<M>;
  /** What several features need one of: made by the first that asks. */
  shared<T extends object>(make: (host: Host) => T): T;
  /** What the browser tells about itself, where the app lets it. */
  fingerprint(): BrowserFingerprint | undefined;
  happened<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void;
  report(error: ChatError): void;
}

/** What a feature adds to the chat it is installed in. All of it is optional. */
export interface Installed<ChatVerbs extends object = object, ThreadVerbs extends object = object> {
  /** Becomes part of the chat handle. */
  readonly chatVerbs?: ChatVerbs;
  /** Becomes part of the handle of thread `key`. */
  threadVerbs?(key: string): ThreadVerbs;
  /** `can(verb, id)` of the feature's own verbs; undefined = not mine. `key` is null for verbs of the chat. */
  can?(verb: string, key: string | null, id?: string): boolean | undefined;
  /** Names of the moments that the feature tells. */
  readonly moments?: readonly (keyof ChatMoments)[];
  /** Why writing (`send`, `start`, `retry`) is impossible in thread `key` now, beyond what the thread itself says; undefined: it is not. */
  objects?(verb: string, key: string, snapshot: ThreadSnapshot): string | undefined;
  /** A push, after the store has it. `key`: the open thread it belongs to. */
  pushed?(fact: GatewayFact, key: string | undefined): void;
  /** A recovered page, or one of older messages, after the store has it: the answer's frame, `contactHistory` and all. */
  paged?(frame: unknown, key: string): void;
  /** Pushes of types the codec does not know, by wire name: the frame's `data`, as it came. */
  readonly events?: Readonly<Record<string, (data: unknown, frame: unknown) => void>>;
  /** Last hand on an outgoing message, right before it is written. */
  dress?(request: SendMessage, key: string): SendMessage;
  /** Last hand on a registration, right before it is written. */
  register?(request: CustomerAuthorize): CustomerAuthorize;
  /** The end of a turn in which something changed; changes made here make another turn. */
  settled?(): void;
  /** The session is authorized (again), or over. */
  online?(isOnline: boolean): void;
  /** The platform has said who is signed in, with the custom fields it has of them (PROTOCOL 3.6, 6.1.3); again with each new sign-in. */
  identified?(fields: SignedInFields): void;
  /** A thread was opened (also by the engine itself, for what an earlier page left unsent). */
  opened?(key: string): void;
  /** Thread `key` has turned out to be one that is open as `into`: what was of the first is of the other. */
  joined?(key: string, into: string): void;
  /** A live chat's next session has taken the place of the one before, which is over. */
  renewed?(key: string): void;
  /** The app wants nothing of this customer to be found any more: what the feature keeps outside of `saved` has to go. */
  forgot?(): void;
  /** The chat is over: let go of everything. */
  stop?(): void;
}

/** Something not every chat needs: its events, its machine, its verbs. Costs nothing unless it is in `createChat({ features })`. */
export interface Feature<ChatVerbs extends object = object, ThreadVerbs extends object = object> {
  readonly name: string;
  /** How it was made. A `page` among it is a part of the world: a recorder puts itself between. */
  readonly options?: object | undefined;
  /** What it needs of the world beyond what every chat has, where the platform of the chat has no better; the app's own ports win. */
  readonly ports?: Partial<Ports>;
  install(host: Host): Installed<ChatVerbs, ThreadVerbs>;
}

type Both<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

// One by one, so that a list that was put into a variable first loses none.
type ChatVerbsIn<F> = F extends Feature<infer C, infer _> ? C : never;
type ThreadVerbsIn<F> = F extends Feature<infer _, infer T> ? T : never;

/** The chat verbs that a list of features brings. */
export type ChatVerbsOf<F extends readonly Feature[]> = Both<ChatVerbsIn<F[number]>>;

/** The thread verbs that a list of features brings. */
export type ThreadVerbsOf<F extends readonly Feature[]> = Both<ThreadVerbsIn<F[number]>>;

