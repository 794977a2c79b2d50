import type { PagePort } from '../../src/page.ts';

/** A page that tests scroll and leave. */
export class VirtualPage implements PagePort {
  readonly #heard = new Set<(signal: 'scrolled' | 'moved') => void>();
  #place: { readonly url: string; readonly title: string };
  #depth = 0;

  constructor(url = 'https://shop.test/', title = 'Shop') {
    this.#place = { url, title };
  }

  get listeners(): number {
    return this.#heard.size;
  }

  place(): { readonly url: string; readonly title: string } {
    return this.#place;
  }

  depth(): number {
    return this.#depth;
  }

  listen(heard: (signal: 'scrolled' | 'moved') => void): () => void {
    this.#heard.add(heard);
    return () => void this.#heard.delete(heard);
  }

  scroll(percent: number): void {
    this.#depth = Math.max(this.#depth, percent);
    for (const heard of this.#heard) heard('scrolled');
  }

  move(url: string, title: string): void {
    this.#place = { url, title };
    this.#depth = 0;
    for (const heard of this.#heard) heard('moved');
  }
}
