import { chat } from '../shared/open-chat.ts';
import { chatWindow } from './chat.ts';

chatWindow(document.querySelector('#app')!, chat, chat.thread());
