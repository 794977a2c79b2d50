import { type Agent, isOver } from '../../machines/data/contact.ts';
import { ChatError } from '../errors.ts';
import type { ThreadParts } from '../chat-types.ts';
import type { Feature, Host } from '../feature.ts';
import { field, isJson, type Json, objectReader, readId, readText, refuse, type Trouble } from '../wire/read.ts';
import { threadIdIn } from '../wire/read-contact.ts';
import { readAgent } from '../wire/read-people.ts';

/** Whether an agent is there, as the platform last said it (PROTOCOL 6.6). */
export interface AgentStatus {
  /** `na`: there, but not to be had. */
  readonly type: 'online' | 'offline' | 'na';
  /** What the contact centre calls it. */
  readonly name: string;
}

declare module '../chat-types.ts' {
  interface ThreadParts {
    /** With `agentPresence()`: whom the contact is being offered to, before anybody has it. */
    readonly offeredTo?: Agent | null;
    /** With `agentPresence()`: who is to have the next contact, if they can. */
    readonly preferredAgent?: Agent | null;
  }
  interface ChatParts {
    /** With `agentPresence()`: by agent id. */
    readonly agentStatuses?: Readonly<Record<string, AgentStatus>>;
  }
}

const offered = field(readAgent, ['inboxPreAssignee'], null);
const preferred = field(readAgent, ['preferredUserForNextAssign'], null);
const userId = field(objectReader((raw, path, trouble) => readId(raw.id) || refuse(trouble, `${path}.id`)), ['user']);
const userStatus = field(objectReader<AgentStatus>(({ type, name }, path, trouble) =>
  (type === 'online' || type === 'offline' || type === 'na' ? { type, name: readText(name) } : refuse(trouble, `${path}.type`, 'online, offline or na'))), ['userStatus']);

/** Who is offered the contact, who is preferred for the next one, and which agents are there (PROTOCOL 6.2, 6.6). */
export const agentPresence = (): Feature => ({
  name: 'agentPresence',
  install(host: Host) {
    const heard = (eventType: string, take: (data: Json, trouble: Trouble) => void) => ({
      [eventType]: (data: unknown): void => {
        const trouble: Trouble = [];
        take(isJson(data) ? data : {}, trouble);
        if (trouble.length > 0) host.report(new ChatError('frame.malformed', `${eventType}: ${trouble[0]}`));
      },
    });
    /** Which contact it is, and who has it. */
    const holderOf = (key: string): string => {
      const { contact, agent } = host.store.thread(key);
      return JSON.stringify([contact?.id, agent?.id]);
    };
    /** How that was when a thread's contact was last offered; `''`: nobody knew. */
    const holders = new Map<string, string>();
    const put = (data: Json, contact: string, name: 'offeredTo' | 'preferredAgent', agent: Agent | null | undefined, trouble: Trouble): void => {
      const threadId = threadIdIn(data);
      if (!threadId) refuse(trouble, `${contact}.threadIdOnExternalPlatform`);
      const key = host.store.keyOf(threadId);
      if (key === undefined || agent === undefined) return;
      if (name === 'offeredTo') holders.set(key, host.store.thread(key).contact === null ? '' : holderOf(key));
      host.setThreadPart(key, name, agent);
    };
    /** Somebody has it, or nobody needs it any more: the offer is over. */
    const withdraw = (key: string): void => {
      if (host.store.thread(key).parts.offeredTo) host.setThreadPart(key, 'offeredTo', null);
    };
    let statuses: Readonly<Record<string, AgentStatus>> = {};
    return {
      events: {
        ...heard('ConsumerContactInboxPreAssigneeChanged', (data, trouble) => put(data, 'consumerContact', 'offeredTo', offered(data, trouble, ''), trouble)),
        ...heard('ContactPreferredUserChanged', (data, trouble) => put(data, 'case', 'preferredAgent', preferred(data, trouble, ''), trouble)),
        ...heard('UserStatusChanged', (data, trouble) => {
          const [id, status] = [userId(data, trouble, ''), userStatus(data, trouble, '')];
          if (id === undefined || status === undefined) return;
          statuses = { ...statuses, [id]: status };
          host.setPart('agentStatuses', statuses);
        }),
      },
      pushed(fact, key) {
        const isNews = fact.type === 'gateway.contact.assigned' || fact.type === 'gateway.contact.statusChanged';
        // Word of an earlier contact can be late, or come again.
        if (isNews && key !== undefined && host.store.thread(key).contact?.id === fact.contact.id) withdraw(key);
      },
      paged(_, key) {
        const { contact, agent, parts } = host.store.thread(key);
        const { offeredTo } = parts as ThreadParts;
        // Unless that is who was offered it, it was so before.
        if (holders.get(key) === '' && agent?.id !== offeredTo?.id) holders.set(key, holderOf(key));
        // Who has it already may have it offered to somebody else.
        if ((agent !== null && holderOf(key) !== holders.get(key)) || (contact !== null && isOver(contact.status))) withdraw(key);
      },
    };
  },
});
