import type { Customer } from '../../machines/data/customer.ts';
import type { BrowserFingerprint } from './frames.ts';

/** One custom field as it travels (PROTOCOL 5.1). */
export interface CustomField {
  readonly ident: string;
  readonly value: string | null;
}

/** A file uploaded before, named by where it lies (PROTOCOL 5.4). */
export interface SentAttachment {
  readonly url: string;
  readonly friendlyName: string;
}

/** Members of the event's data that stand in the place of ours: what a feature puts into a request. */
export type MoreData = Readonly<Record<string, unknown>>;

interface OnThread {
  readonly threadId: string;
}

/** One message of the customer. What is left out travels as empty, as the vendor's SDK does it (PROTOCOL 5.4). */
export interface SendMessage extends OnThread {
  readonly type: 'message.send';
  readonly messageId: string;
  readonly text: string;
  readonly postback?: string;
  readonly attachments?: readonly SentAttachment[];
  /** Only with the first message of a contact. */
  readonly customerFields?: readonly CustomField[];
  readonly contactFields?: readonly CustomField[];
  /** Only where the channel has authorization enabled. */
  readonly accessToken?: string | null;
  /** Names the thread when it is made. */
  readonly threadName?: string;
  readonly more?: MoreData;
}

/** The registration of a legacy session (PROTOCOL 5.3). */
export interface CustomerAuthorize {
  readonly type: 'customer.authorize';
  readonly authorizationCode: string | null;
  readonly more?: MoreData;
}

/** Whatever the engine asks of the gateway, in our words (PROTOCOL 5.3-5.6). Times are epoch ms. */
export type OutgoingRequest =
  | CustomerAuthorize
  | { readonly type: 'customer.reconnect'; readonly token: string }
  | { readonly type: 'token.refresh'; readonly token: string }
  | SendMessage
  /** Without a thread: the customer's latest one, or the live session. */
  | { readonly type: 'thread.recover'; readonly threadId: string | null; readonly isLivechat: boolean }
  | (OnThread & {
      readonly type: 'history.load';
      readonly scrollToken: string;
      readonly oldestAt: number | null;
      /** Live chat only: keeps to this contact. */
      readonly contactId: string | null;
    })
  | (OnThread & { readonly type: 'thread.markSeen' })
  | (OnThread & { readonly type: 'typing.start' })
  | (OnThread & { readonly type: 'typing.end' })
  | (OnThread & { readonly type: 'contact.end'; readonly contactId: string })
  /** A token to read what lies at `path` (PROTOCOL 3.5). */
  | (OnThread & { readonly type: 'content.authorize'; readonly path: string })
  /** Any other event of PROTOCOL 5.2, as the wire names it. */
  | { readonly type: 'raw'; readonly eventType: string; readonly data: Readonly<Record<string, unknown>> };

export type OutgoingType = OutgoingRequest['type'];

/** Who speaks, from where: the same in every frame (PROTOCOL 5.1). */
export interface Envelope {
  readonly brandId: number;
  readonly channelId: string;
  readonly customer: Customer;
  readonly visitorId: string;
  readonly destinationId?: string | null;
  readonly visitId?: string | null;
  readonly browserFingerprint?: BrowserFingerprint;
  readonly sdkVersion?: string;
}
