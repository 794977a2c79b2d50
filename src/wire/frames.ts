/** Types of what travels on the socket, as PROTOCOL sections 5 and 6 have it. No code here. */

/** A time without fraction and with a colon offset, `2026-01-05T10:00:00+00:00` (6.1.2). */
export type WireTime = string;
/** Sent as `null` or left out, the platform does either (0). */
export type Maybe<T> = T | null | undefined;
/** Addresses a thread, message or person by the client's own id. */
export interface ExternalRef { idOnExternalPlatform: string }
/** Addresses something by the platform's id. */
export interface IdRef { id: string }
/** One custom field; only mobile sends and needs `updatedAt` (5.1). */
export interface WireCustomField { ident: string; value: string | null; updatedAt?: WireTime }

// ---- Core objects (6.3)

/** The consumer as named in frames of the client (5.1). */
export interface ConsumerIdentity extends ExternalRef { firstName?: string; lastName?: string; image?: string }
/** The consumer as author of a message or contact (6.3). */
export interface EndUserIdentity extends ConsumerIdentity { id?: string; fullName?: string; nickname?: Maybe<string> }
/** An agent, bot or survey (6.3). */
export interface WireUser {
  id: number; firstName: string; surname: string; nickname?: Maybe<string>; isBotUser?: boolean; isSurveyUser?: boolean;
  imageUrl?: string; publicImageUrl?: string; emailAddress?: string; loginUsername?: string; incontactId?: string; agentId?: number;
}
/** The tenant; its id is a JSON number (1). */
export interface WireBrand { id: number; tenantId?: Maybe<string>; businessUnitId?: Maybe<string | number>; friendlyName?: string; timezone?: string }
/** The channel as repeated in pushes (6.3). */
export interface WireChannel extends IdRef { idOnExternalPlatform?: string; name?: string; isLiveChat?: boolean }
/** A conversation container (6.3). `canAddMoreMessages: false` is archived or closed for good. */
export interface WireThread extends IdRef, ExternalRef {
  threadName?: string; channelId?: string; canAddMoreMessages?: boolean; createdAt?: WireTime; updatedAt?: WireTime;
}
/** Life of a contact; `closed` and `trashed` are the end for the client (6.3). */
export type ContactStatus = 'new' | 'open' | 'pending' | 'escalated' | 'resolved' | 'closed' | 'trashed';
/** A participant of a contact, group chat included (6.3). */
export interface WireRecipient extends ExternalRef { name?: string; isPrimary?: boolean; isPrivate?: boolean }
/** One routed interaction in a thread; the wire also says case (6.3). */
export interface WireContact extends IdRef {
  status?: ContactStatus; threadIdOnExternalPlatform?: string; threadId?: string; channelId?: string; createdAt?: WireTime;
  createdAtWithMilliseconds?: string; statusUpdatedAt?: WireTime; direction?: WireDirection; customFields?: WireCustomField[];
  authorEndUserIdentity?: Maybe<EndUserIdentity>; inboxAssignee?: Maybe<number>; inboxAssigneeUser?: Maybe<WireUser>;
  ownerAssignee?: Maybe<number>; ownerAssigneeUser?: Maybe<WireUser>; routingQueueId?: Maybe<string>; recipients?: WireRecipient[];
  customerStatistics?: { unseenMessagesCount?: number }; userStatistics?: { unseenMessagesCount?: number };
}
/** The queue that feeds agents (6.3). */
export interface WireRoutingQueue extends IdRef { name?: string; isSubqueue?: boolean }
/** From the platform's view: inbound is the consumer's, outbound an agent's (0). */
export type WireDirection = 'inbound' | 'outbound';
/** A file of a message (6.3); in a request only `url` and `friendlyName` count. */
export interface WireAttachment {
  id?: string; url: string; friendlyName: string; fileName?: string; mimeType?: string; securedPermanentUrl?: string;
  previewUrl?: Maybe<string>; isInline?: boolean; canBeStored?: boolean;
}
/** Why a text or a name was taken away (6.3). */
export interface WireRemoval { reason: string; removedAt: WireTime }
/** A message (6.3). Full content must be fetched unless `hasAdditionalMessageContent` is exactly false. */
export interface WireMessage extends IdRef, ExternalRef {
  threadIdOnExternalPlatform: string; threadId?: string; postId?: string; contactNumber?: string; direction: WireDirection;
  createdAt: WireTime; createdAtWithMilliseconds?: string; messageContent: MessageContent; hasAdditionalMessageContent?: boolean;
  isMadeByUser?: boolean; isAiGenerated?: boolean; isRead?: boolean; isReplyAllowed?: boolean; attachments?: WireAttachment[];
  authorUser?: Maybe<WireUser>; authorEndUserIdentity?: Maybe<EndUserIdentity>;
  contentRemoved?: Maybe<WireRemoval>; authorNameRemoved?: Maybe<WireRemoval>;
  userStatistics?: { seenAt?: Maybe<WireTime>; readAt?: Maybe<WireTime> }; customerStatistics?: { seenAt?: Maybe<WireTime> };
  sentiment?: 'positive' | 'neutral' | 'negative'; recipients?: WireRecipient[];
}
/** What `MessageSent` carries: no platform id, no statistics (6.3). */
export type LeanMessage = Omit<WireMessage, 'id' | 'userStatistics' | 'customerStatistics'>;

// ---- Message contents (6.4)

/** A text that the wire wraps in an object. */
export interface ContentText { content: string }
/** An image or file a card refers to. */
export interface ContentMedia { fileName: string; mimeType: string; url: string }
/** A button; answered by a text with the postback (5.4). */
export interface ReplyButton { type: 'REPLY_BUTTON'; text: string; postback?: string; description?: string; icon?: ContentMedia }
/** One bookable time; `duration` in seconds (6.4). */
export interface TimeSlot { id: string; duration: number; startTime: WireTime }
/** A node of a PLUGIN tree; which members there are depends on `type` (6.4). */
export interface PluginElement {
  id?: string; type: string; text?: string; url?: string; filename?: string; mimeType?: string; postback?: string;
  variables?: { startedAt?: WireTime; numberOfSeconds?: number }; elements?: PluginElement[];
}
/** Payload of each known content type. FILE and FORM are not documented anywhere (6.4). */
export interface MessagePayloads {
  TEXT: { text: string; postback?: string; elements?: PluginElement[] };
  POSTBACK: { text: string; postback: string };
  QUICK_REPLIES: { text: ContentText; actions: ReplyButton[] };
  LIST_PICKER: { title: ContentText; text: ContentText; actions: ReplyButton[] };
  RICH_LINK: { title: ContentText; media: ContentMedia; url: string };
  STREAMED: { protocol: string; sourceUrl: string };
  ADAPTIVE_CARD: Record<string, unknown>;
  TIME_PICKER: { title: ContentText; event: { title: ContentText; timeSlots: TimeSlot[] } };
  PLUGIN: { postback?: string; elements: PluginElement[] };
  FILE: Record<string, unknown>;
  FORM: Record<string, unknown>;
}
/** The name of a known content type. */
export type MessageContentType = keyof MessagePayloads;
/** Markers that mobile clients add to a message (5.1). */
export interface MessageParameters { isInitialMessage?: boolean; isUnsupportedMessageTypeAnswer?: boolean; isInactivityPopupAnswer?: boolean }
/** The content of a message, narrowed by `type` (6.4). */
export type MessageContent = { [T in MessageContentType]: {
  type: T; payload: MessagePayloads[T]; fallbackText?: string; parameters?: MessageParameters | []; postback?: string; isAutoTranslated?: boolean;
} }[MessageContentType];

// ---- Client to server (5)

/** What a browser tells about itself (5.3); `location` is the IANA time zone. */
export interface BrowserFingerprint {
  browser?: string; browserVersion?: string; country?: string; ip?: string | null; language?: string; location?: string; os?: string;
  osVersion?: string; deviceType?: 'desktop' | 'mobile' | 'tablet' | 'other'; applicationType?: string; deviceToken?: string;
}
/** A token as the wire wraps it. */
export interface TokenRef { token: string }
/** Data that names one thread. */
export interface ThreadData { thread: ExternalRef }
/** Data that names one contact. */
export interface ContactData { contact: IdRef }
/** Custom fields riding along with a first message (5.4). */
export interface CustomFieldBag { customFields: WireCustomField[]; id?: string }
/** Data of `SendMessage`; the second names are the mobile ones (5.1, 5.4). */
export interface SendMessageData extends ThreadData {
  messageContent: MessageContent; idOnExternalPlatform: string; attachments: WireAttachment[];
  consumer?: CustomFieldBag; customer?: CustomFieldBag; consumerContact?: CustomFieldBag; contact?: CustomFieldBag;
  browserFingerprint?: BrowserFingerprint; deviceFingerprint?: BrowserFingerprint; accessToken?: TokenRef;
  thread: ExternalRef & { threadName?: string };
}
/** One visitor event; times end in `z` on Android (3.7, 5.8). */
export interface VisitorEvent { type: string; id: string; createdAtWithMilliseconds: string; data?: Record<string, unknown> }
/** Data of both recover events; without thread: the latest one (5.5). */
export interface RecoverData { thread?: Partial<ExternalRef> & { client_type?: 'no_thread_id' | 'thread_id' } }
/** Every event a client sends -> its data (5.2-5.8). Shapes the sources do not show are open records. */
export interface ClientEvent {
  AuthorizeCustomer: {
    authorization: { authorizationCode: string | null; codeVerifier?: string }; browserFingerprint?: BrowserFingerprint;
    disableChannelInfo?: boolean; sdkVersion?: string; sdkPlatform?: string;
  };
  AuthorizeConsumer: Record<string, unknown>;
  ReconnectConsumer: { accessToken: TokenRef };
  ReconnectCustomer: { accessToken: TokenRef };
  RefreshToken: { accessToken: TokenRef };
  GenerateAuthorizationToken: ThreadData & { url: string };
  SendMessage: SendMessageData;
  SendOutbound: Omit<SendMessageData, 'consumer' | 'customer'>;
  SendOfflineMessage: { messageContent: MessageContent; authorCustomerIdentity: ConsumerIdentity };
  SendMessagePreview: ThreadData & { messageContent: MessageContent };
  RecoverThread: RecoverData;
  RecoverLivechat: RecoverData;
  FetchThreadList: Record<string, never>;
  LoadThreadMetadata: ThreadData;
  UpdateThread: { thread: ExternalRef & { threadName: string } };
  ArchiveThread: ThreadData;
  LoadMoreMessages: ThreadData & { scrollToken: string; oldestMessageDatetime: string; contact?: IdRef };
  MessageSeenByConsumer: ThreadData;
  MessageSeenByCustomer: ThreadData;
  SenderTypingStarted: ThreadData;
  SenderTypingEnded: ThreadData;
  SetConsumerCustomFields: { customFields: WireCustomField[] };
  SetCustomerCustomFields: { customFields: WireCustomField[] };
  SetConsumerContactCustomFields: ThreadData & { customFields: WireCustomField[] };
  SetContactCustomFields: ThreadData & { customFields: WireCustomField[]; contact?: IdRef };
  EndContact: ThreadData & ContactData;
  SendTranscript: { consumerContact: IdRef; consumerRecipients: ExternalRef[] };
  CreateInvitationToGroupChat: ContactData;
  SendEmailInvitationToGroupChat: ContactData & { invitation: { code: string }; recipients: ExternalRef[] };
  JoinGroupChat: { invitation: { code: string } };
  LeaveGroupChat: ContactData;
  ExecuteTrigger: { trigger: IdRef };
  StoreVisitorEvents: { visitorEvents: VisitorEvent[] };
  StoreVisitor: Record<string, unknown>;
  SendPageViews: Record<string, unknown>;
  AddVisitorTags: Record<string, unknown>;
  RemoveVisitorTags: Record<string, unknown>;
}
/** The name of a request. */
export type ClientEventType = keyof ClientEvent;
/** Body of a request (5.1); the web writes `consumerIdentity`, mobile often `customerIdentity`. */
export interface ClientPayload<T extends ClientEventType = ClientEventType> {
  eventType: T; brand: { id: number }; channel: IdRef; data: ClientEvent[T];
  consumerIdentity?: ConsumerIdentity; customerIdentity?: ConsumerIdentity;
  destination?: Maybe<Partial<IdRef>>; visitor?: Maybe<Partial<IdRef>>; visit?: Maybe<Partial<IdRef>>;
}
/** A request: `register` for AuthorizeCustomer only (5.1). */
export type ClientRequest = { [T in ClientEventType]: {
  action: T extends 'AuthorizeCustomer' ? 'register' : 'chatWindowEvent'; eventId: string; payload: ClientPayload<T>;
} }[ClientEventType];
/** Asks for the JSON string `"pong"` (4.3). */
export interface HeartbeatFrame { action: 'heartbeat' }
/** Everything a client sends. */
export type ClientFrame = HeartbeatFrame | ClientRequest;

// ---- Server to client (6)

/** Data of both recovered answers; messages newest first (6.5). Empty when there is no live session. */
export interface RecoveredData {
  contact?: Maybe<WireContact>; consumerContact?: Maybe<WireContact>; thread?: WireThread; messages: WireMessage[]; messagesScrollToken: string;
  contactHistory: ServerPush[]; inboxAssignee?: Maybe<WireUser>; previousInboxAssignee?: Maybe<WireUser>; ownerAssignee?: Maybe<WireUser>;
  customer?: { firstName?: string; lastName?: string; fullName?: string; customFields: WireCustomField[] };
}
/** An access token of the legacy family; `expiresIn` in seconds (6.1.3). */
export interface AccessToken extends TokenRef { expiresIn: number; isExpired?: boolean }
/** Every postback answer -> its data (6.5). */
export interface ServerAnswers {
  ConsumerAuthorized: {
    consumerIdentity: ConsumerIdentity; accessToken?: AccessToken; customer?: CustomFieldBag; contact?: CustomFieldBag; status?: string;
    channel?: { availability: { status: 'online' | 'offline' }; settings: { isLivechat: boolean; hasMultipleThreadsPerCustomer: boolean; isAuthorizationEnabled: boolean } };
  };
  ConsumerReconnected: Record<string, unknown>;
  TokenRefreshed: { accessToken: AccessToken };
  ThreadRecovered: RecoveredData;
  LivechatRecovered: RecoveredData;
  MoreMessagesLoaded: { messages: WireMessage[]; scrollToken?: string; contactHistory?: ServerPush[] };
  ThreadListFetched: { threads: WireThread[] };
  ThreadMetadataLoaded: { lastMessage: WireMessage; ownerAssignee?: Maybe<WireUser> };
  ThreadArchived: undefined;
  ThreadUpdated: Maybe<Partial<IdRef>>;
  OfflineMessageSent: undefined;
  TranscriptSent: undefined;
  AuthorizationTokenGenerated: { authorizationToken: TokenRef };
  InvitationToGroupChatCreated: { invitation: { code: string } };
  EmailInvitationToGroupChatSent: undefined;
  GroupChatJoined: Maybe<RecoveredData>;
}
/** Origin of a push (6.1.2). */
export type PushContext = [] | { initiator?: Maybe<{ type: string; id: string }> };
/** Brand and channel, in nearly every push (6.2). */
interface Placed { brand: WireBrand; channel: WireChannel }
/** What routing pushes say besides the case (6.6). */
interface Routed { routingQueue?: Maybe<WireRoutingQueue>; routingMode?: 'findmatch' | 'resolver' | 'legacy'; preferredUserForNextAssign?: Maybe<WireUser> }
/** Receipts name the channel `pointOfContact` (6.2). */
interface Receipt { brand: WireBrand; contact: WireContact; message: WireMessage; pointOfContact?: WireChannel }
/** Every push -> its data (6.2, 6.6-6.8). */
export interface ServerPushes {
  CaseCreated: Placed & Routed & { case: WireContact; thread: WireThread };
  CaseStatusChanged: Placed & Routed & { case: WireContact };
  CaseInboxAssigneeChanged: Placed & Routed & { case: WireContact; inboxAssignee: WireUser | null; previousInboxAssignee?: Maybe<WireUser> };
  CaseToRoutingQueueAssignmentChanged: Placed & Routed & { case: WireContact; previousRoutingQueue?: Maybe<WireRoutingQueue> };
  ConsumerContactInboxPreAssigneeChanged: Placed & Routed & { consumerContact: WireContact; inboxPreAssignee: WireUser | null };
  ContactPreferredUserChanged: Placed & Routed & { case: WireContact; previousPreferredUserForNextAssign?: Maybe<WireUser> };
  ContactRecipientsChanged: Placed & { contact: WireContact };
  MessageSent: Placed & { thread: WireThread; message: LeanMessage };
  MessageCreated: Placed & { case: WireContact; thread: WireThread; message: WireMessage };
  MessageUpdated: Placed & { case: WireContact; message: WireMessage };
  MessageAddedIntoCase: Placed & { case: WireContact; message: WireMessage };
  MessageSeenChanged: Receipt;
  MessageDeliveryStatusChanged: Receipt;
  MessageReadChanged: Receipt;
  SenderTypingStarted: Placed & { thread: WireThread; user?: Maybe<WireUser>; direction?: WireDirection };
  SenderTypingEnded: Placed & { thread: WireThread; user?: Maybe<WireUser>; direction?: WireDirection };
  UserStatusChanged: { brand: WireBrand; user: WireUser; userStatus: { id: string; name: string; type: 'online' | 'offline' | 'na' } };
  PageViewCreated: Placed & { thread: WireThread; pageView: Record<string, unknown> };
  SetPositionInQueue: {
    consumerContact: IdRef & { threadIdOnExternalPlatform?: string }; routingQueue: IdRef; positionInQueue: number; isAnyAgentOnlineForQueue: boolean;
  };
  FireProactiveAction: { destination: Partial<IdRef>; proactiveAction: { action: ProactiveAction; conditions?: { conditionType: string; data?: unknown }[] } };
  EventInS3: { originEvent: { eventObject?: string; eventType: string }; s3Object: { url: string } };
}
/** What the app is asked to show; type names of 6.8. */
export interface ProactiveAction {
  actionId: string; actionName: string; actionType: 'PopupBox' | 'CustomPopupBox' | 'WelcomeMessage' | 'PushNotification' | 'GuideTemplate';
  data: { content: Record<string, unknown>; handover: CustomFieldBag; [part: string]: unknown }; context?: Record<string, unknown>;
}
/** The name of a postback answer. */
export type ServerAnswerType = keyof ServerAnswers;
/** The name of a push. */
export type ServerPushType = keyof ServerPushes;
/** An answer that says something (6.1.1, 6.1.3). */
export type ServerAnswer = { [T in ServerAnswerType]: {
  eventId: string; createdAt: WireTime; status?: string; authorizationStatus?: string; postback: { eventType: T; data?: ServerAnswers[T] };
} }[ServerAnswerType];
/** A push (6.1.2). */
export type ServerPush = { [T in ServerPushType]: {
  eventId: string; eventObject?: string; eventType: T; createdAt: WireTime; createdAtWithMilliseconds?: string; context?: PushContext; data: ServerPushes[T];
} }[ServerPushType];
/** Says only that the request arrived (6.1.4). */
export interface ServerAck { eventId: string; createdAt: WireTime }
/** Says why a request was refused; some have no id (6.1.5). */
export interface ServerError { eventId?: string; createdAt: WireTime; error: { errorCode: string; errorMessage: string; transactionId: string } }
/** Cannot be matched to a request (6.1.6). */
export interface TransportError { message: string; connectionId: string; requestId: string }
/** Everything a server sends; the heartbeat's answer is a JSON string (6.1). */
export type ServerFrame = 'pong' | ServerAck | ServerAnswer | ServerPush | ServerError | TransportError;

// ---- REST (3.1, 3.3)

/** An option of a list or tree field: `name` is submitted, `value` shown (3.1). */
export interface FieldOption { name: string; value: string; parentId?: string }
/** One question of the pre-chat survey (3.1). */
export interface PreContactField { isRequired: boolean; definition: { ident: string; label: string; type: 'text' | 'email' | 'list' | 'tree'; required?: boolean; values?: FieldOption[] } }
/** What may be uploaded; the size is a string of whole megabytes (3.3). */
export interface FileRestrictions { isAttachmentsEnabled: boolean; allowedFileSize: string; allowedFileTypes: { mimeType: string; description: string }[] }
/** Answer of the channel call (3.1), the members clients read. */
export interface ChannelInfo {
  name: string; channelIdOnExternalPlatform?: string; availability: { status: 'online' | 'offline' }; isLiveChat: boolean;
  isAuthorizationEnabled: boolean; isSecuredCookieEnabled?: boolean; translations?: Record<string, string>; translationsLocale?: string;
  settings: { features?: Record<string, boolean>; fileRestrictions?: FileRestrictions; hasMultipleThreadsPerEndUser?: boolean; securedSessions?: boolean; [setting: string]: unknown };
  preContactForm?: Maybe<{ id: string; name: string; channels?: (IdRef | string)[]; customFields: PreContactField[] }>;
  [member: string]: unknown;
}
