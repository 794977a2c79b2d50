import type { FileRestrictions } from '../../machines/data/channel.ts';
import type { HttpRequest } from '../ports.ts';
import { readText } from './read.ts';
import { readFileRestrictions } from './read-file-restrictions.ts';
import { channelUrl, parseBody, type RestCaller, restHeaders } from './rest.ts';
import { safeUrl } from './safe-url.ts';

/** A file on its way; `content` is base64 without a prefix. */
export interface FileContent {
  readonly fileName: string;
  readonly mimeType: string;
  readonly content: string;
}

/** A slow line: bytes per ms that an upload must at least make. */
const slowestBytesPerMs = 20;
const baseTimeoutMs = 60_000;

/** Hands a file to the platform; it is visible to nobody until a message names its address (PROTOCOL 3.3). */
export const attachmentRequest = (caller: RestCaller, file: FileContent): HttpRequest => ({
  method: 'POST',
  url: channelUrl(caller, '/attachment'),
  headers: restHeaders(caller),
  body: JSON.stringify(file),
  timeoutMs: baseTimeoutMs + Math.ceil(file.content.length / slowestBytesPerMs),
});

/** Where the file lies now, or what the channel takes instead; neither: an answer nobody knows. */
export interface AttachmentAnswer {
  readonly fileUrl: string | null;
  readonly limits: FileRestrictions | null;
}

/** The answer to an upload, by presence: a rejection is a 2xx as well (PROTOCOL 3.3). */
export function readAttachmentAnswer(body: string): AttachmentAnswer {
  const said = parseBody(body);
  const fileUrl = safeUrl(readText(said?.fileUrl));
  return { fileUrl, limits: fileUrl === null ? readFileRestrictions(said) : null };
}
