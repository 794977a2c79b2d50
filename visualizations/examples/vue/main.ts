import { createApp } from 'vue';
import { chat } from '../shared/open-chat.ts';
import ChatWindow from './chat-window.vue';

createApp(ChatWindow, { chat, thread: chat.thread() }).mount('#app');
