import { type ChatOptions, offlineForm, persistentMenu, type SignInOptions, uploads } from '../../src/index.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { member } from '../wire/fixtures/frames.ts';
import { example, serverExamples } from './frame-names.ts';
import type { HttpRow } from './http-row.ts';
import { visitorHttpRows } from './proactive-rows.ts';
import { channelInfo, refreshAnswer, tokenAnswer } from './rest-answers.ts';
import { FeatureStage, Stage } from './stage.ts';

const channel = 'http://gateway.test/chat/1.0/brand/4711/channel/chat_x';
const tokens = 'http://gateway.test/oauth/token?brandId=4711&channelId=chat_x&visitorId=2f6d0000-4444-4aaa-8bbb-000000000001';

/** Signed in over HTTP: the socket's address says with which token, the snapshot who it is (PROTOCOL 4.1). */
async function signedIn(signIn: SignInOptions, customer: ChatOptions['customer'] = {}, answers: readonly object[] = [tokenAnswer]): Promise<Stage> {
  const stage = new Stage({ options: { signIn, customer, channelKind: 'messaging' } });
  for (const answer of answers) stage.body('/oauth/token', answer);
  stage.chat.connect().catch(() => {});
  await stage.wait(500);
  return stage;
}

const whoAndHow = ({ opened, chat }: Stage): unknown => [opened.device.sockets[0]?.url, chat.snapshot.customer];

const url = 'ws://gateway.test/?v=0&sdkPlatform=web&sdkVersion=3.3.0&brandId=4711&channelId=chat_x'
  + '&visitorId=2f6d0000-4444-4aaa-8bbb-000000000001&transactionToken=txn-eyJhbGciOi';
const ada = { id: 'cust-7', firstName: 'Ada', lastName: 'L', imageUrl: 'https://img.example.test/a.png' };

/** The requests of PROTOCOL 3.1 to 3.7, as the engine gives them out, and what their answers do. */
export const httpRows: Readonly<Record<string, HttpRow>> = {
  'GET /channel/{id}': {
    verb: 'chat.connect()',
    request: { method: 'GET', url: `${channel}?locale=de_AT` },
    play() {
      const stage = new Stage({ options: { language: 'de-AT' } });
      stage.body(`${channel}?`, channelInfo);
      return stage.live();
    },
    seen({ chat }) {
      const { name, kind, isOnline, hasMultipleThreads, translations, fileRestrictions, features } = chat.snapshot.channel ?? {};
      return [name, kind, isOnline, hasMultipleThreads, translations, fileRestrictions, features?.['enableChatTypingPreview']];
    },
    effect: [
      'Support Messaging', 'messaging', true, true, { endChat: 'End chat', beginButton: 'Begin Conversation' },
      { isEnabled: true, maxMegabytes: 40, mimeTypes: ['image/*', 'application/pdf'] }, true,
    ],
  },
  'GET /availability': {
    verb: 'chat.refreshAvailability()',
    request: { method: 'GET', url: `${channel}/availability` },
    async play() {
      const stage = new FeatureStage(offlineForm()).live();
      stage.body('/availability', { status: 'offline' });
      await stage.settled(stage.chat.refreshAvailability());
      return stage;
    },
    seen: ({ chat }) => chat.snapshot.channel?.isOnline,
    effect: false,
  },
  'POST /attachment': {
    verb: 'thread.attach(files)',
    request: { method: 'POST', url: `${channel}/attachment`, body: { content: 'iVBORw0KGgo=', fileName: 'shot.png', mimeType: 'image/png' } },
    async play() {
      const stage = new FeatureStage(uploads()).open();
      stage.body('/attachment', { fileUrl: 'https://files.example.test/u/shot-1.png' });
      await stage.settled(stage.thread.attach([new VirtualFile('shot.png', 'image/png', atob('iVBORw0KGgo='))]).done);
      return stage;
    },
    seen: ({ thread }) => thread.snapshot.messages.map(({ attachments }) => attachments.map((attachment) => [attachment.url, attachment.fileName])),
    effect: [[['https://files.example.test/u/shot-1.png', 'shot.png']]],
  },
  'GET /persistent-menu-items': {
    verb: 'chat.persistentMenu()',
    request: { method: 'GET', url: `${channel}/persistent-menu-items` },
    async play() {
      const stage = new FeatureStage(persistentMenu()).live();
      stage.body('/persistent-menu-items', [{ id: 'pm-1', label: 'Order status', postback: 'menu:order-status' }]);
      const [item] = await stage.settled(stage.chat.persistentMenu());
      void stage.thread.send(item ?? 'no item');
      return stage;
    },
    seen: ({ thread }) => thread.snapshot.messages.map(({ text, content }) => [text, content.payload['postback' as never]]),
    effect: [['Order status', 'menu:order-status']],
  },
  'GET /messages/{id}': {
    verb: '(by itself, for a message that is longer than its frame)',
    request: { method: 'GET', url: 'http://gateway.test/chat/1.0/brand/4711/messages/m-14', headers: { Authorization: 'Bearer url-tok-1' } },
    play() {
      const stage = new Stage().talking();
      const push = example(serverExamples, 'MessageCreated TEXT') as { data: { message: object } };
      stage.answer('GenerateAuthorizationToken', example(serverExamples, 'AuthorizationTokenGenerated'));
      stage.body('/messages/m-14', { ...push.data.message, messageContent: { type: 'TEXT', payload: { text: 'the whole text' } } });
      stage.push({ ...push, data: { ...push.data, message: { ...push.data.message, hasAdditionalMessageContent: true } } });
      stage.pass();
      return stage;
    },
    seen: ({ thread }) => thread.snapshot.messages.map(({ text, isPartial }) => [text, isPartial]),
    effect: [['the whole text', false]],
  },
  'POST /oauth/token (anonymous)': {
    verb: "signIn: { mode: 'anonymous' }",
    request: { method: 'POST', url: tokens, body: { customerIdentity: { idOnExternalPlatform: 'cust-7' } }, withCredentials: true, timeoutMs: 30_000 },
    play: () => signedIn({ mode: 'anonymous' }, { id: 'cust-7' }),
    seen: whoAndHow,
    effect: [url, ada],
  },
  'POST /oauth/token (cookie)': {
    verb: "signIn: { mode: 'securedCookies', hasThirdPartyCookies: true }",
    request: { method: 'POST', url: tokens, body: {}, withCredentials: true, timeoutMs: 30_000 },
    play: () => signedIn({ mode: 'securedCookies', hasThirdPartyCookies: true }),
    seen: whoAndHow,
    effect: [url, ada],
  },
  'POST /oauth/token (identity token)': {
    verb: "signIn: { mode: 'securedCookies' }",
    request: {
      method: 'POST', url: `${tokens}&storageFallback=1`, headers: { Authorization: 'Bearer idt-eyJ0eXAi' }, body: {}, withCredentials: true, timeoutMs: 30_000,
    },
    async play() {
      // Its answer brought the identity token that the next page says.
      const first = await signedIn({ mode: 'securedCookies' }, {}, [{ ...tokenAnswer, expiresIn: 1 }]);
      first.chat.stop();
      const { storage } = first.opened.device;
      const stage = new Stage({ options: { signIn: { mode: 'securedCookies' }, customer: {}, channelKind: 'messaging' }, storage });
      stage.body('/oauth/token', tokenAnswer);
      stage.chat.connect().catch(() => {});
      await stage.wait(5_000);
      return stage;
    },
    seen: whoAndHow,
    effect: [url, ada],
  },
  'POST /oauth/token (third party)': {
    verb: "signIn: { mode: 'thirdParty', authorizationCode }",
    request: {
      method: 'POST', url: tokens, body: { thirdParty: { authorization_code: 'ac-1', grant_type: 'authorization_code' } }, withCredentials: true, timeoutMs: 30_000,
    },
    play: () => signedIn({ mode: 'thirdParty', authorizationCode: async () => 'ac-1' }),
    seen: whoAndHow,
    effect: [url, ada],
  },
  'POST /oauth/token (refresh)': {
    verb: '(by itself, at 90 % of the lifetime)',
    request: { method: 'POST', url: tokens, body: { thirdParty: { grant_type: 'refresh_token', refresh_token: 'rt-1' } }, withCredentials: true },
    async play() {
      const signIn: SignInOptions = { mode: 'thirdParty', authorizationCode: async () => 'cust-7~1' };
      const stage = new Stage({ options: { signIn, customer: {} }, config: { thirdPartyExpiresIn: 100 } });
      stage.body('/chat/1.0/', { ...channelInfo, isAuthorizationEnabled: true });
      stage.body('/oauth/token', (answer) => ({ ...answer, thirdParty: { access_token: 'at-1', refresh_token: 'rt-1', expires_in: 100 } }));
      stage.body('/oauth/token', refreshAnswer);
      stage.chat.connect().catch(() => {});
      await stage.wait(95_000);
      stage.thread.send('Hello');
      await stage.wait(1_000);
      return stage;
    },
    seen: (stage) => stage.sent('SendMessage').map((frame) => member(frame, 'payload', 'data', 'accessToken', 'token')),
    effect: ['at-2'],
  },
  ...visitorHttpRows,
};
