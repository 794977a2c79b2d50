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
}
