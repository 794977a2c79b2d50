import type { Attachment } from '../machines/data/message.ts';
import { ChatError } from './errors.ts';
import type { Draft } from './feature.ts';
import { readText, readTextOrNull } from './wire/read.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const isAttachment = (value: Partial<Attachment> | null | undefined): boolean => isText(value?.url) && typeof value.fileName === 'string';

const asAttachment = ({ id, url, fileName, mimeType, previewUrl }: Attachment): Attachment =>
  ({ id: readText(id), url, fileName, mimeType: readTextOrNull(mimeType), previewUrl: readTextOrNull(previewUrl) });

/** What an app passed to `send`, checked and with nothing else in it. Throws a ChatError that names what is wrong. */
export function checkedDraft(message: string | Draft): Draft {
  const { text, id, postback, attachments = [] } = typeof message === 'string' ? ({ text: message } as Draft) : (message ?? ({} as Draft));
  const wrong = (what: string): ChatError => new ChatError('argument.invalid', `send(message): ${what}`);
  if (!Array.isArray(attachments) || !attachments.every(isAttachment)) throw wrong('attachments must be a list of files that were uploaded');
  if (!isText(text) && (typeof text !== 'string' || attachments.length === 0)) throw wrong('a non-empty text is needed');
  if (postback !== undefined && !isText(postback)) throw wrong('postback must be a non-empty text');
  if (id !== undefined && !isText(id)) throw wrong('id must be a non-empty text');
  return { text, ...(id !== undefined && { id }), ...(postback !== undefined && { postback }), attachments: attachments.map(asAttachment) };
}
