import { ChatSDKError, CreateInvitationFailedError, JoinGroupChatFailedError, SendEmailInvitationFailedError } from './errors.ts';
import { sendChatEvent, type WebSocketClient } from './web-socket-client.ts';
import type { ChatEventData, EventPayloadData } from './wire-objects.ts';

type Client = WebSocketClient | null;
type ContactData = { contact: { id: string } };
type InvitationData = { invitation: { code: string } };
type EmailData = ContactData & InvitationData & { recipients: { idOnExternalPlatform: string }[] };

/** Several customers in one contact (PROTOCOL 5.7): a payload, and how it is sent. */
export const createCreateInvitationToGroupChatPayloadData = (contactId: string): EventPayloadData<ContactData> =>
  ({ eventType: 'CreateInvitationToGroupChat', data: { contact: { id: contactId } } });

export const createSendEmailInvitationToGroupChatPayloadData = (contactId: string, invitationCode: string, email: string): EventPayloadData<EmailData> => ({
  eventType: 'SendEmailInvitationToGroupChat', data: { contact: { id: contactId }, invitation: { code: invitationCode }, recipients: [{ idOnExternalPlatform: email }] },
});

export const createJoinGroupChatPayloadData = (code: string): EventPayloadData<InvitationData> => ({ eventType: 'JoinGroupChat', data: { invitation: { code } } });

export const createLeaveGroupChatPayloadData = (contactId: string): EventPayloadData<ContactData> => ({ eventType: 'LeaveGroupChat', data: { contact: { id: contactId } } });

/** The registration of a session that has a token (PROTOCOL 5.3). */
export const createReconnectPayloadData = (accessToken: { token: string }, _visitorId?: string): EventPayloadData<{ accessToken: { token: string } }> =>
  ({ eventType: 'ReconnectConsumer', data: { accessToken: { token: accessToken.token } } });

const sender = <D>(Failed: new (message: string, data?: unknown, cause?: unknown) => ChatSDKError, what: string) =>
  (payload: EventPayloadData<D>, wsClient: Client): Promise<ChatEventData> =>
    sendChatEvent(payload, wsClient).catch((error: ChatSDKError) => {
      throw new Failed(`${what}: ${error.message}`, error.data, error);
    });

export const sendCreateInvitationToGroupChatEvent = sender<ContactData>(CreateInvitationFailedError, 'The invitation was not created');
export const sendEmailInvitationToGroupChatEvent = sender<EmailData>(SendEmailInvitationFailedError, 'The invitation was not sent');
export const sendJoinGroupChatEvent = sender<InvitationData>(JoinGroupChatFailedError, 'The group chat was not joined');
export const sendLeaveGroupChatEvent = sender<ContactData>(ChatSDKError, 'The group chat was not left');
