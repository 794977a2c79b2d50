import { type Accessor, createComputed, createEffect, createSignal, onCleanup, untrack } from 'solid-js';
import { isServer } from 'solid-js/web';
import type { ChatMoments, CoreChat } from '../../src/chat-types.ts';
import { type Given, memoised, sourceOf } from '../slice/slice.ts';

/**
 * A part of a chat's or thread's snapshot, as a signal that changes when that part is another one, and for nothing else; ends with its
 * owner. A selector may make arrays and objects: they are compared member by member. The source may be a function (`() => props.thread`).
 * `onServer` is what a server renders and the page hydrates with; without it, the part as it is then.
 */
export function createSlice<S, T>(source: Given<S>, selector: (snapshot: S) => T, onServer?: T): Accessor<T> {
  const select = memoised(selector);
  const [slice, setSlice] = createSignal(onServer === undefined ? select(untrack(() => sourceOf(source)).snapshot) : onServer);
  const take = (selected: T): void => {
    setSlice(() => selected);
  };
  // A server renders once: nothing may be left listening there.
  if (isServer) return slice;
  const follow = (): void => {
    const now = sourceOf(source);
    take(select(now.snapshot));
    onCleanup(now.subscribe(select, take));
  };
  // The page hydrates first.
  if (onServer === undefined) createComputed(follow);
  else createEffect(follow);
  return slice;
}

/** Calls back when something happens that is worth a sound or a toast, until the owner is gone. */
export function createMoment<M extends keyof ChatMoments>(chat: Pick<CoreChat, 'on'>, moment: M, listener: (happened: ChatMoments[M]) => void): void {
  if (!isServer) onCleanup(chat.on(moment, listener));
}
