/** What happened, without what was said: an event between actors, or a frame between the chat and the gateway. */
export interface Happening {
  readonly n: number;
  readonly at: number;
  readonly kind: 'event' | 'frame';
  readonly from: string;
  readonly to: string;
  readonly type: string;
  /** What an event did to its receiver: another state, actions only, or nothing. `unknown` where the receiver is no machine. */
  effect: 'changed' | 'acted' | 'none' | 'unknown';
  /** The receiver's state before and after, where it changed. */
  change: string;
}
