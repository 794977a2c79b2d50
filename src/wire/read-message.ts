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
 * Message of PROTOCOL 6.3, the lean one too. It needs an id, a thread and a direction; whatever else is broken is shown as far as
 * it goes. A text is the frame's own object, not a copy.
 */
export const readMessage = objectReader<Message>((raw, path, trouble, data) => {
  const { direction } = raw;
  const wireId = readId(raw.id);
  const id = readId(raw.idOnExternalPlatform) || wireId;
  const threadId = readId(raw.threadIdOnExternalPlatform) || threadIdIn(data);
  if (!id) return refuse(trouble, `${path}.idOnExternalPlatform`);
  if (!threadId) return refuse(trouble, `${path}.threadIdOnExternalPlatform`);
  if (direction !== 'inbound' && direction !== 'outbound') return refuse(trouble, `${path}.direction`, 'inbound or outbound');
  const contentRemoved = removalOf(raw.contentRemoved);
  const content = contentRemoved === null ? readContent(raw.messageContent, path, trouble) : noContent;
  return {
    id,
    wireId,
    threadId,
    contactId: readId(raw.contactNumber),
    direction,
    author: isJson(raw.authorNameRemoved) ? { ...readAuthor(raw, direction), name: '', imageUrl: null } : readAuthor(raw, direction),
    at: readTime(raw.createdAtWithMilliseconds) || readTime(raw.createdAt),
    text: textOf(content, raw.messageContent),
    content,
    attachments: isAbsent(raw.attachments) || contentRemoved !== null ? none : readAttachments(raw.attachments, path, trouble),
    status: statusOf(raw, direction),
    failure: null,
    isAiGenerated: raw.isAiGenerated === true,
    // Only `true`: what is absent may have been left out for being null (PROTOCOL 0, 6.3).
    isPartial: raw.hasAdditionalMessageContent === true && contentRemoved === null,
    contentRemoved,
  };
});

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
  readList(readAttachment, raw, `${path}.attachments`, trouble, {}) ?? none;

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
