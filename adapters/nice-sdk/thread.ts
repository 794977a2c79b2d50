import { AbortablePromise, quiet } from './abortable.ts';
import type { Conversation } from './conversation.ts';
import { checkField, type CustomFieldsObject, getCustomFieldsArray } from './custom-fields.ts';
import {
  ArchiveThreadFailedError, ChatSDKError, GetMetadataFailedError, LoadMoreMessagesFailedError, SendMessageFailedError, SetThreadNameFailedError, ThreadRecoverFailedError,
} from './errors.ts';
import { chatDetail } from './event-details.ts';
import { getBrowserFingerprint } from './fingerprint.ts';
import { isAttachmentUpload } from './guards.ts';
import { generateId } from './names.ts';
import { type RestPlace, uploadFiles } from './rest.ts';
import type { Session } from './session.ts';
import { ThreadTyping } from './thread-typing.ts';
import type { ChatEvent } from './vocabulary.ts';
import type {
  AttachmentUpload, ChatEventData, ChatEventHandler, LoadThreadMetadataChatEvent, MessageSuccessEventData, MoreMessagesLoadedEvent, RecoveredData,
  RemoveListenerFunction, SendMessageEventData, SendMessageOptions, SendOutboundEventData,
} from './wire-objects.ts';

/** Gives an error of its class for one of any other. */
const as = (Failed: new (message: string, data?: unknown, cause?: unknown) => ChatSDKError, what: string) => (error: Error): never => {
  throw new Failed(`${what}: ${error.message}`, (error as Partial<ChatSDKError>).data, error);
};

/** One conversation. Made by `sdk.getThread(id)`; the same for the same id. */
export class Thread {
  readonly idOnExternalPlatform: string;
  readonly #session: Session;
  readonly #place: RestPlace;
  readonly #typing: ThreadTyping;

  constructor(id: string, session: Session, place: RestPlace) {
    this.idOnExternalPlatform = id;
    this.#session = session;
    this.#place = place;
    this.#typing = new ThreadTyping(session, id);
    session.openThread(id);
  }

  /** All there is of the thread, messages newest first. Rejects with a ThreadRecoverFailedError where there is no such thread. */
  recover(): AbortablePromise<RecoveredData> {
    return AbortablePromise.from(recoverThread(this.#session, this.isLivechat, this.idOnExternalPlatform, true));
  }

  /** The message as the wire has it; rejects with a SendMessageFailedError. Sent when the line is there, once, whatever happens to it meanwhile. */
  sendMessage(messageData: SendMessageEventData): Promise<MessageSuccessEventData> {
    return quiet(this.#send(messageData));
  }

  sendTextMessage(text: string, options: SendMessageOptions = {}): Promise<MessageSuccessEventData> {
    return this.sendMessage(messageOf({ type: 'TEXT', payload: { text } }, options));
  }

  /** The answer to a button, list or menu item: `text` is what is shown. */
  sendPostbackMessage(postback: string, text: string, options: SendMessageOptions = {}): Promise<MessageSuccessEventData> {
    return this.sendMessage(messageOf({ type: 'TEXT', payload: { text, postback }, postback }, options));
  }

  /** Uploads files, unless they are uploaded already, and sends them as one message. Rejects with an UploadAttachmentError. */
  sendAttachments(files: FileList | readonly File[] | readonly AttachmentUpload[], options: SendMessageOptions = {}): Promise<MessageSuccessEventData> {
    return quiet(this.#sendFiles(files, options));
  }

  /** A message in the agent's place: a proactive welcome (PROTOCOL 5.4). */
  sendOutboundMessage(messageData: SendOutboundEventData): Promise<MessageSuccessEventData> {
    const { fields, hasContact } = this.#conversation;
    const { consumer: _, consumerContact, ...data } = messageData;
    assertNotEmpty(messageData);
    const customFields = consumerContact?.customFields.length ? consumerContact.customFields : hasContact ? [] : getCustomFieldsArray(fields.values);
    return quiet(this.#session.ask('SendOutbound', {
      idOnExternalPlatform: generateId(), attachments: [], browserFingerprint: getBrowserFingerprint(), ...data, consumerContact: { customFields },
      thread: { ...data.thread, idOnExternalPlatform: this.idOnExternalPlatform },
    }, this.#about).catch(as(SendMessageFailedError, 'The outbound message was not sent')));
  }

  /** One page of older messages, newest first; null when there is none. */
  loadMoreMessages(): Promise<MoreMessagesLoadedEvent | null> {
    return quiet(this.#loadMore());
  }

  /** Tells the agent that all so far has been seen. */
  lastMessageSeen(): Promise<ChatEventData> {
    return this.#session.ask('MessageSeenByConsumer', this.#data, { ...this.#about, isPatient: true });
  }

  /** On each key: the agent sees that the customer types, until `timeout` ms after the last. Nothing while there is no contact. */
  keystroke(timeout = 1_000, onSend?: () => void): void {
    this.#typing.keystroke(timeout, onSend);
  }

  stopTyping(): void {
    this.#typing.stop();
  }

  /** On each change, with all that is written: the agent sees it, at most every `timeout` ms. */
  keystrokeForPreview(text: string, timeout = 1_250): void {
    this.#typing.preview(text, timeout);
  }

  /** Ends the preview; what waits for its turn goes now, unless it should not. */
  stopTypingForPreview(send = true): void {
    this.#typing.stopPreview(send);
  }

  sendMessagePreview(text: string): Promise<ChatEventData | undefined> {
    return this.#typing.sendPreview(text);
  }

  /** The last message and the owner, as an event. */
  getMetadata(): Promise<LoadThreadMetadataChatEvent> {
    const asking = this.#session.ask('LoadThreadMetadata', this.#data, { ...this.#about, isPatient: true }) as Promise<LoadThreadMetadataChatEvent>;
    return quiet(asking.catch(as(GetMetadataFailedError, 'The metadata were not loaded')));
  }

  /** Renames the thread; an empty name is one. */
  setName(name: string): Promise<true> {
    const data = { thread: { idOnExternalPlatform: this.idOnExternalPlatform, threadName: name } };
    return quiet(this.#session.ask('UpdateThread', data, { ...this.#about, isPatient: true, isLasting: true }).then(() => true as const, as(SetThreadNameFailedError, 'The thread was not renamed')));
  }

  archive(): Promise<true> {
    return quiet(this.#session.ask('ArchiveThread', this.#data, this.#about).then(() => true as const, as(ArchiveThreadFailedError, 'The thread was not archived')));
  }

  /** With the first message of a contact, or at once where there is one. Values up to 1,024 characters. */
  setCustomField(ident: string, value: string | null): Promise<ChatEventData | undefined> {
    return this.setCustomFields({ [ident]: value });
  }

  setCustomFields(fields: CustomFieldsObject): Promise<ChatEventData | undefined> {
    for (const [ident, value] of Object.entries(fields)) {
      checkField(ident, value);
      this.#conversation.fields.set(ident, value);
    }
    return this.sendCustomFields(Object.keys(fields));
  }

  /** Forgets a field that has not been sent yet. */
  removeCustomField(ident: string): void {
    this.#conversation.fields.values.delete(ident);
  }

  /** Sends the fields that are set, or those of them; nothing while there is no contact: they go with its first message. */
  sendCustomFields(idents?: readonly string[]): Promise<ChatEventData | undefined> {
    const { fields, hasContact } = this.#conversation;
    const customFields = getCustomFieldsArray(fields.values).filter(({ ident }) => idents === undefined || idents.includes(ident));
    if (!hasContact || customFields.length === 0) return Promise.resolve(undefined);
    fields.sent(customFields);
    return this.#session.ask('SetConsumerContactCustomFields', { customFields, ...this.#data }, { ...this.#about, isPatient: true, isLasting: true });
  }

  /** Sends the conversation to an e-mail address. */
  sendTranscript(contactNumber: string, email: string): Promise<ChatEventData> {
    return this.#session.ask('SendTranscript', { consumerContact: { id: contactNumber }, consumerRecipients: [{ idOnExternalPlatform: email }] }, this.#about);
  }

  /** Events of this thread, and those that name none. Gives how to stop. */
  onThreadEvent(type: ChatEvent, handler: ChatEventHandler): RemoveListenerFunction {
    return this.#session.listenIn(this.idOnExternalPlatform, type, handler);
  }

  /** Live chat: opens the session with a first message. Once: another session is another thread (PROTOCOL 8.7). */
  protected async begin(text: string): Promise<MessageSuccessEventData> {
    const conversation = this.#conversation;
    if (conversation.hasStarted || conversation.contact !== null) throw new ChatSDKError('Chat is already initialized');
    conversation.hasStarted = true;
    try {
      return await this.sendTextMessage(text);
    } catch (error) {
      conversation.hasStarted = false;
      throw new ChatSDKError(`The chat could not be started: ${(error as Error).message}`, (error as ChatSDKError).data, error);
    }
  }

  protected async end(): Promise<void> {
    const conversation = this.#conversation;
    if (conversation.contact === null) throw new ChatSDKError('Cannot end Chat because of missing ContactId in the storage');
    const data = { ...this.#data, contact: { id: conversation.contact.id } };
    await this.#session.ask('EndContact', data, { ...this.#about, isPatient: true });
    conversation.isEndedHere = true;
  }

  protected get isLivechat(): boolean {
    return false;
  }

  get #conversation(): Conversation {
    return this.#session.conversation(this.idOnExternalPlatform);
  }

  get #data(): { readonly thread: { readonly idOnExternalPlatform: string } } {
    return { thread: { idOnExternalPlatform: this.idOnExternalPlatform } };
  }

  get #about(): { readonly threadId: string } {
    return { threadId: this.idOnExternalPlatform };
  }

  async #send(data: SendMessageEventData): Promise<MessageSuccessEventData> {
    assertNotEmpty(data);
    if (this.isLivechat && this.#conversation.isOver) throw new ChatSDKError('Cannot send more messages to Contact');
    const { consumer, consumerContact } = data;
    if (!this.#conversation.hasContact) {
      for (const { ident, value } of consumerContact?.customFields ?? []) this.#conversation.fields.set(ident, value);
      if (consumer?.customFields.length) this.#session.setCustomerFields(Object.fromEntries(consumer.customFields.map(({ ident, value }) => [ident, value])));
    }
    const messageId = data.idOnExternalPlatform || generateId();
    return this.#session.send(this.idOnExternalPlatform, data, messageId).catch(as(SendMessageFailedError, 'The message was not sent'));
  }

  async #sendFiles(files: FileList | readonly File[] | readonly AttachmentUpload[], options: SendMessageOptions): Promise<MessageSuccessEventData> {
    if (!files || files.length === 0) throw new ChatSDKError('FileList must be provided to sendAttachment method');
    const uploads = isAttachmentUpload(files) ? files : await this.#upload(files as ArrayLike<File>);
    return this.sendMessage({ ...messageOf({ type: 'TEXT', payload: { text: '' } }, options), attachments: [...uploads] });
  }

  #upload(files: ArrayLike<File>): Promise<AttachmentUpload[]> {
    const given = new AbortController();
    return this.#session.span.until(uploadFiles(this.#place, files, given.signal)).catch((error: Error) => {
      given.abort();
      throw error;
    });
  }

  async #loadMore(): Promise<MoreMessagesLoadedEvent | null> {
    const conversation = this.#conversation;
    const { scrollToken, oldest, contact } = conversation;
    if (scrollToken === '') return null;
    const data = {
      scrollToken, oldestMessageDatetime: oldest, ...this.#data, ...(this.isLivechat && contact !== null && { contact: { id: contact.id } }),
    };
    const event = (await this.#session.ask('LoadMoreMessages', data, { ...this.#about, isPatient: true })
      .catch(as(LoadMoreMessagesFailedError, 'Older messages were not loaded'))) as MoreMessagesLoadedEvent;
    const messages = event.data.messages ?? [];
    conversation.page(messages, event.data.scrollToken);
    this.#session.incoming.handOut(messages, this.idOnExternalPlatform);
    // An empty page is the end too (PROTOCOL 8.10).
    return messages.length === 0 ? null : event;
  }
}

/** A live chat: one session, begun and ended. */
export class LivechatThread extends Thread {
  startChat(initialMessageText = 'Begin conversation'): Promise<MessageSuccessEventData> {
    return quiet(this.begin(initialMessageText));
  }

  /** Rejects where there is no contact to end, and when the platform refuses. */
  endChat(): Promise<void> {
    return quiet(this.end());
  }

  protected override get isLivechat(): boolean {
    return true;
  }
}

/** All there is of a thread, or of the customer's latest one. */
export async function recoverThread(session: Session, isLivechat: boolean, id: string | undefined, isSilent: boolean): Promise<RecoveredData> {
  const frame = await session.recover(isLivechat ? 'RecoverLivechat' : 'RecoverThread', id, isSilent).catch(as(ThreadRecoverFailedError, 'Thread not found'));
  const data = chatDetail(frame).data as RecoveredData;
  if (!data.thread && !data.contact) throw new ThreadRecoverFailedError('Thread not found', data);
  const threadId = id ?? data.thread?.idOnExternalPlatform ?? '';
  session.incoming.recovered(threadId, data);
  return data;
}

const messageOf = (messageContent: SendMessageEventData['messageContent'], { messageId, browserFingerprint }: SendMessageOptions): SendMessageEventData => ({
  messageContent, ...(messageId !== undefined && { idOnExternalPlatform: messageId }), ...(browserFingerprint !== undefined && { browserFingerprint }),
});

function assertNotEmpty({ messageContent, attachments }: SendMessageEventData): void {
  const { text } = (messageContent.payload ?? {}) as { readonly text?: unknown };
  const isEmpty = messageContent.type === 'TEXT' && (typeof text !== 'string' || text.trim() === '') && !attachments?.length;
  if (isEmpty) throw new SendMessageFailedError('Message content cannot be empty for text message');
}

