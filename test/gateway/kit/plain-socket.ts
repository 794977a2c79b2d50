import WebSocket from 'ws';

/** A bare `ws` client: what it hears can be waited for, frame by frame. */
export interface PlainSocket {
  readonly socket: WebSocket;
  send(frame: unknown): void;
  /** The next frame, heard already or still to come, for which `wanted` holds; those before it stay. */
  next(wanted: (frame: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** The next frame as text. */
  text(): Promise<string>;
  /** Resolves with the close code. */
  closed(): Promise<number>;
}

/** Opens a socket; rejects with the HTTP status, or with the error's code, when it is refused. */
export function openSocket(url: string): Promise<PlainSocket> {
  const socket = new WebSocket(url);
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  const closing = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (data: Buffer) => {
    heard.push(data.toString('utf8'));
    for (const look of waiting) look();
  });
  const take = <T>(find: () => { at: number; value: T } | undefined): Promise<T> => new Promise((resolve) => {
    const look = (): void => {
      const found = find();
      if (!found) return;
      waiting.delete(look);
      heard.splice(found.at, 1);
      resolve(found.value);
    };
    waiting.add(look);
    look();
  });
  const plain: PlainSocket = {
    socket,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next: (wanted) => take(() => {
      for (const [at, text] of heard.entries()) {
        const value = JSON.parse(text) as Record<string, unknown>;
        if (wanted(value)) return { at, value };
      }
      return undefined;
    }),
    text: () => take(() => (heard[0] === undefined ? undefined : { at: 0, value: heard[0] })),
    closed: () => closing,
  };
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(plain));
    socket.once('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    socket.on('error', (error: Error & { code?: string }) => reject(new Error(error.code ?? error.message)));
  });
}
