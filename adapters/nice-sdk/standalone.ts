import { systemClock } from '../browser/clock.ts';
import { blobFiles } from '../browser/files.ts';
import { watchedHttp } from '../browser/watched-request.ts';
import { randomIds } from '../browser/ids.ts';
import { extraHeaders } from '../../src/extra-pairs.ts';
import { sdkVersion } from '../../src/wire/sdk.ts';
import { ChatSDKError } from './errors.ts';
import { getValidLanguage } from './fingerprint.ts';
import { fetchAvailability, fetchChannelInfo, type RestPlace, uploadFile, uploadFiles } from './rest.ts';
import { checkOptions, type EnvironmentEndpoints } from './sdk-options.ts';
import type { EnvironmentName } from './vocabulary.ts';
import type { AttachmentUpload, ChannelAvailabilityResponse, ChannelInfo } from './wire-objects.ts';

/** Where a channel is, for those who have no ChatSdk yet. */
export interface ChannelRequestOptions {
  environment: EnvironmentName;
  customEnvironment?: EnvironmentEndpoints | undefined;
  appName?: string;
  appVersion?: string;
  httpHeaders?: Record<string, string>;
}

function placeOf(brandId: number, channelId: string, options: ChannelRequestOptions): RestPlace {
  const endpoints = checkOptions({ brandId, channelId, ...options });
  const { appName = '', appVersion, httpHeaders } = options;
  return {
    ports: { http: watchedHttp, clock: systemClock, random: () => Math.random(), ids: randomIds, files: blobFiles },
    caller: { endpoints, brandId, channelId, appName, sdkVersion, ...(appVersion !== undefined && { appVersion }), extraHeaders: extraHeaders(httpHeaders, 'extraHeaders') },
  };
}

/** What a channel is, without a ChatSdk. */
export const getChannelInfo = async (brandId: number, channelId: string, language: string | undefined, options: ChannelRequestOptions): Promise<ChannelInfo> =>
  fetchChannelInfo(placeOf(brandId, channelId, options), getValidLanguage(language ?? 'en-US'));

/** Whether anybody is there, without a ChatSdk. */
export const getChannelAvailability = async (brandId: number, channelId: string, options: ChannelRequestOptions): Promise<ChannelAvailabilityResponse> =>
  fetchAvailability(placeOf(brandId, channelId, options));

/** Uploads name a brand and a channel, not where these are: that is what the ChatSdk of the channel says, the one made last. */
const places = new Map<string, RestPlace>();

export const rememberPlace = (place: RestPlace): void => void places.set(`${place.caller.brandId}/${place.caller.channelId}`, place);

function placeFor(brandId: number | string, channelId: string): RestPlace {
  const place = places.get(`${brandId}/${channelId}`);
  if (place === undefined) throw new ChatSDKError(`There is no ChatSdk for channel ${channelId} of brand ${brandId}; make one first`);
  return place;
}

/** Uploads one file. Rejects with an UploadAttachmentError. */
export const createAttachmentPayload = async (file: File, brandId: number, channelId: string, abortSignal?: AbortSignal): Promise<AttachmentUpload> =>
  uploadFile(placeFor(brandId, channelId), file, abortSignal);

/** Uploads files, to be given to `sendAttachments` later. */
export const createTemporaryAttachmentsUpload = async (
  files: ArrayLike<File>, brandId: number, channelId: string, abortSignal?: AbortSignal,
): Promise<AttachmentUpload[]> => uploadFiles(placeFor(brandId, channelId), files, abortSignal);
