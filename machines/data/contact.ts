/** `new` to `trashed` as the platform says it; anything else is kept as it came (PROTOCOL 6.3). */
export type ContactStatus = 'new' | 'open' | 'pending' | 'escalated' | 'resolved' | 'closed' | 'trashed' | (string & {});

/** One routed interaction inside a thread; the wire says "case" (PROTOCOL 1). */
export interface Contact {
  readonly id: string;
  readonly threadId: string;
  readonly status: ContactStatus;
  /** Epoch ms of the last status change; 0 where the gateway did not say. */
  readonly statusAt: number;
}

/** An agent (or bot) as a customer may see them. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly imageUrl: string | null;
  readonly isBot: boolean;
}

/** The queue that feeds agents, and where the contact stands in it; `position` 1 is next (PROTOCOL 6.6). */
export interface QueuePosition {
  readonly position: number;
  readonly isAnyAgentOnline: boolean;
}

/** What the gateway knows of a thread itself (PROTOCOL 6.3). */
export interface ThreadFacts {
  readonly id: string;
  readonly name: string;
  /** `false` means archived or closed for good: read-only. */
  readonly canAddMoreMessages: boolean;
}

/** A contact is over for the client when it is closed or trashed. */
export const isOver = (status: ContactStatus): boolean => status === 'closed' || status === 'trashed';
