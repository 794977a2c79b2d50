// Programs with files, streams and previews, which must compile, and wrong ones, which must not. Nothing here is ever run.
import { createChat, type SendOutcome, streams, type StreamStatus, typingPreview, type Upload, uploads } from '../../adapters/node/node.ts';

const chat = createChat({ brandId: 1001, channelId: 'chat_messaging', environment: 'eu1', features: [uploads(), streams(), typingPreview()] });

export async function hand(files: File[]): Promise<SendOutcome> {
  const thread = chat.thread();
  const { uploadIds, done } = thread.attach(files, { caption: 'Look' });
  const waiting: readonly Upload[] = thread.snapshot.uploads ?? [];
  for (const { id, status } of waiting) if (status === 'failed') thread.retryUpload(id);
  thread.cancelUpload(uploadIds[0] ?? '');
  thread.preview('I would li');
  const stands: StreamStatus | undefined = thread.snapshot.streams?.['m-1'];
  if (stands === 'broken') thread.preview('');
  return done;
}

export function wrong(plain: ReturnType<typeof createChat>): void {
  // @ts-expect-error without the feature there is no such verb
  plain.thread().attach([]);
  // @ts-expect-error a file has a name, a type and a size
  chat.thread().attach([{ name: 'a' }]);
  // @ts-expect-error a caption is a text
  chat.thread().attach([], { caption: 7 });
}
