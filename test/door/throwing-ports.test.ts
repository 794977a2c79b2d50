import { expect, test } from 'vitest';
import {
  agentPresence, ChatError, groupChat, multiThread, offlineForm, persistentMenu, type Ports, proactive, streams, survey, systemItems, type Thread, typingPreview,
  uploads, type UploadsThreadVerbs, visitorEvents,
} from '../../src/index.ts';
import { statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { VirtualPage } from '../kit/virtual-page.ts';

type Manner = 'instead' | 'afterwards';

/** What an adapter's method throws: full of what must not be told on. */
class PortError extends Error {
  override readonly name = 'PortError';
}

/** The device's ports, with one method that throws while the switch is on; what it gives back may have methods that throw as well. */
function throwing(ports: Ports, name: string, manner: Manner, isOn: () => boolean): Partial<Ports> {
  const port = name.split('.')[0] as keyof Ports;
  const method = name.slice(port.length + 1);
  const broken = (deed: (...given: never[]) => unknown) => (...given: never[]): unknown => {
    if (!isOn()) return deed(...given);
    if (manner === 'afterwards') deed(...given);
    throw new PortError('SECRET');
  };
  const own = ports[port] as unknown as Record<string, (...given: never[]) => unknown>;
  if (port === 'random') return { random: broken(ports.random) as () => number };
  // `http.request()`: what it gives back; `socket.open().close`: a method of that.
  const [made, ofMade] = method.split('()');
  const asItIs = Object.fromEntries(['open', 'request', 'read', 'write', 'remove', 'keys', 'isOnline', 'isVisible', 'listen', 'now', 'setTimeout', 'clearTimeout', 'soon', 'uuid', 'guestId']
    .filter((key) => typeof own[key] === 'function').map((key) => [key, (...given: never[]) => own[key]?.(...given)]));
  const wrapped = (...given: never[]): unknown => {
    const result = own[made ?? '']?.(...given);
    if (ofMade === '') return broken(result as () => unknown);
    return { ...handleOf(result), [String(ofMade?.slice(1))]: broken(handleOf(result)[String(ofMade?.slice(1))] as () => unknown) };
  };
  return { [port]: { ...asItIs, [made ?? '']: ofMade === undefined ? broken(own[made ?? ''] as () => unknown) : wrapped } };
}

const handleOf = (handle: unknown): Record<string, unknown> => {
  const { send, close } = handle as { send: (text: string) => void; close: (code?: number) => void };
  return { send: (text: string) => send.call(handle, text), close: (code?: number) => close.call(handle, code) };
};

const methods = [
  'socket.open', 'socket.open().send', 'socket.open().close', 'http.request', 'http.request()', 'files.read', 'files.read()', 'eventStream.open', 'eventStream.open()',
  'storage.read', 'storage.write', 'storage.remove', 'storage.keys', 'network.isOnline', 'network.isVisible', 'network.listen', 'network.listen()',
  'clock.now', 'clock.setTimeout', 'clock.clearTimeout', 'clock.soon', 'random', 'ids.uuid', 'ids.guestId',
] as const;

/** Gone with the adapter that did it and did not say so: nobody can let go of what nobody was given. */
const lost: readonly string[] = ['socket.open', 'http.request', 'files.read', 'eventStream.open', 'network.listen', 'clock.setTimeout'];
/** Never done, although it was asked for. */
const kept: readonly string[] = ['socket.open().close', 'http.request()', 'files.read()', 'eventStream.open()', 'network.listen()', 'clock.clearTimeout'];

const features = () => [
  agentPresence(), groupChat(), multiThread(), offlineForm(), persistentMenu(), proactive({ page: new VirtualPage() }), streams(), survey(), systemItems(),
  typingPreview(), uploads(), visitorEvents({ page: new VirtualPage() }),
];

/** All that an app may do; what it may not do now is refused by a ChatError and nothing else. */
function busy(deeds: readonly (() => unknown)[]): void {
  for (const deed of deeds) {
    try {
      const result = deed();
      if (result instanceof Promise) result.catch((error: unknown) => expect(error).toBeInstanceOf(ChatError));
    } catch (error) {
      expect(error).toBeInstanceOf(ChatError);
    }
  }
}

const cases = methods.flatMap((method) => (['instead', 'afterwards'] as const).flatMap((manner) => (['from the start', 'later'] as const).map((when) => [method, manner, when] as const)));

test.each(cases)('ports.%s that throws, %s, %s: the chat is there again when the port is', async (method, manner, when) => {
  const world = new VirtualWorld({ pageSize: 3 });
  let isOn = when === 'from the start';
  const opened = world.open({ options: { features: features() }, ports: (ports) => throwing(ports, method, manner, () => isOn) });
  const { chat, device, errors } = opened;
  const thread = opened.thread as Thread & UploadsThreadVerbs;
  chat.connect().catch(() => {});
  world.advance(5_000);
  isOn = true;
  const deeds = [
    () => thread.send('one'), () => thread.attach([new VirtualFile('a.png', 'image/png')]), () => thread.loadMore(), () => thread.markSeen(), () => thread.keystroke(),
    () => chat.setCustomerFields({ a: 'b' }), () => (chat as unknown as { loadThreads(): unknown }).loadThreads(),
    () => (chat as unknown as { persistentMenu(): unknown }).persistentMenu(), () => chat.thread('7b0a0000-3333-4aaa-8bbb-00000000000a').send('elsewhere'),
    () => (chat as unknown as { visitor: { windowOpened(): void } }).visitor.windowOpened(), () => chat.retryNow(), () => thread.end(),
  ];
  for (let round = 0; round < 3; round++) {
    busy(deeds);
    world.control('push', { type: 'StreamedMessage', text: 'a stream' });
    world.advance(3_000);
    if (round === 1) chat.disconnect();
    else device.cut();
    chat.connect().catch(() => {});
    device.signal('hidden');
    device.signal('visible');
    for (let tick = 0; tick < 10; tick++) await Promise.resolve();
    world.advance(3_000);
  }
  isOn = false;
  // Timers that were never set never come: the app has to ask.
  if (method === 'clock.clearTimeout' || method === 'clock.now') chat.disconnect();
  chat.connect().catch(() => {});
  world.advance(130_000);
  world.until(() => chat.snapshot.status === 'live');
  const { id } = thread.send('still here');
  world.until(() => thread.snapshot.messages.some((message) => message.id === id && message.status === 'delivered'));
  expect(statuses(thread).filter((status) => status === 'sending')).toEqual([]);
  chat.stop();
  const left = { ...device.held };
  if (!(manner === 'afterwards' && lost.includes(method)) && !(manner === 'instead' && kept.includes(method))) expect(left).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  const codes = new Set(errors.map(({ code }) => code));
  expect(codes.has('engine.crashed'), errors.map(String).join('\n')).toBe(false);
  if (when === 'later' && !['ids.guestId', 'network.listen', 'network.listen()', 'files.read()', 'http.request()', 'eventStream.open()', 'random'].includes(method)) expect(codes.has('port.failed') || codes.has('storage.failed')).toBe(true);
  for (const error of errors) expect(`${String(error)} ${String(error.cause)}`).not.toContain('SECRET');
});

test.each(['instead', 'afterwards'] as const)('a clock that takes a timer only the second or third time it is asked (throwing %s) delays nothing and runs nothing twice', (manner) => {
  const world = new VirtualWorld();
  let calls = 0;
  let isOn = true;
  // Two of three are refused.
  const opened = world.open({ ports: (ports) => throwing(ports, 'clock.setTimeout', manner, () => isOn && calls++ % 3 < 2) });
  const { chat, device, thread } = opened;
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live', 20_000);
  for (let round = 0; round < 5; round++) {
    thread.send(`m${round}`);
    world.advance(3_000);
    device.cut();
    // Whoever waits for a timer that was refused waits for ever.
    world.until(() => chat.snapshot.status === 'live', 60_000);
    device.goSilent();
    world.until(() => chat.snapshot.connection.status !== 'open' && chat.snapshot.connection.status !== 'doubtful', 14_100);
    device.heal();
    world.until(() => chat.snapshot.status === 'live', 60_000);
  }
  world.until(() => world.texts.length === 5, 60_000);
  expect(world.texts).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  expect(device.rules.broken).toEqual([]);
  isOn = false;
  chat.stop();
  if (manner === 'instead') expect(device.held.timers).toBe(0);
});
