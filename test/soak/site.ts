import { ChatSite, chatScript } from '../kit/chat-site.ts';

/** A message as the gateway has it. */
export interface Kept {
  readonly id: string;
  readonly text: string;
  readonly direction: string;
}

/** What a page of the soak does. */
const program = `
  window.errors = [];
  addEventListener('error', ({ message }) => errors.push(message));
  addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
  const asked = new URL(location.href).searchParams;
  window.chat = createChat({
    brandId: 1001, channelId: 'chat_messaging', customer: { id: asked.get('customer') }, persist: !asked.has('forgets'), environment,
    onError: ({ code, detail }) => code === 'engine.crashed' && errors.push(code + ' ' + detail),
  });
  window.thread = chat.thread();
  chat.connect().catch(() => {});
`;

/** A gateway that knows no message again, so that one that is sent twice is there twice; and a site whose pages hold a chat with it. */
export class Site {
  readonly #site: ChatSite;

  private constructor(site: ChatSite) {
    this.#site = site;
  }

  static async open(): Promise<Site> {
    return new Site(await ChatSite.open(await chatScript(), program, { deduplicate: false, log: false }));
  }

  close(): Promise<void> {
    return this.#site.close();
  }

  /** The page of a customer; one that `keeps` nothing is broken on purpose. */
  urlFor(customer: string, keeps = true): string {
    return this.#site.url(`?customer=${customer}${keeps ? '' : '&forgets'}`);
  }

  control(command: string, body: object = {}): unknown {
    return this.#site.control(command, body);
  }

  /** The threads of a customer, each from its first message to its last. */
  threadsOf(customer: string): readonly (readonly Kept[])[] {
    const { threads } = this.control('state') as { threads: readonly { customerId: string; messages: readonly Kept[] }[] };
    return threads.filter(({ customerId }) => customerId === customer).map(({ messages }) => messages);
  }
}
