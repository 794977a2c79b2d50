import type { StoragePort } from '../../src/ports.ts';
import type { VirtualDatabase } from './virtual-database.ts';
import { VirtualLocks } from './virtual-locks.ts';

/** Storage that several pages share, that survives them, and that can be made to fail. */
export class VirtualStorage implements StoragePort {
  readonly texts = new Map<string, string>();
  /** Of the same browser. */
  readonly locks = new VirtualLocks();
  database: VirtualDatabase | null = null;
  /** Every use throws, as where storage is blocked. */
  isBlocked = false;
  /** Only writing throws. */
  isFull = false;

  read(key: string): string | null {
    this.#require(!this.isBlocked);
    return this.texts.get(key) ?? null;
  }

  write(key: string, text: string): void {
    this.#require(!this.isBlocked && !this.isFull);
    this.texts.set(key, text);
  }

  remove(key: string): void {
    this.#require(!this.isBlocked);
    this.texts.delete(key);
  }

  keys(): readonly string[] {
    this.#require(!this.isBlocked);
    return [...this.texts.keys()];
  }

  #require(isGood: boolean): void {
    if (!isGood) throw new Error('storage is not available');
  }
}
