import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { nobody } from '../shared/hydrated.ts';
import Hydrated from './hydrated.vue';

export const html = await renderToString(createSSRApp(Hydrated, { thread: nobody }));
