import { For } from 'solid-js';
import { createSlice } from 'chat-machines/solid';
import type { Source } from '../shared/hydrated.ts';

/** A page that a server renders first. */
export function Hydrated(props: { thread: Source }) {
  const texts = createSlice(() => props.thread, (t) => t.messages.map((message) => message.text), []);
  return <><p id="count">{texts().length}</p><ul><For each={texts()}>{(text) => <li>{text}</li>}</For></ul></>;
}
