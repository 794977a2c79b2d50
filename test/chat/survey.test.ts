import { expect, test } from 'vitest';
import { survey } from '../../src/features/survey.ts';
import type { ChatWith, Feature, Thread } from '../../src/index.ts';
import type { SurveyThreadVerbs } from '../../src/features/survey.ts';
import { fateOf, statuses, VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';
import { meanwhile } from '../kit/virtual-time.ts';

type Opened = Omit<VirtualChat, 'chat' | 'thread'> & { chat: ChatWith<[ReturnType<typeof survey>]>; thread: Thread & SurveyThreadVerbs };

const features: readonly Feature[] = [survey() as unknown as Feature];

const asked = (world: VirtualWorld, channelId = 'chat_livechat_survey', traits: VirtualChatTraits = {}): Opened =>
  world.live({ ...traits, options: { channelId, features } }) as never;

const contactFields = (world: VirtualWorld): unknown[] => world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessage').map(({ frame }) =>
  (JSON.parse(String(frame)) as { payload: { data: { consumerContact: { customFields: unknown } } } }).payload.data.consumerContact.customFields);

const good = { name: 'Ada', email: 'ada@example.test', topic: 'billing', area: 'eu-de' };

test('the snapshot has the questions, the tree as a tree', () => {
  const { chat, thread } = asked(new VirtualWorld());
  expect(chat.snapshot.survey).toEqual({
    name: 'Before we start',
    fields: [
      { ident: 'name', label: 'Your name', isRequired: true, type: 'text' },
      { ident: 'email', label: 'E-mail', isRequired: false, type: 'email' },
      {
        ident: 'topic', label: 'Topic', isRequired: false, type: 'list',
        options: [{ value: 'billing', label: 'Billing', children: [] }, { value: 'tech', label: 'Technical', children: [] }],
      },
      {
        ident: 'area', label: 'Area', isRequired: false, type: 'tree',
        options: [
          { value: 'eu', label: 'Europe', children: [{ value: 'eu-de', label: 'Germany', children: [] }, { value: 'eu-fr', label: 'France', children: [] }] },
          { value: 'us', label: 'America', children: [{ value: 'us-ca', label: 'California', children: [] }] },
        ],
      },
    ],
  });
  expect(thread.snapshot.survey).toEqual({ isDue: true, missing: 'name' });
});

test('answers go with the first message, as fields of its contact, and only with it', async () => {
  const world = new VirtualWorld();
  const { thread } = asked(world);
  thread.answerSurvey(good);
  expect(thread.snapshot.survey).toEqual({ isDue: false, missing: null });
  await meanwhile(world, thread.start());
  world.until(() => thread.snapshot.status === 'queued');
  thread.send('more');
  world.until(() => statuses(thread)[1] === 'delivered');
  expect(contactFields(world)).toEqual([Object.entries(good).map(([ident, value]) => ({ ident, value })), []]);
});

test('until the required question is answered nothing can be started or sent, and the error names it', async () => {
  const world = new VirtualWorld();
  const { thread } = asked(world);
  expect([thread.can('start'), thread.can('send')]).toEqual([false, false]);
  expect(await fateOf(thread.start())).toMatchObject({ error: { code: 'verb.forbidden', detail: expect.stringContaining('"name"') } });
  expect(() => thread.send('hello')).toThrow('"name"');
  thread.answerSurvey({ name: 'Ada' });
  expect([thread.can('start'), thread.can('send')]).toEqual([true, true]);
});

test.each([
  [{ ...good, name: ' ' }, 'field "name" needs an answer'],
  [{}, 'field "name" needs an answer'],
  [{ ...good, email: 'ada@' }, 'field "email" should be an e-mail address'],
  [{ ...good, topic: 'Billing' }, 'field "topic" should be one of its options'],
  [{ ...good, area: 'eu' }, 'field "area" should be one of its leaves'],
  [{ ...good, area: 'mars' }, 'field "area" should be one of its leaves'],
  [{ ...good, shoe: '42' }, 'the survey has no field "shoe"'],
  [{ ...good, name: 7 }, 'field "name" should be a text of 1024'],
  [{ ...good, name: 'x'.repeat(1_025) }, 'field "name" should be a text of 1024'],
  [null, 'an object of texts'],
])('wrong answers are refused with the name of the field, and none is kept (%#)', (answers, why) => {
  const { thread } = asked(new VirtualWorld());
  expect(() => thread.answerSurvey(answers as never)).toThrow(why);
  expect(thread.snapshot.fields).toBeUndefined();
  expect(thread.snapshot.survey).toEqual({ isDue: true, missing: 'name' });
});

test('answers survive a reload while the first message is still queued', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = asked(world, 'chat_survey', { storage, family: 1 });
  first.thread.answerSurvey(good);
  first.device.cut();
  first.device.refuse();
  world.advance(100);
  first.thread.send('hello');
  world.advance(100);
  first.device.kill();
  const second = world.open({ storage, family: 2, options: { channelId: 'chat_survey', features } });
  void second.chat.connect();
  world.until(() => statuses(second.thread)[0] === 'delivered');
  expect(contactFields(world)).toEqual([Object.entries(good).map(([ident, value]) => ({ ident, value }))]);
});

test('a contact that goes on is not asked; the one after it is', () => {
  const world = new VirtualWorld();
  const { thread } = asked(world, 'chat_survey');
  thread.answerSurvey({ name: 'Ada' });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(thread.snapshot.survey).toEqual({ isDue: false, missing: null });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(thread.snapshot.survey).toEqual({ isDue: true, missing: 'name' });
  expect(() => thread.send('again')).toThrow('"name"');
  thread.answerSurvey({ name: 'Bo' });
  thread.send('again');
  world.until(() => statuses(thread)[1] === 'delivered');
  expect(contactFields(world)).toEqual([[{ ident: 'name', value: 'Ada' }], [{ ident: 'name', value: 'Bo' }]]);
});

test('the next session of a live chat asks again, and starts with the new answers', async () => {
  const world = new VirtualWorld();
  const { thread } = asked(world);
  thread.answerSurvey({ name: 'Ada' });
  await meanwhile(world, thread.start());
  world.until(() => thread.snapshot.status === 'queued');
  await meanwhile(world, thread.end());
  world.until(() => thread.snapshot.status === 'ended');
  expect(await fateOf(thread.start())).toMatchObject({ error: { code: 'verb.forbidden' } });
  thread.answerSurvey({ name: 'Bo' });
  await meanwhile(world, thread.start());
  expect(contactFields(world)).toEqual([[{ ident: 'name', value: 'Ada' }], [{ ident: 'name', value: 'Bo' }]]);
  expect(thread.snapshot.fields).toEqual({ name: 'Bo' });
});

test('a survey without required questions is due until it is answered, were it with nothing, and forbids nothing', () => {
  const world = new VirtualWorld();
  const form = { name: 'Hi', channels: ['chat_x'], customFields: [{ isRequired: false, definition: { ident: 'a', label: 'A', type: 'text' } }] };
  world.fault({ http: { path: '/channel/chat_x', status: 200, body: { isLiveChat: false, availability: { status: 'online' }, settings: {}, preContactForm: form } } });
  const { thread } = asked(world, 'chat_x');
  expect(thread.snapshot.survey).toEqual({ isDue: true, missing: null });
  expect(thread.can('send')).toBe(true);
  thread.answerSurvey({});
  expect(thread.snapshot.survey).toEqual({ isDue: false, missing: null });
});

test('an answer in a form that was opened for a customer who has left does not go to the next', () => {
  const world = new VirtualWorld();
  const { chat, thread } = asked(world);
  chat.reset({ customer: { id: 'customer-2' } });
  void chat.connect();
  void chat.thread();
  world.until(() => chat.snapshot.status === 'live');
  expect(() => thread.answerSurvey(good)).toThrow(expect.objectContaining({ code: 'chat.stopped' }));
  expect(JSON.stringify(chat.snapshot)).not.toContain('ada@example.test');
});

test('an answer can be taken back before the first message', () => {
  const { thread } = asked(new VirtualWorld());
  thread.answerSurvey(good);
  thread.answerSurvey({ topic: '', area: 'us-ca' });
  expect(thread.snapshot.fields).toEqual({ ...good, topic: null, area: 'us-ca' });
});

test('a channel without a survey asks nothing and says so', () => {
  const { chat, thread } = asked(new VirtualWorld(), 'chat_livechat');
  expect(chat.snapshot.survey).toBeNull();
  expect(thread.snapshot.survey).toBeUndefined();
  expect(thread.can('answerSurvey')).toBe(false);
  expect(() => thread.answerSurvey(good)).toThrow('asks nothing');
  expect(thread.can('start')).toBe(true);
});

test('a survey that is broken is reported once; what can be read of it is asked', () => {
  const world = new VirtualWorld();
  const form = { customFields: [{ definition: { label: 'no ident' } }, { definition: { ident: 'x', type: 'hologram' } }, 7] };
  world.fault({ http: { path: '/channel/chat_x', status: 200, body: { isLiveChat: false, availability: { status: 'online' }, settings: {}, preContactForm: form } } });
  const { chat, errors, thread } = asked(world, 'chat_x');
  expect(chat.snapshot.survey?.fields).toEqual([{ ident: 'x', label: 'x', isRequired: false, type: 'text' }]);
  expect(errors.map(({ code }) => code)).toEqual(['channel.unreadable']);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
});

test('a second thread that is opened while the survey is known has its own state', () => {
  const world = new VirtualWorld();
  const { chat, thread } = asked(world, 'chat_survey');
  thread.answerSurvey(good);
  const other = chat.thread('t-2');
  world.until(() => other.snapshot.sync === 'live');
  expect([thread.snapshot.survey, other.snapshot.survey]).toEqual([{ isDue: false, missing: null }, { isDue: true, missing: 'name' }]);
});
