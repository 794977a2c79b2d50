import type { ChatOptions } from '../../src/index.ts';
import { multiThread, offlineForm, typingPreview } from '../../src/index.ts';
import { member } from '../wire/fixtures/frames.ts';
import type { ClientRow } from './client-row.ts';
import { proactiveClientRows } from './proactive-rows.ts';
import { closed, inGroup, inLivechat, livechat, seeded, withContact, withToken } from './situations.ts';
import { FeatureStage, Stage, threadId } from './stage.ts';

/** The frames of PROTOCOL Appendix D, and how each comes about. */
export const clientRows: Readonly<Record<string, ClientRow>> = {
  heartbeat: {
    verb: '(by itself)',
    play() {
      const stage = new Stage().live();
      stage.pass(20_000);
      return stage;
    },
  },
  AuthorizeCustomer: { verb: 'chat.connect()', play: () => new Stage().live() },
  ReconnectConsumer: {
    verb: '(by itself, after a drop)',
    play() {
      const stage = withToken();
      stage.opened.device.cut();
      stage.pass(10_000);
      return stage;
    },
  },
  RefreshToken: {
    verb: '(by itself, at 90 % of the lifetime)',
    play() {
      const stage = withToken();
      stage.pass(95_000);
      return stage;
    },
  },
  RecoverThread: { verb: 'chat.thread(id)', play: () => new Stage().open() },
  RecoverLivechat: {
    verb: 'chat.thread()',
    play() {
      const stage = new Stage({ options: livechat });
      stage.aliases.set('chat_livechat', 'chat_x');
      stage.chat.thread();
      return stage.live();
    },
  },
  FetchThreadList: {
    verb: 'chat.loadThreads()',
    async play() {
      const stage = new FeatureStage(multiThread()).live();
      await stage.settled(stage.chat.loadThreads());
      return stage;
    },
  },
  LoadThreadMetadata: {
    verb: 'chat.loadThreads()',
    async play() {
      const stage = seeded(new FeatureStage(multiThread())).live();
      await stage.settled(stage.chat.loadThreads());
      return stage;
    },
  },
  UpdateThread: {
    verb: 'thread.rename(name)',
    async play() {
      const stage = seeded(new FeatureStage(multiThread())).open();
      await stage.settled(stage.thread.rename('Invoice 12'));
      return stage;
    },
  },
  ArchiveThread: {
    verb: 'thread.archive()',
    async play() {
      const stage = seeded(new FeatureStage(multiThread())).open();
      await stage.settled(stage.thread.archive());
      return stage;
    },
  },
  LoadMoreMessages: {
    verb: 'thread.loadMore()',
    async play() {
      const stage = withContact(seeded(new Stage({ options: livechat }), 30, 'chat_livechat').open());
      stage.aliases.set('chat_livechat', 'chat_x');
      const recovered = stage.opened.frames.find(({ frame }) => member(frame, 'postback', 'eventType') === 'LivechatRecovered');
      stage.aliases.set(String(member(recovered?.frame, 'postback', 'data', 'messagesScrollToken')), 'scr-1');
      await stage.settled(stage.thread.loadMore());
      return stage;
    },
  },
  SendMessage: {
    verb: 'thread.send(text)',
    async play() {
      const stage = new Stage().open();
      stage.chat.setCustomerFields({ tier: 'gold' });
      stage.thread.setFields({ topic: 'billing' });
      await stage.settled(stage.thread.send('Hello').done);
      return stage;
    },
  },
  'SendMessage 2': {
    verb: 'thread.send({ text, postback })',
    async play() {
      const signIn: Partial<ChatOptions> = { channelId: 'chat_auth', signIn: { mode: 'legacy', authorizationCode: async () => 'code-1' } };
      const stage = new Stage({ options: signIn });
      stage.aliases.set('chat_auth', 'chat_x');
      void stage.thread;
      await stage.settled(stage.chat.connect());
      const authorized = stage.opened.frames.find(({ frame }) => member(frame, 'postback', 'eventType') === 'ConsumerAuthorized');
      stage.aliases.set(String(member(authorized?.frame, 'postback', 'data', 'accessToken', 'token')), 'at-1');
      await stage.settled(stage.thread.send({ text: 'Billing', postback: 'topic:billing' }).done);
      return stage;
    },
  },
  'SendMessage 3': {
    verb: 'thread.send({ text, attachments })',
    async play() {
      const stage = new Stage().open();
      const shot = { id: '', url: 'https://files.example.test/u/shot-1.png', fileName: 'shot.png', mimeType: 'image/png', previewUrl: null };
      await stage.settled(stage.thread.send({ text: '', attachments: [shot] }).done);
      return stage;
    },
  },
  SendOfflineMessage: {
    verb: 'chat.sendOfflineMessage(message)',
    async play() {
      const stage = new FeatureStage(offlineForm(), { options: closed }).live();
      stage.aliases.set('chat_livechat_offline', 'chat_x');
      await stage.settled(stage.chat.sendOfflineMessage({ name: 'Jo Ann Doe', email: 'jo@example.test', message: 'Call me' }));
      return stage;
    },
  },
  SendMessagePreview: {
    verb: 'thread.preview(text)',
    play() {
      const stage = new FeatureStage(typingPreview()).talking();
      stage.thread.preview('I would li');
      return stage;
    },
  },
  MessageSeenByConsumer: {
    verb: 'thread.markSeen()',
    async play() {
      const stage = seeded(new Stage()).open();
      await stage.settled(stage.thread.markSeen());
      return stage;
    },
  },
  SenderTypingStarted: {
    verb: 'thread.keystroke()',
    play() {
      const stage = new Stage().talking();
      stage.thread.keystroke();
      return stage;
    },
  },
  SenderTypingEnded: {
    verb: 'thread.keystroke()',
    play() {
      const stage = new Stage().talking();
      stage.thread.keystroke();
      stage.pass(2_000);
      return stage;
    },
  },
  SetConsumerCustomFields: {
    verb: 'chat.setCustomerFields(fields)',
    play() {
      const stage = new Stage().talking();
      stage.chat.setCustomerFields({ tier: 'gold' });
      return stage;
    },
  },
  SetConsumerContactCustomFields: {
    verb: 'thread.setFields(fields)',
    play() {
      const stage = new Stage().talking();
      stage.thread.setFields({ topic: 'billing' });
      return stage;
    },
  },
  EndContact: {
    verb: 'thread.end()',
    async play() {
      const stage = inLivechat(new Stage({ options: livechat }));
      await stage.settled(stage.thread.end());
      return stage;
    },
  },
  SendTranscript: {
    verb: 'thread.sendTranscript(email)',
    async play() {
      const stage = inLivechat(new Stage({ options: livechat }));
      await stage.settled(stage.thread.sendTranscript('ada@example.test'));
      return stage;
    },
  },
  GenerateAuthorizationToken: {
    verb: '(by itself, for a message that is longer than its frame)',
    play() {
      const stage = new Stage().open();
      const { wireId } = stage.world.control('push', { type: 'AdditionalContent', threadId, customerId: 'cust-7', text: 'short', full: 'the whole text' }) as { wireId: string };
      stage.aliases.set(`/chat/1.0/brand/4711/messages/${wireId}`, '/chat/1.0/brand/4711/messages/m-9');
      stage.pass();
      return stage;
    },
  },
  CreateInvitationToGroupChat: {
    verb: 'thread.invite()',
    async play() {
      const stage = inGroup();
      await stage.settled(stage.thread.invite());
      return stage;
    },
  },
  SendEmailInvitationToGroupChat: {
    verb: 'thread.inviteByEmail(emails)',
    async play() {
      const stage = inGroup();
      const { code } = await stage.settled(stage.thread.invite());
      stage.aliases.set(code, 'GC-77');
      await stage.settled(stage.thread.inviteByEmail(['bo@example.test'], code));
      return stage;
    },
  },
  JoinGroupChat: {
    verb: 'chat.joinGroupChat(code)',
    async play() {
      const host = inGroup();
      const { code } = await host.settled(host.thread.invite());
      host.aliases.set(code, 'GC-77');
      await host.settled(host.chat.joinGroupChat(code));
      return host;
    },
  },
  LeaveGroupChat: {
    verb: 'thread.leaveGroupChat()',
    async play() {
      const stage = inGroup();
      const { code } = await stage.settled(stage.thread.invite());
      await stage.settled(stage.chat.joinGroupChat(code));
      await stage.settled(stage.thread.leaveGroupChat());
      return stage;
    },
  },
  ExecuteTrigger: {
    verb: 'chat.request(eventType, data)',
    async play() {
      const stage = new Stage().live();
      await stage.settled(stage.chat.request('ExecuteTrigger', { trigger: { id: '3d1c0000-5555-4aaa-8bbb-000000000001' } }));
      return stage;
    },
  },
  StoreVisitorEvents: {
    verb: 'chat.request(eventType, data)',
    async play() {
      const stage = new Stage().live();
      const data = { actionId: '11110000-0000-4000-8000-000000000001', actionName: 'greet-cart', actionType: 'WelcomeMessage' };
      const visitorEvents = [{
        type: 'ProactiveActionDisplayed', id: 'f3f10000-6666-4aaa-8bbb-000000000001', createdAtWithMilliseconds: '2026-01-05T10:00:00.120z', data,
      }];
      await stage.settled(stage.chat.request('StoreVisitorEvents', { visitorEvents }));
      return stage;
    },
  },
  ...proactiveClientRows,
};
