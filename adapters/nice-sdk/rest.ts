import { patientGet } from '../../src/patient-get.ts';
import type { HttpRequest, HttpResult, Ports } from '../../src/ports.ts';
import { attachmentRequest } from '../../src/wire/attachment.ts';
import { isJson } from '../../src/wire/read.ts';
import { availabilityRequest, channelRequest, menuRequest, readErrorCode, type RestCaller, versionRefused } from '../../src/wire/rest.ts';
import { AbortError, ChatSDKError, SdkVersionNotSupported, UploadAttachmentError } from './errors.ts';
import type { AttachmentUpload, ChannelAvailabilityResponse, ChannelInfo, PersistentMenuItem } from './wire-objects.ts';

/** Who asks, with what; each request gets a trace id of its own. */
export interface RestPlace {
  readonly ports: Pick<Ports, 'http' | 'clock' | 'random' | 'ids' | 'files'>;
  readonly caller: Omit<RestCaller, 'traceId'>;
}

const callerIn = ({ caller, ports }: RestPlace): RestCaller => ({ ...caller, traceId: ports.ids.uuid() });

/** A body that is JSON, else the text. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The body of an answer in the 200s; throws what went wrong otherwise. */
function accepted({ status, body }: HttpResult): unknown {
  if (status >= 200 && status < 300) return bodyOf(body);
  if (readErrorCode(body) === versionRefused) throw new SdkVersionNotSupported('This version of the SDK is not supported any more; please update');
  throw status === 0
    ? new ChatSDKError('Request failed: nobody could be reached', { probableCause: 'network-failure' })
    : new ChatSDKError(`Request failed with status ${status}`, { status, errorResponseData: bodyOf(body) });
}

async function get(place: RestPlace, requestOf: (caller: RestCaller) => HttpRequest): Promise<unknown> {
  return accepted(await new Promise<HttpResult>((resolve) => {
    patientGet(place.ports as Ports, () => requestOf(callerIn(place)), resolve);
  }));
}

/** PROTOCOL 3.1. */
export const fetchChannelInfo = async (place: RestPlace, language: string): Promise<ChannelInfo> =>
  (await get(place, (caller) => channelRequest(caller, language))) as ChannelInfo;

/** PROTOCOL 3.2. */
export const fetchAvailability = async (place: RestPlace): Promise<ChannelAvailabilityResponse> =>
  (await get(place, availabilityRequest)) as ChannelAvailabilityResponse;

/** PROTOCOL 3.4; throws where the answer is no list. */
export async function fetchMenu(place: RestPlace): Promise<PersistentMenuItem[]> {
  const items = await get(place, menuRequest);
  if (!Array.isArray(items)) throw new ChatSDKError('Persistent menu items must be a list', { response: items });
  return items as PersistentMenuItem[];
}

/** One file to the platform (PROTOCOL 3.3). Throws an UploadAttachmentError with the limits that the channel answered with. */
export async function uploadFile(place: RestPlace, file: File, signal?: AbortSignal): Promise<AttachmentUpload> {
  const content = await new Promise<string | null>((resolve) => {
    place.ports.files.read(file, resolve, () => {});
  });
  if (content === null) throw new UploadAttachmentError(`The file ${file.name} cannot be read`, { response: null });
  if (signal?.aborted) throw new AbortError('The upload was aborted');
  const answer = await new Promise<HttpResult>((resolve, reject) => {
    const abort = place.ports.http.request(attachmentRequest(callerIn(place), { content, fileName: file.name, mimeType: file.type }), (result) => {
      signal?.removeEventListener('abort', stop);
      resolve(result);
    });
    function stop(): void {
      abort();
      reject(new AbortError('The upload was aborted'));
    }
    signal?.addEventListener('abort', stop);
  });
  let said: unknown;
  try {
    said = accepted(answer);
  } catch (error) {
    throw error instanceof ChatSDKError ? new UploadAttachmentError(error.message, { response: (error.data as { errorResponseData?: unknown }).errorResponseData ?? null }, error) : error;
  }
  if (isJson(said) && typeof said.fileUrl === 'string') return { url: said.fileUrl, friendlyName: file.name, mimeType: file.type };
  throw new UploadAttachmentError(`The file ${file.name} was not accepted`, { response: said });
}

/** Two at a time, in order; the first that fails ends it. */
export async function uploadFiles(place: RestPlace, files: ArrayLike<File>, signal?: AbortSignal): Promise<AttachmentUpload[]> {
  const list = Array.from(files);
  const uploads: AttachmentUpload[] = [];
  while (list.length > 0) uploads.push(...await Promise.all(list.splice(0, 2).map((file) => uploadFile(place, file, signal))));
  return uploads;
}
