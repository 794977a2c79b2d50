/**
 * Everything that comes in from outside runs in a turn: the outermost one ends with one notification, however much happened inside.
 * That is what makes snapshots consistent and keeps listeners from seeing the middle of anything.
 */
export class Turns {
  readonly #settle: () => void;
  readonly #report: (error: unknown) => void;
  #depth = 0;
  /** When the outermost is over. */
  after = (): void => {};

  constructor(settle: () => void, report: (error: unknown) => void) {
    this.#settle = settle;
    this.#report = report;
  }

  /** Runs now. A throw is reported, not passed on: whoever called us (a timer, a socket) could do nothing about it. */
  readonly run = (work: () => void): void => {
    this.#depth++;
    try {
      work();
    } catch (error) {
      this.#report(error);
    }
    this.#depth--;
    if (this.#depth > 0) return;
    try {
      this.#settle();
      this.after();
    } catch (error) {
      this.#report(error);
    }
  };
}
