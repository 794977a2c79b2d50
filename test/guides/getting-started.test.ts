import { expect, test, vi } from 'vitest';
import { startGateway } from 'chat-machines/gateway';
import { createChat, multiThread } from 'chat-machines/node';

test('getting started', async () => {
  const { urls, core, close } = await startGateway();
  const environment = { name: 'laptop', chat: urls.chat, gateway: urls.gateway, authorize: urls.authorize };

  const chat = createChat({ brandId: urls.brandId, channelId: 'chat_livechat', environment, customer: { id: 'ada', firstName: 'Ada' } });
  const thread = chat.thread();
  await chat.connect();

  const screen = { lines: [] as string[], canSend: false };
  thread.subscribe((snapshot) => snapshot, ({ messages }) => {
    screen.lines = messages.map(({ author, text, status }) => `${author.kind}: ${text} (${status})`);
    screen.canSend = thread.can('send');
  });
  const { id, done } = thread.send('Where is my order?');
  expect(thread.snapshot.messages.map((message) => [message.id, message.status])).toEqual([[id, 'queued']]);
  expect(await done).toEqual({ status: 'sent' });

  const heard: string[] = [];
  chat.on('message.received', ({ message, cause }) => heard.push(`${message.text} (${cause})`));
  const act = (deed: object) => core.control('agent', { threadId: thread.snapshot.id, ...deed });
  act({ do: 'accept' });
  act({ do: 'say', text: 'On its way.' });
  await vi.waitFor(() => expect(heard).toEqual(['On its way. (push)']));

  await thread.end();
  expect(thread.snapshot.status).toBe('ended');
  expect(thread.can('send')).toBe(false);
  expect(() => thread.send('One more thing')).toThrow(expect.objectContaining({ code: 'verb.forbidden' }));

  chat.stop();
  expect(screen).toEqual({ lines: ['customer: Where is my order? (delivered)', 'agent: On its way. (delivered)'], canSend: false });
  await close();
});

test('a feature', async () => {
  const { urls, close } = await startGateway();
  const environment = { name: 'laptop', chat: urls.chat, gateway: urls.gateway, authorize: urls.authorize };
  const chat = createChat({ brandId: urls.brandId, channelId: 'chat_messaging', environment, features: [multiThread()] });
  await chat.connect();
  const orders = chat.createThread('Orders');
  await chat.thread(orders.id).send('Where is number 7?').done;
  expect((await chat.loadThreads()).map(({ name }) => name)).toEqual(['Orders']);
  chat.stop();
  await close();
});
