import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import type { ThreadView } from '../../adapters/local-gateway/gateway.ts';
import { type Chat, type ChatError, type ChatOptions, createChat, memoryStorage, type StoragePort, type Thread } from '../../adapters/node/node.ts';

/** How long something may take over the loopback, ms. Never slept: it only ends a wait that has failed. */
const patienceMs = 8_000;

/** A listening gateway and Node chats on it; `stop` ends all of them. */
export class LiveGateway {
  readonly errors: ChatError[] = [];
  readonly #gateway: RunningGateway;
  readonly #chats: Chat[] = [];

  private constructor(gateway: RunningGateway) {
    this.#gateway = gateway;
  }

  static async start(): Promise<LiveGateway> {
    return new LiveGateway(await startGateway());
  }

  async stop(): Promise<void> {
    for (const chat of this.#chats) chat.stop();
    await this.#gateway.close();
  }

  open(options: Partial<ChatOptions> = {}, storage: StoragePort = memoryStorage()): Chat {
    const { chat, gateway, authorize } = this.#gateway.urls;
    const opened = createChat({
      brandId: 1001, channelId: 'chat_messaging', environment: { name: 'local', chat, gateway, authorize },
      customer: { id: 'customer-1', firstName: 'Ada' }, onError: (error) => this.errors.push(error), ports: { storage }, ...options,
    });
    this.#chats.push(opened);
    return opened;
  }

  /** A control command, over HTTP as anyone gives it. */
  async control(command: string, body: object = {}): Promise<unknown> {
    const answer = await fetch(`${this.#gateway.urls.control}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
    return answer.json();
  }

  async agent(deed: string, body: object = {}): Promise<void> {
    await this.control('agent', { do: deed, threadId: (await this.threads()).at(-1)?.id, ...body });
  }

  async threads(): Promise<readonly ThreadView[]> {
    return ((await this.control('state')) as { threads: ThreadView[] }).threads;
  }

  async texts(): Promise<readonly string[]> {
    return (await this.threads()).at(-1)?.messages.map(({ text }) => text) ?? [];
  }
}

/** Settles as soon as a thread's snapshot is so; rejects when that takes too long. */
export function reaching(thread: Thread, isSo: (snapshot: Thread['snapshot']) => boolean): Promise<void> {
  return becoming(thread, isSo, () => JSON.stringify({ ...thread.snapshot, messages: thread.snapshot.messages.map(({ text, status }) => [text, status]) }));
}

/** The same for a chat. */
export const chatReaching = (chat: Chat, isSo: (snapshot: Chat['snapshot']) => boolean): Promise<void> =>
  becoming(chat, isSo, () => JSON.stringify([chat.snapshot.status, chat.snapshot.connection]));

function becoming<S>(
  watched: { readonly snapshot: S; subscribe<T>(selector: (snapshot: S) => T, listener: (selected: T) => void): () => void },
  isSo: (snapshot: S) => boolean,
  describe: () => string,
): Promise<void> {
  if (isSo(watched.snapshot)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      remove();
      reject(new Error(`waited in vain for ${isSo.toString()}: ${describe()}`));
    }, patienceMs);
    const remove = watched.subscribe(isSo, (is) => {
      if (!is) return;
      clearTimeout(timer);
      remove();
      resolve();
    });
  });
}

export const shown = ({ snapshot }: Thread): readonly string[] => snapshot.messages.map(({ text }) => text);

/** All own messages have been shown by the gateway. */
export const isAllDelivered = ({ messages }: Thread['snapshot']): boolean =>
  messages.length > 0 && messages.every(({ direction, status }) => direction === 'outbound' || status === 'delivered' || status === 'seen');
