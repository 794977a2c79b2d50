import { clientFrames, member, serverFrames } from '../wire/fixtures/frames.ts';

/** The example frames by name: their event's, with a number where there are several of it. */
export type NamedFrames = ReadonlyMap<string, object>;

function named(frames: readonly unknown[], nameOf: (frame: unknown) => string): NamedFrames {
  const byName = new Map<string, object>();
  for (const frame of frames) {
    const name = nameOf(frame);
    let key = name;
    for (let n = 2; byName.has(key); n++) key = `${name} ${n}`;
    byName.set(key, frame as object);
  }
  return byName;
}

/** PROTOCOL Appendix D. */
export const clientExamples = named(clientFrames, (frame) => String(member(frame, 'payload', 'eventType') ?? member(frame, 'action')));

/** PROTOCOL Appendix E. Those without an event type are named after their form (PROTOCOL 6.1). */
export const serverExamples = named(serverFrames, (frame) => {
  if (frame === 'pong') return 'pong';
  const eventType = member(frame, 'eventType') ?? member(frame, 'postback', 'eventType');
  const contentType = member(frame, 'data', 'message', 'messageContent', 'type');
  if (typeof eventType === 'string') return eventType === 'MessageCreated' ? `${eventType} ${String(contentType)}` : eventType;
  if (member(frame, 'error') !== undefined) return 'error';
  return member(frame, 'eventId') === undefined ? 'transport error' : 'ack';
});

/** One example by its name; fails where there is none. */
export function example(examples: NamedFrames, name: string): object {
  const frame = examples.get(name);
  if (frame === undefined) throw new Error(`no example frame "${name}"`);
  return structuredClone(frame);
}
