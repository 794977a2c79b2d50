import { afterNextRender, computed, DestroyRef, effect, inject, Injector, PLATFORM_ID, type Signal, signal, untracked } from '@angular/core';
import type { ChatMoments, CoreChat } from '../../src/chat-types.ts';
import { type Given, memoised, sourceOf } from '../slice/slice.ts';

/**
 * A part of a chat's or thread's snapshot, as a signal that changes when that part is another one, and for nothing else; ends with the
 * component. A selector may make arrays and objects: they are compared member by member. The source may be a function or a signal
 * (`this.thread`). To be called where `inject` may be, or with an injector. `onServer` is what a server renders and the page hydrates with;
 * without it, the part as it is then.
 */
export function slice<S, T>(source: Given<S>, selector: (snapshot: S) => T, options: { readonly injector?: Injector; readonly onServer?: T } = {}): Signal<T> {
  const { onServer, injector = inject(Injector) } = options;
  const select = memoised(selector);
  const changes = signal(0);
  const changed = (): void => changes.update((count) => count + 1);
  const isHydrated = signal(onServer === undefined);
  const read = computed(() => {
    changes();
    return isHydrated() ? select(sourceOf(source).snapshot) : (onServer as T);
  });
  // A server renders once: nothing may be left listening there.
  if (injector.get(PLATFORM_ID) as unknown === 'server') return read;
  afterNextRender(() => isHydrated.set(true), { injector });
  effect((onCleanup) => {
    const now = sourceOf(source);
    untracked(() => {
      onCleanup(now.subscribe(select, changed));
      // What changed between the first look and this subscription.
      changed();
    });
  }, { injector });
  return read;
}

/** Calls back when something happens that is worth a sound or a toast, until the component is gone. */
export function onMoment<M extends keyof ChatMoments>(chat: Pick<CoreChat, 'on'>, moment: M, listener: (happened: ChatMoments[M]) => void): void {
  if (inject(PLATFORM_ID) as unknown !== 'server') inject(DestroyRef).onDestroy(chat.on(moment, listener));
}
