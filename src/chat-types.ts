import type { InspectionEvent, Observer } from 'xstate';
import type { Agent, Contact, QueuePosition } from '../machines/data/contact.ts';
import type { Channel } from '../machines/data/channel.ts';
import type { Customer } from '../machines/data/customer.ts';
import type { Message, MessageStatus, FailureReason } from '../machines/data/message.ts';
import type { ChatError } from './errors.ts';
import type { ChatVerbsOf, Draft, Feature, ThreadVerbsOf } from './feature.ts';
import type { Ports } from './ports.ts';
import type { SignInOptions } from './sign-in-options.ts';
import type { CustomEnvironment, RegionName } from './wire/environments.ts';
import type { BrowserFingerprint } from './wire/frames.ts';

/** What `createChat` takes. Anything wrong is a ChatError at once that names the option. */
export interface ChatOptions {
  /** The tenant's number (PROTOCOL 1). */
  readonly brandId: number;
  readonly channelId: string;
  /** One of the 14 regions, in any case, or the three URLs of your own (PROTOCOL 2). */
  readonly environment: RegionName | Lowercase<RegionName> | CustomEnvironment;
  /** Who is chatting. Without an id, a guest id is made and kept in storage. */
  readonly customer?: { readonly id?: string; readonly firstName?: string; readonly lastName?: string; readonly imageUrl?: string };
  /** How the customer signs in; default `{ mode: 'legacy' }` without a code (PROTOCOL 4.2). */
  readonly signIn?: SignInOptions;
  /** The device; without it an id is made and kept in storage. */
  readonly visitorId?: string;
  /** The browsing session. */
  readonly visitId?: string;
  /** The chat window's placement, which proactive actions are aimed at. */
  readonly destinationId?: string;
  /** Spares the wait for channel info when the app knows it. */
  readonly channelKind?: Channel['kind'];
  /**
   * `afterDrop`: nothing is asked for when a thread is opened, only when something may have been missed; so a conversation that is opened
   * without its id is not found, and what is written in it begins one. Default `always`.
   */
  readonly recovers?: 'always' | 'afterDrop';
  /** A BCP 47 tag, for the channel's translations; default `en-US`. */
  readonly language?: string;
  /** How long there may be no line before `snapshot.connection.isLost` says so, ms; default 3000. What is back by then was a blip. */
  readonly offlineNoticeMs?: number;
  /** `false`: nothing is written to storage, not even who the guest and the device are; a reload begins anew. Default true. */
  readonly persist?: boolean;
  /** A message whose text is longer, in bytes of UTF-8, is `failed` as `tooLong`; default 32,000. */
  readonly maxMessageBytes?: number;
  /** Sent as `v` and `X-Caller-Service-ID` (PROTOCOL 3.0, 4.1). */
  readonly appName?: string;
  readonly appVersion?: string;
  /** The version of the vendor's SDK that we say we are; the platform may come to ask for a newer one (PROTOCOL 9). */
  readonly sdkVersion?: string;
  /** Sent with every HTTP request to the platform; names that are ours are refused. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** Added to the socket's address (PROTOCOL 4.1); names that are ours are refused. */
  readonly extraQuery?: Readonly<Record<string, string>>;
  /** What the browser tells about itself, sent with the sign-in and messages (PROTOCOL 5.3); a function is asked once, when it is needed. */
  readonly fingerprint?: BrowserFingerprint | (() => BrowserFingerprint);
  /** Everything that went wrong and was survived: malformed frames, refused requests, app callbacks that threw. */
  readonly onError?: (error: ChatError) => void;
  /** Every frame, parsed, as it comes, or has gone out; heartbeats too. For tools: tokens are in there. */
  readonly onFrame?: (frame: unknown, direction: 'in' | 'out') => void;
  /** XState inspection, passed through: works with `@statelyai/inspect`. */
  readonly inspect?: ((event: InspectionEvent) => void) | Observer<InspectionEvent>;
  /** What not every chat needs: `uploads()`, `streams()`, ...; each brings its verbs and its fields of the snapshots. */
  readonly features?: readonly Feature[];
  /** Records what comes in from the world: `recorder()` of `chat-machines/recorder`; then `chat.recording()` gives it. */
  readonly record?: ChatRecorder;
  /** Replaces parts of the world: sockets, storage, clock, ... */
  readonly ports?: Partial<Ports>;
}

/** Opens chats in its own way, with an eye on their ports and verbs. */
export interface ChatRecorder {
  open(options: ChatOptions, ports: Ports, open: (options: ChatOptions, ports: Ports) => Chat): Chat;
}

/** Whom a chat goes on with after `reset`. */
export type ResetOptions = Pick<ChatOptions, 'customer' | 'signIn' | 'visitorId' | 'visitId'>;

/**
 * How the line to the gateway is. `status` is the plain truth, at once: right for a log, restless for a banner. `since` and `nextTryAt` are
 * epoch ms.
 */
export interface ConnectionSnapshot {
  readonly status: 'dormant' | 'connecting' | 'open' | 'doubtful' | 'waiting' | 'offline' | 'failed';
  readonly since: number;
  /** When the next attempt is due; `null` unless one is planned. */
  readonly nextTryAt: number | null;
  readonly canRetryNow: boolean;
  /**
   * What to show the customer: the chat has been on its way, unauthorized, for `offlineNoticeMs` or longer; false again as soon as it is
   * authorized, and where nothing is tried (`dormant`, `failed`).
   */
  readonly isLost: boolean;
}

/** One conversation as an app shows it. Immutable; the same reference while nothing changed. */
export interface ThreadSnapshot extends ThreadParts {
  /** External id. A thread not yet known to the gateway has a fresh one already. */
  readonly id: string;
  readonly name: string;
  /** Where the contact stands. Messaging threads are `ended` until the customer writes again. */
  readonly status: 'notStarted' | 'starting' | 'queued' | 'assigned' | 'ending' | 'ended';
  /** `live`: what is shown is what the gateway has. `recovering` and `waiting`: it may be behind. */
  readonly sync: 'waiting' | 'recovering' | 'live';
  /** `unknown`: recovery got no answer in time, older messages may be missing. */
  readonly history: {
    readonly status: 'known' | 'unknown' | 'loading';
    readonly hasMore: boolean;
    /** Messages are missing right before each of these, by id, newest first: show a gap there, with `loadMore(id)` behind it. */
    readonly gaps: readonly string[];
    /** The first of `gaps`: the one that `loadMore()` fills. */
    readonly gapBefore: string | null;
  };
  /** Oldest first; own unconfirmed messages last, in order of sending. */
  readonly messages: readonly Message[];
  readonly contact: Contact | null;
  readonly agent: Agent | null;
  /** Who is typing on the other side. `null` when nobody is; ends by itself. */
  readonly agentTyping: { readonly agent: Agent | null } | null;
  /** The place in the queue (live chat). `null` with `status: 'queued'`: not known, as after a drop until the next push; else there is no queue. */
  readonly queue: QueuePosition | null;
  /** Agents' messages that the customer has not seen. */
  readonly unreadCount: number;
  readonly canAddMoreMessages: boolean;
}

/** Fields of a thread's snapshot that features bring; absent without them. */
export interface ThreadParts {}

/** Fields of the chat's snapshot that features bring; absent without them. */
export interface ChatParts {}

/** All an app needs to render. Immutable; the same reference while nothing changed. */
export interface ChatSnapshot extends ChatParts {
  readonly status: 'dormant' | 'connecting' | 'authorizing' | 'recovering' | 'live' | 'failed' | 'stopped';
  readonly connection: ConnectionSnapshot;
  readonly customer: Customer;
  /** `null` until channel info has come. */
  readonly channel: Channel | null;
  /** Open threads by the id they were opened with (`default` for the one opened without). */
  readonly threads: Readonly<Record<string, ThreadSnapshot>>;
  /** Set in `failed`: why, and what can be done. */
  readonly error: ChatError | null;
  /** Frames that could not be read since the chat was made. */
  readonly malformedFrames: number;
  /** `durable`: what is sent survives a reload, a crash or a closed tab. `none`: it lasts as long as the page (storage is blocked, full or not wanted). */
  readonly persistence: 'durable' | 'none';
}

/** What happens once and is worth a sound, a toast or a line in a log. Data to show lives in the snapshot. */
export interface ChatMoments extends CoreMoments {}

/** The moments of every chat; features add theirs to `ChatMoments`. */
export interface CoreMoments {
  'message.received': { threadId: string; message: Message; cause: 'push' | 'recovered' | 'history' };
  'message.changed': { threadId: string; messageId: string; status: MessageStatus };
  /** What a message says is another now: edited, fetched in full, or taken away. */
  'message.updated': { threadId: string; message: Message };
  'message.failed': { threadId: string; messageId: string; reason: FailureReason };
  'contact.changed': { threadId: string; contactId: string; status: string };
  'agent.assigned': { threadId: string; agent: Agent | null };
  'connection.opened': Record<never, never>;
  'connection.lost': Record<never, never>;
  'chat.live': Record<never, never>;
  'chat.failed': { error: ChatError };
}

/** How a sent message ended: acknowledged, refused, or still queued: the chat was stopped, nothing came back for a while (27 s at most, connected), a file of it failed or stands still, another page has it, or storage does not take who the customer is. */
export interface SendOutcome {
  readonly status: 'sent' | 'failed' | 'queued';
  readonly reason?: FailureReason;
}

/** What `thread.can` knows. The second and third line belong to features: never possible where they are not installed. */
export type ThreadVerb = 'send' | 'start' | 'end' | 'loadMore' | 'markSeen' | 'keystroke' | 'retry' | 'discard' | 'setFields' | 'sendTranscript'
  | 'rename' | 'archive' | 'invite' | 'inviteByEmail' | 'leaveGroupChat' | 'answerSurvey'
  | 'attach' | 'retryUpload' | 'cancelUpload' | 'preview';

/** What `chat.can` knows; anything else is a wrong argument. The second line belongs to features, where they are installed. */
export type ChatVerb = 'connect' | 'disconnect' | 'retryNow' | 'request' | 'reset' | 'stop' | 'setCustomerFields'
  | 'loadThreads' | 'createThread' | 'joinGroupChat' | 'persistentMenu' | 'refreshAvailability' | 'sendOfflineMessage' | 'proactive' | 'visitor';

/** Verbs of a thread that are built as features but that every chat has. */
export interface ThreadExtras {}

/** Verbs of a chat that are built as features but that every chat has. */
export interface ChatExtras {}

/** One conversation: verbs and a snapshot. The same handle for the same id, as long as the chat lives. */
export interface Thread extends CoreThread, ThreadExtras {}

/** One customer's chat: verbs, one snapshot, moments. */
export interface Chat extends CoreChat, ChatExtras {}

/** The verbs that the door itself has. */
export interface CoreThread {
  readonly id: string;
  readonly snapshot: ThreadSnapshot;
  /** Calls back when the selected part changes (Object.is); returns the remover. */
  subscribe<T>(selector: (snapshot: ThreadSnapshot) => T, listener: (selected: T) => void): () => void;
  /** Whether the verb is possible now; with an id, for that message or upload (`retry`, `discard`, `retryUpload`, `cancelUpload`), else for any. */
  can(verb: ThreadVerb, id?: string): boolean;
  /**
   * Shows the message as `queued` in this turn and delivers it when the thread is live. `done` never rejects.
   * Throws a ChatError on an empty or non-text argument and where the thread's state forbids writing.
   */
  send(message: string | Draft): { readonly id: string; readonly done: Promise<SendOutcome> };
  /** Sends a `failed` message again, under the same id. */
  retry(messageId: string): { readonly id: string; readonly done: Promise<SendOutcome> };
  /** Forgets a message that is `failed` or still `queued`. */
  discard(messageId: string): void;
  /** Live chat: opens the session with the conventional first message; after `ended`, a new one (PROTOCOL 8.7). */
  start(text?: string): Promise<SendOutcome>;
  /** Live chat: ends the session once what was written before is there (files that are still uploaded are not waited for); settles when the gateway has agreed. */
  end(): Promise<void>;
  /** One page: into the gap before a message of `history.gaps`, else into the newest gap, else of what is older. Joins a load that is under way. */
  loadMore(gapBefore?: string): Promise<{ readonly loaded: number; readonly hasMore: boolean }>;
  /** Tells the agent that everything so far has been seen; kept until the thread is live. */
  markSeen(): Promise<void>;
  /** Call on every key: tells the agent at most once that the customer types, and that it ended 1 s after the last. */
  keystroke(): void;
}

/** The verbs that the door itself has. */
export interface CoreChat {
  readonly snapshot: ChatSnapshot;
  /** Calls back when the selected part changes (Object.is), once per batch of frames; returns the remover. */
  subscribe<T>(selector: (snapshot: ChatSnapshot) => T, listener: (selected: T) => void): () => void;
  /** Calls back when it happens; returns the remover. Throws a ChatError for a moment that this chat does not have. */
  on<M extends keyof ChatMoments>(moment: M, listener: (happened: ChatMoments[M]) => void): () => void;
  can(verb: ChatVerb): boolean;
  /**
   * Settles when live; rejects only for what is final (blocked, refused credentials, stopped), and where the chat is disconnected or reset first. Where
   * recovery does not get done, as on a line that drops again and again, it resolves after 27 s of connected time at most: `snapshot.status` says how far it is, and it goes on.
   */
  connect(): Promise<void>;
  /** Closes the socket and keeps everything; `connect` goes on from there. */
  disconnect(): void;
  /** Tries at once instead of waiting for `nextTryAt`. */
  retryNow(): void;
  /**
   * Without an id: the customer's latest conversation, or a new one; where the latest turns out to be one that is open by its id, both handles
   * are that one from then on. Opening does not connect.
   */
  thread(id?: string): Thread;
  /** Any wire event (PROTOCOL 5): resolves with the answer frame; rejects when refused, lost or unanswered for 10 s. */
  request(eventType: string, data: Readonly<Record<string, unknown>>): Promise<unknown>;
  /**
   * What came in from the world so far, as JSON Lines, texts, names, tokens and ids replaced by stand-ins unless `full`. Throws a ChatError
   * (`verb.forbidden`) unless the chat was made with `record`.
   */
  recording(wish?: { readonly full?: boolean }): string;
  /** Nothing of this customer stays in storage: messages, guest id, tokens, fields. The chat goes on; what is sent later is kept again. */
  forget(): void;
  /**
   * Another customer, in this very turn: the socket is closed, and all that was of the old one is gone, from memory and storage. This handle
   * goes on, dormant, with what listens to it; handles of old threads are as after `stop`. Without a customer: a new guest. What is left out
   * stays as it was, the device's visitor id too. Throws a ChatError that names what is wrong, and has then changed nothing.
   */
  reset(options?: ResetOptions): void;
  /** The end: closes everything, settles every promise; nothing is left running. */
  stop(): void;
}

/** A chat with the verbs of its features. */
export type ChatWith<F extends readonly Feature[]> = Omit<Chat, 'thread'> & ChatVerbsOf<F> & { thread(id?: string): Thread & ThreadVerbsOf<F> };
