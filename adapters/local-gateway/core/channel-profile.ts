/** How customers of a channel sign in (PROTOCOL 4.2). */
export type SignIn = 'legacy' | 'legacyOAuth' | 'anonymous' | 'securedCookies' | 'thirdParty';

/** What a channel is. Any id is a channel; words in the id decide (emulator choice). */
export interface ChannelProfile {
  readonly id: string;
  readonly isLiveChat: boolean;
  readonly hasManyThreads: boolean;
  readonly signIn: SignIn;
  readonly isOnline: boolean;
  readonly hasSurvey: boolean;
  readonly hasCardMasking: boolean;
  readonly takesFiles: boolean;
  readonly isPainted: boolean;
  /** `isRecoverLivechatDoesNotFailEnabled` (PROTOCOL 6.5). */
  readonly recoversEmpty: boolean;
}

/**
 * The channel of an id: `livechat` live chat, `single` one thread only, `auth` legacy OAuth, `secured` secured anonymous,
 * `cookies` secured cookies, `thirdparty` third party, `offline`, `survey`, `masking`, `nofiles`, `painted`, `norecover`.
 */
export function channelProfile(id: string): ChannelProfile {
  const says = (word: string): boolean => id.toLowerCase().includes(word);
  const isLiveChat = says('livechat');
  return {
    id,
    isLiveChat,
    hasManyThreads: !isLiveChat && !says('single'),
    signIn: signInOf(says),
    isOnline: !says('offline'),
    hasSurvey: says('survey'),
    hasCardMasking: says('masking'),
    takesFiles: !says('nofiles'),
    isPainted: says('painted'),
    recoversEmpty: !says('norecover'),
  };
}

function signInOf(says: (word: string) => boolean): SignIn {
  if (says('cookies')) return 'securedCookies';
  if (says('thirdparty')) return 'thirdParty';
  if (says('secured')) return 'anonymous';
  return says('auth') ? 'legacyOAuth' : 'legacy';
}

/** Whether sockets of the channel need a transaction token (PROTOCOL 4.2). */
export function isSecured(channel: ChannelProfile): boolean {
  return channel.signIn !== 'legacy' && channel.signIn !== 'legacyOAuth';
}

/** A channel as announced by the server's first line. */
export interface AnnouncedChannel {
  readonly id: string;
  readonly kind: 'livechat' | 'messaging' | 'multithread';
  readonly signIn: SignIn;
  readonly name: string;
}

/** Channels worth trying, plain ones first. */
export const announcedChannels: readonly AnnouncedChannel[] = [
  { id: 'chat_livechat', kind: 'livechat', name: 'Live chat' },
  { id: 'chat_messaging', kind: 'messaging', name: 'Messaging' },
  { id: 'chat_multithread', kind: 'multithread', name: 'Messaging, several threads' },
  { id: 'chat_single', kind: 'messaging', name: 'Messaging, one thread' },
  { id: 'chat_livechat_survey', kind: 'livechat', name: 'Live chat with a survey' },
  { id: 'chat_livechat_offline', kind: 'livechat', name: 'Live chat, closed now' },
  { id: 'chat_livechat_painted', kind: 'livechat', name: 'Live chat, colours of its own' },
  { id: 'chat_auth', kind: 'messaging', name: 'Messaging, legacy OAuth' },
  { id: 'chat_livechat_auth', kind: 'livechat', name: 'Live chat, legacy OAuth' },
  { id: 'chat_secured', kind: 'messaging', name: 'Messaging, secured anonymous' },
  { id: 'chat_livechat_secured', kind: 'livechat', name: 'Live chat, secured anonymous' },
  { id: 'chat_cookies', kind: 'messaging', name: 'Messaging, secured cookies' },
  { id: 'chat_thirdparty', kind: 'messaging', name: 'Messaging, third party' },
].map((channel) => ({ ...channel, signIn: channelProfile(channel.id).signIn }) as AnnouncedChannel);
