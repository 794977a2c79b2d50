import { hydrate } from 'solid-js/web';
import { note } from '../shared/hydrated.ts';
import { chat } from '../shared/open-chat.ts';
import { Hydrated } from './hydrated.tsx';

const thread = chat.thread();
hydrate(() => <Hydrated thread={thread} />, note(thread));
