import { createSSRApp } from 'vue';
import { note } from '../shared/hydrated.ts';
import { chat } from '../shared/open-chat.ts';
import Hydrated from './hydrated.vue';

const thread = chat.thread();
createSSRApp(Hydrated, { thread }).mount(note(thread));
