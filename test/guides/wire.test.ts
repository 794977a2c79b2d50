import { expect, test } from 'vitest';
import { startGateway } from 'chat-machines/gateway';
import { createChat } from 'chat-machines/node';

test('the wire', async () => {
  const { urls, close } = await startGateway();
  const environment = { name: 'laptop', chat: urls.chat, gateway: urls.gateway, authorize: urls.authorize };
  const passed: string[] = [];
  const errors: string[] = [];

  const chat = createChat({
    brandId: urls.brandId, channelId: 'chat_messaging', environment, customer: { id: 'ada' },
    onFrame: (frame, direction) => {
      const { payload, eventType, postback } = frame as { payload?: { eventType?: string }; eventType?: string; postback?: { eventType?: string } };
      passed.push(`${direction} ${payload?.eventType ?? eventType ?? postback?.eventType ?? 'ack'}`);
    },
    onError: (error) => errors.push(error.code),
  });
  await chat.connect();
  await chat.thread().send('hello').done;
  expect(passed).toEqual(expect.arrayContaining(['out AuthorizeCustomer', 'in ConsumerAuthorized', 'out SendMessage', 'in ack']));

  const answer = await chat.request('ExecuteTrigger', { trigger: { id: 'trigger-1' } });
  expect(answer).toMatchObject({ eventId: expect.any(String) as string });

  expect(errors).toEqual([]);
  chat.stop();
  await close();
});
