import { assign, createActor, sendParent, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { eventName } from '../../visualizations/playground/machines/event-name.ts';
import { frameName } from '../../adapters/inspector/frame-name.ts';
import { keptHappenings, recordChat, type Recording } from '../../visualizations/playground/machines/recording.ts';
import { changeText, stateSummary, stateText } from '../../visualizations/playground/machines/state-text.ts';

type LampEvent = { type: 'lamp.press' } | { type: 'lamp.count'; secret: string };

const lamp = setup({
  types: { events: {} as LampEvent, context: {} as { presses: number } },
  actions: { tellParent: sendParent({ type: 'lamp.lit' }) },
}).createMachine({
  id: 'lamp',
  context: { presses: 0 },
  initial: 'dark',
  on: { 'lamp.count': { actions: assign({ presses: ({ context }) => context.presses + 1 }) } },
  states: { dark: { on: { 'lamp.press': 'lit' } }, lit: { entry: 'tellParent' } },
});

const room = setup({ actors: { lamp } }).createMachine({
  id: 'room',
  initial: 'occupied',
  states: { occupied: { invoke: { id: 'desk-lamp', src: 'lamp' }, on: { leave: 'empty' } }, empty: {} },
});

function recordedRoom(): { recording: Recording; lampRef: { send(event: LampEvent): void }; leave: () => void } {
  const recording = recordChat(() => {}, () => 1_000);
  const actor = createActor(room, { inspect: recording.inspect });
  actor.start();
  const child = actor.getSnapshot().children['desk-lamp'];
  if (!child) throw new Error('no lamp');
  return { recording, lampRef: child, leave: () => actor.send({ type: 'leave' }) };
}

describe('a recording', () => {
  test('tells who told whom what, and what came of it', () => {
    const { recording, lampRef } = recordedRoom();
    recording.forgetHappenings();
    lampRef.send({ type: 'lamp.press' });
    lampRef.send({ type: 'lamp.press' });
    lampRef.send({ type: 'lamp.count', secret: 'hush' });
    expect(recording.happenings().map(({ from, to, type, effect, change }) => [from, to, type, effect, change])).toEqual([
      ['outside', 'desk-lamp', 'lamp.press', 'changed', 'dark → lit'],
      ['desk-lamp', 'room', 'lamp.lit', 'none', ''],
      ['outside', 'desk-lamp', 'lamp.press', 'none', ''],
      ['outside', 'desk-lamp', 'lamp.count', 'acted', ''],
    ]);
    expect(JSON.stringify(recording.happenings())).not.toContain('hush');
  });

  test('knows which machines run and which have ended', () => {
    const { recording, leave } = recordedRoom();
    const seen = () => recording.actors().map(({ path, value, isRunning }) => [path, value, isRunning]);
    expect(seen()).toEqual([
      ['room', 'occupied', true],
      ['room/desk-lamp', 'dark', true],
    ]);
    leave();
    expect(seen()).toEqual([
      ['room', 'empty', true],
      ['room/desk-lamp', 'dark', false],
    ]);
  });

  test('keeps the names of frames in both directions, and not more than it can show', () => {
    const recording = recordChat(() => {});
    for (let count = 0; count < 3 * keptHappenings; count++) recording.onFrame({ action: 'heartbeat' }, 'out');
    recording.onFrame({ eventType: 'MessageCreated', data: { text: 'hush' } }, 'in');
    expect(recording.happenings()).toHaveLength(keptHappenings);
    expect(recording.happenings().at(-1)).toMatchObject({ from: 'gateway', to: 'chat', type: 'MessageCreated', kind: 'frame' });
    expect(JSON.stringify(recording.happenings())).not.toContain('hush');
  });
});

test.each([
  ['open', 'open'],
  [{ up: { open: 'proven' } }, 'up.open.proven'],
  [{ sync: 'live', agent: { typing: 'fresh' } }, 'sync.live · agent.typing.fresh'],
  [{ on: { left: 'a', right: 'b' } }, 'on.(left.a · right.b)'],
  [{}, ''],
])('the state %j reads %s', (value, text) => {
  expect(stateText(value)).toBe(text);
});

test('of parallel parts the summary tells only where each of them is', () => {
  expect(stateSummary({ session: { online: { authorized: 'live' } }, channel: 'known' })).toBe('session: live · channel: known');
});

test.each([
  ['dark', 'lit', 'dark → lit'],
  [{ up: 'opening' }, { up: { open: 'proven' } }, 'opening → open.proven'],
  [{ up: { open: 'proven' } }, 'waiting', 'up.open.proven → waiting'],
  [{ a: 'x', b: 'y' }, { a: 'x', b: 'z' }, 'b: y → z'],
  [{ a: 'x', b: 'y' }, { a: 'x', b: 'y' }, ''],
  [undefined, 'dark', 'dark'],
])('from %j to %j is told as "%s"', (before, after, text) => {
  expect(changeText(before, after)).toBe(text);
});

test.each([
  ['xstate.init', 'start'],
  ['xstate.after.retryDelay.connection.waiting', 'after retryDelay'],
  ['xstate.done.actor.prepareSocket', 'done: prepareSocket'],
  ['xstate.error.actor.loadChannel', 'failed: loadChannel'],
  ['message.send', 'message.send'],
])('the event %s is called "%s"', (type, name) => {
  expect(eventName(type)).toBe(name);
});

test.each([
  ['pong', 'pong'],
  [{ action: 'heartbeat' }, 'heartbeat'],
  [{ action: 'chatWindowEvent', eventId: 'e', payload: { eventType: 'SendMessage' } }, 'SendMessage'],
  [{ eventId: 'e', postback: { eventType: 'ThreadRecovered' } }, 'ThreadRecovered'],
  [{ eventId: 'e', error: { errorCode: 'SendingMessageFailed' } }, 'error SendingMessageFailed'],
  [{ eventId: 'e', createdAt: '2026-01-05T10:00:00+00:00' }, 'ack'],
  [null, 'unreadable frame'],
  [[], 'unreadable frame'],
  ['{"broken', 'unreadable frame'],
])('the frame %j is called "%s"', (frame, name) => {
  expect(frameName(frame)).toBe(name);
});
