import type { FileRestrictions } from '../../../machines/data/channel.ts';
import type { Upload } from '../../../src/features/uploads.ts';
import { byteText } from '../dom/byte-text.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import { icon } from '../dom/icons.ts';
import type { Say, WordKey } from '../words.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';

const words: Readonly<Record<Upload['status'], WordKey>> = {
  queued: 'uploadQueued', reading: 'uploadReading', uploading: 'uploadUploading', waiting: 'uploadWaiting', uploaded: 'uploadUploaded', failed: 'uploadFailed', rejected: 'uploadRejected',
};

export interface UploadDeeds {
  readonly say: Say;
  retry(uploadId: string): void;
  cancel(uploadId: string): void;
}

/** Files on their way, above the text field: how far each got, and what can be done about it. */
export function uploadList(parent: HTMLElement, deeds: UploadDeeds): (uploads: readonly Upload[]) => void {
  const render = keyedList<Upload>(parent, { key: ({ id }) => id, create: (upload) => uploadLine(upload, deeds) });
  return (uploads) => {
    parent.hidden = uploads.length === 0;
    render(uploads);
  };
}

function uploadLine(first: Upload, deeds: UploadDeeds): ItemView<Upload> {
  const { id, fileName, size } = first;
  const about = element('span', { class: 'upload-about', 'data-testid': 'upload-status' });
  const progress = element('progress', { max: 1, 'aria-label': deeds.say('uploadOf', { name: fileName }) });
  const retry = button(deeds.say('retry'), { class: 'link', 'data-testid': 'upload-retry' }, () => deeds.retry(id));
  const cancel = button('', { class: 'quiet small round-small', 'aria-label': deeds.say('takeAway', { name: fileName }), 'data-testid': 'upload-cancel' }, () => deeds.cancel(id));
  cancel.append(icon('close'));
  const text = element('div', { class: 'upload-words' }, element('strong', {}, fileName), about, progress);
  const node = element('li', { class: 'upload', 'data-testid': 'upload' }, icon('file'), text, retry, cancel);
  const update = ({ status, progress: part, limits }: Upload): void => {
    setAttribute(node, 'data-status', status);
    progress.value = part;
    progress.hidden = status === 'failed' || status === 'rejected';
    setText(about, `${byteText(size)} · ${status === 'rejected' && limits ? limitsText(limits, deeds.say) : deeds.say(words[status])}`);
    retry.hidden = status !== 'failed';
  };
  update(first);
  return { node, update };
}

const kinds: Readonly<Partial<Record<string, WordKey>>> = {
  'image/*': 'images', 'video/*': 'videos', 'audio/*': 'sound', 'text/plain': 'textFiles', '*/*': 'allFiles',
};

/** What the channel takes, for people. */
export function limitsText({ isEnabled, maxMegabytes, mimeTypes }: FileRestrictions, say: Say): string {
  if (!isEnabled) return say('noFiles');
  const what = mimeTypes.map((type) => nameOf(type, say)).join(', ');
  const most = maxMegabytes === null ? '' : say('upTo', { count: maxMegabytes });
  return [what, most].filter(Boolean).join(', ').replace(/^./, (letter) => letter.toUpperCase());
}

function nameOf(mimeType: string, say: Say): string {
  const word = kinds[mimeType];
  return word ? say(word) : mimeType.replace('application/pdf', 'PDF');
}
