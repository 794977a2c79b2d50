import type { Thread } from 'chat-machines';

/** Enter in a field: sends what is in it, if that is anything, and empties it. */
export function enter(field: HTMLInputElement, thread: Thread): void {
  if (field.value.trim() !== '') thread.send(field.value);
  field.value = '';
}
