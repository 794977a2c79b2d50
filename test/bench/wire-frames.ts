import { heartbeat } from '../../src/wire/encode.ts';

/** Bytes of one frame as the bench has them. */
export const frameBytes = 1_500;

const brand = { id: 1001 };
const channel = { id: 'chat_messaging' };
const agent = {
  id: 3301, firstName: 'Grace', surname: 'Hopper', nickname: null, isBotUser: false, isSurveyUser: false,
  publicImageUrl: 'https://img.example.test/agent-3301.png',
};
const customer = { id: 'eu-customer-1', idOnExternalPlatform: 'customer-1', firstName: 'Ada', lastName: 'Lovelace', fullName: 'Ada Lovelace' };

const startAt = Date.UTC(2026, 0, 5, 10);
const millis = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');
const seconds = (at: number): string => millis(at).replace(/\.\d+/, '');

/** The parts of a frame around what differs from message to message; making a hundred thousand of them must not take longer than reading them. */
const parts = [false, true].map((isOwn) => {
  const at = { createdAt: '@seconds', createdAtWithMilliseconds: '@millis' };
  return JSON.stringify({
    eventId: '@event', eventObject: 'Message', eventType: 'MessageCreated', ...at,
    data: {
      brand, channel,
      case: { id: '90210', threadIdOnExternalPlatform: '@thread', status: 'open', createdAt: seconds(startAt), statusUpdatedAt: seconds(startAt) },
      thread: { id: '1001_@thread', idOnExternalPlatform: '@thread', channelId: 'chat_messaging', threadName: '', canAddMoreMessages: true },
      message: {
        id: 'm-@n', idOnExternalPlatform: '@id', threadIdOnExternalPlatform: '@thread', contactNumber: '90210',
        direction: isOwn ? 'inbound' : 'outbound', isAiGenerated: false, ...at,
        messageContent: { type: 'TEXT', payload: { text: '@text' }, fallbackText: '', parameters: {} },
        hasAdditionalMessageContent: false, attachments: [],
        authorUser: isOwn ? null : agent, authorEndUserIdentity: isOwn ? customer : null,
        contentRemoved: null, userStatistics: { seenAt: null, readAt: null }, customerStatistics: { seenAt: null },
      },
    },
  }).split(/@(\w+)/);
});

/**
 * Message number `n` of a conversation as the platform pushes it (PROTOCOL 6.2, 6.3), all of 1.5 KB; one in four is the customer's own, from
 * another device.
 */
export function createdFrame(n: number, threadId: string): string {
  const at = startAt + n * 10;
  const [millisAt, secondsAt] = [millis(at), seconds(at)];
  const values: Record<string, string> = {
    event: uuid(0xe, n), n: String(n), id: uuid(0xa, n), thread: threadId, millis: millisAt, seconds: secondsAt, text: `message ${n} `,
  };
  const own = parts[n % 4 === 3 ? 1 : 0] as string[];
  let length = 0;
  for (let index = 0; index < own.length; index++) length += (index % 2 === 0 ? own[index] : values[own[index] as string])?.length ?? 0;
  values['text'] += 'x'.repeat(frameBytes - length);
  return own.map((part, index) => (index % 2 === 0 ? part : values[part])).join('');
}

export const threadIdOf = (thread: number): string => uuid(0x7, thread);

function uuid(family: number, n: number): string {
  const hex = n.toString(16).padStart(12, '0');
  return `${family.toString(16).padStart(8, '0')}-0000-4000-8000-${hex}`;
}

/** What a gateway answers to what a chat asks on its way to `live` (signed in, and no conversation yet), and to a heartbeat. */
export function answerTo(text: string): string | undefined {
  if (text === JSON.stringify(heartbeat)) return '"pong"';
  const { eventId, payload = {} } = JSON.parse(text) as { eventId?: string; payload?: { eventType?: string } };
  const postback = (eventType: string, data: object, more: object = {}): string =>
    JSON.stringify({ eventId, createdAt: seconds(startAt), ...more, postback: { eventType, data } });
  switch (payload.eventType) {
    case 'AuthorizeCustomer':
      return postback('ConsumerAuthorized', {
        consumerIdentity: { idOnExternalPlatform: 'customer-1', firstName: 'Ada', lastName: 'Lovelace' }, accessToken: { token: 'acc-1', expiresIn: 3_600 },
      }, { status: 'success', authorizationStatus: 'authorized' });
    case 'RecoverThread':
      return JSON.stringify({ eventId, createdAt: seconds(startAt), error: { errorCode: 'RecoveringThreadFailed', errorMessage: 'no such thread', transactionId: 't-1' } });
    default:
      return undefined;
  }
}
