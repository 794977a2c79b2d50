export type * from './chat-types.ts';
export { openChat } from './chat.ts';
export { ChatError, type ChatErrorCode } from './errors.ts';
export type * from './ports.ts';
export type { CustomEnvironment, Endpoints, RegionName } from './wire/environments.ts';
export type { Channel } from '../machines/data/channel.ts';
export type { Agent, Contact, ContactStatus, QueuePosition } from '../machines/data/contact.ts';
export type { Customer } from '../machines/data/customer.ts';
export type { Attachment, Author, FailureReason, Message, MessageContent, MessageStatus } from '../machines/data/message.ts';
