import type { Agent } from './contact.ts';

/** A payload as the wire has it, whole. Its links are unchecked: what may be followed stands beside it, typed. */
export type Payload = Readonly<Record<string, unknown>>;

interface Content<T extends string> {
  readonly type: T;
  readonly payload: Payload;
}

/** Plain text; the wire's own object, not a copy. With `postback`: the answer to a button (PROTOCOL 5.4, 6.4). */
export interface TextContent {
  readonly type: 'TEXT';
  readonly payload: Payload & { readonly text: string; readonly postback?: string };
}

/** A picture or a file that a card shows. `url` is null where its scheme is not one to follow. */
export interface Media {
  readonly fileName: string;
  readonly mimeType: string | null;
  readonly url: string | null;
}

/** A button. `postback` is what travels back with its text; null: it cannot be answered (PROTOCOL 6.4). */
export interface ReplyAction {
  readonly text: string;
  readonly postback: string | null;
  readonly description: string | null;
  readonly icon: Media | null;
}

export interface QuickReplies extends Content<'QUICK_REPLIES'> {
  readonly text: string;
  readonly actions: readonly ReplyAction[];
}

export interface ListPicker extends Content<'LIST_PICKER'> {
  readonly title: string;
  readonly text: string;
  readonly actions: readonly ReplyAction[];
}

export interface RichLink extends Content<'RICH_LINK'> {
  readonly title: string;
  /** Null where its scheme is not one to follow. */
  readonly url: string | null;
  readonly media: Media | null;
}

/** A text that is still being written, to be read over SSE (PROTOCOL 7). */
export interface StreamedContent extends Content<'STREAMED'> {
  readonly protocol: string;
  readonly sourceUrl: string | null;
}

/** One bookable time. `startAt` is epoch ms, 0 where the wire's time cannot be read. */
export interface TimeSlot {
  readonly id: string;
  readonly startAt: number;
  readonly seconds: number;
}

export interface TimePicker extends Content<'TIME_PICKER'> {
  readonly title: string;
  readonly event: string;
  readonly slots: readonly TimeSlot[];
}

/** A node of a plugin: `MENU` and `INACTIVITY_POPUP` hold others, `BUTTON` can be answered; unknown kinds are kept (PROTOCOL 6.4). */
export interface PluginElement {
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly postback: string | null;
  /** Of a `FILE`; null where its scheme is not one to follow. */
  readonly url: string | null;
  readonly fileName: string;
  readonly mimeType: string | null;
  /** Of a `COUNTDOWN`: epoch ms, and how long from then. */
  readonly countdown: { readonly startedAt: number; readonly seconds: number } | null;
  readonly elements: readonly PluginElement[];
}

/** One root is a menu or the inactivity popup, several are a gallery. */
export interface PluginContent extends Content<'PLUGIN'> {
  readonly elements: readonly PluginElement[];
}

/** Deprecated on the wire: a text and the value behind it. */
export interface PostbackContent extends Content<'POSTBACK'> {
  readonly text: string;
  readonly postback: string;
}

/** The payload is the Adaptive Card itself, for a renderer of the app's. */
export type AdaptiveCard = Content<'ADAPTIVE_CARD'>;
/** Not documented: show the fallback text, for a file beside the attachments. */
export type FormContent = Content<'FORM'>;
export type FileContent = Content<'FILE'>;

/** A type we have no words for, or one whose payload is broken: kept as it came, shown by its fallback text. */
export interface UnknownContent extends Content<'UNKNOWN'> {
  /** What the wire calls it; `''` where it does not say. */
  readonly wireType: string;
}

/** What a system item tells: who has the contact now, in which queue it waits, how it stands (PROTOCOL 6.6). */
export type SystemChange =
  | { readonly change: 'assigned'; readonly agent: Agent }
  | { readonly change: 'unassigned' }
  | { readonly change: 'queued'; readonly queueName: string }
  | { readonly change: 'status'; readonly status: string };

/** An item of ours, not a message: something happened to the contact. Only with the feature `systemItems()`. */
export interface SystemContent {
  readonly type: 'SYSTEM';
  readonly payload: SystemChange & Payload;
}

/** Content that was read member by member. */
export type RichContent =
  | QuickReplies | ListPicker | RichLink | StreamedContent | TimePicker | PluginContent | PostbackContent | AdaptiveCard | FormContent | FileContent;

/** What a message says, told apart by `type` (PROTOCOL 6.4). */
export type MessageContent = TextContent | RichContent | UnknownContent | SystemContent;

/** What is left of content that was taken away. */
export const noContent: TextContent = Object.freeze({ type: 'TEXT', payload: Object.freeze({ text: '' }) });
