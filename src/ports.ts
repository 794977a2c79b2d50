/** One socket as the engine drives it. After `close` none of the callbacks is called any more. */
export interface SocketHandle {
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** What a socket tells. `closed` comes at most once, also when the connect fails (code 1006 where none is known). */
export interface SocketEvents {
  opened(): void;
  text(frame: string): void;
  closed(code: number): void;
}

/** Opens sockets: the browser's WebSocket, `ws` in Node, a virtual network in a simulation. */
export interface SocketPort {
  open(url: string, events: SocketEvents): SocketHandle;
}

/** One HTTP exchange. `timeoutMs` covers all of it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Send and keep cookies (token calls, PROTOCOL 3.6). */
  readonly withCredentials?: boolean;
  readonly timeoutMs: number;
}

/** `status` 0 means that no answer came: network down, refused, or timed out. */
export interface HttpResult {
  readonly status: number;
  readonly body: string;
}

/** Calls `done` exactly once, unless the returned function aborted it first. */
export interface HttpPort {
  /** `progress`, where the platform can tell: which part of the body is out, 0 to 1. */
  request(request: HttpRequest, done: (result: HttpResult) => void, progress?: (part: number) => void): () => void;
}

/** A file as an app hands it over: a browser's or Node's `File`, or anything that the Files port can read. */
export interface FileSource {
  readonly name: string;
  /** MIME type; `''` where nobody knows. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads files whole, as base64 without a prefix; null: it cannot be read. Calls `done` once, unless the returned function aborted it first. */
export interface FilesPort {
  read(file: FileSource, done: (base64: string | null) => void, progress: (part: number) => void): () => void;
}

/** What a server's stream of events tells (SSE). After `close` nothing is called any more. */
export interface EventStreamEvents {
  opened(): void;
  /** `id` is the last id the server gave, `''` while it gave none. */
  message(data: string, id: string, event: string): void;
  /** Broken. Unless it `isClosed`, the platform opens it again by itself, naming the last id. */
  failed(isClosed: boolean): void;
}

/** Opens streams of server-sent events; only events of these names are told. Gives how to close it. */
export interface EventStreamPort {
  open(url: string, eventNames: readonly string[], on: EventStreamEvents): () => void;
}

/** Small texts that outlive the page, at once. May throw (full, blocked): the engine goes on without. */
export interface StoragePort {
  /** Lasts no longer than the program: nothing kept here counts as kept. */
  readonly isVolatile?: boolean;
  read(key: string): string | null;
  /** `false`: it is there in a moment, or is not kept after all (see `listen`): until then nothing that it takes the place of may go. */
  write(key: string, text: string): boolean | void;
  /** `false`: it goes as soon as that can be, and until then other pages still find it. */
  remove(key: string): boolean | void;
  keys(): readonly string[];
  /** Forgets everything whose key begins so, also what has not been read yet. */
  wipe?(prefix: string): void;
  /**
   * Reads anew everything whose key begins so, where that takes time, and calls `done`: with `false` where the answer is slow (what is not sure
   * is not there then), and with `true` once all is read. Returns how to wait no longer.
   */
  refresh?(prefix: string, done: (isAll: boolean) => void): () => void;
  /**
   * There may be more to read: another page has written, or a slower store was read. `damaged`: something that it keeps for itself could not be
   * read, and is gone. `settled`: what was to be there in a moment is there, or is not kept after all. Returns the remover.
   */
  listen?(changed: () => void, damaged?: () => void, settled?: (key: string, isKept: boolean) => void): () => void;
}

/** A name that is held, or waited for. */
export interface Hold {
  /** Asked right before something that only the holder may do. */
  isHeld(): boolean;
  /** Where names are written down: whether others can see that this one is asked for. Left out: they can. */
  isSeen?(): boolean;
  /** Where names are written down: whether another page has this one by now. Left out: it has not. */
  isLost?(): boolean;
  /** Lets go of it, or waits no longer; `changed` is not called any more. */
  release(): void;
}

/** Names that one page of the origin holds at a time. A page that dies, or is put aside (back/forward cache), holds none. */
export interface LocksPort {
  /** What is asked for is on its way for a while, and another page may be heard first: a name is asked for before there is anything to take over. Left out: it is not. */
  readonly isLate?: boolean;
  /** `changed` may come in this very turn; `false`: others may have it from now on; it is asked for again by the port. */
  hold(name: string, changed: (isHeld: boolean) => void): Hold;
}

/** What the device says about itself; all of it may lie. `left`: the page is gone, and `woke` says when it is back after all. */
export type NetworkSignal = 'online' | 'offline' | 'visible' | 'hidden' | 'woke' | 'left';

export interface NetworkPort {
  isOnline(): boolean;
  isVisible(): boolean;
  /** Returns the remover. */
  listen(heard: (signal: NetworkSignal) => void): () => void;
}

/** Time: epoch ms and timers. The engine has no other source of either. */
export interface ClockPort {
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Right after the present turn, before anything else (a microtask); in a simulation, the next step at the same time. */
  soon(run: () => void): void;
}

export interface IdsPort {
  /** A UUID, for everything that travels on the wire. */
  uuid(): string;
  /** A guest's customer id (nanoid). */
  guestId(): string;
}

/** All that the engine needs of the world. Every member can be replaced through `createChat({ ports })`. */
export interface Ports {
  readonly socket: SocketPort;
  readonly http: HttpPort;
  readonly files: FilesPort;
  readonly eventStream: EventStreamPort;
  readonly storage: StoragePort;
  readonly locks: LocksPort;
  readonly network: NetworkPort;
  readonly clock: ClockPort;
  /** In [0, 1). */
  readonly random: () => number;
  readonly ids: IdsPort;
}
