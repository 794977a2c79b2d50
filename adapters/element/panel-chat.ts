import type { ChatWith } from '../../src/chat-types.ts';
import {
  groupChat, multiThread, offlineForm, persistentMenu, proactive, streams, survey, systemItems, typingPreview, uploads,
} from '../browser/browser.ts';
import { drafts } from './drafts.ts';

/** All that the panel can show: for a chat of your own, `createChat({ ..., features: panelFeatures() })`. */
export function panelFeatures() {
  return [
    uploads(), streams(), typingPreview(), persistentMenu(), offlineForm(), groupChat(), systemItems(), multiThread(), survey(), proactive(), drafts(),
  ] as const;
}

/** A chat that the panel can show. */
export type PanelChat = ChatWith<ReturnType<typeof panelFeatures>>;
export type PanelThread = ReturnType<PanelChat['thread']>;

export type ChannelKind = 'livechat' | 'messaging';

/** How a chat is shown. */
export interface PanelLayout {
  readonly kind: ChannelKind;
  /** Whether there is a list of conversations. */
  readonly hasManyThreads: boolean;
}
