/** A member of an example: its way there, and the same with `*` for places in lists. */
export interface FramePath {
  readonly path: readonly (string | number)[];
  readonly shape: string;
  readonly value: unknown;
}

/** Every member of a frame, but what no client reads: the brand and the channel it is about. */
export function pathsOf(value: unknown, path: readonly (string | number)[] = []): FramePath[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.filter(([name]) => !['brand', 'channel', 'pointOfContact'].includes(String(name))).flatMap(([name, member]) => {
    const here = [...path, name];
    const shape = here.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
    return [{ path: here, shape, value: member }, ...pathsOf(member, here)];
  });
}

/** A copy with one member replaced; undefined leaves it out. */
export function replaced(value: unknown, [name, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (name === undefined) return by;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  Reflect.set(copy as object, name, replaced(Reflect.get(value as object, name), rest, by));
  return JSON.parse(JSON.stringify(copy));
}

/** Values of other types than the example's. */
export function wrongTypes(value: unknown): readonly unknown[] {
  const all: readonly unknown[] = [{ odd: 1 }, 'odd', -1.5, true, [7]];
  const kind = (of: unknown): string => (Array.isArray(of) ? 'list' : typeof of);
  // Ids may be numbers as well as texts, and `[]` is how the platform writes `{}` (PROTOCOL 1, 6.1.2).
  const alike: Readonly<Record<string, readonly string[]>> = { string: ['number'], number: ['string'], object: ['list'], list: ['object'] };
  // Words may come bare (PROTOCOL 6.4).
  const mayBeBare = kind(value) === 'object' && Object.keys(value ?? {}).join() === 'content';
  return all.filter((other) => !(mayBeBare && typeof other === 'string')).filter((other) => kind(other) !== kind(value) && !(alike[kind(value)] ?? []).includes(kind(other)));
}

const under = (path: string, members: readonly string[]): string[] => members.map((member) => (path === '' ? member : `${path}.${member}`));

const contact = (path: string): string[] => [path, ...under(path, ['id', 'threadIdOnExternalPlatform', 'status'])];
const thread = (path: string): string[] => [path, `${path}.idOnExternalPlatform`];
const leanMessage = (path: string): string[] =>
  [path, ...under(path, ['idOnExternalPlatform', 'threadIdOnExternalPlatform', 'direction', 'createdAt', 'messageContent', 'messageContent.type', 'messageContent.payload', 'attachments'])];
const message = (path: string): string[] =>
  [...leanMessage(path), ...under(path, ['id', 'hasAdditionalMessageContent', 'userStatistics', 'customerStatistics'])];
const text = (path: string): string[] => [...message(path), `${path}.messageContent.payload.text`];
const answer = (...members: readonly string[]): string[] => ['postback', 'postback.eventType', ...(members.length > 0 ? ['postback.data'] : []), ...under('postback.data', members)];
const push = (...members: readonly string[]): string[] => ['eventType', 'data', ...under('data', members)];
const content = (...members: readonly string[]): string[] => push(...contact('case'), 'thread', ...message('message'), ...under('message.messageContent.payload', members));

/** What each example may not lack, by PROTOCOL 6 (what the clients that were looked at cannot do without, as far as an engine reads it). */
const needed: Readonly<Record<string, readonly string[]>> = {
  error: under('error', ['errorCode', 'errorMessage', 'transactionId']),
  ConsumerAuthorized: ['status', ...answer('consumerIdentity', 'consumerIdentity.idOnExternalPlatform', 'accessToken.token', 'accessToken.expiresIn')],
  TokenRefreshed: answer('accessToken', 'accessToken.token', 'accessToken.expiresIn'),
  ThreadRecovered: answer(...contact('contact'), ...thread('thread'), 'messages', ...text('messages.*'), 'messagesScrollToken', 'contactHistory'),
  LivechatRecovered: answer('messages', 'messagesScrollToken', 'contactHistory'),
  MoreMessagesLoaded: answer('messages', ...text('messages.*')),
  ThreadListFetched: answer('threads', ...thread('threads.*')),
  ThreadMetadataLoaded: answer(...text('lastMessage')),
  AuthorizationTokenGenerated: answer('authorizationToken', 'authorizationToken.token'),
  InvitationToGroupChatCreated: answer('invitation', 'invitation.code'),
  CaseCreated: push(...contact('case'), 'thread'),
  CaseStatusChanged: push(...contact('case'), 'case.statusUpdatedAt'),
  CaseInboxAssigneeChanged: push(...contact('case')),
  CaseToRoutingQueueAssignmentChanged: push(...contact('case')),
  SetPositionInQueue: push('consumerContact', 'consumerContact.id', 'routingQueue', 'positionInQueue', 'isAnyAgentOnlineForQueue'),
  ConsumerContactInboxPreAssigneeChanged: push('consumerContact', 'consumerContact.threadIdOnExternalPlatform'),
  ContactPreferredUserChanged: push('case', 'case.threadIdOnExternalPlatform'),
  ContactRecipientsChanged: push('contact', 'contact.id', 'contact.recipients', 'contact.recipients.*', 'contact.recipients.*.idOnExternalPlatform'),
  UserStatusChanged: push('user', 'user.id', 'userStatus', 'userStatus.type'),
  PageViewCreated: push('thread', 'thread.idOnExternalPlatform', 'pageView', ...under('pageView', ['id', 'pageTitle', 'pageUrl', 'visitedAt'])),
  SenderTypingStarted: push('thread', 'thread.idOnExternalPlatform'),
  SenderTypingEnded: push('thread', 'thread.idOnExternalPlatform'),
  MessageSent: push('thread', ...leanMessage('message'), 'message.messageContent.payload.text'),
  'MessageCreated TEXT': content('text'),
  'MessageCreated QUICK_REPLIES': content('text', 'text.content', 'actions', 'actions.*', 'actions.*.text'),
  'MessageCreated RICH_LINK': content('title', 'title.content', 'url'),
  'MessageCreated TIME_PICKER': content('title', 'title.content', 'event', 'event.title', 'event.title.content', 'event.timeSlots', 'event.timeSlots.*', 'event.timeSlots.*.id'),
  'MessageCreated ADAPTIVE_CARD': content(),
  'MessageCreated STREAMED': content('protocol', 'sourceUrl'),
  MessageUpdated: push('case', ...text('message')),
  MessageAddedIntoCase: push('case', ...text('message')),
  MessageDeliveryStatusChanged: push('contact', ...text('message')),
  MessageSeenChanged: push('contact', ...text('message')),
  MessageReadChanged: push('contact', ...text('message')),
  FireProactiveAction: push('proactiveAction', 'proactiveAction.action', ...under('proactiveAction.action', ['actionId', 'actionType', 'data', 'data.content', 'data.content.bodyText'])),
  EventInS3: push('s3Object', 's3Object.url'),
  'transport error': ['message'],
};

/** Shapes of the members that the example of this name may not lack. */
export const mandatory = (name: string): readonly string[] => needed[name] ?? [];

/** The same frame about another message: what is broken in one message is said once. */
export function freshIds(frame: object, n: number): object {
  const { data } = frame as { data?: { message?: object } };
  if (data?.message === undefined) return frame;
  const idOnExternalPlatform = `6a1d7d06-2222-4aaa-8bbb-${String(n).padStart(12, '0')}`;
  return { ...frame, data: { ...data, message: { ...data.message, idOnExternalPlatform, id: `m-${n}` } } };
}

/** A message is read the same way wherever it stands: whole in the frames of texts, by its content elsewhere. */
export function isCoveredElsewhere(name: string, shape: string, isNeeded: boolean): boolean {
  if (name === 'MessageCreated TEXT') return false;
  if (name.startsWith('MessageCreated ')) return !shape.includes('messageContent');
  return !isNeeded && /messages\.\*|lastMessage|\.message\./.test(shape);
}
