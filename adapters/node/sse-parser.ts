/** One event of a stream; `event` is `message` where the server names none. */
export interface ServerSentEvent {
  readonly data: string;
  readonly id: string;
  readonly event: string;
}

/** Text of an event stream, in any pieces, to events (the HTML standard, 9.2). Remembers the last id over connections. */
export class SseParser {
  /** As the server last gave it; `''` while it has not. */
  lastId = '';
  /** What the server asks to wait before a reconnect, ms. */
  retryMs: number | undefined;
  #rest = '';
  #data: string[] = [];
  #event = '';

  /** A new connection: what the last one left unfinished is void. */
  begin(): void {
    this.#rest = '';
    this.#data = [];
    this.#event = '';
  }

  take(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    // A carriage return at the end may be half of a line's end.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.#field(line);
      else {
        if (this.#data.length > 0) events.push({ data: this.#data.join('\n'), id: this.lastId, event: this.#event || 'message' });
        this.#data = [];
        this.#event = '';
      }
    }
    return events;
  }

  #field(line: string): void {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.lastId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }
}
