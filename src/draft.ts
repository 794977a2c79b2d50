import type { Attachment } from '../machines/data/message.ts';
import { isFilled, isText, requireThat } from './given.ts';
import type { Draft } from './feature.ts';
import { readText, readTextOrNull } from './wire/read.ts';

const filled = 'a non-empty text';

const isAttachment = (value: Partial<Attachment> | null | undefined): boolean => isFilled(value?.url) && isText(value.fileName);

const asAttachment = ({ id, url, fileName, mimeType, previewUrl }: Attachment): Attachment =>
  ({ id: readText(id), url, fileName, mimeType: readTextOrNull(mimeType), previewUrl: readTextOrNull(previewUrl) });

/** What an app passed to `send`, checked and with nothing else in it. Throws a ChatError that names what is wrong. */
export function checkedDraft(message: string | Draft): Draft {
  const { text, id, postback, attachments = [] } = isText(message) ? ({ text: message } as Draft) : (message ?? ({} as Draft));
  requireThat(Array.isArray(attachments) && attachments.every(isAttachment), 'send({ attachments })', 'a list of files that were uploaded');
  requireThat(isFilled(text) || (isText(text) && attachments.length > 0), 'send(text)', filled);
  requireThat(postback === undefined || isFilled(postback), 'send({ postback })', filled);
  // What is kept is found again by it, among keys whose parts are parted by dots.
  requireThat(id === undefined || (isText(id) && /^[\w-]+$/.test(id)), 'send({ id })', 'made of letters, digits, - and _');
  return { text, ...(id !== undefined && { id }), ...(postback !== undefined && { postback }), attachments: attachments.map(asAttachment) };
}
