import { expect, test } from 'vitest';
import { proactive } from '../../src/features/proactive.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

type Opened = Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof proactive>]> };

function ready(world: VirtualWorld): Opened {
  return world.live({ options: { features: [proactive() as unknown as Feature] } }) as unknown as Opened;
}

/** A popup that hands one field over is on the screen; gives its id. */
function show(world: VirtualWorld, { chat }: Opened, ident: string): string {
  const actionId = `action-${ident}`;
  const action = { actionId, actionName: 'greet', actionType: 'PopupBox', data: { content: { bodyText: 'Hi' }, handover: { customFields: [{ ident, value: 'x' }] } } };
  const frame = { eventId: `e-${ident}`, eventType: 'FireProactiveAction', data: { destination: { id: 'dst-1' }, proactiveAction: { action, conditions: [] } } };
  world.control('push', { customerId: 'customer-1', frame });
  world.until(() => chat.snapshot.proactive?.some(({ action: { id } }) => id === actionId) === true);
  chat.proactive.displayed(actionId);
  return actionId;
}

function takeUp(world: VirtualWorld, opened: Opened, ident: string): void {
  opened.chat.proactive.clicked(show(world, opened, ident));
}

/** The line goes with the message. */
function drop(world: VirtualWorld, { chat, thread }: Opened, store: boolean): void {
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store, times: 1 } });
  thread.send('hello');
  world.until(() => chat.snapshot.status !== 'live');
}

/** The contact is closed, and a message begins the next. */
function next(world: VirtualWorld, { thread }: Opened): void {
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  thread.send('again');
  world.until(() => statuses(thread).at(-1) === 'delivered');
}

/** The names of the contact's fields that went with each message. */
const carried = (world: VirtualWorld): string[][] =>
  world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessage').map(({ frame }) => {
    const { data } = (JSON.parse(String(frame)) as { payload: { data: { consumerContact: { customFields: { ident: string }[] } } } }).payload;
    return data.consumerContact.customFields.map(({ ident }) => ident);
  });

test('what an action hands over, and went with a message that was lost, goes with the next that begins a contact', () => {
  const world = new VirtualWorld();
  const opened = ready(world);
  opened.thread.send('first');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.agent('close');
  world.until(() => opened.thread.snapshot.status === 'ended');
  takeUp(world, opened, 'campaign');
  drop(world, opened, false);
  world.agent('say', { text: 'one more thing' });
  world.advance(30_000);
  next(world, opened);
  next(world, opened);
  expect(carried(world)).toEqual([[], ['campaign'], [], ['campaign'], []]);
});

test('so does what went with a message that was refused', () => {
  const world = new VirtualWorld();
  const opened = ready(world);
  const { thread } = opened;
  takeUp(world, opened, 'campaign');
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  const { id } = thread.send('hello');
  world.until(() => statuses(thread)[0] === 'failed');
  thread.discard(id);
  thread.send('hello?');
  world.until(() => statuses(thread)[0] === 'delivered');
  next(world, opened);
  expect(carried(world)).toEqual([['campaign'], ['campaign'], []]);
});

test('what went with a message that began a contact whose end was missed goes with no other', () => {
  const world = new VirtualWorld();
  const opened = ready(world);
  const { device, thread } = opened;
  takeUp(world, opened, 'campaign');
  drop(world, opened, true);
  device.goOffline();
  world.advance(5_000);
  world.agent('close');
  device.goOnline();
  world.until(() => thread.snapshot.status === 'ended');
  thread.send('again');
  world.until(() => statuses(thread).at(-1) === 'delivered');
  expect(carried(world)).toEqual([['campaign'], []]);
});

test('what is taken up while it is not known whether the first message arrived is for the next contact', () => {
  const world = new VirtualWorld();
  const opened = ready(world);
  const late = show(world, opened, 'late');
  takeUp(world, opened, 'campaign');
  drop(world, opened, true);
  opened.chat.proactive.clicked(late);
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  next(world, opened);
  next(world, opened);
  expect(carried(world)).toEqual([['campaign'], ['late'], []]);
});
