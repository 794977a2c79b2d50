import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecodedFact } from '../../src/wire/decode.ts';
import { decode, decodeFrame } from '../../src/wire/decode.ts';
import { examples } from './fixtures/facts.ts';
import { serverFrame, serverFrames } from './fixtures/frames.ts';

type Path = readonly (string | number)[];

const secret = 'SECRET';

const polluting = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true}}') as object;

/** What a member may turn into: wrong types, odd numbers, prototype keys, odd Unicode, invalid dates. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -1, 1.5, 1e300, [], {}, [[]]),
  fc.constantFrom('', secret, '__proto__', 'constructor', '\ud800', '2026-99-99'),
  fc.constant(polluting),
  fc.jsonValue({ maxDepth: 3 }),
);

const pathsOf = (value: unknown, path: Path = []): Path[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))
    : []),
];

const frames = serverFrames.map((frame) => ({ frame, paths: pathsOf(frame) }));

const mutation = fc.record({ at: fc.nat(), value: hostile });

/** A valid frame with up to three of its members replaced. */
const nearlyRight = fc
  .tuple(fc.constantFrom(...frames), fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([{ frame, paths }, mutations]) =>
    mutations.reduce<unknown>((left, { at, value }) => replaced(left, paths[at % paths.length] ?? [], value), frame),
  );

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return by;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  Reflect.set(copy, name, replaced(Reflect.get(value, name), rest, by));
  return copy;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isTime = (value: unknown): boolean => Number.isFinite(value);
const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isNamed = (value: unknown): boolean => isText(value) && value !== '';

/** What each member of a fact has to be, wherever it occurs. */
const members: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isText,
  requestId: isText,
  eventType: isText,
  code: isText,
  reason: isText,
  transactionId: isText,
  customer: isObject,
  token: (value) => value === null || isObject(value) || isNamed(value),
  expiresIn: isTime,
  isLivechat: isFlag,
  thread: orNull(isObject),
  contact: orNull(isObject),
  agent: orNull(isObject),
  messages: Array.isArray,
  message: isObject,
  scrollToken: isText,
  queueName: isText,
  contactId: isText,
  threadId: isText,
  position: Number.isInteger,
  isAnyAgentOnline: isFlag,
  unreadable: Array.isArray,
  id: isText,
  name: isText,
  firstName: isText,
  lastName: isText,
  imageUrl: orNull(isNamed),
  isBot: isFlag,
  canAddMoreMessages: isFlag,
  status: isText,
  statusAt: isTime,
  wireId: isText,
  direction: isOneOf('inbound', 'outbound'),
  author: isObject,
  kind: isOneOf('customer', 'agent', 'bot', 'system'),
  at: isTime,
  text: isText,
  content: isObject,
  payload: isObject,
  attachments: Array.isArray,
  failure: isOneOf(null),
  isAiGenerated: isFlag,
  isPartial: isFlag,
  contentRemoved: orNull(isObject),
  removedAt: isTime,
  url: isNamed,
  fileName: isText,
  mimeType: orNull(isNamed),
  previewUrl: orNull(isNamed),
};

function isWellFormed(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => {
    if (name === 'wire') return true;
    if (members[name]?.(member) !== true) return false;
    return name === 'content' ? isText(member.type) && isObject(member.payload) : isWellFormed(member);
  });
}

function expectSound(fact: DecodedFact): void {
  if (!Object.hasOwn(examples, fact.type)) throw new Error('no such fact');
  if (!isWellFormed(fact)) throw new Error(`ill-formed ${fact.type}`);
  const said = [...(fact.unreadable ?? []), fact.type === 'gateway.frame.malformed' ? fact.reason : ''].join();
  if (said.includes(secret)) throw new Error('a reason shows a value');
  if ('polluted' in {} || 'polluted' in fact) throw new Error('a prototype was changed');
}

test('the check of this suite accepts every example and rejects a broken fact', () => {
  for (const frame of serverFrames) expectSound(decodeFrame(frame));
  expect(() => expectSound({ type: 'gateway.contact.created', wire: {}, contact: null, thread: 7 } as unknown as DecodedFact)).toThrow('ill-formed');
});

test('any text at all gives one sound fact', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => expectSound(decode(text))), { numRuns: 1_000 });
});

test('any JSON at all gives one sound fact', () => {
  fc.assert(fc.property(fc.json({ noUnicodeString: false, maxDepth: 6 }), (text) => expectSound(decode(text))), { numRuns: 1_000 });
});

test('a valid frame with wrong members gives one sound fact', { timeout: 30_000 }, () => {
  fc.assert(fc.property(nearlyRight, (frame) => expectSound(decode(JSON.stringify(frame) ?? ''))), { numRuns: 5_000 });
});

test('a valid frame, cut off or with one character changed, gives one sound fact', () => {
  const texts = serverFrames.map((frame) => JSON.stringify(frame));
  const damaged = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.string({ maxLength: 1 }));
  fc.assert(
    fc.property(damaged, ([text, at, by]) => {
      const cut = at % text.length;
      expectSound(decode(text.slice(0, cut)));
      expectSound(decode(text.slice(0, cut) + by + text.slice(cut + 1)));
    }),
    { numRuns: 2_000 },
  );
});

test('prototype keys in place of any name change no prototype', () => {
  for (const frame of serverFrames) {
    const text = JSON.stringify(frame);
    for (const name of ['data', 'message', 'postback', 'case', 'thread', 'eventType', 'id', 'payload']) {
      for (const key of ['__proto__', 'constructor', 'prototype']) expectSound(decode(text.replaceAll(`"${name}":`, `"${key}":`)));
    }
  }
});

test('depth and size neither throw nor take long', () => {
  const created = JSON.stringify(serverFrame('MessageCreated'));
  const deep = `${'{"payload":'.repeat(100_000)}null${'}'.repeat(100_000)}`;
  const huge = JSON.stringify('x'.repeat(5_000_000));
  const wide = `[${'{},'.repeat(100_000)}{}]`;
  for (const value of [deep, huge, wide, '['.repeat(100_000)]) {
    expectDone(decode(value));
    for (const part of ['"payload":{"text":"Hi"}', '"attachments":[]', '"createdAt":"2026-01-05T10:00:01+00:00"', '"customFields":[]']) {
      const [name] = part.split(':');
      const text = created.replace(part, `${name}:${value}`);
      expect(text).not.toBe(created);
      expectDone(decode(text));
    }
  }

  // Not `expectSound`: the check itself would recurse to the bottom.
  function expectDone(fact: DecodedFact): void {
    const took = fact.type === 'gateway.frame.malformed' ? 0 : Math.min(...[1, 2, 3].map(() => again(fact.wire)));
    expect(took).toBeLessThan(50);
  }

  function again(frame: unknown): number {
    const start = performance.now();
    decodeFrame(frame);
    return performance.now() - start;
  }
});
