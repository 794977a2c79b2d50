import { isJson } from '../../src/wire/read.ts';
import { ChatEvent } from './vocabulary.ts';
import type {
  AgentTypingEndedEvent, AgentTypingStartedEvent, AssignedAgentChangedEvent, AttachmentUpload, AuthorizedData, ChatEventData, ContactCreatedChatEvent,
  ContactRecipientsChangedChatEvent, ContactStatusChangedChatEvent, ContactToRoutingQueueAssignmentChangedChatEvent, EventOf, LoadThreadMetadataChatEvent, Message,
  MessageCreatedEvent, MessageReadChangedEvent, MessageSentEvent, MoreMessagesLoadedEvent, RecoveredData, SetPositionInQueueEvent, StreamedMessageEventData, ThreadView,
} from './wire-objects.ts';

const has = (value: unknown, member: string): boolean => isJson(value) && value[member] !== undefined;

/** Whether an event is of one of these types and its data has a member. */
const guard = <E extends ChatEventData>(types: readonly string[], member?: string) => (event: unknown): event is E =>
  isJson(event) && types.includes(String(event.type)) && (member === undefined || has(event.data, member));

export const isMessageCreatedEvent = guard<MessageCreatedEvent>([ChatEvent.MESSAGE_CREATED], 'message');
export const isMessageSentEvent = guard<MessageSentEvent>([ChatEvent.MESSAGE_SENT], 'message');
export const isMessageReadChangedEvent = guard<MessageReadChangedEvent>([ChatEvent.MESSAGE_READ_CHANGED], 'message');
export const isAgentTypingStartedEvent = guard<AgentTypingStartedEvent>([ChatEvent.AGENT_TYPING_STARTED]);
export const isAgentTypingEndedEvent = guard<AgentTypingEndedEvent>([ChatEvent.AGENT_TYPING_ENDED]);
export const isAssignedAgentChangedEvent = guard<AssignedAgentChangedEvent>([ChatEvent.ASSIGNED_AGENT_CHANGED, ChatEvent.CASE_INBOX_ASSIGNEE_CHANGED]);
export const isContactCreatedEvent = guard<ContactCreatedChatEvent>([ChatEvent.CONTACT_CREATED, ChatEvent.CASE_CREATED], 'case');
export const isContactStatusChangedEvent = guard<ContactStatusChangedChatEvent>([ChatEvent.CONTACT_STATUS_CHANGED, ChatEvent.CASE_STATUS_CHANGED], 'case');
export const isContactToRoutingQueueAssignmentChangedEvent = guard<ContactToRoutingQueueAssignmentChangedChatEvent>(
  [ChatEvent.CONTACT_TO_ROUTING_QUEUE_ASSIGNMENT_CHANGED, ChatEvent.CASE_TO_ROUTING_QUEUE_ASSIGNMENT_CHANGED], 'case',
);
export const isContactRecipientsChangedEvent = guard<ContactRecipientsChangedChatEvent>([ChatEvent.CONTACT_RECIPIENTS_CHANGED], 'contact');
export const isSetPositionInQueueEvent = guard<SetPositionInQueueEvent>([ChatEvent.SET_POSITION_IN_QUEUE]);
/** The older name. */
export const isSetPositionInQueuePayload = isSetPositionInQueueEvent;
export const isMoreMessagesLoadedEvent = guard<MoreMessagesLoadedEvent>([ChatEvent.MORE_MESSAGES_LOADED], 'messages');
export const isRecoverSuccessEvent = guard<EventOf<RecoveredData>>([ChatEvent.THREAD_RECOVERED, ChatEvent.LIVECHAT_RECOVERED], 'thread');
export const isAuthSuccessEvent = guard<EventOf<AuthorizedData>>([ChatEvent.CONSUMER_AUTHORIZED], 'consumerIdentity');
export const isTokenRefreshedSuccessResponse = guard<EventOf<{ accessToken: { token: string; expiresIn: number } }>>([ChatEvent.TOKEN_REFRESHED], 'accessToken');
export const isThreadArchivedSuccessPayload = guard<ChatEventData>([ChatEvent.THREAD_ARCHIVED]);
export const isThreadListFetchedPostbackData = guard<EventOf<{ threads: ThreadView[] }>>([ChatEvent.THREAD_LIST_FETCHED], 'threads');
export const isLoadMetadataSuccessPayload = guard<LoadThreadMetadataChatEvent>([ChatEvent.THREAD_METADATA_LOADED], 'lastMessage');
export const isCustomerReconnectSuccessPayloadData = guard<ChatEventData>([ChatEvent.CONSUMER_RECONNECTED]);

/** Takes `event.detail.data`, unlike the others. */
export const isStreamedMessageEventData = (data: unknown): data is StreamedMessageEventData =>
  isJson(data) && typeof data.fullContent === 'string' && isJson(data.originalMessage) && isJson(data.originalMessage.messageContent)
  && data.originalMessage.messageContent.type === 'STREAMED';

export const isMessage = (value: unknown): value is Message => has(value, 'id') && has(value, 'messageContent');

export const isAttachmentUpload = (files: unknown): files is AttachmentUpload[] =>
  Array.isArray(files) && files.every((file) => isJson(file) && typeof file.url === 'string' && typeof file.friendlyName === 'string');
