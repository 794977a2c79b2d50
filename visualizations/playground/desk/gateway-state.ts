/** A message as the gateway shows it to the agent's side. */
export interface DeskMessage {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly text: string;
  readonly type: string;
  readonly createdAt: string;
  readonly content: { readonly fallbackText?: string };
  readonly attachments: readonly { readonly friendlyName?: string; readonly fileName?: string }[];
  readonly seenByCustomer: boolean;
}

/** A conversation as the gateway shows it to the agent's side. */
export interface DeskThread {
  readonly id: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly isLiveChat: boolean;
  readonly contactId: string | null;
  /** Of the last contact; `''` where there is none yet. */
  readonly status: string;
  /** The agent's number. */
  readonly agent: number | null;
  readonly customerTyping: boolean;
  /** What the customer is writing, as far as it was told. */
  readonly preview: string;
  readonly messages: readonly DeskMessage[];
}

/** The faults in force, by the name of their switch. */
export type Faults = Readonly<Record<string, unknown>>;

/** What the gateway's command `state` answers, as far as the desk shows it. */
export interface GatewayState {
  readonly faults: Faults;
  readonly queue: readonly { readonly threadId: string; readonly position: number }[];
  readonly threads: readonly DeskThread[];
}

/** Whether an agent still has something to do here. */
export function isOpen({ contactId, status }: DeskThread): boolean {
  return contactId !== null && status !== 'closed' && status !== 'trashed';
}
