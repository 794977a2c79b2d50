import type { Message } from '../../machines/data/message.ts';
import type { GatewayAnswer, GatewayPush } from '../../machines/gateway.events.ts';
import type { Field, Json, Trouble } from './read.ts';
import { expect, field, isAbsent, isJson, objectReader, readList, readId, readText, readWord, refuse } from './read.ts';
import { readChangedContact, readContact, readThread, threadIdIn } from './read-contact.ts';
import { readLeanMessage, readMessage } from './read-message.ts';
import { readAccessToken, readAgent, readCustomer } from './read-people.ts';

type Row<F> = F extends { type: string }
  ? readonly [type: F['type'], fields: { readonly [K in Exclude<keyof F, 'type' | 'wire'>]: Field<F[K]> }, isOurs?: ((data: Json) => boolean) | undefined, lacks?: Lacks]
  | readonly [type: F['type'], whole: Whole<F>]
  : never;

/** Notes what should be there as well, though the fact can do without. */
type Lacks = (data: Json, trouble: Trouble, frame: Json) => void;

/** Reads the fact as a whole; undefined, and a line of trouble, where it cannot. */
type Whole<F> = (data: Json, trouble: Trouble, wire: Json) => F | undefined;

/** One event of the wire: the fact it is, where each field of the fact comes from, for some, when it is not meant for us, and what else there must be. */
export type FactRow = Row<GatewayAnswer> | Row<GatewayPush>;

/** Only answers have it; `decode` sees to it that there is one. */
const requestId: Field<string> = (_data, _trouble, eventId) => eventId;

const contact = field(readContact, ['case', 'contact', 'consumerContact']);
const changedContact = field(readChangedContact, ['case', 'contact', 'consumerContact']);
const contactOrNull = field(readContact, ['contact', 'consumerContact', 'case'], null);
const readRef = objectReader((raw, path, trouble) => readId(raw.id) || refuse(trouble, `${path}.id`));
const contactRef = field(readRef, ['consumerContact', 'contact', 'case']);
const thread = field(readThread, ['thread']);
const assignee = field(readAgent, ['inboxAssignee'], null);
const message = field(readMessage, ['message']);
const messages: Field<readonly Message[]> = (data, trouble) => readList(readMessage, data.messages, 'messages', trouble, data);
const scrollToken: Field<string> = (data) => readId(data.messagesScrollToken) || readId(data.scrollToken);
const threadId: Field<string> = (...where) => thread(...where)?.id;
const reference = (member: string, name: string): Field<string> =>
  field(objectReader((raw, path, trouble) => readText(raw[name]) || refuse(trouble, `${path}.${name}`)), [member]);
const tokenIn = reference('authorizationToken', 'token');
const storedAt = reference('s3Object', 'url');

const recovered = (isLivechat: boolean): FactRow => [
  'gateway.thread.recovered',
  {
    requestId,
    isLivechat: () => isLivechat,
    // A contact knows its thread: better that than "no such session" because one member is missing.
    thread: field(readThread, ['thread', 'contact', 'consumerContact'], null),
    contact: contactOrNull,
    agent: assignee,
    messages,
    scrollToken,
  },
  undefined,
  lacksInPage(isLivechat),
];

const needing = (members: Parameters<typeof expect>[1]): Lacks => (data, trouble) => expect(data, members, '', trouble);

const marked: FactRow = ['gateway.message.marked', { message }, undefined, needing({ 'contact|case': 'an object' })];

/** A live chat may have no session, and then neither contact nor thread (PROTOCOL 6.5). */
function lacksInPage(isLivechat: boolean): Lacks {
  return (data, trouble) => {
    const isEmpty = [data.thread, data.contact, data.consumerContact].every(isAbsent);
    expect(data, { messages: 'a list', messagesScrollToken: 'a text', contactHistory: 'a list' }, '', trouble);
    if (!isLivechat || !isEmpty) expect(data, { thread: 'an object', 'contact|consumerContact': 'an object' }, '', trouble);
  };
}

/** What bursts are made of, which is read faster as a whole: V8 knows the fact by its shape, and where in the frame its members are. */
function readCreated(data: Json, trouble: Trouble, wire: Json): Extract<GatewayPush, { type: 'gateway.message.created' }> | undefined {
  const message = readMessage(data.message, 'message', trouble, data);
  if (message === undefined) return undefined;
  const contact = contactOrNull(data, trouble, '') ?? null;
  if (!isJson(data.case)) refuse(trouble, 'case', 'an object');
  if (!isJson(data.thread)) refuse(trouble, 'thread', 'an object');
  return { type: 'gateway.message.created', wire, message, contact };
}

/** The customer's own typing comes back as `inbound`; without a direction it is an agent's only if it names one (PROTOCOL 6.7). */
const isAgentTyping = ({ direction, user }: Json): boolean => direction === 'outbound' || (isAbsent(direction) && isJson(user));

/** Answers (PROTOCOL 6.5) and pushes (6.2, 6.6, 6.7) by their wire names. Acks and errors have none: `decode` knows them by their shape. */
const rows: Readonly<Record<string, FactRow>> = {
  ConsumerAuthorized: [
    'gateway.customer.authorized',
    {
      requestId,
      customer: field(readCustomer, ['consumerIdentity', 'customerIdentity']),
      token: field(readAccessToken, ['accessToken'], null),
    },
    undefined,
    // Either place will do (PROTOCOL 6.1.3).
    ({ status }, trouble, frame) => {
      const postback = isJson(frame.postback) ? frame.postback : {};
      if (![status, postback.status, frame.status].includes('success')) refuse(trouble, 'status', 'success');
    },
  ],
  ConsumerReconnected: ['gateway.customer.reconnected', { requestId }],
  TokenRefreshed: ['gateway.token.refreshed', { requestId, token: field(readAccessToken, ['accessToken']) }],
  ThreadRecovered: recovered(false),
  LivechatRecovered: recovered(true),
  MoreMessagesLoaded: ['gateway.history.loaded', { requestId, messages, scrollToken }, undefined, (data, trouble) => {
    expect(data, { messages: 'a list' }, '', trouble);
    if (!isAbsent(data.scrollToken)) expect(data, { scrollToken: 'a text' }, '', trouble);
  }],
  AuthorizationTokenGenerated: ['gateway.content.authorized', { requestId, token: tokenIn }],

  CaseCreated: ['gateway.contact.created', { contact, thread: field(readThread, ['thread'], null) }, undefined, needing({ thread: 'an object' })],
  CaseStatusChanged: ['gateway.contact.statusChanged', { contact: changedContact }],
  CaseInboxAssigneeChanged: ['gateway.contact.assigned', { contact, agent: assignee }],
  CaseToRoutingQueueAssignmentChanged: [
    'gateway.contact.routed',
    { contact, queueName: ({ routingQueue }) => (isJson(routingQueue) ? readText(routingQueue.name) : '') },
  ],
  SetPositionInQueue: [
    'gateway.queue.moved',
    {
      contactId: contactRef,
      // Android's fixtures have one, the web's types do not: where it is '', the contact id tells (PROTOCOL 6.6).
      threadId: threadIdIn,
      position: ({ positionInQueue }, trouble) =>
        Number.isInteger(positionInQueue) ? Number(positionInQueue) : refuse(trouble, 'positionInQueue', 'a whole number'),
      isAnyAgentOnline: ({ isAnyAgentOnlineForQueue }) => isAnyAgentOnlineForQueue !== false,
    },
    undefined,
    needing({ isAnyAgentOnlineForQueue: 'true or false', routingQueue: 'an object' }),
  ],
  MessageSent: ['gateway.message.sent', { message: field(readLeanMessage, ['message']) }, undefined, needing({ thread: 'an object' })],
  MessageCreated: ['gateway.message.created', readCreated],
  MessageUpdated: marked,
  MessageAddedIntoCase: marked,
  MessageDeliveryStatusChanged: marked,
  MessageSeenChanged: marked,
  MessageReadChanged: marked,
  SenderTypingStarted: ['gateway.typing.started', { threadId, agent: field(readAgent, ['user'], null) }, isAgentTyping],
  SenderTypingEnded: ['gateway.typing.ended', { threadId }, isAgentTyping],
  EventInS3: ['gateway.event.stored', { url: storedAt }],
};

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** A row as `decode` needs it. As long as there is the sample, V8 keeps what it has compiled for facts of that shape. */
export type ReadyRow = readonly [
  type: string, fields: Fields | Whole<object>, isOurs: ((data: Json) => boolean) | undefined, lacks: Lacks | undefined, sample: object,
];

function ready([type, fields, isOurs, lacks]: FactRow): ReadyRow {
  const sample: Record<string, unknown> = { type, wire: null };
  for (const name in fields) sample[name] = null;
  return [type, fields, isOurs, lacks, sample];
}

/** What an error says (PROTOCOL 6.1.5). It may be one of no request. */
export const refusal = ready(['gateway.request.refused', {
  code: (error) => readWord(error.errorCode), reason: (error) => readText(error.errorMessage), transactionId: (error) => readId(error.transactionId), requestId,
}, undefined, (error, trouble) => {
  expect(error, { errorCode: 'a text', errorMessage: 'a text' }, '', trouble);
  if (!readId(error.transactionId)) refuse(trouble, 'transactionId');
}]);

/** The rows by wire name; a Map, since an event may be called like a member of Object.prototype. */
export const factRows: ReadonlyMap<string, ReadyRow> = new Map(Object.entries(rows).map(([name, row]) => [name, ready(row)]));
