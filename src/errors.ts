/** What could not be done, and what helps or has been done. */
type Messages = Readonly<Record<string, `unable to ${string}; ${string}`>>;

/** Errors that trying again does not mend. The message says what could not be done and what helps. */
const lasting = {
  'options.invalid': 'unable to create or reset the chat; an option is wrong',
  'argument.invalid': 'unable to do that; an argument is wrong',
  'verb.forbidden': 'unable to do that now; ask can() first',
  'chat.stopped': 'unable to go on; the chat was stopped',
  'port.missing': 'unable to reach the world; pass the missing port',
  'authorization.refused': 'unable to authorize; the gateway refused the customer',
  'address.blocked': 'unable to authorize; the platform has blocked this address',
  'customer.changed': 'unable to go on; somebody else is signed in now, call reset()',
  'version.unsupported': 'unable to connect; the gateway asks for a newer version of this client',
  'file.refused': 'unable to upload a file; the channel does not take it',
  'storage.damaged': 'unable to read something that was kept; it was put aside',
} as const satisfies Messages;

/** Errors of the moment. */
const passing = {
  'code.failed': 'unable to get a code; check the function signIn.authorizationCode',
  'token.failed': 'unable to get a token; trying again',
  'refresh.failed': 'unable to refresh the token; a new one will be asked for',
  'channel.unreadable': 'unable to read channel info; going on without it',
  'channel.unknown': 'unable to get channel info; check brandId, channelId and environment',
  'frame.malformed': 'unable to read a frame; it was counted and skipped',
  'gateway.failed': 'unable to process a frame; the gateway reported an internal error',
  'request.refused': 'unable to get an answer; the gateway refused the request',
  'request.lost': 'unable to get an answer; the connection was lost',
  'request.unanswered': 'unable to get an answer; the gateway gave none in time',
  'content.unavailable': 'unable to get the whole of a message; a part of it is shown',
  'event.unavailable': 'unable to get an event; going on without it',
  'answer.malformed': 'unable to read an answer over HTTP; try again',
  'callback.threw': 'unable to finish a callback of the app; it threw',
  'port.failed': 'unable to use a part of the world; the port threw',
  'outbox.full': 'unable to keep another message; a thousand are waiting',
  'storage.failed': 'unable to keep or read something; snapshot.persistence says whether messages survive',
  'engine.crashed': 'unable to take a transition; it was undone',
} as const satisfies Messages;

const messages = { ...lasting, ...passing };

export type ChatErrorCode = keyof typeof messages;

/**
 * What the engine throws at the door, rejects with, and reports to `onError`. `code` is from a closed table; `detail` names the
 * option, argument, state or wire code. Never holds a token or the text of a message.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ChatErrorCode;
  readonly detail: string;
  readonly retryable: boolean;

  constructor(code: ChatErrorCode, detail = '', cause?: unknown) {
    super(messages[code] + (detail && ` (${detail})`), cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.retryable = code in passing;
  }
}
