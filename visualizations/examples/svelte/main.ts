import { mount } from 'svelte';
import { chat } from '../shared/open-chat.ts';
import ChatWindow from './chat-window.svelte';

mount(ChatWindow, { target: document.querySelector('#app')!, props: { chat, thread: chat.thread() } });
