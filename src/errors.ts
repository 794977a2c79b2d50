/** Every error the engine can hand out. The message says what could not be done and what helps. */
const chatErrors = {
  'options.invalid': { retryable: false, message: 'unable to create the chat; an option is wrong' },
  'argument.invalid': { retryable: false, message: 'unable to do that; an argument is wrong' },
  'verb.forbidden': { retryable: false, message: 'unable to do that now; ask can() first' },
  'chat.stopped': { retryable: false, message: 'unable to go on; the chat was stopped' },
  'port.missing': { retryable: false, message: 'unable to reach the world; pass the missing port' },
  'authorization.refused': { retryable: false, message: 'unable to authorize; the gateway refused the customer' },
  'address.blocked': { retryable: false, message: 'unable to authorize; the platform has blocked this address' },
  'customer.changed': { retryable: false, message: 'unable to go on; somebody else is signed in now, call reset()' },
  'code.failed': { retryable: true, message: 'unable to get an authorization code; check the function signIn.authorizationCode' },
  'token.failed': { retryable: true, message: 'unable to get a token; trying again' },
  'refresh.failed': { retryable: true, message: 'unable to refresh the token; a new one will be asked for' },
  'version.unsupported': { retryable: false, message: 'unable to connect; the gateway asks for a newer version of this client' },
  'channel.unreadable': { retryable: true, message: 'unable to read channel info; going on without it' },
  'channel.unknown': { retryable: true, message: 'unable to load channel info; check brandId, channelId and environment' },
  'frame.malformed': { retryable: true, message: 'unable to read a frame; it was counted and skipped' },
  'gateway.failed': { retryable: true, message: 'unable to process a frame; the gateway reported an internal error' },
  'request.refused': { retryable: true, message: 'unable to fulfil the request; the gateway refused it' },
  'request.lost': { retryable: true, message: 'unable to get an answer; the connection was lost' },
  'request.unanswered': { retryable: true, message: 'unable to get an answer; the gateway gave none in time' },
  'content.unavailable': { retryable: true, message: 'unable to fetch the whole of a message; a part of it is shown' },
  'event.unavailable': { retryable: true, message: 'unable to fetch an event in time; going on without it' },
  'answer.malformed': { retryable: true, message: 'unable to read an answer over HTTP; try again' },
  'file.refused': { retryable: false, message: 'unable to upload a file; the channel does not take it' },
  'callback.threw': { retryable: true, message: 'unable to finish a callback of the app; it threw' },
  'port.failed': { retryable: true, message: 'unable to use a part of the world; the port threw' },
  'storage.damaged': { retryable: false, message: 'unable to read a message that was kept; it was put aside' },
  'outbox.full': { retryable: true, message: 'unable to keep another message; a thousand are waiting to be sent' },
  'storage.failed': { retryable: true, message: 'unable to use storage; nothing will survive a reload' },
  'engine.crashed': { retryable: true, message: 'unable to take a transition; it was undone' },
} as const satisfies Record<string, { retryable: boolean; message: `unable to ${string}; ${string}` }>;

export type ChatErrorCode = keyof typeof chatErrors;

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
    super(chatErrors[code].message + (detail && ` (${detail})`), cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.retryable = chatErrors[code].retryable;
  }
}
