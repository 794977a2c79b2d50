import type { ChannelInfo, FileRestrictions, PreContactField } from '../../../src/wire/frames.ts';
import { channelProfile, isSecured, type ChannelProfile } from '../core/channel-profile.ts';
import type { GatewayConfig } from '../core/gateway-config.ts';

/** What may be uploaded to a channel (PROTOCOL 3.3). */
export function fileRestrictions({ takesFiles }: ChannelProfile, config: GatewayConfig): FileRestrictions {
  return {
    isAttachmentsEnabled: takesFiles,
    allowedFileSize: String(config.allowedFileSizeMb),
    allowedFileTypes: [
      { mimeType: 'image/*', description: 'images' },
      { mimeType: 'video/*', description: 'videos' },
      { mimeType: 'audio/*', description: 'sound' },
      { mimeType: 'application/pdf', description: '.pdf' },
      { mimeType: 'text/plain', description: '.txt' },
    ],
  };
}

/** Everything a client is told about a channel (PROTOCOL 3.1). Flags are always listed: mobile takes an absent one for on. */
export function channelInfo(channelId: string, locale: string, config: GatewayConfig): ChannelInfo {
  const channel = channelProfile(channelId);
  const securedSessions = isSecured(channel);
  return {
    name: channelId, channelIdOnExternalPlatform: channelId, availability: { status: channel.isOnline ? 'online' : 'offline' },
    isLiveChat: channel.isLiveChat,
    isAuthorizationEnabled: channel.signIn === 'legacyOAuth' || channel.signIn === 'thirdParty',
    isSecuredCookieEnabled: channel.signIn === 'securedCookies',
    isUnsecuredConnectionAllowed: !securedSessions,
    webSecurityConfiguration: { contentSecurityPolicy: {} },
    settings: {
      features: features(channel, securedSessions),
      fileRestrictions: fileRestrictions(channel, config),
      pushNotifications: { isActive: false, title: '', body: '', pinpointProjectId: '', deeplink: '' },
      isProactiveChatEnabled: true, isWebAnalyticsEnabled: true, securedSessions, hasPageViews: true,
      hasMultipleThreadsPerEndUser: channel.hasManyThreads, liveChatShowOfflineForm: channel.isLiveChat,
      liveChatOfflineForm: { isEnabled: channel.isLiveChat, isCustom: false, html: '' },
      liveChatHiddenOnOffline: false, liveChatAllowTranscript: true, liveChatTranscriptChannelId: '', liveChatAllowAudioNotification: false,
      isGroupChatAllowed: true, canCustomerInviteToGroupChat: true, canAgentInviteToGroupChat: true,
      platformChannelIdToSendInvitationCode: '', emailInvitationContent: '', emailInvitationLink: '',
      enableChatTypingPreview: true, enablePersistentMenu: true, chatRedesign: false, enableAiLabel: true,
    },
    translations: {
      endChat: 'End chat', beginButton: 'Begin Conversation', greeting: 'Hello {name}',
      queuePosition: 'You are number {position} in the queue',
    },
    translationsLocale: locale,
    colors: channel.isPainted ? ownColors : usualColors,
    widget: { appearance: 'bubble', position: 'right' },
    popups: [], customCss: '', customJs: '', customJsFiles: '', endUserCustomFields: [], caseCustomFields: [],
    preContactForm: channel.hasSurvey ? { id: 'pcf-1', name: 'Before we start', channels: [{ id: channelId }], customFields: survey } : null,
  };
}

const usualColors = {
  buttonColor: '#3f51c9', headerBgColor: '#ffffff', headerFontColor: '#1b2231', themeColor: '#3f51c9', textColor: '#1b2231', widgetBgColor: '#ffffff', widgetFontColor: '#1b2231',
};
const ownColors = {
  buttonColor: '#00aa55', headerBgColor: '#112233', headerFontColor: '#ffffff', themeColor: '#00aa55', textColor: '#111111', widgetBgColor: '#fffaf0', widgetFontColor: '#111111',
};

function features(channel: ChannelProfile, securedSessions: boolean): Record<string, boolean> {
  return {
    chatExtendedLogging: false, chatSendPostbackAsTextMessage: true, disableAttachmentOnDfoChat: !channel.takesFiles, isCoBrowsingEnabled: false,
    isCreditCardMaskingEnabled: channel.hasCardMasking, isFeatureImproveVisitorInactivityTrackingEnabled: true,
    isFeatureQueueCountingEnabled: channel.isLiveChat, isProactiveChatEnabled: true, isWebAnalyticsEnabled: true, liveChatLogoHidden: false,
    securedSessions, useStorageModuleInChat: true, cxoneMpowerNewLogo254: false, notificationSoundEnhancement: false,
    isRecoverLivechatDoesNotFailEnabled: channel.recoversEmpty, areMembersNotificationsEnabled: true, isFeatureGroupChatEnabled: true,
    isFeatureAdaptiveCardsEnabled: true, chatRedesign: false,
  };
}

const shown = { isEditable: true, liveChatVisibility: 'visible', postDetailVisibility: 'visible' };

/** One question of each type; in a tree `parentId` is another value's `name` (PROTOCOL 3.1). */
const survey: PreContactField[] = [
  { isRequired: true, definition: { ident: 'name', label: 'Your name', type: 'text', required: true, values: [], ...shown } },
  { isRequired: false, definition: { ident: 'email', label: 'E-mail', type: 'email', required: false, values: [], ...shown } },
  {
    isRequired: false,
    definition: {
      ident: 'topic', label: 'Topic', type: 'list', required: false, ...shown,
      values: [{ name: 'billing', value: 'Billing' }, { name: 'tech', value: 'Technical' }],
    },
  },
  {
    isRequired: false,
    definition: {
      ident: 'area', label: 'Area', type: 'tree', required: false, ...shown,
      values: [
        { name: 'eu', value: 'Europe' }, { name: 'eu-de', value: 'Germany', parentId: 'eu' }, { name: 'eu-fr', value: 'France', parentId: 'eu' },
        { name: 'us', value: 'America' }, { name: 'us-ca', value: 'California', parentId: 'us' },
      ],
    },
  },
];
