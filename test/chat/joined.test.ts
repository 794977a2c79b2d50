import { expect, test } from 'vitest';
import { type Thread, uploads, type UploadsThreadVerbs } from '../../src/index.ts';
import { fateOf, shown, statuses, ticks, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** A conversation that another device has begun. */
function begun(channelId: string, s3ThresholdChars = 0) {
  const world = new VirtualWorld({ deduplicate: false, s3ThresholdChars });
  const { thread } = world.live({ options: { channelId } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('accept');
  world.advance(1_000);
  const storage = new VirtualStorage();
  return { world, id: thread.id, storage, open: () => world.open({ storage, options: { channelId } }) };
}

const online = (world: VirtualWorld, { chat }: VirtualChat): void => {
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  world.advance(5_000);
};

/** Writes it into the latest conversation, and reaches nobody any more. */
const writeUnsent = (world: VirtualWorld, page: VirtualChat, text: string): void => {
  void page.thread;
  online(world, page);
  page.device.goOffline();
  page.thread.send(text);
};

/** Writes it into the latest conversation, and is gone before it went out. */
const leave = (world: VirtualWorld, page: VirtualChat, text: string): void => {
  writeUnsent(world, page, text);
  page.device.kill();
};

/** By its id and as the latest, in whichever order. */
const handles = ({ chat }: VirtualChat, id: string, order: string): readonly [named: Thread, latest: Thread] => {
  const first = order === 'named first' ? chat.thread(id) : chat.thread();
  const second = order === 'named first' ? chat.thread() : chat.thread(id);
  return order === 'named first' ? [first, second] : [second, first];
};

const cases = ['chat_messaging', 'chat_livechat'].flatMap((channelId) => ['named first', 'latest first'].map((order) => [channelId, order] as const));

test.each(cases)('a conversation that is opened by its id and as the latest is one in both handles (%s, %s)', async (channelId, order) => {
  const { world, id, open } = begun(channelId);
  const page = open();
  const [named, latest] = handles(page, id, order);
  online(world, page);
  expect([named.id, latest.id]).toEqual([id, id]);
  world.agent('say', { text: 'pushed' });
  world.advance(1_000);
  const own = latest.send('from the latest');
  expect(shown(named).at(-1)).toBe('from the latest');
  world.advance(1_000);
  named.send('from the named');
  world.advance(1_000);
  const all = ['hello', 'pushed', 'from the latest', 'from the named'];
  const written = (texts: readonly string[]): readonly string[] => texts.filter((text) => all.includes(text));
  expect([named, latest].map((thread) => written(shown(thread)))).toEqual([all, all]);
  expect(world.threads).toHaveLength(1);
  expect(written(world.texts)).toEqual(all);
  expect(await fateOf(own.done)).toEqual({ value: { status: 'sent' } });
  const news = page.told.flatMap((moment) => (moment.moment === 'message.received' ? [moment.message.text] : []));
  expect(news).toEqual([...new Set(news)]);
  expect([named, latest]).toContain(page.chat.thread(id));
  expect([named, latest]).toContain(page.chat.thread());
  latest.markSeen().catch(() => {});
  world.advance(1_000);
  expect([named.snapshot.unreadCount, latest.snapshot.unreadCount]).toEqual([0, 0]);
  page.device.cut();
  world.advance(30_000);
  expect([named, latest].map((thread) => written(shown(thread)))).toEqual([all, all]);
  // Once for each: nothing asks in vain for what is there.
  expect(page.device.rules.broken).toEqual([]);
  page.chat.stop();
  expect(page.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test.each(cases)('what was written before anybody knew that both are one goes into it once, also by the next page (%s, %s)', async (channelId, order) => {
  for (const livedMs of [0, 200, 1_000, 20_000]) {
    const { world, id, open } = begun(channelId);
    const first = open();
    const [, latest] = handles(first, id, order);
    first.device.goOffline();
    const { done } = latest.send('written early');
    world.advance(1_000);
    first.device.goOnline();
    first.chat.connect().catch(() => {});
    world.advance(livedMs);
    if (livedMs === 20_000) expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
    first.device.kill();
    const second = open();
    void second.thread;
    online(world, second);
    world.advance(60_000);
    const there = world.threads.map(({ messages }) => messages.map(({ text }) => text).filter((text) => /hello|early/.test(text)));
    expect(there, `lived ${livedMs} ms`).toEqual([['hello', 'written early']]);
    expect(shown(second.thread).filter((text) => text === 'written early')).toHaveLength(1);
  }
});

test.each(['chat_messaging', 'chat_livechat'])('what another page left in the latest conversation goes into the one that it is, once, and is in both handles (%s)', (channelId) => {
  const { world, id, open } = begun(channelId);
  const page = open();
  const [named, latest] = handles(page, id, 'named first');
  online(world, page);
  leave(world, open(), 'left over');
  world.advance(60_000);
  expect(world.threads.map(({ messages }) => messages.filter(({ text }) => text === 'left over').length)).toEqual([1]);
  expect([named, latest].map((thread) => shown(thread).filter((text) => text === 'left over'))).toEqual([['left over'], ['left over']]);
});

test('what another page left in a conversation that was the latest then goes there, not into the one that is it now', () => {
  const { world, id, open } = begun('chat_messaging');
  leave(world, open(), 'for the old one');
  // Another device has begun the next.
  const next = world.live();
  const latestId = '7b0a0000-3333-4aaa-8bbb-00000000000a';
  next.chat.thread(latestId).send('next');
  world.until(() => world.threads.length === 2);
  const page = open();
  handles(page, latestId, 'named first');
  online(world, page);
  world.advance(60_000);
  const there = Object.fromEntries(world.threads.map((thread) => [thread.id, thread.messages.map(({ text }) => text).filter((text) => text !== 'hello')]));
  expect(there).toEqual({ [id]: ['for the old one'], [latestId]: ['next'] });
});

test('fields and files that were given to the latest conversation before anybody knew which it is are those of the one that it is', async () => {
  const { world, id, storage } = begun('chat_messaging');
  const page = world.open({ storage, options: { features: [uploads()] } });
  const [named, latest] = handles(page, id, 'named first') as unknown as (Thread & UploadsThreadVerbs)[];
  latest?.setFields({ topic: 'parcel' });
  world.fault({ http: { path: '/attachment', status: 500, times: 1 } });
  const { uploadIds: [uploadId = ''] } = latest?.attach([new VirtualFile('a.png', 'image/png')]) ?? expect.unreachable();
  world.advance(1_000);
  online(world, page);
  expect(named?.snapshot).toMatchObject({ fields: { topic: 'parcel' }, uploads: [{ id: uploadId, status: 'failed' }] });
  expect(world.threads[0]?.customFields).toMatchObject([{ ident: 'topic', value: 'parcel' }]);
  const again = latest?.retryUpload(uploadId) ?? expect.unreachable();
  world.advance(5_000);
  expect(await fateOf(again.done)).toEqual({ value: { status: 'sent' } });
  expect([named, latest].map((thread) => thread?.snapshot.messages.at(-1)?.attachments.map(({ fileName }) => fileName))).toEqual([['a.png'], ['a.png']]);
  world.agent('say', { text: 'Thank you' });
  world.advance(1_000);
  expect([...storage.texts.keys()].filter((key) => key.includes('fields'))).toEqual([]);
});

test('the next session of a live chat is one in both handles, too', () => {
  const { world, id, open } = begun('chat_livechat');
  const page = open();
  const [named, latest] = handles(page, id, 'named first');
  online(world, page);
  named.end().catch(() => {});
  world.advance(2_000);
  expect([named, latest].map(({ snapshot }) => snapshot.status)).toEqual(['ended', 'ended']);
  latest.start('again').catch(() => {});
  world.advance(5_000);
  expect([named, latest].map(({ snapshot }) => [snapshot.status, snapshot.id])).toEqual([['queued', latest.id], ['queued', latest.id]]);
  expect(latest.id).not.toBe(id);
  expect(world.threads).toHaveLength(2);
});

test('what was left in a conversation that was open by its id goes on where the next page has it as the latest only', () => {
  const { world, id, open } = begun('chat_messaging');
  const page = open();
  const [named] = handles(page, id, 'named first');
  online(world, page);
  page.device.goOffline();
  named.send('left');
  world.advance(1_000);
  const next = open();
  void next.thread;
  online(world, next);
  page.device.kill();
  world.advance(10_000);
  expect(shown(next.thread)).toEqual(['hello', 'left']);
  expect(world.texts).toEqual(['hello', 'left']);
  world.agent('say', { text: 'pushed' });
  world.advance(1_000);
  expect(shown(next.thread)).toEqual(['hello', 'left', 'pushed']);
  expect(Object.keys(next.chat.snapshot.threads)).toEqual(['default']);
});

test('what was left in the latest conversation is in both handles at once, where that is open by its id before anything is recovered', () => {
  const { world, id, open } = begun('chat_messaging');
  const first = open();
  writeUnsent(world, first, 'left');
  const page = open();
  const named = page.chat.thread(id);
  page.device.goOffline();
  first.device.kill();
  world.advance(5_000);
  const latest = page.chat.thread();
  expect([named, latest].map(shown)).toEqual([['left'], ['left']]);
  latest.send('and more');
  expect(shown(named)).toEqual(['left', 'and more']);
  page.device.goOnline();
  online(world, page);
  expect(world.texts).toEqual(['hello', 'left', 'and more']);
  expect([named, latest].map(shown)).toEqual([world.texts, world.texts]);
});

test('what was left in the next session of a live chat that was open by the id of the one before is found by the id of that session', () => {
  const { world, id, open } = begun('chat_livechat');
  const first = open();
  const [, latest] = handles(first, id, 'named first');
  online(world, first);
  latest.end().catch(() => {});
  world.advance(2_000);
  latest.start('again').catch(() => {});
  world.advance(5_000);
  const next = latest.id;
  first.device.goOffline();
  latest.send('left');
  const page = open();
  const both = handles(page, next, 'named first');
  online(world, page);
  first.device.kill();
  world.advance(10_000);
  const all = ['again', 'left'];
  expect([...both.map(shown), world.texts].map((texts) => texts.filter((text) => all.includes(text)))).toEqual([all, all, all]);
});

test.each([['one', 'two'], ['two', 'one']])('what is written in both handles before anybody knew that they are one goes out once, in the order in which it was written (%s, %s)', (...texts) => {
  for (const order of ['named first', 'latest first']) {
    const { world, id, open } = begun('chat_messaging');
    const page = open();
    const [named, latest] = handles(page, id, order);
    page.device.goOffline();
    for (const text of texts) {
      (text === 'one' ? named : latest).send(text);
      world.advance(10);
    }
    page.device.goOnline();
    online(world, page);
    world.advance(30_000);
    expect(world.threads.map(({ messages }) => messages.map(({ text }) => text)), order).toEqual([['hello', ...texts]]);
  }
});

test('what is written in a conversation that is open already goes out behind what was written in the latest while that was asked for', () => {
  const { world, id, storage } = begun('chat_messaging');
  const page = world.open({ storage, latencyMs: 300 });
  const named = page.chat.thread(id);
  online(world, page);
  const latest = page.chat.thread();
  world.advance(10);
  latest.send('one');
  world.advance(10);
  named.send('two');
  world.advance(10);
  named.send('three');
  world.advance(30_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['hello', 'one', 'two', 'three']]);
  expect([named, latest].map(shown)).toEqual([world.texts, world.texts]);
});

test('what is written in a conversation that is open already goes at once where nothing was written in the latest that is asked for', () => {
  const { world, id, storage } = begun('chat_messaging');
  const page = world.open({ storage, latencyMs: 300 });
  const named = page.chat.thread(id);
  online(world, page);
  void page.chat.thread();
  named.send('one');
  world.advance(301);
  expect(world.texts).toEqual(['hello', 'one']);
});

test('where it has no answer which conversation is the latest, the order of what is written is kept until it is asked again', () => {
  const { world, id, open } = begun('chat_messaging', 1_500);
  const page = open();
  const [named, latest] = handles(page, id, 'latest first');
  world.fault({ http: { path: '/s3/', status: 403, times: 1 } });
  page.chat.connect().catch(() => {});
  world.advance(1_000);
  latest.send('one');
  world.advance(10);
  named.send('two');
  world.advance(60_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['hello', 'one', 'two']]);
});

/** Has written on a dead line before there was a conversation, and comes back when another device has begun one. */
function overtaken(channelId: string, isBlocked: boolean) {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const page = world.live({ storage, options: { channelId } });
  page.device.line.isUpGood = false;
  page.thread.send('mine');
  world.advance(1_000);
  storage.isBlocked = isBlocked;
  world.live({ options: { channelId } }).thread.send('theirs');
  page.device.cut();
  page.device.line.isUpGood = true;
  world.advance(60_000);
  return { world, storage, page };
}

test.each(['chat_messaging', 'chat_livechat'])('what was written on a dead line, before there was a conversation, goes into the one that another device has begun meanwhile, once (%s)', (channelId) => {
  const { world, page } = overtaken(channelId, false);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['theirs', 'mine']]);
  expect(shown(page.thread)).toEqual(world.texts);
});

test.each(['chat_messaging', 'chat_livechat'])('a message that went into another conversation than it was written in is looked for there by the next page, where that could not be written down (%s)', (channelId) => {
  const { world, storage, page } = overtaken(channelId, true);
  page.device.kill();
  storage.isBlocked = false;
  for (let n = 0; n < 30; n++) world.agent('say', { text: `said ${n}` });
  const next = world.open({ storage, options: { channelId } });
  void next.thread;
  online(world, next);
  world.advance(60_000);
  expect(world.texts.filter((text) => !text.startsWith('said'))).toEqual(['theirs', 'mine']);
});

test('a push of another conversation, while it is asked which is the latest, is not mixed into that', () => {
  const { world, id: otherId, storage } = begun('chat_messaging');
  const id = '7b0a0000-3333-4aaa-8bbb-00000000000a';
  const next = world.live();
  next.chat.thread(id).send('next');
  world.until(() => world.threads.length === 2);
  const page = world.open({ storage, latencyMs: 300 });
  const both = handles(page, id, 'named first');
  page.chat.connect().catch(() => {});
  world.until(() => page.frames.some(({ direction, frame }) => direction === 'out' && JSON.stringify(frame).includes('RecoverThread')));
  // The platform pushes old messages again.
  world.control('push', { type: 'MessageCreated', threadId: otherId, idOnExternalPlatform: world.threads[0]?.messages[0]?.id });
  world.advance(20_000);
  expect(both.map((thread) => thread.id)).toEqual([id, id]);
  expect(both.map(shown)).toEqual([['next'], ['next']]);
});

test('what another page had sent into a session that is over is looked for there, also where its handle has gone on as the next', () => {
  const { world, id, open } = begun('chat_livechat');
  const first = open();
  void first.thread;
  online(world, first);
  first.device.line.isDownGood = false;
  first.thread.send('arrived');
  world.advance(1_000);
  for (let n = 0; n < 30; n++) world.agent('say', { text: `said ${n}` });
  const page = open();
  const [named] = handles(page, id, 'named first');
  online(world, page);
  named.end().catch(() => {});
  world.advance(2_000);
  named.start('again').catch(() => {});
  world.advance(2_000);
  first.device.kill();
  world.advance(60_000);
  expect(world.threads.flatMap(({ messages }) => messages.filter(({ text }) => text === 'arrived'))).toHaveLength(1);
});

test('a message whose turn it is when another page\'s is taken over goes out once, after that', () => {
  const { world, open } = begun('chat_messaging');
  const first = open();
  writeUnsent(world, first, 'left');
  const page = open();
  void page.thread;
  online(world, page);
  first.device.kill();
  page.thread.send('mine');
  world.advance(60_000);
  expect(world.texts).toEqual(['hello', 'left', 'mine']);
});

test('fields that an earlier page left in the latest conversation are those of the one that is open by its id', async () => {
  const { world, id, open } = begun('chat_messaging');
  const first = open();
  void first.thread;
  online(world, first);
  first.device.goOffline();
  first.thread.setFields({ topic: 'parcel' });
  first.thread.send('left');
  const page = open();
  const named = page.chat.thread(id);
  first.device.kill();
  world.advance(1_000);
  expect(named.snapshot.fields).toEqual({ topic: 'parcel' });
  const { setFields } = page.chat.thread();
  online(world, page);
  setFields({ order: 'A-1' });
  await ticks();
  world.advance(1_000);
  expect(named.snapshot.fields).toEqual({ topic: 'parcel', order: 'A-1' });
});
