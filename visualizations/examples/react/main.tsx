import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chat } from '../shared/open-chat.ts';
import { ChatWindow } from './chat.tsx';

createRoot(document.querySelector('#app')!).render(<StrictMode><ChatWindow chat={chat} thread={chat.thread()} /></StrictMode>);
