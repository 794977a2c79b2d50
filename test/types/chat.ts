// Typical programs on the Node door, which must compile, and wrong ones, which must not. Nothing here is ever run.
import {
  type Chat, type ChatError, type ChatMoments, type ChatOptions, type ChatSnapshot, createChat, type Message, memoryStorage, type SendOutcome,
  type StoragePort, type Thread, type ThreadSnapshot,
} from '../../adapters/node/node.ts';

const options: ChatOptions = { brandId: 1001, channelId: 'chat_messaging', environment: 'eu1' };

/** A console client, whole. */
export async function conversation(say: (line: string) => void): Promise<void> {
  const chat: Chat = createChat({
    ...options, customer: { firstName: 'Ada' }, onError: (error: ChatError) => say(`${error.code} ${error.retryable}`),
    onFrame: (frame: unknown, direction: 'in' | 'out') => say(`${direction} ${JSON.stringify(frame)}`),
    ports: { storage: memoryStorage(), random: () => 0.5 },
  });
  const thread: Thread = chat.thread();
  const remove: () => void = thread.subscribe(({ messages }: ThreadSnapshot) => messages, (messages: readonly Message[]) => say(String(messages.length)));
  chat.on('message.failed', ({ messageId, reason }: ChatMoments['message.failed']) => say(`${messageId} ${reason}`));
  await chat.connect();
  const { id, done }: { readonly id: string; readonly done: Promise<SendOutcome> } = thread.send('hello');
  const { status, reason } = await done;
  if (status === 'failed') say(`${id} ${reason ?? ''}`);
  if (thread.can('loadMore')) say(String((await thread.loadMore()).loaded));
  await thread.markSeen();
  remove();
  chat.stop();
}

/** A view: everything in a snapshot can be shown without asking further. */
export const view = ({ status, connection, threads }: ChatSnapshot): string =>
  [status, connection.nextTryAt ?? 0, ...Object.values(threads).map(({ agent, queue }) => agent?.name ?? queue?.position ?? '')].join(' ');

/** Storage of one's own. */
export const ownStorage: StoragePort = { read: () => null, write: () => {}, remove: () => {}, keys: () => [] };

export async function wrong(chat: Chat, thread: Thread): Promise<void> {
  // @ts-expect-error a snapshot's messages are read-only
  thread.snapshot.messages.push({});
  // @ts-expect-error nor can one of them be changed
  thread.snapshot.messages.forEach((message) => (message.text = ''));
  // @ts-expect-error the agent may be nobody
  void thread.snapshot.agent.name;
  // @ts-expect-error no such verb
  chat.send('hello');
  // @ts-expect-error an id is a text
  chat.thread(7);
  // @ts-expect-error nothing comes back from a disconnect
  await chat.disconnect().then(() => undefined);
  // @ts-expect-error a request needs data
  await chat.request('FetchThreadList');
  // @ts-expect-error an answer is whatever came: look before you use it
  void (await chat.request('FetchThreadList', {})).threads;
  // @ts-expect-error a listener gets what was selected
  thread.subscribe(({ unreadCount }) => unreadCount, (count: string) => count);
  // @ts-expect-error a moment has its own details
  chat.on('connection.lost', ({ messageId }) => messageId);
  // @ts-expect-error storage needs keys
  createChat({ ...options, ports: { storage: { read: () => null, write: () => {}, remove: () => {} } } });
  // @ts-expect-error a code is from the table
  const isKnown = (error: ChatError): boolean => error.code === 'went.wrong';
  void isKnown;
}
