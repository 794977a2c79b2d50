/** One channel the playground offers. */
export interface PlaygroundChannel {
  readonly id: string;
  readonly kind: 'livechat' | 'messaging';
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
