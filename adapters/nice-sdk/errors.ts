import type { ChatError } from '../../src/index.ts';

/** What the API throws and rejects with. `data` is what the platform answered, where it did; `cause` the error behind it. */
export class ChatSDKError extends Error {
  override name = 'ChatSDKError';
  readonly data: unknown;
  additionalInfo: unknown;

  constructor(message = '', data?: unknown, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.data = data;
  }
}

export class AuthorizationError extends ChatSDKError {
  override name = 'AuthorizationError';
}
export class AbortError extends ChatSDKError {
  override name = 'AbortError';
}
/** `data.response` holds what the channel takes instead. */
export class UploadAttachmentError extends ChatSDKError {
  override name = 'UploadAttachmentError';
  declare readonly data: { readonly response: unknown };
}
export class ThreadRecoverFailedError extends ChatSDKError {
  override name = 'ThreadRecoverFailedError';
}
export class LoadMoreMessagesFailedError extends ChatSDKError {
  override name = 'LoadMoreMessagesFailedError';
}
export class GetMetadataFailedError extends ChatSDKError {
  override name = 'GetMetadataFailedError';
}
export class ArchiveThreadFailedError extends ChatSDKError {
  override name = 'ArchiveThreadFailedError';
}
export class SetThreadNameFailedError extends ChatSDKError {
  override name = 'SetThreadNameFailedError';
}
export class SendMessageFailedError extends ChatSDKError {
  override name = 'SendMessageFailedError';
}
export class CreateInvitationFailedError extends ChatSDKError {
  override name = 'CreateInvitationFailedError';
}
export class JoinGroupChatFailedError extends ChatSDKError {
  override name = 'JoinGroupChatFailedError';
}
export class SendEmailInvitationFailedError extends ChatSDKError {
  override name = 'SendEmailInvitationFailedError';
}

/** The line is given up for good. */
export class WebSocketConnectionError extends Error {
  override name = 'WebSocketConnectionError';
}
/** The line was lost; it is tried again. */
export class WebSocketClientError extends Error {
  override name = 'WebSocketClientError';
}
/** To be told by its `name`, which is not that of the class. */
export class IpAddressBlockedError extends Error {
  override name = 'ipAddressBlocked';
}
export class SdkVersionNotSupported extends Error {
  override name = 'SdkVersionNotSupported';
}
export class CacheStorageError extends Error {
  override name = 'CacheStorageError';
}

/** An error of the API that carries data; one without does not pass. */
export const isChatSDKError = (error: unknown): error is ChatSDKError => error instanceof ChatSDKError && error.data !== undefined;

export const isJoinGroupChatFailedError = (error: unknown): error is JoinGroupChatFailedError => error instanceof JoinGroupChatFailedError;

/** The engine's word for what is final, in the API's. */
export function finalError(error: ChatError): Error {
  switch (error.code) {
    case 'address.blocked':
      return new IpAddressBlockedError('The IP address is blocked');
    case 'version.unsupported':
      return new SdkVersionNotSupported('This version of the SDK is not supported any more; please update');
    case 'authorization.refused':
    case 'customer.changed':
      return new AuthorizationError(`Authorization failed because of (${error.detail})`, undefined, error);
    default:
      return new ChatSDKError(error.message, { code: error.code, detail: error.detail }, error);
  }
}

/** What the engine survived and reports. */
export const reportedError = (error: ChatError): Error =>
  error.code === 'token.failed' || error.code === 'code.failed' || error.code === 'refresh.failed'
    ? new AuthorizationError(`${error.message}`, undefined, error)
    : new ChatSDKError(error.message, { code: error.code, detail: error.detail }, error);
