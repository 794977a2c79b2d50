/** Names and values of the public API. Objects with a type of the same name: a value may be given by its name here, or as it is. */

type ValueOf<T> = T[keyof T];

export const EnvironmentName = {
  AE1: 'AE1', AU1: 'AU1', AU2: 'AU2', CA1: 'CA1', EU1: 'EU1', EU2: 'EU2', JO1: 'JO1', JP1: 'JP1', KR1: 'KR1', NA1: 'NA1', NA2: 'NA2', UK1: 'UK1', UK2: 'UK2',
  ZA1: 'ZA1', custom: 'custom',
} as const;
export type EnvironmentName = ValueOf<typeof EnvironmentName>;

export const SecureSessions = { ANONYMOUS: 'anonymous', SECURED_COOKIES: 'securedCookies', THIRD_PARTY: 'thirdParty' } as const;
export type SecureSessions = ValueOf<typeof SecureSessions>;
export type SecureSessionsType = SecureSessions | null;

export const MessageType = {
  ADAPTIVE_CARD: 'ADAPTIVE_CARD', FILE: 'FILE', FORM: 'FORM', LIST_PICKER: 'LIST_PICKER', PLUGIN: 'PLUGIN', POSTBACK: 'POSTBACK', QUICK_REPLIES: 'QUICK_REPLIES',
  RICH_LINK: 'RICH_LINK', STREAMED: 'STREAMED', TEXT: 'TEXT', TIME_PICKER: 'TIME_PICKER',
} as const;
export type MessageType = ValueOf<typeof MessageType>;

export const MessageDirection = { INBOUND: 'inbound', OUTBOUND: 'outbound' } as const;
export type MessageDirection = ValueOf<typeof MessageDirection>;

export const ContactStatus = {
  CLOSED: 'closed', ESCALATED: 'escalated', NEW: 'new', OPEN: 'open', PENDING: 'pending', RESOLVED: 'resolved', TRASHED: 'trashed',
} as const;
export type ContactStatus = ValueOf<typeof ContactStatus>;

export const ChannelAvailability = { OFFLINE: 'offline', ONLINE: 'online' } as const;
export type ChannelAvailability = ValueOf<typeof ChannelAvailability>;

export const WebSocketClientEvent = {
  AUTHORIZATION_FAILED: 'authorizationFailed', CLOSE: 'close', ERROR: 'error', MESSAGE: 'message', OPEN: 'open', RECONNECTING: 'reconnecting',
} as const;
export type WebSocketClientEvent = ValueOf<typeof WebSocketClientEvent>;

/** What can be listened to. The `CASE_*` names are the older ones of the same events: listeners to either hear them. */
export const ChatEvent = {
  AGENT_CONTACT_ENDED: 'AgentContactEnded',
  AGENT_CONTACT_STARTED: 'AgentContactStarted',
  AGENT_TYPING_ENDED: 'AgentTypingEnded',
  AGENT_TYPING_STARTED: 'AgentTypingStarted',
  ASSIGNED_AGENT_CHANGED: 'AssignedAgentChanged',
  AUTHORIZATION_TOKEN_GENERATED: 'AuthorizationTokenGenerated',
  AUTHORIZE_CONSUMER: 'AuthorizeConsumer',
  CASE_CREATED: 'CaseCreated',
  CASE_INBOX_ASSIGNEE_CHANGED: 'CaseInboxAssigneeChanged',
  CASE_STATUS_CHANGED: 'CaseStatusChanged',
  CASE_TO_ROUTING_QUEUE_ASSIGNMENT_CHANGED: 'CaseToRoutingQueueAssignmentChanged',
  CHANNEL_CREATED: 'ChannelCreated',
  CHANNEL_DELETED: 'ChannelDeleted',
  CHANNEL_UPDATED: 'ChannelUpdated',
  CONSUMER_AUTHORIZED: 'ConsumerAuthorized',
  CONSUMER_RECONNECTED: 'ConsumerReconnected',
  CONTACT_CREATED: 'ContactCreated',
  CONTACT_INBOX_PRE_ASSIGNEE_CHANGED: 'ConsumerContactInboxPreAssigneeChanged',
  CONTACT_PREFERRED_USER_CHANGED: 'ContactPreferredUserChanged',
  CONTACT_PRIORITY_CHANGED: 'ContactPriorityChanged',
  CONTACT_PROFICIENCY_CHANGED: 'ContactProficiencyChanged',
  CONTACT_RECIPIENTS_CHANGED: 'ContactRecipientsChanged',
  CONTACT_STATUS_CHANGED: 'ContactStatusChanged',
  CONTACT_SYNC: 'ContactSync',
  CONTACT_TO_ROUTING_QUEUE_ASSIGNMENT_CHANGED: 'ContactToRoutingQueueAssignmentChanged',
  EVENT_IN_S3: 'EventInS3',
  FIRE_PROACTIVE: 'FireProactiveAction',
  GROUP_CHAT_INVITE_CREATED: 'InvitationToGroupChatCreated',
  GROUP_CHAT_INVITE_SENT: 'EmailInvitationToGroupChatSent',
  GROUP_CHAT_JOINED: 'GroupChatJoined',
  LIVECHAT_RECOVERED: 'LivechatRecovered',
  MESSAGE_ADDED_INTO_CASE: 'MessageAddedIntoCase',
  MESSAGE_CREATED: 'MessageCreated',
  MESSAGE_DELIVERED_TO_END_USER: 'MessageDeliveredToEndUser',
  MESSAGE_DELIVERED_TO_USER: 'MessageDeliveredToUser',
  MESSAGE_DELIVERY_STATUS_CHANGED: 'MessageDeliveryStatusChanged',
  MESSAGE_NOTE_CREATED: 'MessageNoteCreated',
  MESSAGE_NOTE_DELETED: 'MessageNoteDeleted',
  MESSAGE_NOTE_UPDATED: 'MessageNoteUpdated',
  MESSAGE_PREVIEW_CREATED: 'MessagePreviewCreated',
  MESSAGE_READ_CHANGED: 'MessageReadChanged',
  MESSAGE_SEEN_BY_END_USER: 'MessageSeenByEndUser',
  MESSAGE_SEEN_BY_USER: 'MessageSeenByUser',
  MESSAGE_SEEN_CHANGED: 'MessageSeenChanged',
  MESSAGE_SENT: 'MessageSent',
  MESSAGE_UPDATED: 'MessageUpdated',
  MORE_MESSAGES_LOADED: 'MoreMessagesLoaded',
  OFFLINE_MESSAGE_SENT: 'OfflineMessageSent',
  PAGE_VIEW_CREATED: 'PageViewCreated',
  ROUTING_QUEUE_CREATED: 'RoutingQueueCreated',
  ROUTING_QUEUE_DELETED: 'RoutingQueueDeleted',
  ROUTING_QUEUE_UPDATED: 'RoutingQueueUpdated',
  SENDER_TYPING_ENDED: 'SenderTypingEnded',
  SENDER_TYPING_STARTED: 'SenderTypingStarted',
  SET_POSITION_IN_QUEUE: 'SetPositionInQueue',
  STREAMED_MESSAGE_COMPLETED: 'StreamedMessageCompleted',
  STREAMED_MESSAGE_DELTA: 'StreamedMessageDelta',
  STREAMED_MESSAGE_FAILED: 'StreamedMessageFailed',
  STREAMED_MESSAGE_STARTED: 'StreamedMessageStarted',
  SUBQUEUE_ASSIGNED_TO_ROUTING_QUEUE: 'SubqueueAssignedToRoutingQueue',
  SUBQUEUE_UNASSIGNED_TO_ROUTING_QUEUE: 'SubqueueUnassignedFromRoutingQueue',
  THREAD_ARCHIVED: 'ThreadArchived',
  THREAD_LIST_FETCHED: 'ThreadListFetched',
  THREAD_METADATA_LOADED: 'ThreadMetadataLoaded',
  THREAD_RECOVERED: 'ThreadRecovered',
  THREAD_UPDATED: 'ThreadUpdated',
  TOKEN_REFRESHED: 'TokenRefreshed',
  TRANSCRIPT_SENT: 'TranscriptSent',
  USER_ASSIGNED_TO_ROUTING_QUEUE: 'UserAssignedToRoutingQueue',
  USER_STATUS_CHANGED: 'UserStatusChanged',
  USER_UNASSIGNED_FROM_ROUTING_QUEUE: 'UserUnassignedFromRoutingQueue',
} as const;
export type ChatEvent = ValueOf<typeof ChatEvent>;

/** The wire says case for what apps know as contact, and inbox assignee for the assigned agent (PROTOCOL 6.1). */
export const relabelled: Readonly<Record<string, ChatEvent>> = {
  CaseCreated: 'ContactCreated',
  CaseStatusChanged: 'ContactStatusChanged',
  CaseInboxAssigneeChanged: 'AssignedAgentChanged',
  CaseToRoutingQueueAssignmentChanged: 'ContactToRoutingQueueAssignmentChanged',
};
