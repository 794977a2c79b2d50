/** A frame as it came: what it says, where it is the end of a text, and its bytes. */
export interface RawFrame {
  readonly text: string | null;
  readonly isClosing: boolean;
  readonly bytes: Buffer;
}

/** Takes the bytes of one direction of a WebSocket apart. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #found: RawFrame[] = [];

  push(bytes: Buffer): readonly RawFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    this.#found = [];
    while (this.#takeOne());
    return this.#found;
  }

  #takeOne(): boolean {
    const { length } = this.#rest;
    if (length < 2) return false;
    const [first = 0, second = 0] = this.#rest;
    const short = second & 0x7f;
    const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    const isMasked = (second & 0x80) !== 0;
    if (length < head + 4) return length >= head && !isMasked ? this.#take(first, head, short, null) : false;
    return this.#take(first, head, short, isMasked ? this.#rest.subarray(head, head + 4) : null);
  }

  #take(first: number, head: number, short: number, mask: Buffer | null): boolean {
    const size = short === 126 ? this.#rest.readUInt16BE(2) : short === 127 ? Number(this.#rest.readBigUInt64BE(2)) : short;
    const start = head + (mask === null ? 0 : 4);
    if (this.#rest.length < start + size) return false;
    const body = Buffer.from(this.#rest.subarray(start, start + size));
    if (mask !== null) for (let at = 0; at < size; at++) body[at] = (body[at] ?? 0) ^ (mask[at & 3] ?? 0);
    const opcode = first & 0x0f;
    let text: string | null = null;
    if (opcode <= 2) {
      this.#parts.push(body);
      if ((first & 0x80) !== 0) {
        text = Buffer.concat(this.#parts).toString();
        this.#parts = [];
      }
    }
    this.#found.push({ text, isClosing: opcode === 8, bytes: this.#rest.subarray(0, start + size) });
    this.#rest = this.#rest.subarray(start + size);
    return true;
  }
}
