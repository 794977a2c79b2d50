import assert from 'node:assert/strict';
import { startGateway } from 'chat-machines/gateway';
import { createChat, multiThread } from 'chat-machines/node';

const { urls, core, close } = await startGateway();
const environment = { name: 'laptop', chat: urls.chat, gateway: urls.gateway, authorize: urls.authorize };

const chat = createChat({ brandId: urls.brandId, channelId: 'chat_livechat', environment, customer: { id: 'ada', firstName: 'Ada' } });
const thread = chat.thread();
await chat.connect();

const screen = { lines: [''], canSend: false };
thread.subscribe((snapshot) => snapshot, ({ messages }) => {
  screen.lines = messages.map(({ author, text, status }) => `${author.kind}: ${text} (${status})`);
  screen.canSend = thread.can('send');
});

const { id, done } = thread.send('Where is my order?');
assert.deepEqual(thread.snapshot.messages.map((message) => [message.id, message.status]), [[id, 'queued']]);
assert.deepEqual(await done, { status: 'sent' });

let heard = '';
chat.on('message.received', ({ message, cause }) => (heard = `${message.text} (${cause})`));

core.control('agent', { do: 'accept', threadId: thread.snapshot.id });
core.control('agent', { do: 'say', threadId: thread.snapshot.id, text: 'On its way.' });
await new Promise((resolve) => chat.on('message.received', resolve));
assert.equal(heard, 'On its way. (push)');

await thread.end();
assert.equal(thread.snapshot.status, 'ended');
assert.throws(() => thread.send('One more thing'), { code: 'verb.forbidden' });
assert.deepEqual(screen, { lines: ['customer: Where is my order? (delivered)', 'agent: On its way. (delivered)'], canSend: false });
chat.stop();

const shop = createChat({ brandId: urls.brandId, channelId: 'chat_messaging', environment, features: [multiThread()] });
await shop.connect();
const orders = shop.createThread('Orders');
await shop.thread(orders.id).send('Where is number 7?').done;
assert.deepEqual((await shop.loadThreads()).map(({ name }) => name), ['Orders']);
shop.stop();
await close();
