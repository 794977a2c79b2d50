import type { Customer } from '../../machines/data/customer.ts';
import type { ClientEvent, ClientEventType, ClientFrame, ConsumerIdentity, ExternalRef, HeartbeatFrame, MessageContent } from './frames.ts';
import type { Envelope, OutgoingRequest, OutgoingType, SendMessage } from './outgoing.ts';
import { sdkPlatform, sdkVersion } from './sdk.ts';

/** An event of PROTOCOL 5.2 with the data that belongs to it. */
type Body = { [T in ClientEventType]: readonly [eventType: T, data: ClientEvent[T]] }[ClientEventType];

type Rows = { [T in OutgoingType]: (request: Extract<OutgoingRequest, { type: T }>, envelope: Envelope) => Body };

const thread = (threadId: string): { thread: ExternalRef } => ({ thread: { idOnExternalPlatform: threadId } });

const accessToken = (token: string): { accessToken: { token: string } } => ({ accessToken: { token } });

const fingerprint = ({ browserFingerprint }: Envelope): Pick<Envelope, 'browserFingerprint'> => browserFingerprint ? { browserFingerprint } : {};

/** The wire's whole seconds; `''` where the time is not known (PROTOCOL 5.5, 6.1.2). */
const wireTime = (at: number | null): string => (at ? `${new Date(at).toISOString().slice(0, 19)}+00:00` : '');

/** Our request -> its wire name and data (PROTOCOL 5.3-5.6). */
const rows: Rows = {
  'customer.authorize': ({ authorizationCode, more }, envelope) => [
    'AuthorizeCustomer',
    {
      authorization: { authorizationCode },
      ...fingerprint(envelope),
      disableChannelInfo: true,
      sdkVersion: envelope.sdkVersion ?? sdkVersion,
      sdkPlatform,
      ...more,
    },
  ],
  'customer.reconnect': ({ token }) => ['ReconnectConsumer', accessToken(token)],
  'token.refresh': ({ token }) => ['RefreshToken', accessToken(token)],
  'message.send': (request, envelope) => [
    'SendMessage',
    {
      messageContent: textContent(request),
      ...fingerprint(envelope),
      idOnExternalPlatform: request.messageId,
      thread: { idOnExternalPlatform: request.threadId, ...(request.threadName && { threadName: request.threadName }) },
      consumer: { customFields: [...(request.customerFields ?? [])] },
      consumerContact: { customFields: [...(request.contactFields ?? [])] },
      attachments: [...(request.attachments ?? [])],
      ...(request.accessToken && accessToken(request.accessToken)),
      ...request.more,
    },
  ],
  'thread.recover': ({ threadId, isLivechat }) => [
    isLivechat ? 'RecoverLivechat' : 'RecoverThread',
    threadId === null ? {} : thread(threadId),
  ],
  'history.load': ({ threadId, scrollToken, oldestAt, contactId }) => [
    'LoadMoreMessages',
    {
      scrollToken,
      oldestMessageDatetime: wireTime(oldestAt),
      ...thread(threadId),
      ...(contactId !== null && { contact: { id: contactId } }),
    },
  ],
  'thread.markSeen': ({ threadId }) => ['MessageSeenByConsumer', thread(threadId)],
  'typing.start': ({ threadId }) => ['SenderTypingStarted', thread(threadId)],
  'typing.end': ({ threadId }) => ['SenderTypingEnded', thread(threadId)],
  'contact.end': ({ threadId, contactId }) => ['EndContact', { ...thread(threadId), contact: { id: contactId } }],
  'content.authorize': ({ threadId, path }) => ['GenerateAuthorizationToken', { ...thread(threadId), url: path }],
  // What an app asks for by wire name is its own business; the platform answers for it.
  raw: ({ eventType, data }) => [eventType, data] as unknown as Body,
};

/** A postback travels in two places; the answer to an inactivity popup says that it is one (PROTOCOL 5.4, 6.9). */
function textContent({ text, postback }: SendMessage): MessageContent {
  if (postback === undefined) return { type: 'TEXT', payload: { text } };
  const isPopupAnswer = /"type"\s*:\s*"sessionExpiration"/.test(postback);
  return { type: 'TEXT', payload: { text, postback }, postback, ...(isPopupAnswer && { parameters: { isInactivityPopupAnswer: true } }) };
}

/** Names and image only when known (PROTOCOL 5.1). */
function identity({ id, firstName, lastName, imageUrl }: Customer): ConsumerIdentity {
  return { idOnExternalPlatform: id, ...((firstName || lastName) && { firstName, lastName }), ...(imageUrl && { image: imageUrl }) };
}

const reference = (id: string | null | undefined): { id?: string } => (id ? { id } : {});

/** The frame of a request, ready to be stringified (PROTOCOL 5.1). `eventId` is what its answer will name. */
export function encode(request: OutgoingRequest, envelope: Envelope, eventId: string): ClientFrame {
  const row = rows[request.type] as (request: OutgoingRequest, envelope: Envelope) => Body;
  const [eventType, data] = row(request, envelope);
  const frame = {
    action: eventType === 'AuthorizeCustomer' ? 'register' : 'chatWindowEvent',
    eventId,
    payload: {
      eventType,
      brand: { id: envelope.brandId },
      channel: { id: envelope.channelId },
      consumerIdentity: identity(envelope.customer),
      data,
      destination: reference(envelope.destinationId),
      visitor: reference(envelope.visitorId),
      visit: reference(envelope.visitId),
    },
  };
  // The rows pair each event with its own data; the compiler cannot follow the pair through the destructuring.
  return frame as ClientFrame;
}

/** Asks for the `"pong"` that proves the socket (PROTOCOL 4.3). */
export const heartbeat: HeartbeatFrame = { action: 'heartbeat' };
