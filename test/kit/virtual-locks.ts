import type { Hold } from '../../src/ports.ts';

interface Request {
  readonly name: string;
  readonly page: object;
  readonly changed: (isHeld: boolean) => void;
  isHeld: boolean;
}

/** The locks of one browser: a free name is given at once, one that becomes free in the next step of whoever drives time. */
export class VirtualLocks {
  readonly #requests: Request[] = [];
  /** How long what a page asks for is on its way, ms: who asks later may be heard sooner. Null: no time at all. */
  travelMs: (() => number) | null = null;

  /** `later`: how the page that asks is called back when its turn has come. */
  hold(page: object, name: string, changed: (isHeld: boolean) => void, later: (run: () => void, ms: number) => void): Hold {
    const request: Request = { name, page, changed, isHeld: false };
    let isOver = false;
    this.#later.set(request, later);
    const arrive = (): void => {
      if (isOver) return;
      const isFree = this.#requests.every((other) => other.name !== name);
      this.#requests.push(request);
      if (!isFree) return;
      request.isHeld = true;
      changed(true);
    };
    if (this.travelMs === null) arrive();
    else later(arrive, this.travelMs());
    return {
      isHeld: () => request.isHeld,
      release: () => {
        isOver = true;
        this.#leave(request);
      },
    };
  }

  /** How many names a page holds or waits for. */
  count(page: object): number {
    return this.#requests.filter((request) => request.page === page).length;
  }

  /** A page dies. */
  drop(page: object): void {
    for (const request of this.#requests.filter((other) => other.page === page)) this.#leave(request);
  }

  /** A page is put aside, as into the back/forward cache; gives how to bring it back. */
  suspend(page: object): () => void {
    const left = this.#requests.filter((request) => request.page === page);
    for (const request of left) {
      const wasHeld = request.isHeld;
      this.#leave(request);
      if (wasHeld) request.changed(false);
    }
    return () => {
      for (const request of left) {
        this.#requests.push(request);
        this.#grant(request.name);
      }
    };
  }

  readonly #later = new Map<Request, (run: () => void, ms: number) => void>();

  #leave(request: Request): void {
    const index = this.#requests.indexOf(request);
    if (index < 0) return;
    this.#requests.splice(index, 1);
    request.isHeld = false;
    this.#grant(request.name);
  }

  #grant(name: string): void {
    const next = this.#requests.find((request) => request.name === name);
    if (next === undefined || next.isHeld) return;
    next.isHeld = true;
    this.#later.get(next)?.(() => {
      if (next.isHeld && this.#requests.includes(next)) next.changed(true);
    }, 0);
  }
}
