import type {
  BrowserFingerprint, ChannelInfo as WireChannelInfo, MessageContent as WireContent, ServerPushes, WireAttachment, WireContact, WireCustomField, WireMessage, WireThread, WireUser,
} from '../../src/wire/frames.ts';
import type { ChatEvent } from './vocabulary.ts';

/** What the platform says, under the names of the public API. All of it is the caller's: plain and changeable. */
export type { BrowserFingerprint };
export type Attachment = WireAttachment;
export type CustomField = Pick<WireCustomField, 'ident' | 'value'>;
export type ChannelInfo = WireChannelInfo;
export type User = WireUser;
/** Flat, so that an app may look into the payload before it has looked at the type. */
export interface MessageContent {
  type: WireContent['type'];
  // oxlint-disable-next-line typescript/no-explicit-any
  payload: any;
  fallbackText?: string;
  parameters?: unknown;
  postback?: string;
  isAutoTranslated?: boolean;
}
export interface Message extends Omit<WireMessage, 'attachments' | 'messageContent'> {
  messageContent: MessageContent;
  attachments: Attachment[];
}
export type SentMessage = Omit<Message, 'id' | 'userStatistics' | 'customerStatistics'>;
export interface Contact extends Omit<WireContact, 'status'> {
  status: string;
}
export interface ThreadView extends WireThread {
  threadName: string;
  canAddMoreMessages: boolean;
}
export type IThread = ThreadView;

/** What an event says; `data` is to be narrowed by one of the guards. */
export interface ChatEventData {
  id: string;
  type: ChatEvent;
  createdAt: string;
  data: unknown;
  context?: unknown;
  error?: { errorCode: string; errorMessage: string; transactionId?: string };
}
export type ChatCustomEvent = CustomEvent<ChatEventData>;
export type ChatEventHandler = (event: ChatCustomEvent) => void;
export type RemoveListenerFunction = () => void;
export interface EventOf<D> extends ChatEventData {
  data: D;
}

/** `LivechatRecovered` and `ThreadRecovered`; messages newest first. */
export interface RecoveredData {
  contact?: Contact | null;
  /** The older name of `contact`. */
  consumerContact?: Contact | null;
  thread?: ThreadView;
  messages: Message[];
  messagesScrollToken: string;
  contactHistory: ChatEventData[];
  inboxAssignee?: User | null;
  previousInboxAssignee?: User | null;
  ownerAssignee?: User | null;
  customer?: { firstName?: string; lastName?: string; fullName?: string; customFields: CustomField[] };
}
export interface MoreMessagesLoadedData {
  messages: Message[];
  scrollToken?: string;
  contactHistory?: ChatEventData[];
}
export interface MetadataData {
  lastMessage: Message;
  ownerAssignee?: User | null;
}
export interface AuthorizedData {
  consumerIdentity: { idOnExternalPlatform: string; firstName?: string; lastName?: string; image?: string };
  accessToken?: { token: string; expiresIn: number };
  status?: string;
  authorizationStatus?: string;
}
type Push<T extends keyof ServerPushes, More = unknown> = ServerPushes[T] & More;
export type MessageCreatedData = Omit<Push<'MessageCreated'>, 'message' | 'case'> & { case: Contact; message: Message };
export type MessageSentData = Omit<Push<'MessageSent'>, 'message'> & { message: SentMessage };
export type MessageReadChangedData = Omit<Push<'MessageReadChanged'>, 'message'> & { message: Message };
export type AssignedAgentChangedData = Omit<Push<'CaseInboxAssigneeChanged'>, 'case'> & { case: Contact; inboxAssignee: User | null };
export type ContactCreatedData = Omit<Push<'CaseCreated'>, 'case'> & { case: Contact };
export type ContactStatusChangedData = Omit<Push<'CaseStatusChanged'>, 'case'> & { case: Contact };
export type ContactToRoutingQueueAssignmentChangedData = Omit<Push<'CaseToRoutingQueueAssignmentChanged'>, 'case'> & { case: Contact };
export type ContactRecipientsChangedData = Push<'ContactRecipientsChanged'>;
export type SetPositionInQueueData = Push<'SetPositionInQueue'>;
export type AgentTypingData = Push<'SenderTypingStarted'>;
export interface StreamedMessageEventData {
  messageId: string;
  threadId: string;
  originalMessage: Message;
  /** All of the text so far. */
  fullContent: string;
  delta?: { content: string };
}

export type MessageCreatedEvent = EventOf<MessageCreatedData>;
export type MessageSentEvent = EventOf<MessageSentData>;
export type MessageReadChangedEvent = EventOf<MessageReadChangedData>;
export type AssignedAgentChangedEvent = EventOf<AssignedAgentChangedData>;
export type ContactCreatedChatEvent = EventOf<ContactCreatedData>;
export type ContactStatusChangedChatEvent = EventOf<ContactStatusChangedData>;
export type ContactToRoutingQueueAssignmentChangedChatEvent = EventOf<ContactToRoutingQueueAssignmentChangedData>;
export type ContactRecipientsChangedChatEvent = EventOf<ContactRecipientsChangedData>;
export type SetPositionInQueueEvent = EventOf<SetPositionInQueueData>;
export type AgentTypingStartedEvent = EventOf<AgentTypingData>;
export type AgentTypingEndedEvent = EventOf<AgentTypingData>;
export type MoreMessagesLoadedEvent = EventOf<MoreMessagesLoadedData>;
export type LoadThreadMetadataChatEvent = EventOf<MetadataData>;
export type MessageSuccessEventData = ChatEventData;

export interface PersistentMenuItem {
  id: string;
  label: string;
  postback: string;
}
export interface OfflineMessageData {
  name: string;
  email: string;
  message: string;
}
export interface ChannelAvailabilityResponse {
  status: 'online' | 'offline';
}
/** A file that is uploaded already. */
export interface AttachmentUpload {
  url: string;
  friendlyName: string;
  mimeType?: string;
}
export interface SendMessageEventData {
  messageContent: { type: string; payload: unknown; postback?: string; parameters?: unknown; fallbackText?: string };
  idOnExternalPlatform?: string;
  thread?: { idOnExternalPlatform?: string; threadName?: string };
  attachments?: AttachmentUpload[];
  consumer?: { customFields: CustomField[] };
  consumerContact?: { customFields: CustomField[] };
  browserFingerprint?: BrowserFingerprint;
}
export type SendOutboundEventData = SendMessageEventData;
export interface SendMessageOptions {
  messageId?: string;
  browserFingerprint?: BrowserFingerprint;
}
/** What a request of one's own consists of. */
export interface EventPayloadData<D = unknown> {
  eventType: string;
  data: D;
}
