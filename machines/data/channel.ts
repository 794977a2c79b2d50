/** What a channel takes as files (PROTOCOL 3.1, 3.3). */
export interface FileRestrictions {
  readonly isEnabled: boolean;
  /** The largest file, in MB of 2^20 bytes; `null` where the channel does not say. */
  readonly maxMegabytes: number | null;
  /** In lower case, some as `image/*`; none at all: the channel does not say. */
  readonly mimeTypes: readonly string[];
}

/** One configured chat channel of the brand, as an app needs it (PROTOCOL 3.1). */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'livechat' | 'messaging';
  readonly hasMultipleThreads: boolean;
  readonly isOnline: boolean;
  readonly isAuthorizationEnabled: boolean;
  /** Flat map of platform switches; absent means unknown. */
  readonly features: Readonly<Record<string, boolean>>;
  readonly translations: Readonly<Record<string, string>>;
  /** What the translations are in, as `en_US`; `''` where the channel does not say. */
  readonly translationsLocale: string;
  /** What an app may paint itself with, as the channel was set up: `themeColor`, `buttonColor`, ... */
  readonly colors: Readonly<Record<string, string>>;
  /** A live chat that is closed may take a message for later: `html` is a form of the channel's own. */
  readonly offlineForm: { readonly isEnabled: boolean; readonly html: string };
  /** The pre-chat survey as it came, empty without one; `survey()` reads it. */
  readonly preContactForm: Readonly<Record<string, unknown>>;
  /** `null` where the channel does not say. */
  readonly fileRestrictions: FileRestrictions | null;
}
