import { hydrateRoot } from 'react-dom/client';
import { chat } from '../shared/open-chat.ts';
import { HydratedPage } from './hydrated.tsx';

const port = new URLSearchParams(location.search).get('gateway');
const http = `http://127.0.0.1:${port}`;
const options = { brandId: 1001, channelId: 'chat_messaging', environment: { name: 'own', chat: http, gateway: `ws://127.0.0.1:${port}`, authorize: http } };

// The page knows more than the server did: hydration must not stumble over it.
const thread = chat.thread();
thread.send('written before hydration');
const root = document.querySelector('#app')!;
const complaints: string[] = [];
Object.assign(globalThis, { complaints, htmlBefore: root.innerHTML });
hydrateRoot(root, <HydratedPage thread={thread} options={options} />, { onRecoverableError: (error) => complaints.push(String(error)) });
