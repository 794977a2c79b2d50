import type { FileRestrictions } from '../../machines/data/channel.ts';
import { expect, isAbsent, isJson, readText, refuse, type Trouble } from './read.ts';

const mimeType = /^[^\s/]+\/[^\s/]+$/;

/** What may be uploaded (PROTOCOL 3.1, 3.3); null where nothing is said. Entries that are no MIME types are passed over. */
export function readFileRestrictions(raw: unknown, trouble: Trouble = []): FileRestrictions | null {
  const at = 'settings.fileRestrictions';
  if (!isAbsent(raw) && !isJson(raw)) refuse(trouble, at, 'of type object');
  if (!isJson(raw) || (raw.isAttachmentsEnabled === undefined && raw.allowedFileSize === undefined)) return null;
  const types: readonly unknown[] = Array.isArray(raw.allowedFileTypes) ? raw.allowedFileTypes : [];
  // A string on the wire; a number would mean the same.
  const megabytes = Number(raw.allowedFileSize ?? Number.NaN);
  if (!isAbsent(raw.isAttachmentsEnabled)) expect(raw, { isAttachmentsEnabled: 'true or false' }, `${at}.`, trouble);
  if (!isAbsent(raw.allowedFileTypes)) expect(raw, { allowedFileTypes: 'a list' }, `${at}.`, trouble);
  if (!isAbsent(raw.allowedFileSize) && !(megabytes > 0)) refuse(trouble, `${at}.allowedFileSize`, 'a number of megabytes');
  return {
    isEnabled: raw.isAttachmentsEnabled !== false,
    maxMegabytes: megabytes > 0 ? megabytes : null,
    mimeTypes: types.map((type) => readText(isJson(type) ? type.mimeType : '').trim().toLowerCase()).filter((type) => mimeType.test(type)),
  };
}
