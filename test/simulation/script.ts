/** What the platform of a run is like; the same words as the gateway's `config`. */
export interface GatewayTraits {
  readonly pageSize: number;
  readonly pushDelayMs: number;
  /** A platform that stores what comes twice: only then a double is seen. */
  readonly deduplicate: boolean;
}

/** One browser of a customer: its storage survives its pages. Two browsers of one customer are two devices. */
export interface BrowserTraits {
  readonly customer: number;
  readonly channel: 'livechat' | 'messaging';
  /** One way, ms. */
  readonly latencyMs: number;
}

/** What a customer does in a browser. `nth` picks among what there is, modulo its number. */
export type CustomerDeed =
  | { readonly do: 'send' | 'start'; readonly text: string }
  | { readonly do: 'retry' | 'discard'; readonly nth: number }
  | { readonly do: 'markSeen' | 'keystroke' | 'loadMore' | 'end' | 'connect' | 'disconnect' | 'retryNow' | 'stop' | 'reload' | 'kill' | 'open' };

/** What an agent does, in the thread that `nth` picks. */
export interface AgentDeed {
  readonly do: 'accept' | 'say' | 'seen' | 'read' | 'type' | 'stopTyping' | 'close' | 'transfer' | 'queue' | 'burst';
  readonly nth: number;
  readonly text: string;
}

/** What goes wrong with one browser's line, device or storage. */
export interface LineFault {
  readonly do:
    | 'cut' | 'silent' | 'upSilent' | 'downSilent' | 'heal' | 'refuse' | 'hold' | 'offline' | 'online' | 'lyingOffline' | 'lyingOnline' | 'hidden' | 'visible'
    | 'woke' | 'slow' | 'storageBlocked' | 'storageFull' | 'storageGood';
  /** For `slow`: one way, ms. */
  readonly ms?: number;
}

/** A control command of the gateway, `fault` or `push`. `kind` is the name under which it is counted. */
export interface GatewayFault {
  readonly kind: string;
  readonly command: 'fault' | 'push';
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
