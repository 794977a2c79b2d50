import { render } from 'svelte/server';
import { nobody } from '../shared/hydrated.ts';
import Hydrated from './hydrated.svelte';

export const html = render(Hydrated, { props: { thread: nobody } }).body;
