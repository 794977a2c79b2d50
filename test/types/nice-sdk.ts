/* oxlint-disable typescript/no-floating-promises, typescript/no-misused-promises, typescript/await-thenable */
import ChatSdk, {
  type AssignedAgentChangedData, AuthorizationError, CacheStorage, ChatEvent, type ChatEventData, ChatSDKError, type ChatSDKOptions, ContactStatus, EnvironmentName, generateId,
  getAuthor, getBrowserFingerprint, getChannelInfo, getCustomFieldsArray, getCustomFieldsFromArray, isChatSDKError, isContactStatusChangedEvent, isMessageCreatedEvent,
  isSetPositionInQueueEvent, isStreamedMessageEventData, LivechatThread, type LoadThreadMetadataChatEvent, type Message, MessageType, SecureSessions, splitName, type Thread,
  type ThreadView, UploadAttachmentError, WebSocketClientEvent,
} from '../../adapters/nice-sdk/nice-sdk.ts';

/** Typical uses, as apps have them; compiled against what is built, with the oldest and the newest compiler that apps may have. */
const options: ChatSDKOptions = {
  brandId: Number('4711'), channelId: 'chat_x', environment: EnvironmentName.EU1, customerId: generateId(), customerName: 'Ada', storage: window.localStorage,
  cacheStorage: new CacheStorage(window.localStorage, 'app_'), onError: (error: Error) => console.error(error instanceof ChatSDKError && error.cause),
  onRawEvent: (event) => console.log(event.type, event.detail.data), onAuthorization: (status, response) => console.log(status === 'success' && response.customerIdentity),
  networkRequestMetadata: { httpHeaders: { 'x-tenant': 'a' }, websocketQuery: { tenant: 'a' } }, isLivechat: true,
};
export const sdk = new ChatSdk(options);
export const none: ChatSDKOptions = { ...options, storage: null, cacheStorage: null, securedSession: SecureSessions.ANONYMOUS };
// @ts-expect-error: no such environment
export const wrong: ChatSDKOptions = { ...options, environment: 'MARS1' };

export async function messenger(threadId: string): Promise<Map<string, Message>> {
  const isNew: boolean = await sdk.connect('code');
  const client = sdk.getWebsocketClient();
  client?.on(WebSocketClientEvent.OPEN, async () => {
    const authorized = await sdk.authorize('code', undefined, getBrowserFingerprint({ country: 'DE' }));
    localStorage.setItem('customer', authorized?.consumerIdentity.idOnExternalPlatform || '');
  });
  const thread: Thread | LivechatThread = await sdk.getThread(threadId);
  const messages = new Map<string, Message>();
  const remove = thread.onThreadEvent(ChatEvent.MESSAGE_CREATED, (event: CustomEvent<ChatEventData>) => {
    if (!isMessageCreatedEvent(event.detail)) return;
    const { message } = event.detail.data;
    messages.set(message.id, message);
    console.log(getAuthor(message), message.messageContent.type === MessageType.TEXT && message.messageContent.payload.text, message.attachments.map(({ url }) => url));
  });
  const recovered = await thread.recover();
  for (const message of recovered.messages.reverse() as Message[]) messages.set(message.id, message);
  console.log(recovered.inboxAssignee?.firstName, recovered.contact?.status === ContactStatus.CLOSED);
  const older = await thread.loadMoreMessages();
  if (older !== null) older.data.messages.reverse().forEach((message) => messages.set(message.id, message));
  await thread.sendTextMessage('hi', { messageId: generateId() });
  await thread.sendPostbackMessage('p', 'Label');
  thread.keystroke();
  thread.keystroke(500, () => {});
  thread.stopTyping();
  thread.setCustomFields({ a: 'b', c: null });
  thread.removeCustomField('a');
  await thread.lastMessageSeen();
  remove();
  const abortable = sdk.recoverThreadData(threadId);
  abortable.abort('another one');
  return isNew ? messages : new Map();
}

export function liveChat(thread: Thread | LivechatThread): void {
  sdk.onChatEvent(ChatEvent.CONTACT_STATUS_CHANGED, (event: CustomEvent<ChatEventData>) => {
    if (isContactStatusChangedEvent(event.detail) && event.detail.data.case.status === ContactStatus.CLOSED) console.log('closed');
  });
  sdk.onChatEvent(ChatEvent.ASSIGNED_AGENT_CHANGED, (event: CustomEvent<ChatEventData>) => {
    console.log((event.detail.data as AssignedAgentChangedData).inboxAssignee?.surname);
  });
  sdk.onChatEvent(ChatEvent.SET_POSITION_IN_QUEUE, (event) => {
    if (isSetPositionInQueueEvent(event.detail)) console.log(event.detail.data.positionInQueue + 1);
  });
  sdk.onChatEvent(ChatEvent.STREAMED_MESSAGE_DELTA, ({ detail: { data } }) => isStreamedMessageEventData(data) && console.log(data.fullContent.length, data.originalMessage.id));
  if (thread instanceof LivechatThread) void thread.startChat('Begin').then(() => thread.endChat());
  // @ts-expect-error: only a live chat is ended
  if (!(thread instanceof LivechatThread)) thread.endChat();
}

export async function inbox(): Promise<readonly (readonly [ThreadView, LoadThreadMetadataChatEvent])[]> {
  const threads: ThreadView[] = (await sdk.getThreadList()) ?? [];
  const done: boolean = await sdk.getThread('t').setName('');
  console.log(done, threads.map(({ idOnExternalPlatform, threadName, canAddMoreMessages }) => canAddMoreMessages && idOnExternalPlatform + threadName));
  return Promise.all(threads.map(async (thread) => [thread, await sdk.getThread(thread.idOnExternalPlatform).getMetadata()] as const));
}

export async function others(files: FileList): Promise<string> {
  try {
    await sdk.getThread('t').sendAttachments(files);
  } catch (error) {
    if (error instanceof UploadAttachmentError) console.log(error.data.response);
    if (error instanceof AuthorizationError || (error as Error).name === 'ipAddressBlocked') console.log(isChatSDKError(error) && error.data);
  }
  const info = await getChannelInfo(1, 'chat_x', 'en-US', { environment: EnvironmentName.NA1 });
  sdk.getCustomer()?.setName('');
  const [first, last]: [string, string] = splitName('Ada King');
  await sdk.resetSession('someone', 'Else');
  return `${info.isLiveChat} ${info.settings.fileRestrictions?.allowedFileSize} ${first}${last}${getCustomFieldsArray(new Map([['a', 'b']])).length}${getCustomFieldsFromArray([{ ident: 'a', value: null }]).a}`;
}
