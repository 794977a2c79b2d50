import type { StoragePort } from '../../src/ports.ts';
import { VirtualLocks } from './virtual-locks.ts';

/** Storage that several pages share, that survives them, and that can be made to fail. */
export class VirtualStorage implements StoragePort {
  readonly texts = new Map<string, string>();
  /** Of the same browser. */
  readonly locks = new VirtualLocks();
  readonly #listeners = new Set<{ readonly page: object; readonly heard: (key: string) => void }>();
  readonly #views = new Set<StorageView>();
  #changes = 0;
  /** How long what a page writes or removes is on its way to the others, ms. Null: no time at all. Set before pages are made. */
  newsMs: (() => number) | null = null;
  /** Every use throws, as where storage is blocked. */
  isBlocked = false;
  /** Only writing throws: what would need more room than there is. */
  isFull = false;

  read(key: string): string | null {
    this.#require(!this.isBlocked);
    return this.texts.get(key) ?? null;
  }

  write(key: string, text: string): void {
    this.#require(!this.isBlocked && (!this.isFull || text.length <= (this.texts.get(key)?.length ?? -1)));
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

  /** `page` hears what the others write. */
  hearOthers(page: object, heard: (key: string) => void): () => void {
    const listener = { page, heard };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `page` has written. */
  tell(page: object, key: string): void {
    if (this.newsMs === null) this.#heardBy((other) => other !== page, key);
  }

  /** As one page sees it: what others change comes to it `later`, in its order. */
  view(page: object, later: (run: () => void, ms: number) => void): StoragePort {
    if (this.newsMs === null) return this;
    const view = new StorageView(this, later, (key) => this.#heardBy((other) => other === page, key));
    this.#views.add(view);
    return view;
  }

  /** One page has changed it; null: removed. Gives the number of the change. */
  changed(by: StorageView, key: string, text: string | null): number {
    const number = ++this.#changes;
    for (const view of this.#views) if (view !== by) view.hear({ key, text, number }, this.newsMs?.() ?? 0);
    return number;
  }

  #heardBy(isMeant: (page: object) => boolean, key: string): void {
    for (const listener of this.#listeners) if (isMeant(listener.page)) listener.heard(key);
  }

  #require(isGood: boolean): void {
    if (!isGood) throw new Error('storage is not available');
  }
}

/** What another page has done. */
interface News {
  readonly key: string;
  readonly text: string | null;
  readonly number: number;
}

/** What one page knows of a storage that tells it late. */
class StorageView implements StoragePort {
  readonly #storage: VirtualStorage;
  readonly #texts: Map<string, string>;
  readonly #later: (run: () => void, ms: number) => void;
  readonly #heard: (key: string) => void;
  readonly #news: News[] = [];
  /** The last change of a key that is known here: what was done before that is told too late. */
  readonly #known = new Map<string, number>();

  constructor(storage: VirtualStorage, later: (run: () => void, ms: number) => void, heard: (key: string) => void) {
    this.#storage = storage;
    this.#texts = new Map(storage.texts);
    this.#later = later;
    this.#heard = heard;
  }

  read(key: string): string | null {
    this.#storage.read(key);
    return this.#texts.get(key) ?? null;
  }

  write(key: string, text: string): void {
    this.#storage.write(key, text);
    this.#texts.set(key, text);
    this.#known.set(key, this.#storage.changed(this, key, text));
  }

  remove(key: string): void {
    this.#storage.remove(key);
    this.#texts.delete(key);
    this.#known.set(key, this.#storage.changed(this, key, null));
  }

  keys(): readonly string[] {
    this.#storage.keys();
    return [...this.#texts.keys()];
  }

  hear(news: News, ms: number): void {
    this.#news.push(news);
    this.#later(() => {
      // What was told before comes before, however long it takes.
      const { key, text, number } = this.#news.shift() ?? news;
      if (number > (this.#known.get(key) ?? 0)) {
        this.#known.set(key, number);
        if (text === null) this.#texts.delete(key);
        else this.#texts.set(key, text);
      }
      if (text !== null) this.#heard(key);
    }, ms);
  }
}
