/** Channel info as PROTOCOL 3.1 has it, shortened where an engine does not look. */
export const channelInfo = {
  name: 'Support Messaging',
  channelIdOnExternalPlatform: '0b7e6d52-8f10-4c53-9a56-5a1e0f3f7d11',
  availability: { status: 'online' },
  isLiveChat: false,
  isAuthorizationEnabled: false,
  isSecuredCookieEnabled: false,
  isUnsecuredConnectionAllowed: true,
  settings: {
    features: { chatExtendedLogging: false, isCreditCardMaskingEnabled: false, isFeatureQueueCountingEnabled: true, securedSessions: false },
    fileRestrictions: {
      isAttachmentsEnabled: true, allowedFileSize: '40',
      allowedFileTypes: [{ mimeType: 'image/*', description: 'images' }, { mimeType: 'application/pdf', description: '.pdf' }],
    },
    hasMultipleThreadsPerEndUser: true, liveChatAllowTranscript: true, enableChatTypingPreview: true, enablePersistentMenu: true,
    liveChatOfflineForm: { isEnabled: false, isCustom: false, html: '' },
  },
  translations: { endChat: 'End chat', beginButton: 'Begin Conversation' },
  translationsLocale: 'en_US',
  colors: { buttonColor: '#0a5', themeColor: '#123' },
  popups: [], endUserCustomFields: [], caseCustomFields: [],
  preContactForm: null,
};

/** The full answer of PROTOCOL 3.6. */
export const tokenAnswer = {
  accessToken: 'txn-eyJhbGciOi',
  expiresIn: 600,
  customerIdentity: {
    idOnExternalPlatform: 'cust-7', firstName: 'Ada', lastName: 'L', image: 'https://img.example.test/a.png',
    customFields: [{ ident: 'tier', value: 'gold' }],
  },
  contact: { customFields: [{ ident: 'order', value: 'A-1' }] },
  identityToken: 'idt-eyJ0eXAi',
  thirdParty: { access_token: 'at-1', refresh_token: 'rt-1', expires_in: 3600 },
};

/** The union of what the platforms answer to a refresh (PROTOCOL 3.6). */
export const refreshAnswer = {
  accessToken: 'txn-2', expiresIn: 600, access_token: 'at-2', refresh_token: 'rt-2', expires_in: 3600,
  thirdParty: { access_token: 'at-2', refresh_token: 'rt-2', expires_in: 3600 },
};
