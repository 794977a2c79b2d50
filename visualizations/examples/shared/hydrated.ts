import type { Thread } from 'chat-machines';

export type Source = Pick<Thread, 'snapshot' | 'subscribe'>;

/** On a server there is no conversation yet: an empty one stands for it, and nothing may listen to it. */
export const nobody = {
  snapshot: { messages: [] },
  subscribe() {
    throw new Error('a server renders once: nothing may be left listening there');
  },
} as unknown as Source;

/** Notes what the page has before it is hydrated: its HTML, and the list that is to stay the same node. */
export function note(thread: Thread): Element {
  // The page knows more than the server did: hydration must not stumble over it.
  thread.send('written before hydration');
  const root = document.querySelector('#app, app-root')!;
  Object.assign(globalThis, { htmlBefore: root.innerHTML, listBefore: root.querySelector('ul') });
  return root;
}
