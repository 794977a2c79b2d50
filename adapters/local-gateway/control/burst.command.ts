import { ControlRefusal } from '../core/control-refusal.ts';
import { draftThread, findThread } from '../core/threads.ts';
import type { ThreadRecord } from '../core/records.ts';
import { sendText, socketsOf } from '../core/outbox.ts';
import { wholeSeconds, withMilliseconds } from '../core/wire-time.ts';
import type { SocketRecord, World } from '../core/world.ts';
import { optionalCount, requiredText, type CommandCall } from './command.ts';

/** A frame of a burst is about this long, characters. */
const frameLength = 1500;

/** Hands many MessageCreated to the customer's first socket at once; nothing is stored. Answers how long that took. */
export function burst({ world, body }: CommandCall): unknown {
  const customerId = requiredText(body, 'customerId');
  const count = optionalCount(body, 1);
  const threadIds = Array.isArray(body['threadIds']) ? body['threadIds'].filter((id) => typeof id === 'string') : [];
  if (threadIds.length === 0) throw new ControlRefusal(400, 'threadIds must name at least one thread');
  const socket = socketsOf(world, customerId)[0];
  if (!socket) throw new ControlRefusal(409, `${customerId} has no open socket`);
  const threads = threadIds.map((id) => findThread(world, customerId, id)
    ?? draftThread(world, { externalId: id, customerId, brandId: socket.brandId, channelId: socket.channelId }));
  const startedAt = world.clock.now();
  const frames = buildFrames(world, threads, count);
  if (body['go'] === false) return { ms: world.clock.now() - startedAt };
  const handedFrom = world.clock.now();
  hand(world, socket, frames);
  return { ms: world.clock.now() - handedFrom };
}

interface BurstFrame {
  readonly eventId: string;
  readonly text: string;
}

/** Times rise by a second from frame to frame and from burst to burst, and end about now where there is room. */
function buildFrames(world: World, threads: readonly ThreadRecord[], count: number): BurstFrame[] {
  const newest = Math.max(...threads.map((thread) => (thread.messages.length > 0 ? thread.newestAt : 0)));
  const start = Math.max(world.burstAt + 1000, newest + 1000, world.clock.now() - count * 1000);
  const frames = Array.from({ length: count }, (_, index) => {
    const thread = threads[index % threads.length] as ThreadRecord;
    return buildFrame(world, thread, index, start + index * 1000);
  });
  world.burstAt = start + Math.max(0, count - 1) * 1000;
  for (const thread of threads) thread.newestAt = Math.max(thread.newestAt, world.burstAt);
  return frames;
}

/** Lean, as in Appendix E: what matters is the size. */
function buildFrame(world: World, thread: ThreadRecord, index: number, at: number): BurstFrame {
  const eventId = world.ids.uuid();
  const contact = thread.contacts.at(-1);
  const [createdAt, createdAtWithMilliseconds] = [wholeSeconds(at), withMilliseconds(at)];
  const frame = (text: string): string => JSON.stringify({
    eventId, eventObject: 'Message', eventType: 'MessageCreated', createdAt, createdAtWithMilliseconds,
    data: {
      brand: { id: thread.brandId }, channel: { id: thread.channelId },
      case: {
        id: contact?.id ?? '0', threadIdOnExternalPlatform: thread.externalId, status: contact?.status ?? 'open', createdAt, statusUpdatedAt: createdAt,
        customFields: [],
      },
      thread: {
        id: `${thread.brandId}_${thread.externalId}`, idOnExternalPlatform: thread.externalId, channelId: thread.channelId, threadName: '',
        canAddMoreMessages: true,
      },
      message: {
        id: wireId, idOnExternalPlatform: externalId, threadIdOnExternalPlatform: thread.externalId, contactNumber: contact?.id ?? '0',
        direction: 'outbound', createdAt, createdAtWithMilliseconds, messageContent: { type: 'TEXT', payload: { text }, fallbackText: '', parameters: {} },
        hasAdditionalMessageContent: false, attachments: [], userStatistics: {}, customerStatistics: {},
        authorUser: { id: 1, firstName: 'Grace', surname: 'Hopper', nickname: null, isBotUser: false, isSurveyUser: false, publicImageUrl: '' },
      },
    },
  });
  const wireId = `m-${++world.lastMessage}`;
  const externalId = world.ids.uuid();
  const short = `burst ${index} `;
  return { eventId, text: frame(short + 'x'.repeat(Math.max(0, frameLength - frame(short).length))) };
}

function hand(world: World, socket: SocketRecord, frames: readonly BurstFrame[]): void {
  for (const { text, eventId } of frames) sendText(world, socket, text, 'MessageCreated', eventId);
}
