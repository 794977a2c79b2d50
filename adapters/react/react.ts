import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ChatMoments, CoreChat } from '../../src/chat-types.ts';
import { keepingParts, type Source } from '../slice/slice.ts';

/**
 * A part of a chat's or thread's snapshot: renders again when that part is another one, and for nothing else. A selector may make arrays and
 * objects (`(t) => t.messages.filter(...)`): they are compared member by member. `onServer` is what the server renders and the page hydrates
 * with; without it, the part as it is then.
 */
export function useSlice<S, T>(source: Source<S>, selector: (snapshot: S) => T, onServer?: T): T {
  const [keep] = useState(keepingParts<T>);
  const get = (): T => keep(selector(source.snapshot));
  // React asks `get` after each change and compares: so a selector may be another one in each rendering without a new subscription.
  const subscribe = useCallback((changed: () => void) => source.subscribe(() => ({}), changed), [source]);
  return useSyncExternalStore(subscribe, get, () => (onServer === undefined ? get() : onServer));
}

/** Calls back when something happens that is worth a sound or a toast, as long as the component is mounted; always the latest callback. */
export function useMoment<M extends keyof ChatMoments>(chat: Pick<CoreChat, 'on'>, moment: M, listener: (happened: ChatMoments[M]) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => chat.on(moment, (happened) => latest.current(happened)), [chat, moment]);
}

/**
 * A chat that lives as long as the component: made when it is mounted, stopped when it is gone, so that StrictMode and a server leave none
 * behind. `null` until then. For a chat that outlives the component, make it outside and pass it on.
 */
export function useOwnChat<C extends { stop(): void }>(make: () => C): C | null {
  const [chat, setChat] = useState<C | null>(null);
  const first = useRef(make);
  useEffect(() => {
    const made = first.current();
    setChat(made);
    return () => made.stop();
  }, []);
  return chat;
}
