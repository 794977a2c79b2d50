import { createActor, setup } from 'xstate';
import { expect, test } from 'vitest';
import { inspector } from '../../adapters/inspector/inspector.ts';
import type { InspectorRecord } from '../../adapters/inspector/records.ts';
import { recorder } from '../../adapters/recorder/recorder.ts';
import { entryFilter } from '../../visualizations/inspector/filter.ts';
import { readFeed } from '../../visualizations/inspector/feeds/read-feed.ts';
import { replayFeed } from '../../visualizations/inspector/feeds/replay-feed.ts';
import { isTrusted } from '../../visualizations/inspector/feeds/is-trusted.ts';
import { InspectorModel, kept } from '../../visualizations/inspector/model.ts';
import { readRecording } from '../../adapters/recorder/recorder.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';

/** A chat that is watched, and what was told of it. */
function watched(): { records: InspectorRecord[]; model: InspectorModel; world: VirtualWorld; live: ReturnType<VirtualWorld['live']> } {
  const records: InspectorRecord[] = [];
  const model = new InspectorModel();
  const world = new VirtualWorld();
  const watch = inspector({
    send(record) {
      records.push(record);
      model.take(record);
    },
  }, { now: () => world.clock.now() });
  const live = world.live({ options: { inspect: watch.inspect, onFrame: watch.onFrame } });
  watch.follow(live.chat);
  return { records, model, world, live };
}

/** The customer says something, and an agent takes it and answers. */
function talk({ world, live }: Pick<ReturnType<typeof watched>, 'world' | 'live'>, said: string, answer: string): void {
  void live.thread.send(said).done;
  world.advance(1_000);
  world.agent('accept');
  world.agent('say', { text: answer });
}

test('every machine is told of with its state, since when, and what it would accept', () => {
  const { model, world } = watched();
  const connection = model.actors.get('chat/connection');
  expect(connection).toMatchObject({ machine: 'connection', depth: 1, isRunning: true, standing: { value: { up: { open: 'proven' } } } });
  expect(connection?.accepts).toContain('connection.close');
  expect(connection?.accepts.some((type) => type.startsWith('xstate.after.silence'))).toBe(true);
  expect(model.actors.get('chat/thread:default/outbox')?.depth).toBe(2);
  const since = connection?.since ?? 0;
  world.advance(500);
  expect(model.actors.get('chat/connection')?.since).toBe(since);
});

test('a message is followed from queued to seen', () => {
  const { model, world, live } = watched();
  talk({ world, live }, 'hello', 'not ours');
  world.agent('seen');
  world.advance(1_000);
  const [life, ...others] = [...model.messages.values()];
  expect(life?.marks.map(({ status }) => status)).toEqual(['queued', 'sending', 'sent', 'delivered', 'seen']);
  expect(others).toEqual([]);
});

test('what changed nothing is told apart, and what changed something shows the data before and after', () => {
  const { model, world, live } = watched();
  live.device.cut();
  world.advance(100);
  const entries = model.entries;
  const cut = entries.find(({ type, to }) => type === 'socket.closed' && to === 'chat/connection');
  expect(cut).toMatchObject({ effect: 'changed', before: { value: { up: { open: 'proven' } }, context: { attempt: 0 } }, after: { value: 'waiting', context: { attempt: 1 } } });
  live.chat.retryNow();
  live.chat.retryNow();
  expect(model.entries.filter(({ effect }) => effect === 'none').length).toBeGreaterThan(0);
});

test('what an event causes is told after it, as it happened', () => {
  const { records, world, live } = watched();
  talk({ world, live }, 'hello', 'welcome');
  const told = records.flatMap((record) => (record.kind === 'event' ? [`${record.to.split('/').at(-1) ?? ''} ${record.type}`] : record.kind === 'frame' ? [`${record.direction} ${record.type}`] : []));
  const places = ['thread:default message.send', 'outbox outbox.add', 'delivery:0 delivery.send', 'out SendMessage', 'in ack', 'delivery:0 xstate.done.actor.sendMessage', 'outbox delivery.acknowledged'].map((one) => told.indexOf(one));
  expect(places, told.join(', ')).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  const times = records.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('neither texts nor names nor tokens are told', () => {
  const { records, world, live } = watched();
  talk({ world, live }, 'canary-text', 'canary-answer');
  world.advance(1_000);
  const told = JSON.stringify(records);
  expect(told.length).toBeGreaterThan(10_000);
  for (const secret of ['canary', 'Lovelace']) expect(told).not.toContain(secret);
});

test('a recording is stepped forward, back and to any place, and shows the same', async () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live({ options: { record: recorder() } });
  void thread.send('hello').done;
  world.advance(5_000);
  let model = new InspectorModel();
  const feed = replayFeed(readRecording(chat.recording()), (records) => records.forEach((record) => model.take(record)));
  const statesAt = async (n: number): Promise<string> => {
    await feed.goTo(n);
    return JSON.stringify([...model.actors.values()].map(({ path, standing }) => [path, standing]));
  };
  const forward: string[] = [];
  for (let n = 0; n <= feed.length; n++) forward.push(await statesAt(n));
  for (const n of [feed.length - 1, 3, feed.length, 0]) expect(await statesAt(n)).toBe(forward[n]);
  expect(new Set(forward).size).toBeGreaterThan(5);
  model = new InspectorModel();
  await feed.goTo(feed.length);
  feed.stop();
});

test('a recording whose beginning fell out of its ring is read as it stands: calls, frames and states, forward and back', async () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live({ options: { record: recorder({ maxBytes: 30_000 }) } });
  for (let n = 0; n < 20; n++) {
    void thread.send(`text ${n}`).done;
    world.advance(5_000);
  }
  const recording = readRecording(chat.recording());
  expect(recording.head.isWhole).toBe(false);
  const model = new InspectorModel();
  const feed = readFeed(recording, (records) => records.forEach((record) => model.take(record)));
  await feed.goTo(feed.length);
  expect(feed.at).toBe(feed.length);
  expect(model.actors.get('chat/thread:default/outbox')).toMatchObject({ machine: 'outbox', standing: { value: { open: 'drained' } } });
  expect(model.entries.map(({ type }) => type)).toEqual(expect.arrayContaining(['send', 'SendMessage', 'ack', 'became']));
  const whole = model.entries.length;
  await feed.goTo(3);
  expect([feed.at, model.entries.length < whole]).toEqual([3, true]);
});

test('memory is bounded: the oldest entries, ended actors and messages go', () => {
  const model = new InspectorModel();
  for (let n = 0; n < kept.entries + 5_000; n++) model.take({ kind: 'frame', at: n, direction: 'in', type: `f${n}` });
  for (let n = 0; n < kept.actors + 50; n++) {
    model.take({ kind: 'actor', at: n, path: `chat/a:${n}`, machine: 'a', outline: null });
    model.take({ kind: 'ended', at: n, path: `chat/a:${n}` });
    model.take({ kind: 'message', at: n, id: `m${n}`, status: 'queued' });
  }
  expect(model.entries.length).toBeLessThanOrEqual(kept.entries);
  expect(model.entries.at(-1)?.type).toBe(`f${kept.entries + 4_999}`);
  expect(model.actors.size).toBeLessThanOrEqual(kept.actors + 1);
  expect(model.messages.size).toBe(kept.messages);
});

test('the filter keeps up with a list that grows and forgets, and begins anew for another wish', () => {
  const model = new InspectorModel();
  const filter = entryFilter();
  const wish = { words: 'odd', effects: 'all', withFrames: true } as const;
  const names = (words = 'odd'): string[] => filter(model.entries, { ...wish, words }).map(({ type }) => type);
  for (let n = 0; n < 10; n++) model.take({ kind: 'frame', at: n, direction: 'in', type: n % 2 === 1 ? `odd${n}` : `even${n}` });
  expect(names()).toEqual(['odd1', 'odd3', 'odd5', 'odd7', 'odd9']);
  model.take({ kind: 'frame', at: 11, direction: 'in', type: 'odd11' });
  expect(names().at(-1)).toBe('odd11');
  expect(names('even')).toHaveLength(5);
  model.clear();
  expect(names()).toEqual([]);
  for (let n = 0; n < kept.entries + 2_000; n++) model.take({ kind: 'frame', at: n, direction: 'in', type: `odd${n}` });
  expect(names()).toHaveLength(model.entries.length);
});

test('windows of this machine and this origin are heard, and nobody else', () => {
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1', 'http://127.9.9.9:1', 'http://[::1]:80', 'https://own.example']) expect(isTrusted(origin, 'https://own.example')).toBe(true);
  for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'null', 'file://', '']) {
    expect(isTrusted(origin, 'https://own.example')).toBe(false);
    expect(isTrusted(origin, 'null')).toBe(false);
  }
});

test('machines of the app itself can be watched as well', () => {
  const model = new InspectorModel();
  const lamp = setup({ types: { events: {} as { type: 'press' } } }).createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { press: 'on' } }, on: {} } });
  const { inspect } = inspector({ send: (record) => model.take(record) });
  createActor(lamp, { inspect }).start().send({ type: 'press' });
  expect(model.actors.get('lamp')).toMatchObject({ standing: { value: 'on' }, taken: ['lamp.off/press/0'], outline: { states: [{ key: 'off' }, { key: 'on' }] } });
});
