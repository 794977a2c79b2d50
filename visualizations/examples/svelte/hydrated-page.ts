import { hydrate } from 'svelte';
import { note } from '../shared/hydrated.ts';
import { chat } from '../shared/open-chat.ts';
import Hydrated from './hydrated.svelte';

const thread = chat.thread();
hydrate(Hydrated, { target: note(thread), props: { thread } });
