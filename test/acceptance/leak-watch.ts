/** What a page has running that an app's chat may have begun. */
export interface LeakWatch {
  /** Names of what runs now, but for what ran when `mark` was called. */
  left(): string[];
  mark(): void;
}

declare global {
  var leakWatch: LeakWatch;
}

/** Runs in a page before anything else: keeps count of timers, listeners, sockets, streams, requests and channels. */
export function watchLeaks(): void {
  const running = new Map<unknown, string>();
  const global = globalThis as unknown as Record<string, (...given: unknown[]) => unknown>;
  const later = (start: string, end: string, repeats: boolean): void => {
    const [real, cancel] = [global[start], global[end]] as [(...given: unknown[]) => unknown, (id: unknown) => void];
    global[start] = (run: unknown, ...more: unknown[]) => {
      const key = real.call(globalThis, (...given: unknown[]) => {
        if (!repeats) running.delete(`${start} ${String(key)}`);
        (run as (...given: unknown[]) => void)(...given);
      }, ...more);
      running.set(`${start} ${String(key)}`, `${start}(${String(more[0])})`);
      return key;
    };
    global[end] = (key: unknown) => {
      running.delete(`${start} ${String(key)}`);
      cancel.call(globalThis, key);
    };
  };
  later('setTimeout', 'clearTimeout', false);
  later('setInterval', 'clearInterval', true);
  later('requestAnimationFrame', 'cancelAnimationFrame', false);
  later('requestIdleCallback', 'cancelIdleCallback', false);

  interface Listening { readonly target: EventTarget; readonly type: string; readonly run: unknown; readonly signal: AbortSignal | undefined }
  const listening = new Set<Listening>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isLasting = (target: unknown): boolean => target === null || target === undefined || target === globalThis || target === document || target instanceof BroadcastChannel || target === (navigator as { connection?: unknown }).connection;
  EventTarget.prototype.addEventListener = function (type, run, options) {
    const signal = typeof options === 'object' ? options?.signal : undefined;
    if (isLasting(this)) listening.add({ target: this ?? globalThis, type, run, signal });
    addEventListener.call(this ?? globalThis, type, run, options);
  };
  EventTarget.prototype.removeEventListener = function (type, run, options) {
    for (const one of listening) if (one.target === (this ?? globalThis) && one.type === type && one.run === run) listening.delete(one);
    removeEventListener.call(this ?? globalThis, type, run, options);
  };

  const made: { readonly name: string; isOpen(): boolean }[] = [];
  const watched = <C extends new (...given: never[]) => object>(name: string, isOpen: (one: InstanceType<C>) => boolean): void => {
    const Real = (globalThis as unknown as Record<string, C>)[name] as unknown as new (...given: unknown[]) => InstanceType<C>;
    const Watched = class extends (Real as unknown as new (...given: unknown[]) => object) {
      constructor(...given: unknown[]) {
        super(...given);
        made.push({ name, isOpen: () => isOpen(this as InstanceType<C>) });
      }
    };
    Object.assign(globalThis, { [name]: Watched });
  };
  watched<typeof WebSocket>('WebSocket', ({ readyState }) => readyState < 2);
  watched<typeof EventSource>('EventSource', ({ readyState }) => readyState < 2);
  watched<typeof XMLHttpRequest>('XMLHttpRequest', ({ readyState }) => readyState > 0 && readyState < 4);
  const closedChannels = new Set<unknown>();
  const { close } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.close = function () {
    closedChannels.add(this);
    for (const one of listening) if (one.target === this) listening.delete(one);
    close.call(this);
  };
  watched<typeof BroadcastChannel>('BroadcastChannel', (one) => !closedChannels.has(one));
  const { fetch } = globalThis;
  globalThis.fetch = (asked, options) => {
    const key = {};
    const { signal } = options ?? {};
    running.set(key, 'fetch');
    // Given up counts as over in that very turn.
    signal?.addEventListener('abort', () => running.delete(key));
    return fetch(asked, options).finally(() => running.delete(key));
  };

  let before: string[] = [];
  const now = (): string[] => [
    ...running.values(), ...[...listening].filter(({ signal }) => signal?.aborted !== true).map(({ type }) => `listener of ${type}`), ...made.filter((one) => one.isOpen()).map(({ name }) => name),
  ];
  globalThis.leakWatch = {
    mark: () => void (before = now()),
    left: () => {
      const known = [...before];
      return now().filter((one) => {
        const at = known.indexOf(one);
        if (at >= 0) known.splice(at, 1);
        return at < 0;
      });
    },
  };
}
