import type { FileRestrictions } from '../../../machines/data/channel.ts';
import type { Upload } from '../../../src/features/uploads.ts';
import { byteText } from '../dom/byte-text.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import { icon } from '../dom/icons.ts';
import { type ItemView, keyedList } from '../dom/keyed-list.ts';

const words: Readonly<Record<Upload['status'], string>> = {
  queued: 'Waiting',
  reading: 'Reading',
  uploading: 'Uploading',
  waiting: 'Trying again soon',
  uploaded: 'Ready',
  failed: 'Upload failed',
  rejected: 'Not accepted',
};

export interface UploadDeeds {
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
  const progress = element('progress', { max: 1, 'aria-label': `Upload of ${fileName}` });
  const retry = button('Retry', { class: 'link', 'data-testid': 'upload-retry' }, () => deeds.retry(id));
  const cancel = button('', { class: 'quiet small round-small', 'aria-label': `Take ${fileName} away`, 'data-testid': 'upload-cancel' }, () => deeds.cancel(id));
  cancel.append(icon('close'));
  const text = element('div', { class: 'upload-words' }, element('strong', {}, fileName), about, progress);
  const node = element('li', { class: 'upload', 'data-testid': 'upload' }, icon('file'), text, retry, cancel);
  const update = ({ status, progress: part, limits }: Upload): void => {
    setAttribute(node, 'data-status', status);
    progress.value = part;
    progress.hidden = status === 'failed' || status === 'rejected';
    setText(about, `${byteText(size)} · ${status === 'rejected' && limits ? limitsText(limits) : words[status]}`);
    retry.hidden = status !== 'failed';
  };
  update(first);
  return { node, update };
}

const kinds: Readonly<Record<string, string>> = {
  'image/*': 'images', 'video/*': 'videos', 'audio/*': 'sound', 'application/pdf': 'PDF', 'text/plain': 'text files', '*/*': 'all files',
};

/** What the channel takes, for people. */
export function limitsText({ isEnabled, maxMegabytes, mimeTypes }: FileRestrictions): string {
  if (!isEnabled) return 'This channel takes no files.';
  const what = mimeTypes.map((type) => kinds[type] ?? type).join(', ');
  const most = maxMegabytes === null ? '' : `up to ${maxMegabytes} MB`;
  return [what, most].filter(Boolean).join(', ').replace(/^./, (letter) => letter.toUpperCase());
}
