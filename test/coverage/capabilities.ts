import type { CapabilityGroups } from './capability.ts';

/** All that is offered; each row stands in the README with its mark. */
export const capabilities: CapabilityGroups = {
  'Signing in': [
    { what: 'as a customer or a guest', door: 'chat.connect()', sends: ['AuthorizeCustomer'], hears: ['ConsumerAuthorized'] },
    {
      what: 'with an OAuth code', door: "signIn: { mode: 'legacy', authorizationCode }", sends: ['AuthorizeCustomer'], hears: ['ConsumerAuthorized'],
      tested: [['chat/sign-in.test.ts', 'legacy with a code: registered with it, reconnected with the token']],
    },
    { what: 'again after a drop, by token', door: '(by itself)', sends: ['ReconnectConsumer'], hears: ['ConsumerReconnected'] },
    { what: 'token kept fresh', door: '(by itself)', sends: ['RefreshToken'], hears: ['TokenRefreshed'], asks: ['POST /oauth/token (refresh)'] },
    { what: 'secured, anonymous', door: "signIn: { mode: 'anonymous' }", asks: ['POST /oauth/token (anonymous)'] },
    {
      what: 'secured, by cookie or identity token', door: "signIn: { mode: 'securedCookies' }",
      asks: ['POST /oauth/token (cookie)', 'POST /oauth/token (identity token)'],
    },
    { what: 'third party', door: "signIn: { mode: 'thirdParty', authorizationCode }", asks: ['POST /oauth/token (third party)', 'POST /oauth/token (refresh)'] },
    {
      what: 'what is final says so', door: 'snapshot.error', tested: [['chat/sign-in.test.ts', 'what cannot be helped is final and says what it is']],
    },
  ],
  'Who and where': [
    { what: 'customer, as the platform knows them', door: 'snapshot.customer', hears: ['ConsumerAuthorized'] },
    {
      what: 'visitor, visit, destination, fingerprint', door: 'visitorId, visitId, destinationId, fingerprint', sends: ['AuthorizeCustomer', 'SendMessage'],
      tested: [['chat/who-and-where.test.ts', 'the visitor is the device: made once and kept']],
    },
    {
      what: 'own headers and parameters', door: 'extraHeaders, extraQuery, appName, appVersion',
      tested: [['chat/who-and-where.test.ts', 'what the app says of itself is in the address, in the headers and in the frames']],
    },
    {
      what: 'another customer', door: 'chat.reset(options)',
      tested: [['chat/reset.test.ts', 'nothing of the old customer is sent, shown or readable for the new one']],
    },
  ],
  Channel: [
    { what: 'info, switches, translations, restrictions', door: 'snapshot.channel', asks: ['GET /channel/{id}'] },
    { what: 'availability', door: 'offlineForm(): chat.refreshAvailability()', asks: ['GET /availability'] },
    {
      what: 'offline message', door: 'offlineForm(): chat.sendOfflineMessage(message)', sends: ['SendOfflineMessage'], hears: ['OfflineMessageSent'],
    },
    { what: 'persistent menu', door: 'persistentMenu(): chat.persistentMenu()', asks: ['GET /persistent-menu-items'] },
    {
      what: 'pre-chat survey', door: 'survey(): thread.answerSurvey(answers)', sends: ['SendMessage'],
      tested: [['chat/survey.test.ts', 'answers go with the first message, as fields of its contact, and only with it']],
    },
  ],
  'Custom fields': [
    { what: 'of the customer', door: 'chat.setCustomerFields(fields)', sends: ['SendMessage', 'SetConsumerCustomFields'], hears: ['ack'] },
    { what: 'of the contact', door: 'thread.setFields(fields)', sends: ['SendMessage', 'SetConsumerContactCustomFields'], hears: ['ack'] },
  ],
  Threads: [
    { what: 'recovered by id, or the latest', door: 'chat.thread(id)', sends: ['RecoverThread'], hears: ['ThreadRecovered', 'error'] },
    { what: 'older messages, a cursor per thread', door: 'thread.loadMore()', sends: ['LoadMoreMessages'], hears: ['MoreMessagesLoaded'] },
    {
      what: 'list with previews', door: 'multiThread(): chat.loadThreads()', sends: ['FetchThreadList', 'LoadThreadMetadata'],
      hears: ['ThreadListFetched', 'ThreadMetadataLoaded'],
    },
    {
      what: 'created', door: 'multiThread(): chat.createThread(name)', sends: ['SendMessage'],
      tested: [['chat/threads.test.ts', 'a thread made here reaches the gateway with its first message, and its name with it']],
    },
    {
      what: 'renamed, archived', door: 'multiThread(): thread.rename(name), thread.archive()', sends: ['UpdateThread', 'ArchiveThread'],
      hears: ['ThreadUpdated', 'ThreadArchived'],
    },
    { what: 'live chat recovered', door: 'chat.thread()', sends: ['RecoverLivechat'], hears: ['LivechatRecovered'] },
    {
      what: 'live chat begun', door: 'thread.start()', sends: ['SendMessage'], hears: ['CaseCreated'],
      tested: [['chat/live-chat.test.ts', 'a live chat is started, queued with its position, assigned and ended, and another one is started after it']],
    },
    { what: 'place in the queue', door: 'thread.snapshot.queue', hears: ['SetPositionInQueue'] },
    { what: 'live chat ended', door: 'thread.end()', sends: ['EndContact'], hears: ['ack', 'CaseStatusChanged'] },
    { what: 'contact, also after it was closed', door: 'thread.snapshot.contact', hears: ['CaseCreated', 'CaseStatusChanged'] },
    { what: 'transcript by e-mail', door: 'thread.sendTranscript(email)', sends: ['SendTranscript'], hears: ['TranscriptSent'] },
    {
      what: 'group chat: invite', door: 'groupChat(): thread.invite(), inviteByEmail(emails)', sends: ['CreateInvitationToGroupChat', 'SendEmailInvitationToGroupChat'],
      hears: ['InvitationToGroupChatCreated', 'EmailInvitationToGroupChatSent'],
    },
    {
      what: 'group chat: join, leave, who is there', door: 'groupChat(): chat.joinGroupChat(code), thread.leaveGroupChat(), snapshot.participants',
      sends: ['JoinGroupChat', 'LeaveGroupChat'], hears: ['ContactRecipientsChanged'],
    },
  ],
  Messages: [
    { what: 'text', door: 'thread.send(text)', sends: ['SendMessage'], hears: ['ack', 'MessageCreated TEXT'] },
    { what: 'answers to buttons', door: 'thread.send(reply), replies(message)', sends: ['SendMessage 2'], hears: ['MessageCreated QUICK_REPLIES'] },
    { what: 'files', door: 'uploads(): thread.attach(files)', sends: ['SendMessage 3'], asks: ['POST /attachment'] },
    {
      what: 'typed content', door: 'message.content',
      hears: ['MessageCreated QUICK_REPLIES', 'MessageCreated RICH_LINK', 'MessageCreated TIME_PICKER', 'MessageCreated ADAPTIVE_CARD'],
    },
    { what: 'texts that are still being written', door: 'streams(): thread.snapshot.streams', hears: ['MessageCreated STREAMED', 'MessageUpdated'] },
    { what: 'preview while typing', door: 'typingPreview(): thread.preview(text)', sends: ['SendMessagePreview'], hears: ['ack'] },
    {
      what: 'messages longer than a frame', door: 'message.isPartial', sends: ['GenerateAuthorizationToken'], hears: ['AuthorizationTokenGenerated'],
      asks: ['GET /messages/{id}'],
    },
    { what: 'events longer than a frame', door: '(by itself)', hears: ['EventInS3'] },
    {
      what: 'links that may be followed', door: 'textPieces(text), safeUrl(url)', hears: ['MessageCreated RICH_LINK'],
      tested: [['chat/text-pieces.test.ts', 'any text is its pieces put together, and every link is one to follow']],
    },
    {
      what: 'card numbers masked', door: '(by itself)',
      tested: [['chat/message-content.test.ts', 'where the channel asks for it, card numbers are masked before they are shown, stored or sent']],
    },
  ],
  'Said about them': [
    {
      what: 'delivered, seen, read', door: 'message.status', hears: ['MessageSent', 'MessageDeliveryStatusChanged', 'MessageSeenChanged', 'MessageReadChanged'],
    },
    { what: 'updated, moved', door: 'thread.snapshot.messages', hears: ['MessageUpdated', 'MessageAddedIntoCase'] },
    {
      what: 'unread, seen by the customer', door: 'thread.snapshot.unreadCount, thread.markSeen()', sends: ['MessageSeenByConsumer'],
      hears: ['ack', 'MessageCreated TEXT'],
      tested: [['chat/unread.test.ts', 'each message of an agent counts once, however often it comes; own ones never']],
    },
    { what: 'the agent types', door: 'thread.snapshot.agentTyping', hears: ['SenderTypingStarted', 'SenderTypingEnded'] },
    { what: 'the customer types', door: 'thread.keystroke()', sends: ['SenderTypingStarted', 'SenderTypingEnded'], hears: ['ack'] },
    { what: 'who has the contact', door: 'thread.snapshot.agent', hears: ['CaseInboxAssigneeChanged'] },
    {
      what: 'who is offered it, who is preferred, who is there', door: 'agentPresence(): snapshot.offeredTo, preferredAgent, agentStatuses',
      hears: ['ConsumerContactInboxPreAssigneeChanged', 'ContactPreferredUserChanged', 'UserStatusChanged'],
    },
    { what: 'pages the customer was on', door: 'pageViews(): thread.snapshot.pageViews', hears: ['PageViewCreated'] },
    {
      what: 'what happened to the contact', door: 'systemItems(): thread.snapshot.messages', hears: ['CaseToRoutingQueueAssignmentChanged'],
      tested: [['chat/system-items.test.ts', 'assignment, queue and status changes stand in the conversation where they happened']],
    },
    { what: 'inactivity popup', door: 'inactivityPopup(message)', tested: [['chat/message-content.test.ts', 'the popup says when it ends']] },
  ],
  Proactive: [
    { what: 'actions that are due', door: 'proactive(): snapshot.proactive', hears: ['FireProactiveAction'] },
    { what: 'a welcome message opens the conversation', door: 'proactive(): thread.send(text)', sends: ['SendOutbound'], hears: ['FireProactiveAction'] },
    { what: 'what became of them', door: 'proactive(): chat.proactive', asks: ['POST /visitors/{id}/events'] },
    { what: 'page views, time on page, conversions', door: 'visitorEvents(): chat.visitor', asks: ['PUT /visitors/{id}', 'POST /visitors/{id}/events'] },
  ],
  Gateway: [
    { what: 'a dead line is found', door: 'snapshot.connection', sends: ['heartbeat'], hears: ['pong'] },
    { what: 'errors, also of the transport', door: 'onError', hears: ['error', 'transport error'] },
    { what: 'any other event', door: 'chat.request(eventType, data)', sends: ['ExecuteTrigger', 'StoreVisitorEvents'], hears: ['ack'] },
    {
      what: 'a gateway that answers all of it', door: 'chat-machines/gateway', tested: [['gateway/appendix-frames.test.ts', 'is answered exactly once, on a gateway that knows nothing yet']],
    },
  ],
};
