import type { FileRestrictions } from '../../machines/data/channel.ts';
import { isJson, readText } from './read.ts';

const mimeType = /^[^\s/]+\/[^\s/]+$/;

/** What may be uploaded (PROTOCOL 3.1, 3.3); null where nothing is said. Entries that are no MIME types are passed over. */
export function readFileRestrictions(raw: unknown): FileRestrictions | null {
  if (!isJson(raw) || (raw.isAttachmentsEnabled === undefined && raw.allowedFileSize === undefined)) return null;
  const types: readonly unknown[] = Array.isArray(raw.allowedFileTypes) ? raw.allowedFileTypes : [];
  // A string on the wire; a number would mean the same.
  const megabytes = Number(raw.allowedFileSize ?? Number.NaN);
  return {
    isEnabled: raw.isAttachmentsEnabled !== false,
    maxMegabytes: megabytes > 0 ? megabytes : null,
    mimeTypes: types.map((type) => readText(isJson(type) ? type.mimeType : '').trim().toLowerCase()).filter((type) => mimeType.test(type)),
  };
}
