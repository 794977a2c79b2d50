/** How a channel's customers sign in, in the gateway's words (PROTOCOL 4.2). */
export type PlaygroundSignIn = 'legacy' | 'legacyOAuth' | 'anonymous' | 'securedCookies' | 'thirdParty';

/** One channel the playground offers. */
export interface PlaygroundChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'livechat' | 'messaging';
  /** Whether the phone shows a list of conversations. */
  readonly hasManyThreads: boolean;
  readonly signIn: PlaygroundSignIn;
}

/** What the page must know to reach the gateway; the server hands it out as `settings.json`. */
export interface PlaygroundSettings {
  readonly chat: string;
  readonly gateway: string;
  readonly authorize: string;
  /** Where the agent's commands go: `POST {control}/__control/<command>`. */
  readonly control: string;
  readonly brandId: number;
  readonly channels: readonly PlaygroundChannel[];
}
