/** In one row of this many taken slots a text finds no place: somebody makes them up. */
const longestRow = 128;

/** Of a text, so much goes into its number. */
const mostChars = 64;

/**
 * Ids that were added, as numbers: that one is new is known after a look at a few of them. A Map of texts would be asked twice for each
 * message, and what it holds is in the way of the garbage collector: that takes ten times as long.
 */
export class KnownIds {
  #slots = new Int32Array(16);
  #count = 0;
  /** One that found no place may have been added. */
  #isCrowded = false;
  #latest: string | undefined;
  #number = 0;

  /** False: it was never added. */
  mayHave(id: string): boolean {
    return this.#slots[this.#slotOf(this.#numberOf(id))] !== 0 || this.#isCrowded;
  }

  add(id: string): void {
    this.#put(this.#numberOf(id));
    if (this.#count * 2 < this.#slots.length) return;
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    this.#count = 0;
    for (const number of before) if (number !== 0) this.#put(number);
  }

  #put(number: number): void {
    const slot = this.#slotOf(number);
    if (slot < 0) this.#isCrowded = true;
    else if (this.#slots[slot] === 0) {
      this.#slots[slot] = number;
      this.#count++;
    }
  }

  /** Where a number stands, or would; -1: nowhere. */
  #slotOf(number: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let row = 0; row < longestRow; row++) {
      const slot = (number + row) & last;
      if (slots[slot] === 0 || slots[slot] === number) return slot;
    }
    return -1;
  }

  /** FNV-1a, never 0. An id is looked for right before it is added. */
  #numberOf(id: string): number {
    if (id === this.#latest) return this.#number;
    let number = 0x811c9dc5;
    for (let at = 0; at < id.length && at < mostChars; at++) number = Math.imul(number ^ id.charCodeAt(at), 0x01000193);
    this.#latest = id;
    this.#number = (number ^ (number >>> 15)) || 1;
    return this.#number;
  }
}
