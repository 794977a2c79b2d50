/** Listeners by type of event, on the platform's own EventTarget. */
export class EventTargets<D> {
  readonly #target = new EventTarget();

  listen(type: string, handler: (event: CustomEvent<D>) => void): () => void {
    this.#target.addEventListener(type, handler as EventListener);
    return () => this.#target.removeEventListener(type, handler as EventListener);
  }

  unlisten(type: string, handler: (event: never) => void): void {
    this.#target.removeEventListener(type, handler as unknown as EventListener);
  }

  tell(event: Event): void {
    this.#target.dispatchEvent(event);
  }
}
