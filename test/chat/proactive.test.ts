import { expect, test } from 'vitest';
import { proactive } from '../../src/features/proactive.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { shown, statuses, VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualPage } from '../kit/virtual-page.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';
import { meanwhile } from '../kit/virtual-time.ts';

type Opened = Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof proactive>]>; due: string[] };

function ready(world: VirtualWorld, page?: VirtualPage, { options, ...traits }: VirtualChatTraits = {}): Opened {
  const features = [proactive(page && { page }) as unknown as Feature];
  const opened = world.live({ ...traits, options: { destinationId: 'dst-1', features, ...options } });
  const due: string[] = [];
  opened.chat.on('proactive.due', ({ actionId }) => due.push(actionId));
  return Object.assign(Object.create(opened) as Opened, { due });
}

let last = 0;

/** Fires an action; gives its id. */
function fire(world: VirtualWorld, more: { action?: object; data?: object; conditions?: unknown; destination?: object; fields?: object[] } = {}): string {
  const actionId = `action-${last += 1}`;
  world.control('push', { customerId: 'customer-1', frame: {
    eventId: `e-${actionId}`, eventType: 'FireProactiveAction', data: {
      destination: more.destination ?? { id: 'dst-1' },
      proactiveAction: {
        action: {
          actionId, actionName: 'greet', actionType: 'PopupBox',
          data: { content: { bodyText: 'Can I help?', headlineText: 'Hello' }, handover: { customFields: more.fields ?? [] }, ...more.data }, ...more.action,
        },
        conditions: more.conditions ?? [],
      },
    },
  } });
  return actionId;
}

const told = (world: VirtualWorld): unknown[] => world.log.filter(({ kind, path, method }) => kind === 'http' && method === 'POST' && String(path).includes('/web-analytics/'))
  .map(({ body }) => JSON.parse(String(body)) as { type: string; data: unknown }).filter(({ type }) => type !== 'VisitorVisit').map(({ type, data }) => [type, data]);

const sent = (world: VirtualWorld, ...eventTypes: string[]): { type: string; data: { [member: string]: unknown } }[] =>
  world.log.filter(({ dir, type }) => dir === 'in' && eventTypes.includes(String(type)))
    .map(({ type, frame }) => ({ type: String(type), data: (JSON.parse(String(frame)) as { payload: { data: { [member: string]: unknown } } }).payload.data }));

test('an action that the platform fires on a trigger is due, with a moment, and typed', async () => {
  const world = new VirtualWorld();
  const { chat, due } = ready(world);
  await meanwhile(world, chat.request('ExecuteTrigger', { trigger: { id: 'CustomPopupBox' } }));
  world.until(() => due.length === 1);
  expect(chat.snapshot.proactive).toMatchObject([{
    status: 'due',
    action: {
      id: due[0], type: 'CustomPopupBox', name: 'local-CustomPopupBox', template: 'fullImage', variables: { headline: 'Hello', body: 'Can I help?' },
      callToAction: { isVisible: true, text: 'Chat' }, position: { general: 'bottomRight', offsetX: 0, offsetY: 0 },
      content: { headline: 'Hello', body: 'Hi {{customer.firstName|there}}, can I help?', imageUrl: null },
    },
  }]);
});

test.each(['PopupBox', 'CustomPopupBox', 'WelcomeMessage', 'PushNotification', 'GuideTemplate'])('%s is delivered', (actionType) => {
  const world = new VirtualWorld();
  const { chat, due } = ready(world);
  world.control('push', { type: 'FireProactiveAction', customerId: 'customer-1', destination: 'dst-1', actionType });
  world.until(() => due.length === 1);
  expect(chat.snapshot.proactive?.map(({ action }) => action.type)).toEqual([actionType]);
});

test('what is aimed elsewhere is not ours; what is aimed at nobody is', () => {
  const world = new VirtualWorld();
  const { due } = ready(world);
  fire(world, { destination: { id: 'dst-2' } });
  const id = fire(world, { destination: {} });
  world.advance(100);
  expect(due).toEqual([id]);
});

test('it waits for the delay, the time on the page, the depth and somebody to look', () => {
  const world = new VirtualWorld();
  const page = new VirtualPage();
  const { due, device } = ready(world, page);
  const from = world.clock.now();
  const spent = { conditionType: 'timeOnPage', data: { seconds: 60 } };
  const id = fire(world, { conditions: [{ conditionType: 'delay', data: { seconds: 10 } }, spent, { conditionType: 'scrollDepth', data: { percent: 50 } }] });
  page.scroll(20);
  world.advance(58_000);
  page.scroll(60);
  expect(due).toEqual([]);
  device.signal('hidden');
  world.advance(10_000);
  expect(due).toEqual([]);
  device.signal('visible');
  expect(due).toEqual([id]);
  expect(world.clock.now() - from).toBeLessThan(70_000);
});

test('time that was spent on the page already counts; another page counts from the start', () => {
  const world = new VirtualWorld();
  const page = new VirtualPage();
  const { due } = ready(world, page);
  const conditions = [{ conditionType: 'timeOnPage', data: { seconds: 60 } }];
  world.advance(59_000);
  fire(world, { conditions });
  world.advance(2_000);
  expect(due).toHaveLength(1);
  page.move('/other', 'Other');
  fire(world, { conditions });
  world.advance(59_000);
  expect(due).toHaveLength(1);
  world.advance(2_000);
  expect(due).toHaveLength(2);
});

test('a condition that nobody knows counts as met, and is reported once', () => {
  const world = new VirtualWorld();
  const { due, errors } = ready(world);
  for (let n = 0; n < 3; n++) fire(world, { conditions: [{ conditionType: 'moonPhase', data: { full: true } }] });
  world.advance(100);
  expect(due).toHaveLength(3);
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['frame.malformed', expect.stringContaining('conditions[0].conditionType')]]);
});

test('the same action is shown once, also after a reload, and again in the next visit', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = ready(world, undefined, { storage, family: 1 });
  const id = fire(world);
  fire(world, { action: { actionId: id } });
  world.advance(100);
  expect(first.due).toEqual([id]);
  first.chat.proactive.displayed(id);
  first.chat.proactive.dismiss(id);
  fire(world, { action: { actionId: id } });
  world.advance(100);
  first.device.kill();
  const second = ready(world, undefined, { storage, family: 2 });
  fire(world, { action: { actionId: id } });
  world.advance(100);
  expect([first.due, second.due]).toEqual([[id], []]);
  second.device.kill();
  world.advance(31 * 60_000);
  const third = ready(world, undefined, { storage, family: 3 });
  fire(world, { action: { actionId: id } });
  world.advance(100);
  expect(third.due).toEqual([id]);
});

test('displayed, clicked and success are told to the platform; over is over', () => {
  const world = new VirtualWorld();
  const { chat } = ready(world);
  const id = fire(world);
  world.advance(100);
  const data = { actionId: id, actionName: 'greet', actionType: 'PopupBox' };
  expect(() => chat.proactive.clicked(id)).toThrow('proactive.clicked while the action is due');
  for (const verb of ['displayed', 'clicked'] as const) {
    chat.proactive[verb](id);
    expect(chat.snapshot.proactive?.[0]?.status).toBe(verb);
  }
  expect(() => chat.proactive.displayed(id)).toThrow('while the action is clicked');
  chat.proactive.succeeded(id);
  expect(chat.snapshot.proactive).toEqual([]);
  expect(chat.can('proactive' as never)).toBe(false);
  expect(() => chat.proactive.succeeded(id)).toThrow('of an action that is due');
  world.advance(1_000);
  expect(told(world)).toEqual([['ProactiveActionDisplayed', data], ['ProactiveActionClicked', data], ['ProactiveActionSuccess', data]]);
});

test('what could not be shown failed; what was dismissed is told no further', () => {
  const world = new VirtualWorld();
  const { chat } = ready(world);
  const [failed, dismissed] = [fire(world), fire(world)];
  world.advance(100);
  chat.proactive.failed(failed);
  chat.proactive.displayed(dismissed);
  chat.proactive.dismiss(dismissed);
  world.advance(1_000);
  expect(told(world).map((each) => (each as [string])[0])).toEqual(['ProactiveActionFailed', 'ProactiveActionDisplayed']);
});

test('a welcome opens the conversation: its text goes right before the first message, its fields go with the contact', async () => {
  const world = new VirtualWorld();
  const { chat, thread } = ready(world);
  const id = fire(world, {
    action: { actionType: 'WelcomeMessage' }, data: { content: { bodyText: 'Hi {{customer.firstName|there}}!' } },
    fields: [{ ident: 'campaign', value: 'cart', updatedAt: '2026-01-05T10:00:00+00:00' }],
  });
  world.advance(100);
  expect(chat.snapshot.proactive).toMatchObject([{ action: { type: 'WelcomeMessage', text: 'Hi Ada!' } }]);
  chat.proactive.displayed(id);
  thread.setFields({ topic: 'billing' });
  await meanwhile(world, Promise.all([thread.send('hello').done, thread.send('are you there?').done]));
  world.until(() => statuses(thread).filter((status) => status === 'delivered').length >= 3);
  const campaign = { ident: 'campaign', value: 'cart' };
  const frames = sent(world, 'SendOutbound', 'SendMessage');
  expect(frames.map(({ type }) => type)).toEqual(['SendOutbound', 'SendMessage', 'SendMessage']);
  expect(frames[0]?.data).toEqual({
    messageContent: { type: 'TEXT', payload: { text: 'Hi Ada!' } }, idOnExternalPlatform: expect.stringMatching(/^[0-9a-f-]{36}$/),
    thread: { idOnExternalPlatform: thread.id }, attachments: [], consumerContact: { customFields: [campaign] },
  });
  expect(frames[1]?.data['consumerContact']).toEqual({ customFields: [campaign, { ident: 'topic', value: 'billing' }] });
  expect(shown(thread)).toEqual(['Hi Ada!', 'hello', 'are you there?']);
  world.advance(1_000);
  expect(chat.snapshot.proactive).toEqual([]);
  expect(told(world).map((each) => (each as [string])[0])).toEqual(['ProactiveActionDisplayed', 'ProactiveActionSuccess']);
});

test('a welcome that was dismissed opens nothing', () => {
  const world = new VirtualWorld();
  const { chat, thread } = ready(world);
  const id = fire(world, { action: { actionType: 'WelcomeMessage' } });
  world.advance(100);
  chat.proactive.dismiss(id);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(sent(world, 'SendOutbound')).toEqual([]);
});

test('a welcome that the platform refuses has failed, and the customer\'s message goes out all the same', async () => {
  const world = new VirtualWorld();
  const { chat, thread, errors } = ready(world);
  fire(world, { action: { actionType: 'WelcomeMessage' } });
  world.advance(100);
  world.fault({ error: { eventType: 'SendOutbound', code: 'SendingOutboundFailed', times: 1 } });
  await meanwhile(world, thread.send('hello').done);
  await meanwhile(world, Promise.resolve());
  world.advance(1_000);
  expect(shown(thread)).toEqual(['hello']);
  expect(errors.map(({ detail }) => detail)).toEqual(['SendingOutboundFailed']);
  expect(chat.snapshot.proactive).toEqual([]);
  expect(told(world).map((each) => (each as [string])[0])).toEqual(['ProactiveActionFailed']);
});

test('a welcome whose line breaks is sent again under the same id, before the message', async () => {
  const world = new VirtualWorld();
  const { thread } = ready(world);
  fire(world, { action: { actionType: 'WelcomeMessage' } });
  world.advance(100);
  world.fault({ dropBeforeAck: { eventType: 'SendOutbound', store: false, times: 1 } });
  await meanwhile(world, thread.send('hello').done);
  const frames = sent(world, 'SendOutbound', 'SendMessage');
  expect(frames.map(({ type }) => type)).toEqual(['SendOutbound', 'SendOutbound', 'SendMessage']);
  expect(frames[0]?.data['idOnExternalPlatform']).toBe(frames[1]?.data['idOnExternalPlatform']);
});

test('a welcome whose answer is lost, and that is there, is over: the next contact does not begin with it', () => {
  const world = new VirtualWorld();
  const { chat, thread } = ready(world);
  fire(world, { action: { actionType: 'WelcomeMessage' } });
  world.advance(1_000);
  world.fault({ dropBeforeAck: { eventType: 'SendOutbound', store: true, times: 1 } });
  thread.send('hello');
  world.advance(30_000);
  expect([shown(thread).length, chat.snapshot.proactive]).toEqual([2, []]);
  world.agent('close');
  world.advance(5_000);
  thread.send('again');
  world.advance(10_000);
  expect(sent(world, 'SendOutbound')).toHaveLength(1);
});

test('the fields of a popup that was taken up go to the next contact, and to no other', () => {
  const world = new VirtualWorld();
  const { chat, thread } = ready(world);
  const id = fire(world, { fields: [{ ident: 'campaign', value: 'cart' }] });
  world.advance(100);
  chat.proactive.displayed(id);
  chat.proactive.clicked(id);
  for (const text of ['one', 'two']) {
    thread.send(text);
    world.until(() => statuses(thread).at(-1) === 'delivered');
    world.agent('close');
    world.until(() => thread.snapshot.status === 'ended');
  }
  expect(sent(world, 'SendMessage').map(({ data }) => data['consumerContact'])).toEqual([{ customFields: [{ ident: 'campaign', value: 'cart' }] }, { customFields: [] }]);
});

test.each([
  ['no action', { action: { actionId: null } }],
  ['no such type', { action: { actionType: 'Hologram' } }],
])('an action that is broken is reported, and the chat goes on: %s', (_, more) => {
  const world = new VirtualWorld();
  const { chat, due, errors, thread } = ready(world);
  fire(world, more);
  fire(world, more);
  world.advance(100);
  expect([due, chat.snapshot.proactive]).toEqual([[], undefined]);
  expect(errors.map(({ code }) => code)).toEqual(['frame.malformed']);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
});

test('a flood of actions is bounded', () => {
  const world = new VirtualWorld();
  const { due } = ready(world);
  for (let n = 0; n < 200; n++) fire(world);
  world.advance(1_000);
  expect(due).toHaveLength(20);
});

test('stopping leaves nothing behind', () => {
  const world = new VirtualWorld();
  const page = new VirtualPage();
  const { chat, device } = ready(world, page);
  const id = fire(world, { conditions: [{ conditionType: 'delay', data: { seconds: 10 } }] });
  world.advance(100);
  chat.stop();
  expect(() => chat.proactive.displayed(id)).toThrow('the chat was stopped');
  expect(page.listeners).toBe(0);
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});
