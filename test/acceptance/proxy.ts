import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { FrameReader } from './frame-reader.ts';

/** A text that passed, or that was on its way and was swallowed. */
export interface Passed {
  readonly at: number;
  readonly text: string;
  readonly type: string;
  readonly eventId: string;
}

/** One WebSocket as seen from the middle. Times are epoch ms. */
export interface Line {
  readonly tab: string;
  readonly openedAt: number;
  /** When the client began to close it, or was cut off. */
  endedAt: number | null;
  authorizedAt: number | null;
  readonly up: Passed[];
  readonly down: Passed[];
}

/** A wire between clients and a gateway that can be cut, clogged and refused, and that counts what passes. */
export class Proxy {
  /** WebSockets that were tried, refused ones too, in order. */
  readonly tries: { readonly tab: string; readonly at: number }[] = [];
  readonly lines: Line[] = [];
  /** Connections are cut as soon as it is known that they want a WebSocket. */
  isRefusing = false;
  /** Bytes vanish: of those towards the gateway, of those towards the client, or all. New connections are taken and never answered. */
  hole: 'up' | 'down' | 'both' | null = null;
  /** Whether the line is cut when the client says this; it gets no further. */
  cutsOn: ((frame: Passed) => boolean) | null = null;
  /** What the client says that vanishes, while all else passes. */
  swallows: ((frame: Passed) => boolean) | null = null;
  /** Does not read what the gateway says: there is too much of it. */
  isDeaf = false;
  /** Frames that break a rule whatever happens, told in words. */
  readonly broken: string[] = [];
  readonly #server: Server;
  readonly #pairs = new Set<() => void>();
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((client) => this.#take(client));
  }

  static async open(port: number): Promise<Proxy> {
    const proxy = new Proxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resets every WebSocket, or those of one tab. */
  drop(tab?: string): void {
    for (const line of this.lines) if (tab === undefined || line.tab === tab) this.#cuts.get(line)?.();
  }

  /** How many WebSockets of a tab the client has not begun to close. */
  open(tab?: string): number {
    return this.lines.filter((line) => line.endedAt === null && (tab === undefined || line.tab === tab)).length;
  }

  close(): Promise<void> {
    for (const cut of this.#pairs) cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** The most events that one tab sent within 5 s, less what a busy machine reads late: the first of a burst travel slower than the last. */
  get mostInWindow(): number {
    let most = 0;
    for (const tab of new Set(this.lines.map((line) => line.tab))) {
      const times = this.lines.filter((line) => line.tab === tab).flatMap(({ up }) => up.filter(({ type }) => type !== 'heartbeat').map(({ at }) => at));
      let first = 0;
      times.forEach((at, index) => {
        while (at - (times[first] as number) >= 4_500) first++;
        most = Math.max(most, index - first + 1);
      });
    }
    return most;
  }

  readonly #cuts = new Map<Line, () => void>();

  #take(client: Socket): void {
    const gateway = connect(this.#port, '127.0.0.1');
    let line: Line | null = null;
    let head = Buffer.alloc(0);
    let isHeadOver = false;
    const cut = (): void => {
      this.#pairs.delete(cut);
      if (line !== null) line.endedAt ??= Date.now();
      client.resetAndDestroy();
      gateway.end();
    };
    this.#pairs.add(cut);
    const said = new FrameReader();
    const heard = new FrameReader();
    client.on('data', (bytes) => {
      if (!isHeadOver) {
        head = Buffer.concat([head, bytes]);
        isHeadOver = head.includes('\r\n\r\n');
        if (!isHeadOver) return;
        const text = head.toString();
        if (/^upgrade: websocket/im.test(text)) {
          const tab = new URL(text.split(' ')[1] ?? '', 'http://localhost').searchParams.get('tab') ?? '';
          this.tries.push({ tab, at: Date.now() });
          if (this.isRefusing) return cut();
          line = { tab, openedAt: Date.now(), endedAt: null, authorizedAt: null, up: [], down: [] };
          this.#opened(line);
          this.#cuts.set(line, cut);
        }
        if (this.hole === null || line === null) gateway.write(head);
        return;
      }
      if (line === null) return void gateway.write(bytes);
      for (const frame of said.push(bytes)) {
        if (frame.isClosing) line.endedAt ??= Date.now();
        const fate = frame.text === null ? 'pass' : this.#said(line, frame.text);
        if (fate === 'cut') return cut();
        if (fate === 'vanish') continue;
        if (this.hole === null || this.hole === 'down') gateway.write(frame.bytes);
      }
    });
    let isAnswered = false;
    gateway.on('data', (bytes) => {
      if (line !== null && (this.hole === 'down' || this.hole === 'both')) return;
      if (line !== null) {
        const end = isAnswered ? 0 : bytes.indexOf('\r\n\r\n') + 4;
        isAnswered = true;
        if (!this.isDeaf) for (const { text } of heard.push(bytes.subarray(end))) if (text !== null) this.#heard(line, text);
      }
      client.write(bytes);
    });
    client.on('error', () => {});
    gateway.on('error', () => {});
    client.on('end', () => line !== null && (line.endedAt ??= Date.now()));
    client.on('close', () => {
      this.#pairs.delete(cut);
      if (line !== null) line.endedAt ??= Date.now();
      gateway.destroy();
    });
    gateway.on('close', () => {
      // What a hole has swallowed includes the end.
      if (line === null || this.hole === null) client.end();
    });
  }

  #opened(line: Line): void {
    for (const other of this.lines) {
      if (other.tab === line.tab && other.endedAt === null) {
        // The end of the old one comes on another connection: give it the time to be read.
        setTimeout(() => other.endedAt === null && this.broken.push(`a second socket of ${line.tab}`), 100).unref();
      }
    }
    this.lines.push(line);
  }

  /** Gives what is to become of it. */
  #said(line: Line, text: string): 'pass' | 'cut' | 'vanish' {
    const passed = read(text);
    if (line.authorizedAt === null && !signIns.includes(passed.type)) this.broken.push(`${passed.type} before authorization`);
    const old = this.lines.find((other) => other !== line && other.tab === line.tab && other.up.some(({ eventId }) => eventId !== '' && eventId === passed.eventId));
    if (old !== undefined) this.broken.push(`${passed.type} of an old socket on a new one`);
    line.up.push(passed);
    return this.cutsOn?.(passed) === true ? 'cut' : this.swallows?.(passed) === true ? 'vanish' : 'pass';
  }

  #heard(line: Line, text: string): void {
    const passed = read(text);
    line.down.push(passed);
    if (/"(ConsumerAuthorized|ConsumerReconnected)"/.test(text)) line.authorizedAt ??= Date.now();
  }
}

const signIns = ['AuthorizeCustomer', 'ReconnectConsumer'];

function read(text: string): Passed {
  const at = Date.now();
  try {
    const frame = JSON.parse(text) as { action?: string; eventId?: string; payload?: { eventType?: string }; eventType?: string } | string;
    if (typeof frame === 'string') return { at, text, type: frame, eventId: '' };
    return { at, text, type: frame.payload?.eventType ?? frame.action ?? frame.eventType ?? '', eventId: frame.eventId ?? '' };
  } catch {
    return { at, text, type: 'unreadable', eventId: '' };
  }
}
