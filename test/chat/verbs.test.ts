import { expect, test } from 'vitest';
import { ChatError } from '../../src/errors.ts';
import type { ChatVerb, ThreadVerb } from '../../src/chat-types.ts';
import { fateOf } from '../kit/virtual-chat.ts';
import { channels, chatStates, type ChatState } from './chat-states.ts';

const everywhere = channels.flatMap((channel) => Object.keys(chatStates).map((name) => [channel, name] as const));

/** What calling the verb says: nothing, or the error it threw or rejected with at once. */
async function objectionTo(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    const promise = result instanceof Promise ? result : undefined;
    const fate = promise && (await fateOf(promise));
    return typeof fate === 'object' && fate !== null && 'error' in fate ? fate.error : null;
  } catch (error) {
    return error;
  }
}

const threadVerbs: Readonly<Partial<Record<ThreadVerb, (state: ChatState) => unknown>>> = {
  send: ({ opened }) => opened.thread.send('hello'),
  start: ({ opened }) => opened.thread.start(),
  end: ({ opened }) => opened.thread.end(),
  markSeen: ({ opened }) => opened.thread.markSeen(),
};

test.each(everywhere)('%s, %s: a thread says beforehand what it will do', async (channel, name) => {
  for (const [verb, call] of Object.entries(threadVerbs)) {
    const state = chatStates[name]?.(channel) ?? expect.unreachable();
    const can = state.opened.thread.can(verb as ThreadVerb);
    const objection = await objectionTo(() => call(state));
    if (can) expect(objection, verb).toBeNull();
    else expect(objection, verb).toMatchObject({ code: 'verb.forbidden', detail: expect.stringContaining(verb) as string });
    expect(objection === null || objection instanceof ChatError).toBe(true);
  }
});

const chatVerbs: Readonly<Partial<Record<ChatVerb, (state: ChatState) => unknown>>> = {
  request: ({ opened }) => opened.chat.request('FetchThreadList', {}),
};

test.each(everywhere)('%s, %s: a chat says beforehand what it will do', async (channel, name) => {
  for (const [verb, call] of Object.entries(chatVerbs)) {
    const state = chatStates[name]?.(channel) ?? expect.unreachable();
    const can = state.opened.chat.can(verb as ChatVerb);
    const objection = await objectionTo(() => call(state));
    if (can) expect(objection, verb).toBeNull();
    else expect(objection, verb).toMatchObject({ code: 'verb.forbidden' });
  }
  const { opened } = chatStates[name]?.(channel) ?? expect.unreachable();
  const { chat } = opened;
  const before = chat.snapshot.status;
  const [canDisconnect, canRetry, canConnect] = [chat.can('disconnect'), chat.can('retryNow'), chat.can('connect')];
  expect(canRetry).toBe(chat.snapshot.connection.canRetryNow);
  const line = chat.snapshot.connection.status;
  chat.retryNow();
  // On its way at once; the socket may have to wait until the last one is 250 ms ago.
  expect(chat.snapshot.connection.status).toBe(canRetry ? 'connecting' : line);
  chat.disconnect();
  expect(chat.snapshot.status === before).toBe(!canDisconnect);
  expect(canConnect).toBe(before === 'dormant' || before === 'failed');
  expect(chat.can('stop')).toBe(true);
});

const wrongArguments: readonly (readonly [string, (state: ChatState) => unknown])[] = [
  ...[undefined, null, 7, '', '   ', {}, ['x']].map((text) => [`send(${JSON.stringify(text)})`, ({ opened }: ChatState) => opened.thread.send(text as string)] as const),
  ...[null, 7, '', ' '].map((text) => [`start(${JSON.stringify(text)})`, ({ opened }: ChatState) => opened.thread.start(text as string)] as const),
  ...[null, 7, '', '  '].map((id) => [`thread(${JSON.stringify(id)})`, ({ opened }: ChatState) => opened.chat.thread(id as string)] as const),
  ...[undefined, null, 7, ''].map((id) => [`retry(${JSON.stringify(id)})`, ({ opened }: ChatState) => opened.thread.retry(id as string)] as const),
  ...[undefined, 'nobody'].map((id) => [`discard(${JSON.stringify(id)})`, ({ opened }: ChatState) => opened.thread.discard(id as string)] as const),
  ['can("sing")', ({ opened }) => opened.chat.can('sing' as ChatVerb)],
  ['subscribe(7)', ({ opened }) => opened.chat.subscribe(7 as never, () => {})],
  ['subscribe without a listener', ({ opened }) => opened.chat.subscribe(() => 1, undefined as never)],
  ...['message.recieved', '', 'toString', 'proactive.due', undefined, 7].map((moment) =>
    [`on(${String(moment)})`, ({ opened }: ChatState) => opened.chat.on(moment as never, () => {})] as const),
  ['on without a listener', ({ opened }) => opened.chat.on('chat.live', undefined as never)],
  ['thread.subscribe(7)', ({ opened }) => opened.thread.subscribe(7 as never, () => {})],
  ['request("")', ({ opened }) => opened.chat.request('', {})],
  ['request without data', ({ opened }) => opened.chat.request('FetchThreadList', undefined as never)],
];

test.each(wrongArguments)('%s is refused as a wrong argument, and nothing has changed', async (_, call) => {
  const state = chatStates['live and not started']?.('chat_livechat') ?? expect.unreachable();
  const before = state.opened.chat.snapshot;
  expect(await objectionTo(() => call(state))).toMatchObject({ code: 'argument.invalid', retryable: false });
  expect(state.opened.chat.snapshot).toBe(before);
});

test('a thread says of one message whether it can be sent again or forgotten, and of any', () => {
  const state = chatStates['waiting with messages queued']?.('chat_messaging') ?? expect.unreachable();
  const { thread, device, chat } = state.opened;
  const [one, two] = thread.snapshot.messages.filter(({ status }) => status === 'queued').map(({ id }) => id) as [string, string];
  expect([thread.can('retry'), thread.can('retry', one), thread.can('discard'), thread.can('discard', one)]).toEqual([false, false, true, true]);
  state.world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  device.heal();
  chat.retryNow();
  state.world.until(() => thread.snapshot.messages.every(({ direction, status }) => direction === 'outbound' || status === 'failed' || status === 'delivered'));
  expect([thread.can('retry'), thread.can('retry', one), thread.can('retry', two)]).toEqual([true, true, false]);
  expect([thread.can('discard'), thread.can('discard', one), thread.can('discard', two)]).toEqual([true, true, false]);
  expect([thread.can('retry', 'nobody'), thread.can('discard', 'nobody')]).toEqual([false, false]);
  expect(() => thread.can('retry', 7 as never)).toThrow(ChatError);
  thread.discard(one);
  expect([thread.can('retry'), thread.can('discard')]).toEqual([false, false]);
});
