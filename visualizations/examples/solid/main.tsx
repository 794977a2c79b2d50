import { render } from 'solid-js/web';
import { chat } from '../shared/open-chat.ts';
import { ChatWindow } from './chat.tsx';

render(() => <ChatWindow chat={chat} thread={chat.thread()} />, document.querySelector('#app')!);
