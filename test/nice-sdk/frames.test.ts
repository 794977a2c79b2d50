import { describe, expect, test } from 'vitest';
import {
  type BrowserFingerprint, ChatEvent, createCreateInvitationToGroupChatPayloadData, createJoinGroupChatPayloadData, createLeaveGroupChatPayloadData,
  createSendEmailInvitationToGroupChatPayloadData, LivechatThread, sendChatEvent, sendCreateInvitationToGroupChatEvent, sendEmailInvitationToGroupChatEvent,
  sendJoinGroupChatEvent, sendLeaveGroupChatEvent, SecureSessions, WebSocketClientEvent,
} from '../../adapters/nice-sdk/nice-sdk.ts';
import { untilSo } from '../kit/sign-in-stage.ts';
import { clientFrame, member, serverFrame } from '../wire/fixtures/frames.ts';
import { exampleOptions, newWorld, SdkApp } from './sdk-stage.ts';

const threadId = '7b0a0000-3333-4aaa-8bbb-000000000001';
const browserFingerprint = member(clientFrame('AuthorizeCustomer'), 'payload', 'data', 'browserFingerprint') as BrowserFingerprint;
const messageId = (n: number): string => `6a1d7d06-2222-4aaa-8bbb-0000000000${n}`;

/** An app with the example's thread open, in the middle of its contact if wanted. */
async function stage(isTalking: boolean, isLivechat = false): Promise<SdkApp> {
  const world = newWorld();
  const app = await new SdkApp(world, { isLivechat }).online();
  app.sdk.getThread(threadId);
  if (isTalking) world.control('push', { frame: serverFrame('CaseCreated') });
  await app.pass(100);
  app.sent.length = 0;
  return app;
}

/** What was written, but for the ids of requests. */
const written = (app: SdkApp): readonly unknown[] => app.sent.map(({ eventId: _, ...frame }) => frame);
const example = (eventType: string, n = 0): unknown => {
  const { eventId: _, ...frame } = clientFrame(eventType, n) as { eventId: string };
  return frame;
};

type Call = (app: SdkApp) => unknown;
const thread = (app: SdkApp) => app.sdk.getThread(threadId);

const calls: readonly (readonly [name: string, eventType: string, n: number, isTalking: boolean, call: Call])[] = [
  ['recoverThreadData', 'RecoverThread', 0, false, ({ sdk }) => sdk.recoverThreadData(threadId)],
  ['thread.recover', 'RecoverThread', 0, false, (app) => thread(app).recover()],
  ['recoverLivechatThreadData', 'RecoverLivechat', 0, false, ({ sdk }) => sdk.recoverLivechatThreadData()],
  ['getThreadList', 'FetchThreadList', 0, false, ({ sdk }) => sdk.getThreadList()],
  ['getMetadata', 'LoadThreadMetadata', 0, false, (app) => thread(app).getMetadata()],
  ['setName', 'UpdateThread', 0, false, (app) => thread(app).setName('Invoice 12')],
  ['archive', 'ArchiveThread', 0, false, (app) => thread(app).archive()],
  ['sendTextMessage, the first, with custom fields', 'SendMessage', 0, false, (app) => {
    void app.sdk.getCustomer().setCustomField('tier', 'gold');
    void thread(app).setCustomField('topic', 'sales');
    void thread(app).setCustomField('gone', 'x');
    thread(app).removeCustomField('gone');
    void thread(app).setCustomFields({ topic: 'billing' });
    return thread(app).sendTextMessage('Hello', { messageId: messageId(10), browserFingerprint });
  }],
  ['sendAttachments of what is uploaded', 'SendMessage', 2, true, (app) =>
    thread(app).sendAttachments([{ url: 'https://files.example.test/u/shot-1.png', friendlyName: 'shot.png' }], { messageId: messageId(12), browserFingerprint })],
  ['sendOutboundMessage', 'SendOutbound', 0, false, (app) => thread(app).sendOutboundMessage({
    messageContent: { type: 'TEXT', payload: { text: 'Hi Ada, can I help?' } }, idOnExternalPlatform: messageId(13), browserFingerprint, thread: { idOnExternalPlatform: threadId },
    attachments: [], consumerContact: { customFields: [{ ident: 'topic', value: 'billing' }] },
  })],
  ['sendOfflineMessage', 'SendOfflineMessage', 0, false, ({ sdk }) => sdk.sendOfflineMessage({ name: 'Jo Ann Doe', email: 'jo@example.test', message: 'Call me' })],
  ['sendMessagePreview', 'SendMessagePreview', 0, true, (app) => thread(app).sendMessagePreview('I would li')],
  ['keystrokeForPreview', 'SendMessagePreview', 0, true, (app) => thread(app).keystrokeForPreview('I would li')],
  ['lastMessageSeen', 'MessageSeenByConsumer', 0, true, (app) => thread(app).lastMessageSeen()],
  ['keystroke', 'SenderTypingStarted', 0, true, (app) => thread(app).keystroke(60_000)],
  ['a customer\'s custom field', 'SetConsumerCustomFields', 0, true, ({ sdk }) => sdk.getCustomer().setCustomField('tier', 'gold')],
  ['a contact\'s custom field', 'SetConsumerContactCustomFields', 0, true, (app) => thread(app).setCustomField('topic', 'billing')],
  ['endChat', 'EndContact', 0, true, (app) => (thread(app) as LivechatThread).endChat()],
  ['sendTranscript', 'SendTranscript', 0, true, (app) => thread(app).sendTranscript('90210', 'ada@example.test')],
  ['generateAuthorizationToken', 'GenerateAuthorizationToken', 0, false, ({ sdk }) => sdk.generateAuthorizationToken(threadId, '/chat/1.0/brand/4711/messages/m-9')],
  ['an invitation', 'CreateInvitationToGroupChat', 0, true, ({ sdk }) => sendCreateInvitationToGroupChatEvent(createCreateInvitationToGroupChatPayloadData('90210'), sdk.getWebsocketClient())],
  ['an invitation by e-mail', 'SendEmailInvitationToGroupChat', 0, true, ({ sdk }) =>
    sendEmailInvitationToGroupChatEvent(createSendEmailInvitationToGroupChatPayloadData('90210', 'GC-77', 'bo@example.test'), sdk.getWebsocketClient())],
  ['joining a group chat', 'JoinGroupChat', 0, false, ({ sdk }) => sendJoinGroupChatEvent(createJoinGroupChatPayloadData('GC-77'), sdk.getWebsocketClient())],
  ['leaving a group chat', 'LeaveGroupChat', 0, true, ({ sdk }) => sendLeaveGroupChatEvent(createLeaveGroupChatPayloadData('90210'), sdk.getWebsocketClient())],
  ['sendChatEvent', 'ExecuteTrigger', 0, false, ({ sdk }) =>
    sendChatEvent({ eventType: 'ExecuteTrigger', data: { trigger: { id: '3d1c0000-5555-4aaa-8bbb-000000000001' } } }, sdk.getWebsocketClient())],
];

describe('the same calls write the same frames', () => {
  test.each(calls)('%s', async (_, eventType, n, isTalking, call) => {
    const app = await stage(isTalking, eventType === 'EndContact');
    void Promise.resolve(call(app)).catch(() => {});
    await app.pass(300);
    expect(written(app)).toEqual([example(eventType, n)]);
  });

  test('sendPostbackMessage, on a channel without authorization', async () => {
    const app = await stage(true);
    void thread(app).sendPostbackMessage('topic:billing', 'Billing', { messageId: messageId(11), browserFingerprint });
    await app.pass(300);
    const expected = structuredClone(example('SendMessage', 1)) as { payload: { data: { accessToken?: unknown } } };
    delete expected.payload.data.accessToken;
    expect(written(app)).toEqual([expected]);
  });

  test('typing ends by itself, a second after the last key', async () => {
    const app = await stage(true);
    thread(app).keystroke();
    await app.pass(600);
    thread(app).keystroke();
    await app.pass(1_300);
    expect(written(app)).toEqual([example('SenderTypingStarted'), example('SenderTypingEnded')]);
  });

  test('older messages, with the cursor of the thread that they are of', async () => {
    const world = newWorld();
    const app = await new SdkApp(world, { isLivechat: true }).online();
    const chat = app.sdk.getThread('l-1') as LivechatThread;
    await app.settled(chat.startChat());
    await app.pass();
    for (let n = 0; n < 25; n++) world.agent('say', { text: `line ${n}`, threadId: 'l-1' });
    await app.pass();
    const page = await app.settled(chat.recover());
    const { messagesScrollToken, messages } = page;
    const older = await app.settled(chat.loadMoreMessages());
    expect(app.sent.at(-1)?.payload).toMatchObject({
      eventType: 'LoadMoreMessages',
      data: { scrollToken: messagesScrollToken, oldestMessageDatetime: messages.at(-1)?.createdAt, thread: { idOnExternalPlatform: 'l-1' }, contact: { id: page.contact?.id } },
    });
    expect((older?.data.messages.length ?? 0) + messages.length).toBe(26);
    expect(await app.settled(chat.loadMoreMessages())).toBeNull();
  });

  test('calls in one turn are written in their order', async () => {
    const app = await stage(true);
    void thread(app).sendTextMessage('one');
    void thread(app).sendTextMessage('two');
    void thread(app).lastMessageSeen();
    void thread(app).setName('n');
    await app.pass(500);
    expect(app.types).toEqual(['SendMessage', 'SendMessage', 'MessageSeenByConsumer', 'UpdateThread']);
  });
});

describe('signing in', () => {
  const query = (url: string | undefined): Record<string, string> => Object.fromEntries(new URL(url ?? '').searchParams);

  test('legacy: one registration, joined by authorize() in an open listener', async () => {
    const app = new SdkApp(newWorld());
    const connected = app.sdk.connect();
    const authorized: unknown[] = [];
    app.sdk.getWebsocketClient()?.on(WebSocketClientEvent.OPEN, () => {
      void app.sdk.authorize(null, undefined, browserFingerprint).then((data) => authorized.push(data.consumerIdentity.idOnExternalPlatform));
    });
    expect(await app.settled(connected)).toBe(true);
    await app.pass();
    expect(written(app)).toEqual([example('AuthorizeCustomer')]);
    expect(authorized).toEqual(['cust-7']);
    expect(app.asked).toEqual([]);
    expect(query(app.addresses[0])).toEqual({ v: '0', sdkPlatform: 'web', sdkVersion: '3.3.0', brandId: '4711', channelId: 'chat_x', customerId: 'cust-7', visitorId: exampleOptions.visitorId });
  });

  test('legacy, one after the other as older apps do it', async () => {
    const world = newWorld();
    const app = new SdkApp(world);
    const heard: string[] = [];
    let isOver = false;
    void (async () => {
      await app.sdk.connect();
      app.sdk.getWebsocketClient()?.on(WebSocketClientEvent.OPEN, () => heard.push('open'));
      await app.sdk.authorize();
      isOver = true;
    })();
    await untilSo(world, () => isOver);
    expect(app.types).toEqual(['AuthorizeCustomer']);
    expect(heard).toEqual(['open']);
    expect(member(app.sent[0], 'payload', 'data')).toEqual({ authorization: { authorizationCode: null }, disableChannelInfo: true, sdkVersion: '3.3.0', sdkPlatform: 'web' });
  });

  test('legacy with a code, whenever the app has it', async () => {
    const app = new SdkApp(newWorld(), { channelId: 'chat_auth', isAuthorizationEnabled: true });
    await app.settled(app.sdk.connect());
    await app.pass(2_000);
    expect(app.types).toEqual([]);
    await app.settled(app.sdk.authorize('ada~1'));
    expect(app.types).toEqual(['AuthorizeCustomer']);
    expect(member(app.sent[0], 'payload', 'data', 'authorization')).toEqual({ authorizationCode: 'ada~1' });
  });

  test('where the app does not say what the channel is, it is asked once', async () => {
    const app = new SdkApp(newWorld(), { channelId: 'chat_livechat', isLivechat: undefined as never });
    const early = app.sdk.getThread('t-1');
    await app.settled(app.sdk.connect());
    await app.pass();
    expect(app.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET http://gateway.test/chat/1.0/brand/4711/channel/chat_livechat?locale=en_US']);
    expect(app.sdk.isLivechat).toBe(true);
    expect(early).toBeInstanceOf(LivechatThread);
    expect(app.sdk.getThread('t-1')).toBe(early);
  });

  test.each([
    ['anonymous', 'chat_secured', SecureSessions.ANONYMOUS, undefined, { customerIdentity: { idOnExternalPlatform: 'cust-7' } }, ''],
    ['securedCookies', 'chat_cookies', SecureSessions.SECURED_COOKIES, undefined, {}, '&storageFallback=1'],
    ['thirdParty', 'chat_thirdparty', SecureSessions.THIRD_PARTY, 'ada~1', { thirdParty: { authorization_code: 'ada~1', grant_type: 'authorization_code' } }, ''],
  ] as const)('secured, %s: a token over HTTP, and no registration', async (_, channelId, securedSession, code, body, more) => {
    const told: string[] = [];
    const app = new SdkApp(newWorld(), { channelId, securedSession, onAuthorization: (status) => told.push(status), isAuthorizationEnabled: undefined as never, isLivechat: undefined as never });
    await app.settled(app.sdk.connect(code));
    await app.settled(app.sdk.ready());
    await app.pass();
    expect(app.asked.map(({ method, url, body: given }) => [method, url, JSON.parse(given ?? 'null')])).toEqual([
      ['POST', `http://gateway.test/oauth/token?brandId=4711&channelId=${channelId}&visitorId=${exampleOptions.visitorId}${more}`, body],
    ]);
    expect(app.asked[0]?.headers).toMatchObject({ Accept: 'application/json', 'X-Caller-Service-ID': 'chat-web-sdk', 'x-sdk-platform': 'web', 'x-sdk-version': '3.3.0' });
    expect(app.types).toEqual([]);
    expect(query(app.addresses[0])).toMatchObject({ transactionToken: expect.any(String) as string });
    expect(query(app.addresses[0])).not.toHaveProperty('customerId');
    expect(told).toEqual(['success']);
  });

  test('nothing goes out on the first open for threads that are in the app\'s hands', async () => {
    const app = new SdkApp(newWorld(), { channelId: 'chat_messaging' });
    app.sdk.getThread('t-1');
    app.sdk.onChatEvent(ChatEvent.MESSAGE_CREATED, () => {});
    await app.online();
    app.sdk.getThread('t-2');
    await app.pass(5_000);
    expect(app.types).toEqual(['AuthorizeCustomer']);
  });
});
