import { noContent } from '../../machines/data/content.ts';
import type { Attachment, Message, MessageStatus, Removal } from '../../machines/data/message.ts';
import type { Json, Trouble } from './read.ts';
import { isAbsent, isJson, none, objectReader, readList, readId, readText, readTextOrNull, refuse } from './read.ts';
import { threadIdIn } from './read-contact.ts';
import { readContent, textOf } from './read-content.ts';
import { readAuthor } from './read-people.ts';
import { readTime } from './read-time.ts';
import { safeUrl } from './safe-url.ts';

/**
 * Message of PROTOCOL 6.3. It needs an id, a thread and a direction; whatever else is missing or broken is said, and the message is shown
 * as far as it goes. A text is the frame's own object, not a copy.
 */
export const readMessage = objectReader<Message>((raw, path, trouble, data) => build(raw, path, trouble, data, false));

/** The message of a `MessageSent`, which has no id of the gateway's yet and no statistics. */
export const readLeanMessage = objectReader<Message>((raw, path, trouble, data) => build(raw, path, trouble, data, true));

function build(raw: Json, path: string, trouble: Trouble, data: Json, isLean: boolean): Message | undefined {
  const { direction } = raw;
  const wireId = readId(raw.id);
  const ownId = readId(raw.idOnExternalPlatform);
  const ownThreadId = readId(raw.threadIdOnExternalPlatform);
  const id = ownId || wireId;
  const threadId = ownThreadId || threadIdIn(data);
  if (!ownId) refuse(trouble, `${path}.idOnExternalPlatform`);
  if (!ownThreadId) refuse(trouble, `${path}.threadIdOnExternalPlatform`);
  if (!id || !threadId) return undefined;
  if (direction !== 'inbound' && direction !== 'outbound') return refuse(trouble, `${path}.direction`, 'inbound or outbound');
  const contentRemoved = removalOf(raw.contentRemoved);
  const at = readTime(raw.createdAtWithMilliseconds) || readTime(raw.createdAt);
  if (typeof raw.createdAt !== 'string' || at === 0) refuse(trouble, `${path}.createdAt`, 'a time');
  if (!isLean) {
    if (!wireId) refuse(trouble, `${path}.id`);
    if (typeof raw.hasAdditionalMessageContent !== 'boolean') refuse(trouble, `${path}.hasAdditionalMessageContent`, 'true or false');
    if (!isJson(raw.userStatistics)) refuse(trouble, `${path}.userStatistics`, 'an object');
    if (!isJson(raw.customerStatistics)) refuse(trouble, `${path}.customerStatistics`, 'an object');
  }
  const content = contentRemoved === null ? readContent(raw.messageContent, path, trouble) : noContent;
  return {
    id,
    wireId,
    threadId,
    contactId: readId(raw.contactNumber),
    direction,
    author: isJson(raw.authorNameRemoved) ? { ...readAuthor(raw, direction), name: '', imageUrl: null } : readAuthor(raw, direction),
    at,
    text: textOf(content, raw.messageContent),
    content,
    attachments: contentRemoved !== null ? none : readAttachments(raw.attachments, path, trouble),
    status: statusOf(raw, direction),
    failure: null,
    isAiGenerated: raw.isAiGenerated === true,
    // Only `true`: what is absent may have been left out for being null (PROTOCOL 0, 6.3).
    isPartial: raw.hasAdditionalMessageContent === true && contentRemoved === null,
    contentRemoved,
  };
}

/** `userStatistics` is the agents' side, `customerStatistics` the customer's (PROTOCOL 6.3). */
function statusOf({ userStatistics, customerStatistics }: Json, direction: Message['direction']): MessageStatus {
  const isInbound = direction === 'inbound';
  const seen = isInbound ? userStatistics : customerStatistics;
  if (!isJson(seen)) return 'delivered';
  if (isInbound && !isAbsent(seen.readAt)) return 'read';
  return isAbsent(seen.seenAt) ? 'delivered' : 'seen';
}

/** `[]` is how the platform may say nothing (PROTOCOL 6.1.2). */
const removalOf = (raw: unknown): Removal | null => (isJson(raw) && !Array.isArray(raw) ? { reason: readText(raw.reason), at: readTime(raw.removedAt) } : null);

const readAttachments = (raw: unknown, path: string, trouble: Trouble): readonly Attachment[] =>
  (isAbsent(raw) ? refuse(trouble, `${path}.attachments`, 'a list') : readList(readAttachment, raw, `${path}.attachments`, trouble, {})) ?? none;

const readAttachment = objectReader<Attachment>((raw, path, trouble) => {
  const url = safeUrl(raw.url);
  if (url === null) return refuse(trouble, `${path}.url`, 'a URL to follow');
  return {
    id: readId(raw.id),
    url,
    fileName: readText(raw.friendlyName) || readText(raw.fileName),
    mimeType: readTextOrNull(raw.mimeType),
    previewUrl: safeUrl(raw.previewUrl),
  };
});
