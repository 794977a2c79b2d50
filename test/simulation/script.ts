/** What the platform of a run is like; the same words as the gateway's `config`. */
export interface GatewayTraits {
  readonly pageSize: number;
  readonly pushDelayMs: number;
  /** A platform that stores what comes twice: only then a double is seen. */
  readonly deduplicate: boolean;
  /** Frames over so many characters go by way of S3; 0: none. */
  readonly s3ThresholdChars: number;
  /** How long tokens of every kind live, s. */
  readonly tokenExpiresIn: number;
  readonly thirdPartyExpiresIn: number;
  readonly accessTokenExpiresIn: number;
}

/** How customers sign in; `oauth` is the legacy way with a code. */
export type SignInWay = 'legacy' | 'oauth' | 'anonymous' | 'securedCookies' | 'thirdParty';

/** One tab of a customer's browser, whose storage survives its pages. Two browsers of one customer are two devices. */
export interface BrowserTraits {
  readonly customer: number;
  /** The place in the list of the first tab of the same browser: its storage, database and locks are these. */
  readonly browser: number;
  /** Plain http has no Web Locks: names are held in storage, with a heartbeat. */
  readonly hasLocks: boolean;
  /** Without IndexedDB all is in localStorage. */
  readonly hasDatabase: boolean;
  /** Its tabs are processes: what one writes or asks for is on its way to the others so long at most, ms. Left out: no time at all. */
  readonly newsMs?: number | undefined;
  readonly channel: 'livechat' | 'messaging';
  readonly signIn: SignInWay;
  /** The app gives no id: the browser keeps one that the engine made. */
  readonly isGuest?: boolean;
  /** The app asks for looks only where something may have been missed (`recovers: 'afterDrop'`). */
  readonly isSpared?: boolean;
  /** The app has a list of threads, which have names. */
  readonly hasList?: boolean;
  /** What the app opens: `default`, or threads of these names. */
  readonly threads: readonly string[];
  /** The app keeps the id of its latest conversation, and the next page opens it by that as well: before it opens it as the latest, or after. */
  readonly byId?: 'before' | 'after' | undefined;
  /** One way, ms. */
  readonly latencyMs: number;
}

/** What a customer does in a browser. `nth` picks among what there is, modulo its number; `thread` among the open threads. */
export type CustomerDeed =
  | { readonly do: 'send' | 'start' | 'setFields' | 'rename'; readonly text: string; readonly thread: number }
  | { readonly do: 'retry' | 'discard'; readonly nth: number; readonly thread: number }
  | { readonly do: 'markSeen' | 'keystroke' | 'loadMore' | 'end'; readonly thread: number }
  | { readonly do: 'connect' | 'disconnect' | 'retryNow' | 'stop' | 'reload' | 'kill' | 'open' | 'list' };

/** What an agent does, in the thread that `nth` picks. */
export interface AgentDeed {
  readonly do:
    | 'accept' | 'say' | 'seen' | 'read' | 'type' | 'stopTyping' | 'close' | 'transfer' | 'queue' | 'burst'
    /** Told in pieces; told in part, the rest to be fetched; by way of S3; the platform pushes an old message once more. */
    | 'stream' | 'abridge' | 'store' | 'again';
  readonly nth: number;
  readonly text: string;
  /** How long a body that must be fetched takes, or a pause between two pieces; ms. */
  readonly ms?: number;
}

/** What goes wrong with one browser's line, device or storage. */
export interface LineFault {
  readonly do:
    | 'cut' | 'halfCut' | 'cutAfter' | 'silent' | 'upSilent' | 'downSilent' | 'heal' | 'refuse' | 'hold' | 'offline' | 'online' | 'lyingOffline' | 'lyingOnline'
    | 'hidden' | 'visible' | 'woke' | 'slow' | 'slowConnect' | 'truncate' | 'tearStreams' | 'storageBlocked' | 'storageFull' | 'storageGood'
    | 'databaseBroken' | 'databaseHangs' | 'clock' | 'aside' | 'sleep';
  /** For `slow`, `slowConnect`, `halfCut`, `aside` (the page is in the back/forward cache) and `sleep` (of the device): ms; so for `clock`, which is set by so much, forth or back. For `cutAfter` and `truncate`: frames. */
  readonly n?: number;
}

/** A control command of the gateway, `fault` or `push`; `expire`: all tokens are over. `kind` is the name under which it is counted. */
export interface GatewayFault {
  readonly kind: string;
  readonly command: 'fault' | 'push' | 'expire';
  readonly body: Readonly<Record<string, unknown>>;
}

/** One thing that happens, `at` ms after the beginning. */
export type Step =
  | { readonly at: number; readonly who: 'customer'; readonly browser: number; readonly deed: CustomerDeed }
  | { readonly at: number; readonly who: 'agent'; readonly deed: AgentDeed }
  | { readonly at: number; readonly who: 'line'; readonly browser: number; readonly fault: LineFault }
  | { readonly at: number; readonly who: 'gateway'; readonly fault: GatewayFault };

/** A whole run as plain data: the same script gives the same history. Steps in order of time; then the world settles. */
export interface Script {
  readonly seed: number;
  readonly gateway: GatewayTraits;
  readonly browsers: readonly BrowserTraits[];
  readonly steps: readonly Step[];
}
