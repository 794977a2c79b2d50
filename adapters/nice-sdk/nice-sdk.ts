/**
 * The public API of `@nice-devone/nice-cxone-chat-web-sdk` 3.x on this engine: change the import, keep the app. Written from the public
 * documentation; not made by, affiliated with or endorsed by NICE.
 */
// Apps import it by either name.
// oxlint-disable-next-line import/no-default-export
export { ChatSdk, ChatSdk as default } from './chat-sdk.ts';
export { LivechatThread, Thread } from './thread.ts';
export { Customer } from './customer.ts';
export { sendChatEvent, WebSocketClient } from './web-socket-client.ts';
export { CacheStorage, type ICacheStorage, type IStorage } from './cache-storage.ts';
export { AbortablePromise } from './abortable.ts';
export {
  ChannelAvailability, ChatEvent, ContactStatus, EnvironmentName, MessageDirection, MessageType, SecureSessions, type SecureSessionsType, WebSocketClientEvent,
} from './vocabulary.ts';
export {
  AbortError, ArchiveThreadFailedError, AuthorizationError, CacheStorageError, ChatSDKError, CreateInvitationFailedError, GetMetadataFailedError, IpAddressBlockedError,
  isChatSDKError, isJoinGroupChatFailedError, JoinGroupChatFailedError, LoadMoreMessagesFailedError, SdkVersionNotSupported, SendEmailInvitationFailedError,
  SendMessageFailedError, SetThreadNameFailedError, ThreadRecoverFailedError, UploadAttachmentError, WebSocketClientError, WebSocketConnectionError,
} from './errors.ts';
export {
  isAgentTypingEndedEvent, isAgentTypingStartedEvent, isAssignedAgentChangedEvent, isAttachmentUpload, isAuthSuccessEvent, isContactCreatedEvent,
  isContactRecipientsChangedEvent, isContactStatusChangedEvent, isContactToRoutingQueueAssignmentChangedEvent, isCustomerReconnectSuccessPayloadData,
  isLoadMetadataSuccessPayload, isMessage, isMessageCreatedEvent, isMessageReadChangedEvent, isMessageSentEvent, isMoreMessagesLoadedEvent, isRecoverSuccessEvent,
  isSetPositionInQueueEvent, isSetPositionInQueuePayload, isStreamedMessageEventData, isThreadArchivedSuccessPayload, isThreadListFetchedPostbackData,
  isTokenRefreshedSuccessResponse,
} from './guards.ts';
export { generateId, getAuthor, splitName } from './names.ts';
export {
  type BrowserFingerprintOptions, getBrowserFingerprint, getBrowserLanguage, getBrowserLocation, getDeviceType, getValidLanguage,
} from './fingerprint.ts';
export { type CustomFieldsObject, getCustomFieldsArray, getCustomFieldsFromArray } from './custom-fields.ts';
export {
  type ChannelRequestOptions, createAttachmentPayload, createTemporaryAttachmentsUpload, getChannelAvailability, getChannelInfo,
} from './standalone.ts';
export {
  createCreateInvitationToGroupChatPayloadData, createJoinGroupChatPayloadData, createLeaveGroupChatPayloadData, createReconnectPayloadData,
  createSendEmailInvitationToGroupChatPayloadData, sendCreateInvitationToGroupChatEvent, sendEmailInvitationToGroupChatEvent, sendJoinGroupChatEvent,
  sendLeaveGroupChatEvent,
} from './group-chat.ts';
export { isWindowClosing, registerWindowUnload } from './window-unload.ts';
export type { ChatSDKOptions, EnvironmentEndpoints, NetworkRequestMetadata, TransactionTokenResponse } from './sdk-options.ts';
export type * from './wire-objects.ts';
