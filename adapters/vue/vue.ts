import { type MaybeRefOrGetter, onMounted, onScopeDispose, type ShallowRef, shallowRef, toValue, watch } from 'vue';
import type { ChatMoments, CoreChat } from '../../src/chat-types.ts';
import { memoised, type Source } from '../slice/slice.ts';

/**
 * A part of a chat's or thread's snapshot, as a ref that changes when that part is another one, and for nothing else; ends with the
 * component or effect scope. A selector may make arrays and objects: they are compared member by member. The source may be a ref or a
 * getter (`() => props.thread`). `onServer` is what a server renders and the page hydrates with; without it, the part as it is then. Keep chats in `shallowRef` or `markRaw`: Vue's deep proxies do not get along with classes.
 */
export function useSlice<S, T>(source: MaybeRefOrGetter<Source<S>>, selector: (snapshot: S) => T, onServer?: T): Readonly<ShallowRef<T>> {
  const select = memoised(selector);
  const slice = shallowRef(onServer) as ShallowRef<T>;
  const take = (selected: T): void => {
    slice.value = selected;
  };
  const follow = (): unknown => watch(() => toValue(source), (now, _before, onCleanup) => {
    take(select(now.snapshot));
    if (isPage()) onCleanup(now.subscribe(select, take));
  }, { immediate: true, flush: 'sync' });
  if (onServer === undefined) follow();
  else if (isPage()) onMounted(follow);
  return slice;
}

/** Calls back when something happens that is worth a sound or a toast, until the component or effect scope is gone. */
export function useMoment<M extends keyof ChatMoments>(chat: Pick<CoreChat, 'on'>, moment: M, listener: (happened: ChatMoments[M]) => void): void {
  if (isPage()) onScopeDispose(chat.on(moment, listener));
}

/** A server renders once: nothing may be left listening there. */
const isPage = (): boolean => typeof document !== 'undefined';
