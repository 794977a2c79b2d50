import type { AnyStateMachine } from 'xstate';
import { afterEach, expect, test } from 'vitest';
import { authorizationMachine } from '../../machines/authorization.machine.ts';
import { chatMachine } from '../../machines/chat.machine.ts';
import { connectionMachine } from '../../machines/connection.machine.ts';
import { deliveryMachine } from '../../machines/delivery.machine.ts';
import { outboxMachine } from '../../machines/outbox.machine.ts';
import { proactiveMachine } from '../../machines/proactive.machine.ts';
import { streamMachine } from '../../machines/stream.machine.ts';
import { threadMachine } from '../../machines/thread.machine.ts';
import { uploadMachine } from '../../machines/upload.machine.ts';
import { type Chat, ChatError, type Feature, type Installed, proactive, streams, type Thread, uploads, type UploadsThreadVerbs, visitorEvents } from '../../src/index.ts';
import { openChat } from '../../src/chat.ts';
import { fateOf, shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDevice } from '../kit/virtual-network.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { CodeSource, pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';

const environment = { name: 'virtual', chat: 'http://gateway.test', gateway: 'ws://gateway.test', authorize: 'http://gateway.test' };

const nothingLeft = { timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 };

/** Everything that makes a machine move, some of it twice; gives what was promised, by the verb's name. */
function busy(world: VirtualWorld, opened: VirtualChat): ReadonlyMap<string, Promise<unknown>> {
  const { chat, device } = opened;
  const promised = new Map<string, Promise<unknown>>();
  const attempt = (deed: () => unknown): void => {
    try {
      const result = deed();
      const promise = result instanceof Promise ? result : (result as { done?: unknown } | undefined)?.done;
      if (!(promise instanceof Promise)) return;
      promise.catch(() => {});
      promised.set(`${promised.size} ${deed.toString()}`, promise);
    } catch (error) {
      expect(error).toBeInstanceOf(ChatError);
    }
  };
  const thread = (): Thread & UploadsThreadVerbs => opened.thread as Thread & UploadsThreadVerbs;
  for (let round = 0; round < 2; round++) {
    attempt(() => chat.connect());
    for (const deed of [() => thread().send('x'), () => thread().keystroke(), () => thread().attach([new VirtualFile('a.png', 'image/png')]), () => thread().markSeen(), () => thread().loadMore()]) attempt(deed);
    world.advance(2_000);
    for (const type of ['MessageCreated', 'StreamedMessage', 'FireProactiveAction', 'CaseInboxAssigneeChanged', 'SenderTypingStarted', 'CaseStatusChanged']) world.gateway.control('push', { type, status: 'open' });
    world.advance(2_000);
    device.cut();
    attempt(() => thread().send('y'));
    device.goOffline();
    world.advance(40_000);
    device.goOnline();
    world.advance(5_000);
    attempt(() => thread().end());
    if (round === 0) attempt(() => chat.disconnect());
    attempt(() => chat.retryNow());
  }
  return promised;
}

/** It goes on by itself as if nothing had been; also what was sent and asked meanwhile has an end. */
async function goesOn(world: VirtualWorld, opened: VirtualChat, promised: ReadonlyMap<string, Promise<unknown>>, who = ''): Promise<void> {
  const { chat, device } = opened;
  // A chat that could not take in that it should connect says so, and can be told again.
  if (promised.size === 0 || who === 'chat' || chat.snapshot.status === 'failed') chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live', 300_000);
  const thread = chat.thread('7b0a0000-3333-4aaa-8bbb-00000000000a');
  const { id } = thread.send('still here');
  world.until(() => thread.snapshot.messages.some((message) => message.id === id && message.status === 'delivered'), 300_000);
  expect(device.rules.broken).toEqual([]);
  const unended = (): string[] => Object.values(chat.snapshot.threads).flatMap(({ messages }) => messages.filter(({ status }) => ['queued', 'sending', 'sent'].includes(status)).map(({ text, status }) => `${text} is ${status}`));
  world.advance(300_000);
  expect(unended()).toEqual([]);
  const files = opened.thread as Thread & UploadsThreadVerbs;
  const { uploads: standing = [] } = opened.thread.snapshot;
  expect(standing.filter(({ status }) => ['reading', 'uploading', 'waiting'].includes(status)), 'a place kept from the others').toEqual([]);
  // A file that got nowhere keeps its message waiting, and can be taken out of it.
  for (const { id } of standing) files.cancelUpload(id);
  for (const [verb, promise] of promised) expect(await fateOf(promise), verb).not.toBe('pending');
}

const hooks = ['threadVerbs', 'can', 'objects', 'pushed', 'paged', 'dress', 'settled', 'online', 'identified', 'opened', 'stop', 'event'] as const;

test.each(hooks)('a feature of the app whose %s throws is reported, and takes nothing with it', (hook) => {
  const world = new VirtualWorld();
  const boom = (): never => {
    throw new Error('boom');
  };
  const installed = (hook === 'event' ? { events: { SomethingNew: boom } } : { [hook]: boom }) as Installed;
  const mine: Feature = { name: 'mine', install: () => installed };
  const opened = world.live({ options: { features: [mine, uploads()] } });
  const { chat, thread, errors, device } = opened;
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(thread.can('send')).toBe(true);
  world.agent('say', { text: 'welcome' });
  world.control('push', { frame: { eventId: 'e', eventType: 'SomethingNew', data: {} } });
  world.until(() => shown(thread).length === 2);
  world.advance(100);
  device.cut();
  world.until(() => chat.snapshot.status === 'live');
  chat.stop();
  expect(device.held).toEqual(nothingLeft);
  expect(new Set(errors.map(({ code, detail }) => `${code} ${detail}`))).toEqual(new Set([`callback.threw mine: ${hook === 'event' ? 'SomethingNew' : hook}`]));
});

test('a feature that cannot be installed leaves nothing behind', () => {
  const world = new VirtualWorld();
  let error: unknown;
  const heard: (() => void)[] = [];
  try {
    world.open({
      options: { features: [uploads(), { name: 'mine', install: () => { throw new Error('boom'); } }] },
      ports: ({ network }) => ({ network: { ...network, isOnline: () => true, isVisible: () => true, listen: (signal) => { const remove = network.listen(signal); heard.push(remove); return () => void heard.splice(heard.indexOf(remove), 1); } } }),
    });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'options.invalid', detail: 'features: mine could not be installed' });
  expect(heard).toEqual([]);
  expect(world.clock.pending).toBe(0);
});

test.each(['made', 'reset'] as const)('nor do those before it, where the chat was to be %s', (when) => {
  const world = new VirtualWorld();
  const device = new VirtualDevice(world.clock, world.gateway);
  let isBad = when === 'made';
  const told: string[] = [];
  const good: Feature = {
    name: 'good',
    install(host) {
      host.run(proactiveMachine, 'mine', { actionId: 'mine', waitMs: 3_600_000, neededDepth: 0, depth: 0, isPageVisible: true }).subscribe({ complete: () => told.push('machine') });
      return { stop: () => void told.push('feature') };
    },
  };
  const bad: Feature = {
    name: 'bad',
    install() {
      if (isBad) throw new Error('boom');
      return {};
    },
  };
  const features: readonly Feature[] = [visitorEvents() as unknown as Feature, good, bad];
  const make = (): Chat => openChat({ brandId: 1001, channelId: 'chat_messaging', environment, customer: { id: 'customer-1' }, features }, device.ports);
  if (when === 'made') expect(make).toThrow('bad');
  else {
    const made = make();
    void made.connect();
    world.advance(5_000);
    isBad = true;
    expect(() => made.reset()).toThrow('bad');
  }
  world.advance(60_000);
  expect(device.held).toEqual(nothingLeft);
  expect(told).toEqual(when === 'made' ? ['machine', 'feature'] : ['machine', 'feature', 'machine', 'feature']);
});

const badCodes: Readonly<Record<string, () => unknown>> = {
  'throws at once': () => { throw new Error('SECRET'); },
  'is rejected': () => Promise.reject(new Error('SECRET')),
  'never answers': () => new Promise(() => {}),
  'gives no text': () => Promise.resolve(7),
  'gives nothing': () => undefined,
  'gives what throws when it is looked at': () => new Proxy({}, { get: () => { throw new Error('SECRET'); } }),
};

test.each(Object.keys(badCodes).flatMap((name) => (['oauth', 'thirdParty'] as const).map((mode) => [name, mode] as const)))('an authorizationCode that %s (%s) is asked again', async (name, mode) => {
  const world = new VirtualWorld();
  const codes = new CodeSource();
  let isBad = true;
  const { signIn, ...options } = signInOptions(mode, codes);
  const opened = world.open({ options: { ...options, signIn: { ...signIn, authorizationCode: () => (isBad ? badCodes[name]?.() : codes.ask()) } as never } });
  const { chat, errors, device } = opened;
  const connecting = chat.connect();
  await pass(world, 40_000);
  expect(await fateOf(connecting)).toBe('pending');
  expect(errors.map(({ code }) => code)).toEqual(['code.failed']);
  for (const error of errors) expect(`${String(error)} ${String(error.cause)}`).not.toContain('SECRET');
  isBad = false;
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(await fateOf(connecting)).toEqual({ value: undefined });
  chat.stop();
  expect(device.held).toEqual(nothingLeft);
});

const machines: Readonly<Record<string, AnyStateMachine>> = {
  chat: chatMachine, connection: connectionMachine, authorization: authorizationMachine, thread: threadMachine, outbox: outboxMachine, delivery: deliveryMachine,
  upload: uploadMachine, stream: streamMachine, proactive: proactiveMachine,
};

type Deeds = Record<string, unknown>;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

/** Plants a throw into what a machine is made of, while `isOn`; built-in actions are read, not called, so theirs is the reading. */
function plant(machine: AnyStateMachine, kind: 'actions' | 'guards' | 'delays', name: string, isOn: () => boolean): void {
  const deeds = machine.implementations[kind] as Deeds;
  const original = deeds[name];
  const throwing = (deed: (...given: never[]) => unknown) => (...given: never[]): unknown => {
    if (isOn()) throw new Error('boom');
    return deed(...given);
  };
  if (typeof original === 'function' && 'resolve' in original) {
    deeds[name] = Object.assign(() => {}, original, { resolve: throwing(original.resolve as () => unknown) });
  } else if (typeof original === 'function' && 'check' in original) {
    deeds[name] = Object.assign(() => {}, original, { check: throwing(original.check as () => unknown) });
  } else deeds[name] = throwing(typeof original === 'function' ? (original as () => unknown) : () => original);
  undo.push(() => (deeds[name] = original));
}

const planted = Object.entries(machines).flatMap(([who, machine]) => (['actions', 'guards', 'delays'] as const).flatMap((kind) =>
  Object.keys(machine.implementations[kind]).map((name) => [who, kind, name] as const)));

test.each(planted)('a throw in the %s machine (%s, %s) is contained: nothing leaks, and the chat goes on', async (who, kind, name) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = false;
  plant(machines[who] ?? expect.unreachable(), kind, name, () => isOn);
  const opened = world.open({ options: { channelId: 'chat_messaging', features: [uploads(), streams(), proactive()] } });
  isOn = true;
  const promised = busy(world, opened);
  isOn = false;
  await goesOn(world, opened, promised, who);
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

/** A machine cannot say what it remembers at first: its context factory throws while `isOn`. */
function plantBeginning(machine: AnyStateMachine, isOn: () => boolean): void {
  const config = machine.config as { context: (...given: never[]) => unknown };
  const original = config.context;
  config.context = (...given) => {
    if (isOn()) throw new Error('boom');
    return original(...given);
  };
  undo.push(() => (config.context = original));
}

test.each(Object.keys(machines))('a %s machine that throws as it begins, once, begins all the same, and what it began in vain is not left behind', async (who) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let left = 1;
  plantBeginning(machines[who] ?? expect.unreachable(), () => left-- > 0);
  const opened = world.open({ options: { features: [uploads(), streams(), proactive()] } });
  const promised = busy(world, opened);
  expect(left).toBeLessThan(0);
  await goesOn(world, opened, promised, who);
  expect(new Set(opened.errors.map(({ code }) => code))).toEqual(new Set(['engine.crashed']));
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

test.each(Object.keys(machines))('a %s machine that throws whenever it begins: the chat is there again when it does not, or is refused and leaves nothing', async (who) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = true;
  plantBeginning(machines[who] ?? expect.unreachable(), () => isOn);
  const open = (): VirtualChat => world.open({ options: { features: [uploads(), streams(), proactive()] } });
  if (who === 'chat' || who === 'connection') {
    expect(open).toThrow(expect.objectContaining({ code: 'engine.crashed' }));
    expect(world.clock.pending).toBe(0);
    return;
  }
  const opened = open();
  const promised = busy(world, opened);
  isOn = false;
  await goesOn(world, opened, promised, who);
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

test.each(planted.filter(([who, kind]) => (who === 'chat' || who === 'connection') && kind !== 'delays'))('a throw in the %s machine (%s, %s) while the chat is made leaves no half of one', async (who, kind, name) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = true;
  plant(machines[who] ?? expect.unreachable(), kind, name, () => isOn);
  let opened: VirtualChat | undefined;
  try {
    opened = world.open();
  } catch (error) {
    expect(error).toMatchObject({ code: 'engine.crashed' });
    expect(world.clock.pending).toBe(0);
    return;
  }
  isOn = false;
  await goesOn(world, opened, new Map());
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

test.each(planted.filter(([, kind]) => kind === 'actions'))('stopped in the midst of throws nothing is left: %s, %s, %s', (who, kind, name) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = false;
  plant(machines[who] ?? expect.unreachable(), kind, name, () => isOn);
  const opened = world.open({ options: { features: [uploads(), streams(), proactive()] } });
  isOn = true;
  busy(world, opened);
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
  world.advance(600_000);
  expect(opened.device.held).toEqual(nothingLeft);
});

test.each(planted)('a live chat whose line breaks while its machines throw for some seconds is live again by itself, and delivers: %s, %s, %s', async (who, kind, name) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = false;
  plant(machines[who] ?? expect.unreachable(), kind, name, () => isOn);
  const opened = world.live();
  const { chat, thread, device } = opened;
  isOn = true;
  thread.send('one');
  world.advance(3_000);
  device.cut();
  const { done } = thread.send('two');
  world.advance(7_000);
  isOn = false;
  world.advance(120_000);
  expect(chat.snapshot.status).toBe('live');
  expect(world.texts).toEqual(['one', 'two']);
  expect(statuses(thread)).toEqual(['delivered', 'delivered']);
  expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
  chat.stop();
  expect(device.held).toEqual(nothingLeft);
});

test('a file whose machine threw has failed a little later, gives its place to the next, and goes when it is retried', async () => {
  const world = new VirtualWorld();
  let left = 2;
  plant(uploadMachine, 'actions', 'countAttempt', () => left > 0 && left-- > 0);
  const opened = world.live({ options: { features: [uploads()] } });
  const thread = opened.thread as Thread & UploadsThreadVerbs;
  const { uploadIds, done } = thread.attach(['1', '2', '3'].map((name) => new VirtualFile(`${name}.png`, 'image/png')));
  const standing = (): unknown => thread.snapshot.uploads?.map(({ status, failure }) => failure ?? status);
  world.until(() => left === 0);
  expect(standing()).toEqual(['reading', 'reading', 'queued']);
  world.advance(5_000);
  expect(standing()).toEqual(['crashed', 'crashed', 'uploaded']);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  const again = uploadIds.slice(0, 2).map((id) => thread.retryUpload(id).done);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  expect(await Promise.all(again.map(fateOf))).toEqual([{ value: { status: 'queued' } }, { value: { status: 'sent' } }]);
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

test('a file whose machine cannot even begin has failed at once, keeps no place from the next, and goes when it is retried', async () => {
  const world = new VirtualWorld();
  let left = 4;
  plantBeginning(uploadMachine, () => left-- > 0);
  const opened = world.live({ options: { features: [uploads()] } });
  const thread = opened.thread as Thread & UploadsThreadVerbs;
  // Each is begun twice.
  const { uploadIds: [first = '', second = ''] } = thread.attach(['1', '2', '3'].map((name) => new VirtualFile(`${name}.png`, 'image/png')));
  const standing = (): unknown => thread.snapshot.uploads?.map(({ status, failure }) => failure ?? status);
  expect(standing()).toEqual(['crashed', 'crashed', 'reading']);
  expect([thread.can('retryUpload', first), thread.can('retryUpload')]).toEqual([true, true]);
  world.advance(5_000);
  expect(standing()).toEqual(['crashed', 'crashed', 'uploaded']);
  left = 2;
  thread.retryUpload(first);
  expect(standing()).toEqual(['crashed', 'crashed', 'uploaded']);
  const { done } = thread.retryUpload(first);
  expect(standing()).toEqual(['reading', 'crashed', 'uploaded']);
  // There is another.
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
  thread.cancelUpload(second);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  expect(thread.snapshot.messages[0]?.attachments.map(({ fileName }) => fileName)).toEqual(['1.png', '3.png']);
  expect(new Set(opened.errors.map(({ code }) => code))).toEqual(new Set(['engine.crashed']));
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});

test('a machine that throws again as it gives a file up is asked until it can, and a stop ends that', () => {
  const world = new VirtualWorld();
  let isOn = true;
  plant(uploadMachine, 'actions', 'keepFailure', () => isOn);
  const opened = world.live({ options: { features: [uploads()] } });
  const thread = opened.thread as Thread & UploadsThreadVerbs;
  world.fault({ http: { path: '/attachment', status: 500, times: 2 } });
  const attach = (): unknown => thread.attach([new VirtualFile('a.png', 'image/png')]);
  attach();
  world.advance(10_000);
  expect(thread.snapshot.uploads).toMatchObject([{ status: 'uploading', failure: null }]);
  expect(opened.errors.length).toBeLessThan(12);
  isOn = false;
  world.advance(1_000);
  expect(thread.snapshot.uploads).toMatchObject([{ status: 'failed', failure: 'crashed' }]);
  isOn = true;
  attach();
  world.advance(5_000);
  opened.chat.stop();
  expect(opened.device.held).toEqual(nothingLeft);
});
