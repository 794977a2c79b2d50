import { channelProfile } from '../core/channel-profile.ts';
import { parseObject, textAt } from '../core/json-read.ts';
import { channelInfo, fileRestrictions } from './channel-info.ts';
import { errorBody, type HttpCall, type HttpRoute } from './http-call.ts';

/** The mobile base ends in `/chat`, so both spellings arrive as one (PROTOCOL 2). */
const channelPath = '^/chat/1\\.0/brand/([^/]+)/channel/([^/]+)';

/** Calls about a channel (PROTOCOL 3.1-3.4). */
export const channelRoutes: readonly HttpRoute[] = [
  {
    method: 'GET', path: new RegExp(`${channelPath}$`),
    handle: ({ world, reply, query }, _brandId, channelId = '') => {
      reply.json(200, channelInfo(channelId, query.get('locale') ?? 'en_US', world.config));
    },
  },
  {
    method: 'GET', path: new RegExp(`${channelPath}/availability$`),
    handle: ({ reply }, _brandId, channelId = '') => reply.json(200, { status: channelProfile(channelId).isOnline ? 'online' : 'offline' }),
  },
  { method: 'POST', path: new RegExp(`${channelPath}/attachment$`), handle: upload },
  {
    method: 'GET', path: new RegExp(`${channelPath}/persistent-menu-items$`),
    handle: ({ reply }) => reply.json(200, [
      { id: 'pm-1', label: 'Order status', postback: 'menu:order-status' },
      { id: 'pm-2', label: 'Opening hours', postback: 'menu:opening-hours' },
    ]),
  },
  { method: 'GET', path: /^\/files\/([^/]+)\/[^/]*$/, handle: download },
];

/** A rejection is a 200 as well, or clients report a generic error (PROTOCOL 3.3). */
function upload({ world, request, reply, base }: HttpCall, _brandId?: string, channelId = ''): void {
  const body = parseObject(request.body);
  const content = body?.['content'];
  const fileName = textAt(body, 'fileName');
  const mimeType = textAt(body, 'mimeType') ?? '';
  if (typeof content !== 'string' || !fileName) return reply.json(400, errorBody('InconsistentData', 'content and fileName are needed'));
  const limits = fileRestrictions(channelProfile(channelId), world.config);
  const isTooBig = sizeOf(content) > world.config.allowedFileSizeMb * 1024 * 1024;
  const isAllowed = limits.allowedFileTypes.some((allowed) => matches(allowed.mimeType, mimeType));
  if (!limits.isAttachmentsEnabled || isTooBig || !isAllowed) return reply.json(200, limits);
  const key = world.ids.uuid();
  world.bodies.set(key, { content, mimeType, delayMs: 0 });
  reply.json(200, { fileUrl: `${base}/files/${key}/${encodeURIComponent(fileName)}` });
}

function matches(pattern: string, mimeType: string): boolean {
  return pattern.endsWith('/*') ? mimeType.startsWith(pattern.slice(0, -1)) : pattern === mimeType;
}

/** Bytes behind a base64 text. */
function sizeOf(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

function download({ world, reply }: HttpCall, key = ''): void {
  const file = world.bodies.get(key);
  const bytes = file && decodeBase64(file.content);
  if (!file || !bytes) return reply.json(404, errorBody('NotFound', 'No such file'));
  reply.bytes(200, bytes, file.mimeType);
}

function decodeBase64(content: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
