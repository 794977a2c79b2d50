import { type Clock, clockIn, localeOf } from './dom/clock-text.ts';

/** Every word of the panel, in English. A channel's translations take the place of those that have the same name. */
export const english = {
  today: 'Today', close: 'Close', send: 'Send', sending: 'Sending', retry: 'Retry', discard: 'Discard', you: 'You', support: 'Support', menu: 'Menu', more: 'More',
  reply: 'Your message', writeMessage: 'Write a message', attachFiles: 'Attach files', dropToSend: 'Drop to send', messages: 'Messages',
  conversationLog: 'Conversation with support', writtenByMachine: 'Written by a machine', ai: 'AI', typing: '{name} is typing', theAgent: 'The agent',
  loadOlder: 'Load older messages', loading: 'Loading…', unread: '{count, plural, one {# new message} other {# new messages}}',
  welcomeLivechat: 'Hello, how can we help?', welcomeLivechatText: 'Start a chat and the next free agent will join you.',
  welcomeMessaging: 'Send us a message', welcomeMessagingText: 'We answer here. Close the page whenever you like: the conversation stays.',
  beginButton: 'Start chat', goOn: 'Go on', endChat: 'End chat', endChatAbout: 'Once it has ended, it cannot be taken up again.', startAgain: 'Start a new chat', chatOver: 'This chat has ended.',
  closedOver: 'This conversation was closed. Writing again opens it.', archivedOver: 'This conversation was archived.',
  waiting: 'Waiting for an agent', starting: 'Starting…', ending: 'Ending…', chatEnded: 'Chat ended', closedAbout: 'Closed; write to open it again',
  assistant: 'Virtual assistant', inConversation: 'In conversation', hereToHelp: 'We are here to help', writeAnyTime: 'Write any time',
  endedPlaceholder: 'This chat has ended', startFirst: 'Start the chat first', oneMoment: 'One moment…',
  queueUnknown: 'You are in the queue. An agent will be with you soon.', queueNext: 'You are next in the queue.',
  queuePosition: 'You are number {position} in the queue.', allAway: 'All agents are away at the moment.',
  failed: 'The chat cannot connect.', connecting: 'Connecting…', offline: 'You are offline. Your messages are kept and go out when you are back.', reconnecting: 'Reconnecting… Your messages are kept.',
  tryNow: 'Try now',
  markQueued: 'Waiting to be sent', markSent: 'Sent', markDelivered: 'Delivered', markSeen: 'Seen', markRead: 'Read', markFailed: 'Not sent',
  refused: 'Not sent: the chat did not accept it.', unanswered: 'Not sent: nothing came back.', ended: 'Not sent: the chat had ended.', discarded: 'Discarded.',
  tooLong: 'Not sent: it is too long. Shorten it and send it again.', expired: 'Not sent: it waited for more than three days.',
  poisonous: 'Not sent: each time, the connection broke.', notSent: 'Not sent.', edit: 'Edit', yes: 'yes', no: 'no',
  gap: 'Some messages are missing here.', loadGap: 'Load them', notKept: 'Nothing is kept on this device: what is not sent yet is lost when you leave the page.',
  outboxFull: 'Too many messages are waiting to be sent. Write again when some have gone out.', wasRefused: 'That was not accepted.', notNow: 'That cannot be done now.', noAnswer: 'That did not work: nothing came back. Please try again.',
  streamStalled: 'Still thinking…', streamReconnecting: 'Reconnecting…', streamBroken: 'The answer broke off.', shortened: 'Shortened; the whole message is not at hand yet.',
  formUnsupported: 'A form, which cannot be filled in here.', unknownKind: 'A kind of message that cannot be shown here.', removed: 'This message was removed.',
  answers: 'Answers', gallery: 'Gallery', card: 'Card', minutes: '{count, plural, one {# minute} other {# minutes}}',
  joined: '{name} joined the conversation.', anAgent: 'An agent', left: 'The agent left the conversation.', inQueue: 'Waiting in the queue “{name}”.', awaited: 'Waiting for an agent.',
  statusPending: 'Waiting for your answer.', statusEscalated: 'A specialist was asked.', statusResolved: 'Your question was marked as resolved.',
  statusClosed: 'The conversation was closed.', statusTrashed: 'The conversation was removed.',
  uploads: 'Files on their way', uploadOf: 'Upload of {name}', takeAway: 'Take {name} away', uploadQueued: 'Waiting', uploadReading: 'Reading', uploadUploading: 'Uploading',
  uploadWaiting: 'Trying again soon', uploadUploaded: 'Ready', uploadFailed: 'Upload failed', uploadRejected: 'Not accepted', noFiles: 'This channel takes no files.', notTaken: 'Not taken: {name}. What can be sent: {limits}.',
  images: 'images', videos: 'videos', sound: 'sound', textFiles: 'text files', allFiles: 'all files', upTo: 'up to {count} MB',
  beforeWeStart: 'Before we start', surveyAbout: 'A few words, so that we find the right person for you.', pleaseChoose: 'Please choose', pleaseAnswer: 'Please answer this one.',
  needed: 'This is needed.', notEmail: 'This does not look like an e-mail address.', optional: 'optional',
  closedNow: 'We are closed right now', leaveMessageAbout: 'Leave us a message and we answer by e-mail.', yourName: 'Your name', emailForAnswer: 'E-mail for the answer',
  yourMessage: 'Your message', leaveMessage: 'Leave a message', anybodyThere: 'Is anybody there now?', stillClosed: 'Not yet.', thankYou: 'Thank you',
  offlineThanks: 'We have your message and answer by e-mail as soon as we are back.', leaveAnother: 'Leave another message',
  stillThere: 'Are you still there?', anyMoment: 'Any moment now', fromUs: 'A word from us', chat: 'Chat', noThanks: 'No, thanks',
  allConversations: 'All conversations', yourConversations: 'Your conversations', loadingConversations: 'Loading your conversations…', noConversations: 'No conversations yet.',
  newConversation: 'New conversation', conversation: 'Conversation', archivedPreview: 'Archived · {text}', noMessages: 'No messages yet', aMessage: 'A message',
  youSaid: 'You: {text}', unreadShort: '{count} unread',
  transcript: 'Send transcript by e-mail', sendTranscript: 'Send transcript', email: 'E-mail', transcriptSent: 'The transcript goes to {email}.',
  people: 'People in this chat', rename: 'Rename', nameOfConversation: 'Name of the conversation', renamed: 'Renamed.', archive: 'Archive', archived: 'Archived.',
  join: 'Join with an invitation code', joinChat: 'Join a chat', joinVerb: 'Join', invitationCode: 'Invitation code', makeCode: 'Make an invitation code', startedIt: '(started it)',
  inviteByEmail: 'Invite by e-mail', invite: 'Invite', invited: '{email} was invited.', leave: 'Leave this chat', youLeft: 'You left the chat.', youAndUs: 'You and our team', peopleList: 'People',
  startingUp: 'Opening the chat…',
} as const;

export type WordKey = keyof typeof english;
type Values = Readonly<Record<string, string | number>>;

/** Says a word of the panel, with what belongs into it. */
export interface Say {
  (key: WordKey, values?: Values): string;
  readonly language: string;
  /** Times and days, in the same language. */
  readonly clock: Clock;
}

/** The first of the layers that has a word says it, in their language; English is always there, and alone where they are empty. */
export function sayFrom(theirs: string, ...layers: readonly Readonly<Partial<Record<string, string>>>[]): Say {
  const language = (layers.some((layer) => Object.keys(layer).length > 0) && theirs) || 'en';
  const locale = localeOf(language);
  const rules = new Intl.PluralRules(locale);
  const say = (key: WordKey, values: Values = {}): string => {
    const found = layers.map((layer) => layer[key]).find((text) => typeof text === 'string' && text !== '') ?? english[key];
    return fill(found, values, rules);
  };
  return Object.assign(say, { language, clock: clockIn(locale) });
}

const pluralBlock = /\{(\w+),\s*plural,((?:\s*[\w=]+\s*\{[^{}]*\})+)\s*\}/g;

/** ICU's `{name}` and `{count, plural, one {# day} other {# days}}`, which is what the platform's translations are made of (PROTOCOL 3.1). */
function fill(text: string, values: Values, rules: Intl.PluralRules): string {
  const withPlurals = text.replace(pluralBlock, (whole, name: string, forms: string) => {
    const count = Number(values[name]);
    if (Number.isNaN(count)) return whole;
    const byName = new Map([...forms.matchAll(/([\w=]+)\s*\{([^{}]*)\}/g)].map(([, form = '', words = '']) => [form, words]));
    return (byName.get(`=${count}`) ?? byName.get(rules.select(count)) ?? byName.get('other') ?? '').replaceAll('#', String(count));
  });
  return withPlurals.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
