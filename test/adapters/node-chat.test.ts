import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryStorage } from '../../adapters/node/node.ts';
import { chatReaching, isAllDelivered, LiveGateway, reaching, shown } from './live-gateway.ts';

let gateway: LiveGateway;

beforeEach(async () => {
  gateway = await LiveGateway.start();
});

afterEach(() => gateway.stop());

test('a conversation on a messaging channel: both ways, seen, closed, and written to again', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  expect(await thread.send('hello').done).toEqual({ status: 'sent' });
  await reaching(thread, isAllDelivered);
  await gateway.agent('accept');
  await gateway.agent('type');
  await reaching(thread, ({ agentTyping }) => agentTyping !== null);
  await gateway.agent('say', { text: 'how can I help?' });
  await reaching(thread, ({ unreadCount, status, agentTyping }) => unreadCount === 1 && status === 'assigned' && agentTyping === null);
  await thread.markSeen();
  await gateway.agent('seen');
  await reaching(thread, ({ messages }) => messages.every(({ status }) => status === 'seen'));
  await gateway.agent('close');
  await reaching(thread, ({ status }) => status === 'ended');
  await thread.send('one more thing').done;
  await reaching(thread, ({ status }) => status === 'queued');
  expect(shown(thread)).toEqual(['hello', 'how can I help?', 'one more thing']);
  expect(await gateway.texts()).toEqual(shown(thread));
  expect(gateway.errors).toEqual([]);
});

test('a live chat: started, queued, assigned, ended by the customer, started again', async () => {
  const chat = gateway.open({ channelId: 'chat_livechat' });
  const thread = chat.thread();
  await chat.connect();
  expect(await thread.start()).toEqual({ status: 'sent' });
  await reaching(thread, ({ queue }) => queue?.position === 1);
  await gateway.agent('accept');
  await reaching(thread, ({ agent, queue }) => agent?.name === 'Grace Hopper' && queue === null);
  await gateway.agent('say', { text: 'welcome' });
  await reaching(thread, ({ messages }) => messages.length === 2);
  await thread.end();
  expect(thread.snapshot.status).toBe('ended');
  await thread.start('Me again');
  await reaching(thread, ({ queue }) => queue?.position === 1);
  expect(shown(thread)).toEqual(['Me again']);
  expect((await gateway.threads()).map(({ status }) => status)).toEqual(['closed', 'new']);
  expect(gateway.errors).toEqual([]);
});

test('a message sent before anything is connected arrives', async () => {
  const thread = gateway.open().thread();
  expect(await thread.send('hello').done).toEqual({ status: 'sent' });
  expect(await gateway.texts()).toEqual(['hello']);
});

test.each([true, 'close'])('a drop (%s) costs nothing: what was said meanwhile and what is sent then are there', async (drop) => {
  const chat = gateway.open();
  const thread = chat.thread();
  await thread.send('before').done;
  await gateway.control('fault', { drop });
  await chatReaching(chat, ({ connection }) => connection.status === 'waiting');
  await gateway.agent('say', { text: 'meanwhile' });
  thread.send('after');
  chat.retryNow();
  await reaching(thread, (snapshot) => snapshot.messages.length === 3 && isAllDelivered(snapshot));
  expect(shown(thread)).toEqual(['before', 'meanwhile', 'after']);
  expect(await gateway.texts()).toEqual(shown(thread));
});

test.each([true, false])('a drop before the acknowledgement (stored: %s) leaves the message there once', async (store) => {
  await gateway.control('config', { deduplicate: false });
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  await gateway.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store, times: 1 } });
  const { done } = thread.send('once');
  await chatReaching(chat, ({ connection }) => connection.status === 'waiting');
  chat.retryNow();
  expect(await done).toEqual({ status: 'sent' });
  await reaching(thread, isAllDelivered);
  expect(await gateway.texts()).toEqual(['once']);
});

test('a refused message fails with its reason, and retry sends it', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  await gateway.control('fault', { error: { eventType: 'SendMessage', times: 1 } });
  const { id, done } = thread.send('again');
  expect(await done).toEqual({ status: 'failed', reason: 'refused' });
  expect(await thread.retry(id).done).toEqual({ status: 'sent' });
  expect(await gateway.texts()).toEqual(['again']);
});

test('an acknowledgement that is late changes nothing but the waiting', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  await gateway.control('fault', { ackDelay: { eventType: 'SendMessage', ms: 300, times: 1 } });
  thread.send('slow');
  thread.send('and this');
  await reaching(thread, (snapshot) => snapshot.messages.length === 2 && isAllDelivered(snapshot));
  expect(await gateway.texts()).toEqual(['slow', 'and this']);
});

test('pushes that come twice are shown once', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  await gateway.control('fault', { duplicatePush: 20 });
  await thread.send('hello').done;
  await gateway.agent('say', { text: 'hi' });
  await gateway.agent('say', { text: 'there' });
  await reaching(thread, ({ messages }) => messages.length === 3);
  expect(shown(thread)).toEqual(['hello', 'hi', 'there']);
  expect(thread.snapshot.unreadCount).toBe(2);
});

test('a gateway that refuses for a while is connected to when it is back', async () => {
  await gateway.control('fault', { refuseMs: 60_000 });
  const chat = gateway.open();
  const connected = chat.connect();
  await chatReaching(chat, ({ connection }) => connection.status === 'waiting');
  await gateway.control('fault', { refuseUntil: 0 });
  chat.retryNow();
  await connected;
  expect(chat.snapshot.status).toBe('live');
});

test.each([401, 503])('a handshake answered with %i is tried again', async (status) => {
  await gateway.control('fault', { rejectUpgrade: { status, times: 1 } });
  const chat = gateway.open();
  const connected = chat.connect();
  await chatReaching(chat, ({ connection }) => connection.status === 'waiting');
  chat.retryNow();
  await connected;
});

test('a black hole swallows a handshake; a stop in it leaves no socket behind', async () => {
  await gateway.control('fault', { blackHole: true });
  const chat = gateway.open();
  const connected = chat.connect();
  await chatReaching(chat, ({ channel }) => channel !== null);
  expect(chat.snapshot.connection.status).toBe('connecting');
  chat.stop();
  await expect(connected).rejects.toMatchObject({ code: 'chat.stopped' });
  await gateway.control('fault', { blackHole: false });
  expect((await gateway.control('state')) as { sockets: unknown[] }).toMatchObject({ sockets: [] });
});

test('a message that went into a black hole is there after it, once', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await chat.connect();
  await gateway.control('fault', { blackHole: true });
  const { done } = thread.send('hello?');
  await reaching(thread, ({ messages }) => messages[0]?.status === 'sending');
  await gateway.control('fault', { blackHole: false, drop: true });
  await chatReaching(chat, ({ connection }) => connection.status === 'waiting');
  chat.retryNow();
  expect(await done).toEqual({ status: 'sent' });
  expect(await gateway.texts()).toEqual(['hello?']);
});

test('a registration that is not answered does not hold a stop up', async () => {
  await gateway.control('fault', { silent: { eventType: 'AuthorizeCustomer' } });
  const chat = gateway.open();
  const connected = chat.connect();
  await chatReaching(chat, ({ status }) => status === 'authorizing');
  chat.stop();
  await expect(connected).rejects.toMatchObject({ code: 'chat.stopped' });
});

test('what a stopped chat left unsent is delivered by the next one on the same storage', async () => {
  const storage = memoryStorage();
  await gateway.control('fault', { refuseMs: 60_000 });
  const first = gateway.open({}, storage);
  const { done } = first.thread().send('survivor');
  await chatReaching(first, ({ connection }) => connection.status === 'waiting');
  first.stop();
  expect(await done).toEqual({ status: 'queued' });
  await gateway.control('fault', { refuseUntil: 0 });
  const second = gateway.open({}, storage);
  await second.connect();
  await reaching(second.thread(), isAllDelivered);
  expect(await gateway.texts()).toEqual(['survivor']);
});

test('two hundred messages said at once arrive in order', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await thread.send('hello').done;
  await gateway.control('push', { type: 'MessageCreated', text: 'm', times: 200 });
  await reaching(thread, ({ messages }) => messages.length === 201);
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 200 }, (_, index) => `m ${index}`)]);
});

test('500 missed messages are fetched over a real socket, page by page, as soon as it is open', async () => {
  const chat = gateway.open();
  const thread = chat.thread();
  await thread.send('hello').done;
  await reaching(thread, isAllDelivered);
  chat.disconnect();
  // Stored, and pushed to nobody.
  await gateway.control('seed', { threadId: thread.id, customerId: 'customer-1', count: 500, prefix: 'missed' });
  await gateway.control('fault', { ackDelay: { ms: 50 } });
  void chat.connect();
  await chatReaching(chat, ({ connection }) => connection.status === 'open');
  const openedAt = performance.now();
  await reaching(thread, ({ messages }) => messages.length === 501);
  // How long that takes is for a machine that is not busy with other tests to say: 27 answers of 50 ms each are 1,350 of them.
  console.log(`500 missed messages: ${Math.round(performance.now() - openedAt)} ms after the open`);
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 500 }, (_, index) => `missed ${index}`)]);
  await chatReaching(chat, ({ status }) => status === 'live');
  expect(thread.snapshot.history).toMatchObject({ gaps: [], hasMore: false });
  expect(gateway.errors).toEqual([]);
});
