import type { WireAttachment } from '../../../src/wire/frames.ts';
import { assignAgent, closeContact, moveToQueue, placeOf, setStatus, tellCase } from '../core/contact-life.ts';
import { ControlRefusal } from '../core/control-refusal.ts';
import { objectAt, textAt } from '../core/json-read.ts';
import { leaveQueue, movePosition, queueNamed } from '../core/live-queue.ts';
import { markMessages, sayAsAgent, setAgentTyping } from '../core/message-life.ts';
import type { ContactRecord, StoredContent, ThreadRecord } from '../core/records.ts';
import { findAnyThread, isLiveChat, liveContact } from '../core/threads.ts';
import { textContent, wireContact, wireQueue, wireUser } from '../core/wire-objects.ts';
import { tell } from '../core/world.ts';
import { agentNumber, optionalNumber, optionalText, requiredText, type CommandCall } from './command.ts';
import { viewThread, type ThreadView } from './thread-view.ts';

/** An agent at work on one thread. */
interface AgentCall extends CommandCall {
  readonly thread: ThreadRecord;
  readonly agent: number;
}

const deeds: Readonly<Record<string, (call: AgentCall) => void>> = {
  accept({ world, thread, agent, body }) {
    const contact = contactOf(thread);
    assignAgent(world, thread, contact, agent);
    // A messaging contact has no place in the queue, but its agent may be the same one already.
    leaveQueue(world, thread);
    setStatus(world, thread, contact, body['status'] === 'pending' ? 'pending' : 'open');
  },
  type: ({ world, thread, agent }) => setAgentTyping(world, thread, agent),
  stopTyping({ world, thread, agent }) {
    thread.typingAgent ??= agent;
    setAgentTyping(world, thread, null);
  },
  say,
  seen: ({ world, thread }) => markMessages(world, thread, 'seenByAgent'),
  read: ({ world, thread }) => markMessages(world, thread, 'readByAgent'),
  transfer,
  close({ world, thread }) {
    contactOf(thread);
    closeContact(world, thread);
  },
  position({ world, thread, body }) {
    const position = optionalNumber(body, 'position', 0);
    if (position === undefined || !Number.isInteger(position)) throw new ControlRefusal(400, 'position must be a whole number');
    contactOf(thread);
    movePosition(world, thread, position);
  },
  preassign({ world, thread, agent }) {
    const contact = contactOf(thread);
    contact.preAssigned = agent;
    tellCase(world, thread, 'ConsumerContactInboxPreAssigneeChanged', {
      ...placeOf(thread), consumerContact: wireContact(world, thread, contact), inboxPreAssignee: wireUser(agent), routingQueue: wireQueue(contact.queue),
    });
  },
};

/** Does what an agent would do in a thread; answers the thread as in `state`. */
export const agent = (call: CommandCall): ThreadView => viewThread(actAsAgent(call));

/** The same, for callers that look at the thread themselves. */
export function actAsAgent(call: CommandCall): ThreadRecord {
  const { world, body, speaker } = call;
  const name = requiredText(body, 'do');
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
  if (!deed) throw new ControlRefusal(400, `agent: do must be one of ${Object.keys(deeds).join(', ')}`);
  const threadId = requiredText(body, 'threadId');
  const customerId = optionalText(body, 'customerId');
  const thread = customerId === undefined
    ? findAnyThread(world, threadId)
    : world.threadsById.get(threadId)?.find((other) => other.customerId === customerId);
  if (!thread) throw new ControlRefusal(404, `no thread ${threadId}`);
  tell(world, { type: 'agent.acted', threadId, speaker });
  deed({ ...call, thread, agent: name === 'transfer' ? 1 : agentNumber(body) });
  return thread;
}

function contactOf(thread: ThreadRecord): ContactRecord {
  const contact = liveContact(thread);
  if (!contact) throw new ControlRefusal(409, `thread ${thread.externalId} has no open contact`);
  return contact;
}

function say({ world, thread, agent: who, body }: AgentCall): void {
  if (isLiveChat(thread) && !liveContact(thread)) throw new ControlRefusal(409, `live chat ${thread.externalId} is over`);
  const said = objectAt(body, 'content');
  const type = textAt(said, 'type');
  const text = optionalText(body, 'text');
  if (said && !type) throw new ControlRefusal(400, 'content needs a type');
  if (!said && text === undefined) throw new ControlRefusal(400, 'say needs a text or a content');
  const content: StoredContent = said && type ? { ...said, type } : textContent(text ?? '');
  const attachments = Array.isArray(body['attachments']) ? (body['attachments'] as WireAttachment[]) : [];
  sayAsAgent(world, thread, who, content, { attachments, isAiGenerated: body['isAiGenerated'] === true });
}

/** To another agent, or back into a queue, where it waits for one. */
function transfer({ world, thread, body }: AgentCall): void {
  const contact = contactOf(thread);
  const queue = optionalText(body, 'queue');
  if (queue === undefined && body['agent'] === undefined) throw new ControlRefusal(400, 'transfer needs an agent or a queue');
  if (queue === undefined) return assignAgent(world, thread, contact, agentNumber(body));
  const by = { type: 'user', id: String(contact.agent ?? 1) } as const;
  assignAgent(world, thread, contact, null);
  moveToQueue(world, thread, contact, queueNamed(queue), by);
}
