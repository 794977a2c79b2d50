import {
  agentPresence, type ChatWith, groupChat, multiThread, offlineForm, pageViews, persistentMenu, proactive, streams, survey, systemItems, typingPreview, uploads, visitorEvents,
} from '../../src/index.ts';
import type { VirtualChat } from './virtual-chat.ts';
import { VirtualFile } from './virtual-file.ts';
import { VirtualPage } from './virtual-page.ts';

/** All there are. */
export const everyFeature = (page = new VirtualPage()) => [
  agentPresence(), groupChat(), multiThread(), offlineForm(), pageViews(), persistentMenu(), proactive({ page }), streams(), survey(), systemItems(), typingPreview(),
  uploads(), visitorEvents({ page }),
] as const;

/** A chat with all features. */
export type WholeChat = ChatWith<ReturnType<typeof everyFeature>>;
export type WholeThread = ReturnType<WholeChat['thread']>;

export const whole = ({ chat }: VirtualChat): WholeChat => chat as unknown as WholeChat;

type Promising = Promise<unknown> | { readonly done: Promise<unknown> };
type PromisingVerb<T> = { [V in keyof T]-?: T[V] extends (...given: never[]) => infer R ? (R extends Promising ? V : never) : never }[keyof T];

/** Every verb of a chat that gives a promise: a new one has to be put here, or the types are wrong. */
export const chatPromises: { readonly [V in PromisingVerb<WholeChat>]: (chat: WholeChat) => Promise<unknown> } = {
  connect: (chat) => chat.connect(),
  request: (chat) => chat.request('FetchThreadList', {}),
  loadThreads: (chat) => chat.loadThreads(),
  joinGroupChat: (chat) => chat.joinGroupChat('code-1'),
  refreshAvailability: (chat) => chat.refreshAvailability(),
  sendOfflineMessage: (chat) => chat.sendOfflineMessage({ name: 'Ada Lovelace', email: 'ada@example.test', message: 'hello?' }),
  persistentMenu: (chat) => chat.persistentMenu(),
};

/** The same of a thread. */
export const threadPromises: { readonly [V in PromisingVerb<WholeThread>]: (thread: WholeThread) => Promise<unknown> } = {
  send: (thread) => thread.send('hello').done,
  retry: (thread) => thread.retry(thread.snapshot.messages.find(({ status }) => status === 'failed')?.id ?? '').done,
  start: (thread) => thread.start(),
  end: (thread) => thread.end(),
  loadMore: (thread) => thread.loadMore(),
  markSeen: (thread) => thread.markSeen(),
  sendTranscript: (thread) => thread.sendTranscript('ada@example.test'),
  rename: (thread) => thread.rename('another'),
  archive: (thread) => thread.archive(),
  invite: (thread) => thread.invite(),
  inviteByEmail: (thread) => thread.inviteByEmail(['bob@example.test'], 'code-1'),
  leaveGroupChat: (thread) => thread.leaveGroupChat(),
  attach: (thread) => thread.attach([new VirtualFile('a.png', 'image/png')]).done,
  retryUpload: (thread) => thread.retryUpload(thread.snapshot.uploads?.find(({ status }) => status === 'failed')?.id ?? '').done,
};
