import type { Agent, Contact, ThreadFacts } from './data/contact.ts';
import type { AccessToken, Customer } from './data/customer.ts';
import type { Message } from './data/message.ts';

/** The frame a fact came from, as parsed; for `onFrame`, tools and the drop-in. Never sent to a machine. */
export interface FromWire {
  readonly wire: unknown;
}

/** An answer names the request it answers (PROTOCOL 4.7). */
export interface Answering extends FromWire {
  readonly requestId: string;
}

/** Answers to our requests (PROTOCOL 6.1, 6.5), in our words. */
export type GatewayAnswer =
  | (Answering & { type: 'gateway.request.accepted' })
  | (Answering & { type: 'gateway.request.refused'; code: string; reason: string; transactionId: string })
  | (Answering & { type: 'gateway.customer.authorized'; customer: Customer; token: AccessToken | null })
  | (Answering & { type: 'gateway.customer.reconnected' })
  | (Answering & { type: 'gateway.token.refreshed'; token: AccessToken })
  | (Answering & {
      type: 'gateway.thread.recovered';
      isLivechat: boolean;
      /** `null` together with `contact` when there is no such session (empty `LivechatRecovered`). */
      thread: ThreadFacts | null;
      contact: Contact | null;
      agent: Agent | null;
      /** Newest first, as on the wire. */
      messages: readonly Message[];
      /** `''` when there is nothing older. */
      scrollToken: string;
    })
  | (Answering & { type: 'gateway.history.loaded'; messages: readonly Message[]; scrollToken: string })
  /** For one address only, and never a machine's business. */
  | (Answering & { type: 'gateway.content.authorized'; token: string });

/** What the gateway tells unasked (PROTOCOL 6.2, 6.6, 6.7), in our words. */
export type GatewayPush =
  | (FromWire & { type: 'gateway.contact.created'; contact: Contact; thread: ThreadFacts | null })
  | (FromWire & { type: 'gateway.contact.statusChanged'; contact: Contact })
  | (FromWire & { type: 'gateway.contact.assigned'; contact: Contact; agent: Agent | null })
  | (FromWire & { type: 'gateway.contact.routed'; contact: Contact; queueName: string })
  | (FromWire & { type: 'gateway.queue.moved'; contactId: string; threadId: string; position: number; isAnyAgentOnline: boolean })
  /** Lean: no platform id, no statistics; may precede `created` (PROTOCOL 6.7). */
  | (FromWire & { type: 'gateway.message.sent'; message: Message })
  | (FromWire & { type: 'gateway.message.created'; message: Message; contact: Contact | null })
  /** Delivered, seen and read marks come as the whole message with its new status. */
  | (FromWire & { type: 'gateway.message.marked'; message: Message })
  | (FromWire & { type: 'gateway.typing.started'; threadId: string; agent: Agent | null })
  | (FromWire & { type: 'gateway.typing.ended'; threadId: string })
  /** An event too big for the socket: the frame itself lies there (PROTOCOL 6.1.8). */
  | (FromWire & { type: 'gateway.event.stored'; url: string });

/** What the wire said that is no message to anyone: heartbeat answers, unknown and broken frames. */
export type GatewayOddity =
  | (FromWire & { type: 'gateway.heartbeat.answered' })
  /** Well-formed, of a type we do not know; a request it answers counts as answered (PROTOCOL 6.2: ignore unknown types). */
  | (FromWire & { type: 'gateway.frame.unknown'; requestId: string; eventType: string })
  /** Not readable: `reason` names the member and what it should be, never its value. */
  | (FromWire & { type: 'gateway.frame.malformed'; requestId: string; eventType: string; reason: string })
  /** API-gateway style error without an event id (PROTOCOL 6.1.6). */
  | (FromWire & { type: 'gateway.transport.failed'; reason: string });

/** Everything one inbound frame can mean: `decode` gives exactly one. */
export type GatewayFact = GatewayAnswer | GatewayPush | GatewayOddity;
