/** Time as the gateway sees it: epoch ms and timers. Injected, so that a simulation can own it. */
export interface GatewayClock {
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** Where fresh ids come from; UUIDs for everything that travels on the wire (PROTOCOL 1). */
export interface GatewayIds {
  uuid(): string;
}

/** One accepted WebSocket, as the gateway drives it. `cut` is a TCP reset: no close frame. */
export interface GatewaySocket {
  send(text: string): void;
  close(code: number, reason?: string): void;
  cut(): void;
}

/** A WebSocket handshake; `path` with its query (PROTOCOL 4.1). */
export interface HandshakeRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}


/** What the world tells an accepted socket. */
export interface GatewayConnection {
  readonly id: number;
  receive(text: string): void;
  closed(code: number): void;
  /** A protocol ping arrived; false while nothing may be answered. */
  pinged(): boolean;
}

/** Answer to a handshake. A held one is neither opened nor refused until the gateway calls `refuse`. */
export type Handshake =
  | { readonly outcome: 'refused'; readonly status?: number }
  | { readonly outcome: 'held'; abandoned(): void }
  | { readonly outcome: 'accepted'; readonly connection: GatewayConnection };

/** One HTTP request; `path` with its query, header names in lower case, `body` as text. */
export interface GatewayHttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The way back of an HTTP request: `start` once, `write` any times, then `end`; or `cut` at any time (TCP reset). */
export interface GatewayHttpResponse {
  start(status: number, headers: Readonly<Record<string, string>>): void;
  write(text: string): void;
  end(body?: string | Uint8Array): void;
  cut(): void;
}

/** A running exchange; call `aborted` when the client went away before the end. */
export interface GatewayHttpExchange {
  aborted(): void;
}
