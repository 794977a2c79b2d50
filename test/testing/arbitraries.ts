/** The package's `chat-machines/testing/arbitraries`: fast-check arbitraries (fast-check 4 must be installed). */
import fc, { type Arbitrary } from 'fast-check';
import type { AnyStateMachine } from 'xstate';
import { pushBuilders } from '../../adapters/local-gateway/control/push-builders.ts';
import { createGateway } from '../../adapters/local-gateway/create-gateway.ts';
import type { Message } from '../../machines/data/message.ts';
import { countedUuids } from '../kit/counted-ids.ts';
import { EventClock } from '../kit/event-clock.ts';
import { walkByChoice } from '../model/random-tour.ts';
import type { Walk } from '../model/transition-tour.ts';
import { conversations, liveChatModel, messagingModel } from './conversation.models.ts';
import { scenarioFor, type WalkOptions } from './walk.ts';

/** What people write, and what they should not: any Unicode, lone surrogates, right-to-left, markup, long, empty. */
export function texts(): Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', ' ', '\ud800', '‮abc', 'שלום', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '4111 1111 1111 1111', 'é'.repeat(5_000)),
  );
}

/** Frames as the gateway pushes them, one of any kind, as text (PROTOCOL 6.2). */
export function frames(): Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...pushBuilders.keys()), texts()).map(([type, text]) => pushed({ type, text }));
}

/** Frames that are nearly right: up to three members have turned into something else, or the text is cut. No client may break on one. */
export function hostileFrames(): Arbitrary<string> {
  const changes = fc.array(fc.record({ at: fc.nat(), value: hostile }), { minLength: 1, maxLength: 3 });
  const changed = fc.tuple(frames(), changes).map(([text, all]) =>
    JSON.stringify(all.reduce<unknown>((frame, { at, value }) => withMember(frame, at, value), JSON.parse(text))) ?? '');
  const cut = fc.tuple(frames(), fc.nat()).map(([text, at]) => text.slice(0, at % text.length));
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: cut }, { weight: 1, arbitrary: fc.string() });
}

/** Messages as a thread's snapshot has them, of customers, agents, bots and the system, in every status. */
export function messages(): Arbitrary<Message> {
  return fc
    .record({
      id: fc.uuid(), wireId: fc.uuid(), contactId: fc.nat().map(String), at: fc.nat({ max: 4e12 }), text: texts(),
      who: fc.constantFrom('customer' as const, 'agent' as const, 'bot' as const, 'system' as const), name: fc.string({ maxLength: 20 }),
      ownStatus: fc.constantFrom('queued' as const, 'sending' as const, 'sent' as const, 'delivered' as const, 'seen' as const, 'read' as const, 'failed' as const),
      theirStatus: fc.constantFrom('delivered' as const, 'seen' as const), failure: fc.constantFrom('refused' as const, 'unanswered' as const, 'ended' as const),
      isAiGenerated: fc.boolean(),
    })
    .map(({ who, name, ownStatus, theirStatus, failure, text, ...rest }): Message => {
      const isOwn = who === 'customer';
      const status = isOwn ? ownStatus : theirStatus;
      return {
        ...rest, threadId: 'thread-1', text, status, direction: isOwn ? 'inbound' : 'outbound', failure: status === 'failed' ? failure : null,
        author: { kind: who, id: who === 'system' ? '' : `${who}-1`, name, imageUrl: null }, content: { type: 'TEXT', payload: { text } },
        attachments: [], isPartial: false, contentRemoved: null,
      };
    });
}

/** Whole conversations, to be run with `drive`: walks through one of the two models that shrink to the shortest that still fails. */
export function conversationWalks(kind: keyof typeof conversations = 'liveChat', maxLength = 20): Arbitrary<Walk> {
  return kind === 'liveChat' ? walksOf(liveChatModel, conversations.liveChat, maxLength) : walksOf(messagingModel, conversations.messaging, maxLength);
}

/** Walks through any machine: at each step anything that can happen. */
export function walksOf<TMachine extends AnyStateMachine>(machine: TMachine, options: WalkOptions<TMachine> = {}, maxLength = 20): Arbitrary<Walk> {
  const scenario = scenarioFor(machine, options);
  const choices = fc.array(fc.nat({ max: 0xffff }).map((n) => n / 0x10000), { maxLength, size: 'max' });
  return choices.map((chosen) => walkByChoice(scenario, scenario.inputs?.[0], (step) => chosen[step] ?? 0, chosen.length));
}

const polluting = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;

const hostile: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, [], {}, [[]], '', '__proto__', '\ud800', '2026-99-99', polluting),
  fc.jsonValue({ maxDepth: 3 }),
);

/** What a gateway of its own sends to its one customer when it is told to. */
function pushed(body: object): string {
  const clock = new EventClock(Date.UTC(2026, 0, 5, 10));
  const gateway = createGateway({ clock, ids: { uuid: countedUuids(0xf4a) }, config: {}, publicUrl: () => 'http://gateway.test' });
  const heard: string[] = [];
  gateway.accept({ path: '/?brandId=1001&channelId=chat_livechat&customerId=ada' }, { send: (text) => heard.push(text), close: () => {}, cut: () => {} });
  const answer = gateway.control('push', { ...body, customerId: 'ada' });
  clock.advance(60_000);
  gateway.stop();
  const [frame] = heard;
  if (frame === undefined) throw new Error(`nothing was pushed: ${JSON.stringify(answer.body)}`);
  return frame;
}

type Members = Record<string, unknown>;

/** A copy in which the member at one of all places is another. */
function withMember(frame: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone(frame);
  const places = placesIn(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return value;
  Object.defineProperty(place.holder, place.name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function placesIn(value: unknown): { holder: Members; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((name) => [{ holder: value as Members, name }, ...placesIn((value as Members)[name])]);
}
