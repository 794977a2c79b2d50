import { createChat, multiThread } from 'chat-machines';
import './chat.css';

/** The local gateway; another port than 8090: `?gateway=9000`. */
const port = new URLSearchParams(location.search).get('gateway') ?? '8090';
const http = `http://127.0.0.1:${port}`;

export const environment = { name: 'local', chat: http, gateway: `ws://127.0.0.1:${port}`, authorize: http };

/** The chat that all examples show. */
export const chat = createChat({
  brandId: 1001,
  channelId: 'chat_multithread',
  environment,
  customer: { firstName: 'Ada' },
  features: [multiThread()],
});

export type { Thread } from 'chat-machines';
export type Chat = typeof chat;

void chat.connect();
