import { hydrateRoot } from 'react-dom/client';
import { chat, environment } from '../shared/open-chat.ts';
import { HydratedPage } from './hydrated.tsx';

// The page knows more than the server did: hydration must not stumble over it.
const thread = chat.thread();
thread.send('written before hydration');
const root = document.querySelector('#app')!;
const complaints: string[] = [];
Object.assign(globalThis, { complaints, htmlBefore: root.innerHTML });
hydrateRoot(root, <HydratedPage thread={thread} options={{ brandId: 1001, channelId: 'chat_messaging', environment }} />, { onRecoverableError: (error) => complaints.push(String(error)) });
