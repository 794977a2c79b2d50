import type { Attachment } from '../../../machines/data/message.ts';
import { safeUrl } from '../../../src/wire/safe-url.ts';
import { element } from '../dom/element.ts';
import { icon } from '../dom/icons.ts';
import type { BubbleDeeds } from './bubble.ts';
import { link } from './link.ts';

/** The files of a message: pictures as pictures, others by name and kind. */
export function attachmentList(attachments: readonly Attachment[], { showsPicture }: Pick<BubbleDeeds, 'showsPicture'>): Element[] {
  return attachments.map((attachment) => {
    const { fileName, mimeType, previewUrl } = attachment;
    const url = safeUrl(attachment.url);
    const shown = safeUrl(previewUrl) ?? url;
    const isPicture = mimeType?.startsWith('image/') === true && shown !== null && showsPicture(shown);
    const content = isPicture
      ? [element('img', { class: 'attached-picture', src: shown, alt: fileName })]
      : [icon('file'), element('span', { class: 'file-words' }, element('strong', {}, fileName), element('span', {}, kindOf(fileName, mimeType)))];
    const attributes = { class: isPicture ? 'attached' : 'attached is-file', 'data-testid': 'attachment', title: fileName };
    return url === null ? element('span', attributes, ...content) : link(url, attributes, ...content);
  });
}

function kindOf(fileName: string, mimeType: string | null): string {
  return (/\.(\w{1,5})$/.exec(fileName)?.[1] ?? mimeType?.split('/').at(-1) ?? 'file').toUpperCase();
}
