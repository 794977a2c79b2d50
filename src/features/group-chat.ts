import type { Thread } from '../chat-types.ts';
import { looksLikeEmail } from '../email.ts';
import { ChatError } from '../errors.ts';
import { isFilled, requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import { promised } from '../quiet.ts';
import { isAbsent, isJson, type Json, none, objectReader, readId, readList, readText, refuse, type Trouble } from '../wire/read.ts';

/** Somebody who takes part in a contact (PROTOCOL 6.3, recipient). */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly isPrimary: boolean;
}

export interface GroupChatVerbs {
  /** Takes part in somebody else's contact, by the code of their invitation; gives its thread. */
  joinGroupChat(code: string): Promise<Thread & GroupThreadVerbs>;
}

export interface GroupThreadVerbs {
  /** A code that lets others join the present contact. */
  invite(): Promise<{ readonly code: string }>;
  /** Sends the code by e-mail; makes one where none is given. */
  inviteByEmail(emails: readonly string[], code?: string): Promise<void>;
  /** Leaves a contact that was joined. */
  leaveGroupChat(): Promise<void>;
}

declare module '../chat-types.ts' {
  interface ThreadParts {
    /** With `groupChat()`: who takes part, as the platform last said it. */
    readonly participants?: readonly Participant[];
  }
}

const readParticipant = objectReader<Participant>((raw, path, trouble) => {
  const id = readId(raw.idOnExternalPlatform);
  return id === '' ? refuse(trouble, `${path}.idOnExternalPlatform`) : { id, name: readText(raw.name), isPrimary: raw.isPrimary === true };
});

const member = (raw: unknown, name: string): unknown => (isJson(raw) ? raw[name] : undefined);

/** Group chat: invite, invite by e-mail, join, leave, participants (PROTOCOL 5.7, 6.6). */
export const groupChat = (): Feature<GroupChatVerbs, GroupThreadVerbs> => ({
  name: 'groupChat',
  install(host: Host) {
    const ask = async (eventType: string, data: Json): Promise<unknown> => {
      const { wire } = await host.ask({ type: 'raw', eventType, data });
      return member(member(wire, 'postback'), 'data');
    };
    const told = (detail: string): ChatError => {
      const error = new ChatError('frame.malformed', detail);
      host.report(error);
      return error;
    };
    const contactOf = (key: string, verb: string): { id: string } => {
      host.requireRunning();
      const { contact } = host.store.thread(key);
      if (contact === null) throw new ChatError('verb.forbidden', `${verb} while the thread has no contact`);
      return { id: contact.id };
    };
    const text = (value: unknown, name: string): string => {
      requireThat(isFilled(value), name, 'a non-empty text');
      return value;
    };
    const invite = async (key: string): Promise<{ code: string }> => {
      const data = await ask('CreateInvitationToGroupChat', { contact: contactOf(key, 'invite') });
      const code = readId(member(member(data, 'invitation'), 'code'));
      if (code === '') throw told('InvitationToGroupChatCreated: invitation.code should be a text');
      return { code };
    };
    const keep = (contact: Json): void => {
      const id = readId(contact.id);
      for (const [key, thread] of host.store.threads) {
        if (thread.contact?.id !== id || contact.recipients === undefined || contact.recipients === null) continue;
        const trouble: Trouble = [];
        const participants = readList(readParticipant, contact.recipients, 'recipients', trouble, contact) ?? none;
        if (trouble.length > 0) told(trouble.join('; '));
        host.turn(() => host.setThreadPart(key, 'participants', participants));
      }
    };
    return {
      chatVerbs: {
        joinGroupChat: (code: string) => promised(async () => {
          const data = await ask('JoinGroupChat', { invitation: { code: text(code, 'joinGroupChat(code)') } });
          const threadId = readId(member(member(data, 'thread'), 'idOnExternalPlatform'));
          if (threadId === '') throw told('GroupChatJoined: thread.idOnExternalPlatform should be a text');
          return host.openThread(threadId, true) as Thread & GroupThreadVerbs;
        }),
      },
      threadVerbs: (key) => ({
        invite: () => promised(() => invite(key)),
        inviteByEmail: (emails: readonly string[], code?: string) => promised(async () => {
          requireThat(Array.isArray(emails) && emails.length > 0 && emails.every(looksLikeEmail), 'inviteByEmail(emails)', 'a list of e-mail addresses');
          const recipients = emails.map((email) => ({ idOnExternalPlatform: email }));
          const invitation = code === undefined ? await invite(key) : { code: text(code, 'inviteByEmail(code)') };
          await ask('SendEmailInvitationToGroupChat', { contact: contactOf(key, 'inviteByEmail'), invitation, recipients });
        }),
        leaveGroupChat: () => promised(async () => {
          await ask('LeaveGroupChat', { contact: contactOf(key, 'leaveGroupChat') });
        }),
      }),
      can(verb, key) {
        if (verb === 'joinGroupChat') return host.isOnline;
        if (key === null || !['invite', 'inviteByEmail', 'leaveGroupChat'].includes(verb)) return undefined;
        return host.isOnline && host.store.thread(key).contact !== null && host.store.channel?.features.isFeatureGroupChatEnabled !== false;
      },
      events: {
        ContactRecipientsChanged: (data) => {
          const contact = member(data, 'contact');
          if (!isJson(contact) || !readId(contact.id) || isAbsent(contact.recipients)) told('ContactRecipientsChanged: contact should be an object with id and recipients');
          else keep(contact);
        },
      },
      paged(frame) {
        const contact = member(member(member(frame, 'postback'), 'data'), 'contact');
        if (isJson(contact)) keep(contact);
      },
      pushed(fact) {
        // The contact of any push may bring its recipients along.
        const data = member(fact.wire, 'data');
        const contact = member(data, 'case');
        if (isJson(contact)) keep(contact);
      },
    };
  },
});
