import { newContact } from '../core/contact-life.ts';
import { storeMessage } from '../core/message-life.ts';
import { draftThread, findThread, keepThread, liveContact } from '../core/threads.ts';
import type { ThreadRecord } from '../core/records.ts';
import { textContent } from '../core/wire-objects.ts';
import { optionalCount, optionalNumber, optionalText, requiredText, type CommandCall } from './command.ts';

const firstSeed = Date.UTC(2024, 0, 1);
const minute = 60_000;

/** Gives a thread a past. Nothing is pushed, and the customer need not have been here. */
export function seed({ world, body }: CommandCall): unknown {
  const externalId = requiredText(body, 'threadId');
  const customerId = requiredText(body, 'customerId');
  const brandId = optionalNumber(body, 'brandId') ?? 1001;
  const channelId = optionalText(body, 'channelId') ?? 'chat_messaging';
  const count = optionalCount(body, 12);
  const prefix = optionalText(body, 'prefix') ?? 'old';
  const thread = findThread(world, customerId, externalId)
    ?? keepThread(world, draftThread(world, { externalId, customerId, brandId, channelId }, firstSeed));
  const contact = liveContact(thread) ?? newContact(world, 'inbound', [], 'open', firstSeed);
  if (!thread.contacts.includes(contact)) thread.contacts.push(contact);
  contact.status = 'open';
  const { start, step } = pace(thread, count, world.clock.now());
  const messageIds = Array.from({ length: count }, (_, index) => {
    const isInbound = index % 2 === 0;
    return storeMessage(world, thread, {
      direction: isInbound ? 'inbound' : 'outbound', content: textContent(`${prefix} ${index}`), contactId: contact.id,
      agent: isInbound ? null : 1, customerId: isInbound ? customerId : null, createdAt: start + index * step,
    }).externalId;
  });
  return { contactId: contact.id, threadId: externalId, messageIds };
}

/** A minute each, after what is there; closer together where that would lead into the future. */
function pace(thread: ThreadRecord, count: number, now: number): { start: number; step: number } {
  const last = thread.messages.at(-1)?.createdAt;
  if (last === undefined) return { start: firstSeed, step: minute };
  const step = Math.max(1, Math.min(minute, Math.floor((now - last) / (count + 1))));
  return { start: last + step, step };
}
