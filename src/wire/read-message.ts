import type { Attachment, Message, MessageContent, MessageStatus } from '../../machines/data/message.ts';
import type { Json, Trouble } from './read.ts';
import { isAbsent, isJson, listField, objectReader, readId, readText, readTextOrNull, refuse } from './read.ts';
import { threadIdIn } from './read-contact.ts';
import { readAuthor } from './read-people.ts';
import { readTime } from './read-time.ts';

/**
 * Message of PROTOCOL 6.3, the lean one too. It needs an id, a thread and a direction; whatever else is broken is shown as far as
 * it goes. Its content is the frame's own object, not a copy.
 */
export const readMessage = objectReader<Message>(
  { id: 'idOnExternalPlatform', threadId: 'threadIdOnExternalPlatform' },
  (raw, path, trouble, data) => {
    const { direction } = raw;
    if (direction !== 'inbound' && direction !== 'outbound') return refuse(trouble, `${path}.direction`, 'inbound or outbound');
    const wireId = readId(raw.id);
    return {
      id: readId(raw.idOnExternalPlatform) || wireId,
      wireId,
      threadId: readId(raw.threadIdOnExternalPlatform) || threadIdIn(data),
      contactId: readId(raw.contactNumber),
      direction,
      author: readAuthor(raw, direction),
      at: readTime(raw.createdAtWithMilliseconds) || readTime(raw.createdAt),
      text: textOf(raw.messageContent),
      content: readContent(raw.messageContent, path, trouble),
      attachments: attachments(raw, path, trouble, '') ?? [],
      status: statusOf(raw, direction),
      failure: null,
    };
  },
);

/** `userStatistics` is the agents' side, `customerStatistics` the customer's (PROTOCOL 6.3). */
function statusOf({ userStatistics, customerStatistics }: Json, direction: Message['direction']): MessageStatus {
  const isInbound = direction === 'inbound';
  const seen = isInbound ? userStatistics : customerStatistics;
  if (!isJson(seen)) return 'delivered';
  if (isInbound && !isAbsent(seen.readAt)) return 'read';
  return isAbsent(seen.seenAt) ? 'delivered' : 'seen';
}

/** The text of a text, the heading of a card, else what the platform gives for clients that do not know the type (PROTOCOL 6.4). */
function textOf(content: unknown): string {
  if (!isJson(content)) return '';
  const { text, title } = isJson(content.payload) ? content.payload : content;
  return typeof text === 'string' ? text : contentOf(text) || contentOf(title) || readText(content.fallbackText);
}

const contentOf = (raw: unknown): string => (isJson(raw) ? readText(raw.content) : '');

function readContent(raw: unknown, path: string, trouble: Trouble): MessageContent {
  if (isContent(raw)) return raw;
  if (!isAbsent(raw)) refuse(trouble, `${path}.messageContent`, 'a type and a payload');
  return { type: isJson(raw) ? readText(raw.type) : '', payload: {} };
}

const isContent = (raw: unknown): raw is MessageContent => isJson(raw) && typeof raw.type === 'string' && isJson(raw.payload);

const attachments = listField(
  objectReader<Attachment>({ url: 'url' }, (raw) => ({
    id: readId(raw.id),
    url: readText(raw.url),
    fileName: readText(raw.friendlyName) || readText(raw.fileName),
    mimeType: readTextOrNull(raw.mimeType),
    previewUrl: readTextOrNull(raw.previewUrl),
  })),
  'attachments',
);
