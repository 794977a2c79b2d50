import { multiThread, offlineForm } from '../../src/index.ts';
import { example, serverExamples } from './frame-names.ts';
import { row, type ServerRow } from './server-row.ts';
import { closed, inGroup, livechat, seeded } from './situations.ts';
import { FeatureStage, Stage, threadId } from './stage.ts';

const texts = ({ thread }: Stage): string[] => thread.snapshot.messages.map(({ text }) => text);

/** What the gateway answers about threads, their history and who takes part (PROTOCOL 6.5). */
export const threadRows: Readonly<Record<string, ServerRow>> = {
  ThreadRecovered: row({
    seenIn: 'thread.snapshot',
    stage: () => new Stage(),
    feed(stage, frame) {
      stage.answer('RecoverThread', frame);
      stage.open();
    },
    seen: (stage) => {
      const { sync, contact, agent, history } = stage.thread.snapshot;
      return [texts(stage), sync, contact?.id, agent?.name, history.hasMore];
    },
    effect: [['Hello', 'Hi'], 'live', '90210', 'Grace H', true],
  }),
  LivechatRecovered: row({
    seenIn: 'thread.snapshot.status',
    stage: () => new Stage({ options: livechat }),
    feed(stage, frame) {
      stage.answer('RecoverLivechat', frame);
      stage.open();
    },
    seen: ({ thread: { snapshot } }) => [snapshot.sync, snapshot.status, snapshot.history],
    effect: ['live', 'notStarted', { status: 'known', hasMore: false, gaps: [], gapBefore: null }],
  }),
  MoreMessagesLoaded: row({
    seenIn: 'thread.snapshot.messages',
    stage() {
      const stage = new Stage();
      stage.answer('RecoverThread', example(serverExamples, 'ThreadRecovered'));
      return stage.open();
    },
    feed(stage, frame) {
      stage.answer('LoadMoreMessages', frame);
      return stage.settled(stage.thread.loadMore());
    },
    seen: (stage, fed) => [fed, texts(stage).toSorted(), stage.thread.snapshot.history.hasMore],
    effect: [{ loaded: 1, hasMore: false }, ['Hello', 'Hi', 'Older'], false],
  }),
  ThreadListFetched: row({
    seenIn: 'snapshot.threadList',
    stage: () => new FeatureStage(multiThread()).live(),
    feed(stage, frame) {
      stage.answer('FetchThreadList', frame);
      return stage.settled(stage.chat.loadThreads());
    },
    seen: ({ chat }) => chat.snapshot.threadList?.map(({ id, name, canAddMoreMessages }) => [id, name, canAddMoreMessages]),
    effect: [[threadId, '', true]],
  }),
  ThreadMetadataLoaded: row({
    seenIn: 'snapshot.threadList',
    stage: () => seeded(new FeatureStage(multiThread())).live(),
    feed(stage, frame) {
      stage.answer('LoadThreadMetadata', frame);
      return stage.settled(stage.chat.loadThreads());
    },
    seen: ({ chat }) => chat.snapshot.threadList?.map(({ lastMessage, agent }) => [lastMessage?.text, agent?.name]),
    effect: [['Hi', 'Grace H']],
  }),
  ThreadUpdated: row({
    seenIn: 'thread.rename()',
    stage: () => seeded(new FeatureStage(multiThread())).open(),
    async feed(stage, frame) {
      stage.answer('UpdateThread', frame);
      await stage.settled(stage.thread.rename('Invoice 12'));
      return 'renamed';
    },
    seen: ({ thread }, fed) => [fed, thread.snapshot.name],
    effect: ['renamed', 'Invoice 12'],
  }),
  ThreadArchived: row({
    seenIn: 'thread.archive()',
    stage: () => seeded(new FeatureStage(multiThread())).open(),
    async feed(stage, frame) {
      stage.answer('ArchiveThread', frame);
      await stage.settled(stage.thread.archive());
      return 'archived';
    },
    seen: ({ thread }, fed) => [fed, thread.snapshot.canAddMoreMessages],
    effect: ['archived', false],
  }),
  OfflineMessageSent: row({
    seenIn: 'chat.sendOfflineMessage()',
    stage: () => new FeatureStage(offlineForm(), { options: closed }).live(),
    async feed(stage, frame) {
      stage.answer('SendOfflineMessage', frame);
      await stage.settled(stage.chat.sendOfflineMessage({ name: 'Jo Ann Doe', email: 'jo@example.test', message: 'Call me' }));
      return 'left';
    },
    seen: (_stage, fed) => fed,
    effect: 'left',
  }),
  TranscriptSent: row({
    seenIn: 'thread.sendTranscript()',
    stage: () => new Stage().talking(),
    async feed(stage, frame) {
      stage.answer('SendTranscript', frame);
      await stage.settled(stage.thread.sendTranscript('ada@example.test'));
      return 'sent';
    },
    seen: (_stage, fed) => fed,
    effect: 'sent',
  }),
  InvitationToGroupChatCreated: row({
    seenIn: 'thread.invite()',
    stage: () => inGroup(),
    feed(stage, frame) {
      stage.answer('CreateInvitationToGroupChat', frame);
      return stage.settled(stage.thread.invite());
    },
    seen: (_stage, fed) => fed,
    effect: { code: 'GC-77' },
  }),
  EmailInvitationToGroupChatSent: row({
    seenIn: 'thread.inviteByEmail()',
    stage: () => inGroup(),
    async feed(stage, frame) {
      stage.answer('SendEmailInvitationToGroupChat', frame);
      await stage.settled(stage.thread.inviteByEmail(['bo@example.test'], 'GC-77'));
      return 'invited';
    },
    seen: (_stage, fed) => fed,
    effect: 'invited',
  }),
};
