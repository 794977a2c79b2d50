import { expect, test } from 'vitest';
import {
  agentPresence, type Chat, ChatError, groupChat, multiThread, offlineForm, pageViews, persistentMenu, proactive, streams, survey, systemItems,
  type Thread, typingPreview, uploads, visitorEvents,
} from '../../src/index.ts';
import { fateOf, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';

type Verbs = Record<string, (...given: unknown[]) => unknown>;

const allFeatures = () => [
  agentPresence(), groupChat(), multiThread(), offlineForm(), pageViews(), persistentMenu(), proactive(), streams(), survey(), systemItems(),
  typingPreview(), uploads(), visitorEvents(),
] as const;

function stage(channelId = 'chat_livechat') {
  const world = new VirtualWorld();
  const opened = world.live({ options: { channelId, features: allFeatures(), maxMessageBytes: 1_000_000 } });
  return { world, opened, chat: opened.chat as unknown as Chat & Verbs, thread: opened.thread as unknown as Thread & Verbs };
}

const circular: Record<string, unknown> = {};
circular['self'] = circular;
const thrower = { get length(): number { throw new Error('boom'); } };
const endless = { *[Symbol.iterator]() { for (;;) yield new VirtualFile('a', 'text/plain'); } };

/** Wrong wherever a text is meant. */
const noTexts: readonly unknown[] = [undefined, null, 0, -1, Number.NaN, Infinity, 1e308, 7n, true, Symbol('x'), {}, [], ['x'], () => 'x', new Date(0)];
const blank: readonly unknown[] = ['', ' ', '\n\t'];
const long = 'x'.repeat(1_000_000);
const texts = [...noTexts, ...blank];
const noObjects: readonly unknown[] = [undefined, null, 7, Number.NaN, 'x', true, 7n, [], () => 1];
const file = new VirtualFile('a.txt', 'text/plain');
const files = (patch: object): readonly unknown[] => [{ name: 'a.txt', type: 'text/plain', size: 1, ...patch }];

/** Each verb of a chat, and the arguments that it has to refuse; an empty list: it takes none, or it never refuses. */
const chatVerbs: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  subscribe: [...noTexts.filter((given) => typeof given !== 'function'), 'x'].flatMap((given) => [[given, () => {}], [() => 1, given]]),
  on: [...texts, 'message.recieved', '__proto__', long].map((moment) => [moment, () => {}]).concat([['chat.live', 7], ['chat.live']] as never),
  can: [...texts, 'sing', '__proto__', long].map((verb) => [verb]),
  thread: texts.filter((id) => id !== undefined).map((id) => [id]),
  request: [...texts.map((eventType) => [eventType, {}]), ...[...noObjects, circular, { big: 7n }].map((data) => ['FetchThreadList', data])],
  reset: [...noObjects.filter((given) => given !== undefined && !Array.isArray(given)).map((given) => [given]), [{ brandId: 7 }], [{ customer: { id: 7 } }], [{ signIn: 'x' }], [{ visitorId: '' }]],
  connect: [], disconnect: [], retryNow: [], stop: [], recording: [], forget: [],
  setCustomerFields: [...noObjects, { '': 'x' }, { a: 7 }, { a: undefined }, { a: {} }, { a: 'x'.repeat(1_025) }].map((fields) => [fields]),
  loadThreads: [], persistentMenu: [], refreshAvailability: [],
  createThread: noTexts.filter((name) => name !== undefined).map((name) => [name]),
  joinGroupChat: texts.map((code) => [code]),
  sendOfflineMessage: [...noObjects, {}, { name: '', email: 'a@b.c', message: 'x' }, { name: 'x', email: 'nobody', message: 'x' }, { name: 'x', email: `${long}@b.c`, message: 'x' }, { name: 'x', email: 'a@b.c', message: 7 }]
    .map((message) => [message]),
};

/** Verbs that stand in a group of their own. */
const grouped: Readonly<Record<string, Readonly<Record<string, readonly (readonly unknown[])[]>>>> = {
  proactive: Object.fromEntries(['displayed', 'clicked', 'succeeded', 'failed', 'dismiss'].map((verb) => [verb, [...texts, 'nobody', long].map((id) => [id])])),
  visitor: {
    pageViewed: [...noObjects, {}, { url: 'https://a.test' }, { title: 'a' }, { url: 7, title: 'a' }].map((page) => [page]),
    windowOpened: [],
    converted: [...texts.map((type) => [type, 1]), ...[undefined, null, Number.NaN, Infinity, {}, [], true].map((value) => ['order', value])],
    custom: [...noObjects, circular, { big: 7n }].map((data) => [data]),
  },
};

const threadVerbs: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  subscribe: [...noTexts.filter((given) => typeof given !== 'function'), 'x'].flatMap((given) => [[given, () => {}], [() => 1, given]]),
  can: [...[...texts, 'sing', '__proto__', long].map((verb) => [verb]), ...[null, 7, {}].map((id) => ['retry', id])],
  send: [
    ...[...texts, ['x'], circular].map((text) => [text]), ...texts.map((text) => [{ text }]), ...[null, 7, '', ' ', {}].map((postback) => [{ text: 'x', postback }]),
    ...[null, 7, 'x', {}, [null], [7], [{}], [{ url: 7, fileName: 'a' }], [{ url: '', fileName: 'a' }], [{ url: 'https://a.test' }]].map((attachments) => [{ text: 'x', attachments }]),
  ],
  retry: [...texts, 'nobody', long].map((id) => [id]),
  discard: [...texts, 'nobody', long].map((id) => [id]),
  start: texts.filter((text) => text !== undefined).map((text) => [text]),
  end: [], loadMore: [], markSeen: [], keystroke: [], compose: [], join: [], renew: [], settleSend: [], settleSends: [], settleVerb: [], settleVerbs: [], stop: [],
  setFields: [...noObjects, { '': 'x' }, { a: 7 }, { a: undefined }, { a: {} }, { a: 'x'.repeat(1_025) }].map((fields) => [fields]),
  sendTranscript: [...texts, 'nobody', 'a@b', `${long}@b.c`].map((email) => [email]),
  rename: noTexts.map((name) => [name]), archive: [], leaveGroupChat: [], invite: [],
  inviteByEmail: [...[...noObjects, [7], [''], ['nobody'], ['a@b.c', null]].map((emails) => [emails]), ...texts.filter((code) => code !== undefined).map((code) => [['a@b.c'], code])],
  answerSurvey: [...noObjects, { '': 'x' }, { a: 7 }, { a: 'x'.repeat(1_025) }].map((answers) => [answers]),
  attach: [
    ...[...noTexts, ...blank, 'x', {}, [null], [7], endless, { length: 1e9 }, { length: Number.NaN }, { length: -1 }].map((given) => [given]),
    ...[{ name: '' }, { name: 7 }, { type: 7 }, { size: '1' }, { size: Number.NaN }, { size: -1 }, { size: Infinity }].map((patch) => [files(patch)]),
    ...[null, 7, {}, []].map((caption) => [[file], { caption }]), [[file], null],
  ],
  retryUpload: [...texts, 'nobody', long].map((id) => [id]),
  cancelUpload: [...texts, 'nobody', long].map((id) => [id]),
  preview: noTexts.map((text) => [text]),
};

const show = (given: unknown): string => {
  try {
    return typeof given === 'function' || typeof given === 'symbol' || typeof given === 'bigint' ? String(given) : (JSON.stringify(given) ?? 'undefined').slice(0, 60);
  } catch {
    return 'round';
  }
};

/** What the call threw, or rejected with at once. */
async function objection(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    const fate = result instanceof Promise ? await fateOf(result) : null;
    return (fate as { error?: unknown } | null)?.error ?? null;
  } catch (error) {
    return error;
  }
}

const tables: readonly (readonly [who: string, verb: string, calls: readonly (readonly unknown[])[], of: (stage: { chat: Verbs; thread: Verbs }) => Verbs])[] = [
  ...Object.entries(chatVerbs).map(([verb, calls]) => ['chat', verb, calls, ({ chat }: { chat: Verbs }) => chat] as const),
  ...Object.entries(threadVerbs).map(([verb, calls]) => ['thread', verb, calls, ({ thread }: { thread: Verbs }) => thread] as const),
  ...Object.entries(grouped).flatMap(([group, verbs]) => Object.entries(verbs).map(([verb, calls]) => [`chat.${group}`, verb, calls, ({ chat }: { chat: Verbs }) => (chat as unknown as Record<string, Verbs>)[group] as Verbs] as const)),
];

test.each(tables.filter(([, , calls]) => calls.length > 0))('%s.%s names what is wrong with its arguments, and nothing has changed', async (_who, verb, calls, of) => {
  const { world, opened, chat, thread } = stage();
  const before = chat.snapshot;
  for (const given of calls) {
    const error = await objection(() => of({ chat, thread })[verb]?.(...given));
    const isKnown = error instanceof ChatError && (error.code === 'argument.invalid' || (verb === 'reset' && error.code === 'options.invalid'));
    expect(isKnown ? '' : `${verb}(${given.map(show).join(', ')}): ${String(error)}`).toBe('');
    expect((error as ChatError).detail.length, `${verb}(${given.map(show).join(', ')})`).toBeLessThan(400);
    expect((error as ChatError).detail).not.toMatch(/^$/);
  }
  expect(chat.snapshot).toBe(before);
  expect(opened.errors).toEqual([]);
  void thread.start();
  world.until(() => statuses(thread)[0] === 'delivered');
});

test('no verb is left out of these tables', () => {
  const { chat, thread } = stage();
  const verbsOf = (handle: object): string[] => [...new Set([...Object.keys(handle), ...Object.getOwnPropertyNames(Object.getPrototypeOf(handle))])]
    .filter((name) => name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(Object.getPrototypeOf(handle), name)?.get !== 'function'
      && typeof (handle as Record<string, unknown>)[name] === 'function').sort();
  expect(verbsOf(chat)).toEqual(Object.keys(chatVerbs).sort());
  expect(verbsOf(thread)).toEqual(Object.keys(threadVerbs).sort());
  for (const [group, verbs] of Object.entries(grouped)) expect(Object.keys((chat as unknown as Record<string, object>)[group] as object).sort()).toEqual(Object.keys(verbs).sort());
});

test('an iterable that throws throws at the one who passed it, and nothing is begun', () => {
  const { opened, thread } = stage();
  expect(() => thread['attach']?.(thrower)).toThrow('boom');
  expect(thread.snapshot.uploads).toEqual([]);
  expect(opened.errors).toEqual([]);
});

test('long texts that have no limit go through as they are', () => {
  const { world, opened } = stage('chat_messaging');
  const { thread } = opened;
  const text = '\ud800 \u202e'.repeat(5_000);
  thread.send(text);
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(opened.errors).toEqual([]);
});

test('data of a request is taken when it is asked', async () => {
  const { opened, world } = stage('chat_messaging');
  const data: Record<string, unknown> = { a: 1 };
  void opened.chat.request('FetchThreadList', data);
  data['self'] = data;
  world.advance(100);
  expect(opened.frames.filter(({ direction }) => direction === 'out').at(-1)?.frame).toMatchObject({ payload: { data: { a: 1 } } });
});

test('after stop the verbs of features are refused, or say nothing', async () => {
  const { chat, thread } = stage();
  chat.stop();
  const calls: readonly (() => unknown)[] = [
    () => chat.setCustomerFields({ a: 'b' }), () => thread.setFields({ a: 'b' }), () => thread.sendTranscript('a@b.c'), () => chat['loadThreads']?.(),
    () => chat['createThread']?.('x'), () => chat['joinGroupChat']?.('x'), () => thread['invite']?.(), () => thread['attach']?.([file]),
    () => chat['sendOfflineMessage']?.({ name: 'x', email: 'a@b.c', message: 'x' }), () => chat['refreshAvailability']?.(), () => chat['persistentMenu']?.(),
    () => thread['rename']?.('x'), () => thread['archive']?.(), () => thread['leaveGroupChat']?.(), () => thread['inviteByEmail']?.(['a@b.c']),
  ];
  for (const call of calls) expect(await objection(call), String(call)).toMatchObject({ code: 'chat.stopped' });
  expect(await objection(() => thread['preview']?.('x'))).toBeNull();
});
