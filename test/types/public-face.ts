// Each of these programs must not compile: the type check fails where one of them does. Nothing here is ever run.
import { createChat, type Chat, type ChatSnapshot, type Thread } from '../../adapters/browser/browser.ts';

const needed = { brandId: 1001, channelId: 'chat_messaging', environment: 'EU1' } as const;

export function options(): void {
  createChat(needed);
  createChat({ ...needed, environment: { name: 'lab', chat: 'https://a', gateway: 'wss://b', authorize: 'https://c' } });
  // @ts-expect-error a channel is needed
  createChat({ brandId: 1001, environment: 'EU1' });
  // @ts-expect-error a brand is a number
  createChat({ ...needed, brandId: '1001' });
  // @ts-expect-error no such region
  createChat({ ...needed, environment: 'EU9' });
  // @ts-expect-error no such option
  createChat({ ...needed, chanelKind: 'messaging' });
  // @ts-expect-error no such kind of channel
  createChat({ ...needed, channelKind: 'multithread' });
}

export function verbs(chat: Chat, thread: Thread): void {
  thread.can('loadMore');
  // @ts-expect-error no such verb
  thread.can('sing');
  // @ts-expect-error a verb of threads
  chat.can('send');
  // @ts-expect-error a text is needed
  thread.send(42);
  // @ts-expect-error the id comes back beside the promise, not inside it
  thread.send('hello').id.then(() => undefined);
  // @ts-expect-error how it ended is one of three
  void thread.send('hello').done.then(({ status }) => status === 'delivered');
}

export function moments(chat: Chat): void {
  chat.on('message.received', ({ message, cause }) => cause === 'push' && message.id);
  // @ts-expect-error no such moment
  chat.on('message.arrived', () => undefined);
  // @ts-expect-error no such cause
  chat.on('message.received', ({ cause }) => cause === 'pushed');
}

export function reading(chat: Chat, snapshot: ChatSnapshot): void {
  chat.subscribe(({ status }) => status, (status) => status === 'live');
  // @ts-expect-error no such state
  chat.subscribe(({ status }) => status, (status) => status === 'online');
  // @ts-expect-error a channel may not be known yet
  void snapshot.channel.kind;
  // @ts-expect-error a snapshot is never changed
  snapshot.status = 'live';
  // @ts-expect-error nor are its lists
  snapshot.threads['default']?.messages.push();
  // @ts-expect-error a thread may not be open
  void snapshot.threads['default'].messages;
}
