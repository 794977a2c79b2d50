import { mount } from 'svelte';
import ThreadPage from './thread-page.svelte';

mount(ThreadPage, { target: document.querySelector('#app')! });
