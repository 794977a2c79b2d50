import { createChat, multiThread, uploads } from '../../adapters/browser/browser.ts';

/** Features that were put into a list first bring their verbs all the same. */
export function listed(): void {
  const features = [multiThread(), uploads()];
  const chat = createChat({ brandId: 4711, channelId: 'chat_0b7e6d52', environment: 'EU1', features });
  chat.thread((chat.snapshot.threadList ?? [])[0]?.id).retryUpload('u-1');
  void chat.loadThreads();
  // @ts-expect-error only theirs
  void chat.joinGroupChat('code');
}

/** The README's example of features, as it stands there. */
export async function example(): Promise<void> {
  const chat = createChat({ brandId: 4711, channelId: 'chat_0b7e6d52', environment: 'EU1', features: [multiThread(), uploads()] });
  await chat.connect();
  const list = await chat.loadThreads();
  chat.thread(list[0]?.id).attach([new File(['hello'], 'hello.txt', { type: 'text/plain' })], { caption: 'as promised' });
}
