import { agentPresence, groupChat, pageViews, systemItems } from '../../src/index.ts';
import { example, serverExamples } from './frame-names.ts';
import { row, type ServerRow } from './server-row.ts';
import { FeatureStage, Stage, threadId } from './stage.ts';

const grace = { id: '3301', name: 'Grace H', imageUrl: 'https://img.example.test/g.png', isBot: false };

const assigned = (): Stage => {
  const stage = new Stage().talking();
  stage.push(example(serverExamples, 'CaseInboxAssigneeChanged'));
  return stage;
};

/** What the gateway pushes about contacts and the people at them (PROTOCOL 6.6). */
export const contactRows: Readonly<Record<string, ServerRow>> = {
  CaseCreated: row({
    seenIn: 'thread.snapshot.contact',
    stage: () => new Stage().open(),
    seen: ({ thread: { snapshot } }) => [snapshot.contact?.id, snapshot.contact?.status, snapshot.status],
    effect: ['90210', 'new', 'queued'],
  }),
  CaseToRoutingQueueAssignmentChanged: row({
    seenIn: 'thread.snapshot.messages',
    stage: () => new FeatureStage(systemItems()).talking(),
    seen: ({ thread }) => thread.snapshot.messages.map(({ content }) => content),
    effect: [{ type: 'SYSTEM', payload: { change: 'queued', queueName: 'Billing' } }],
  }),
  SetPositionInQueue: row({
    seenIn: 'thread.snapshot.queue',
    stage: () => new Stage().talking(),
    seen: ({ thread }) => thread.snapshot.queue,
    effect: { position: 3, isAnyAgentOnline: true },
  }),
  ConsumerContactInboxPreAssigneeChanged: row({
    seenIn: 'thread.snapshot.offeredTo',
    stage: () => new FeatureStage(agentPresence()).talking(),
    seen: ({ thread }) => thread.snapshot.offeredTo,
    effect: grace,
  }),
  ContactPreferredUserChanged: row({
    seenIn: 'thread.snapshot.preferredAgent',
    stage: () => new FeatureStage(agentPresence()).talking(),
    seen: ({ thread }) => thread.snapshot.preferredAgent,
    effect: grace,
  }),
  UserStatusChanged: row({
    seenIn: 'snapshot.agentStatuses',
    stage: () => new FeatureStage(agentPresence()).talking(),
    seen: ({ chat }) => chat.snapshot.agentStatuses,
    effect: { 3301: { type: 'online', name: 'Available' } },
  }),
  PageViewCreated: row({
    seenIn: 'thread.snapshot.pageViews',
    stage: () => new FeatureStage(pageViews()).talking(),
    seen: ({ thread }) => thread.snapshot.pageViews,
    effect: [{ id: 'pv-1', title: 'Cart', url: 'https://shop.example.test/cart', at: Date.UTC(2026, 0, 5, 10, 0, 1) }],
  }),
  CaseInboxAssigneeChanged: row({
    seenIn: 'thread.snapshot.agent',
    stage: () => new Stage().talking(),
    seen: ({ thread: { snapshot }, opened }) => [snapshot.agent, snapshot.status, opened.told.filter(({ moment }) => moment === 'agent.assigned')],
    effect: [grace, 'assigned', [{ moment: 'agent.assigned', threadId, agent: grace }]],
  }),
  ContactRecipientsChanged: row({
    seenIn: 'thread.snapshot.participants',
    stage: () => new FeatureStage(groupChat()).talking(),
    seen: ({ thread }) => thread.snapshot.participants,
    effect: [{ id: 'cust-8', name: 'Bo', isPrimary: false }],
  }),
  CaseStatusChanged: row({
    seenIn: 'thread.snapshot.status',
    stage: assigned,
    seen: ({ thread: { snapshot }, opened }) => [snapshot.status, snapshot.contact?.status, opened.told.at(-1)],
    effect: ['ended', 'closed', { moment: 'contact.changed', threadId, contactId: '90210', status: 'closed' }],
  }),
  SenderTypingStarted: row({
    seenIn: 'thread.snapshot.agentTyping',
    stage: assigned,
    seen: ({ thread }) => thread.snapshot.agentTyping,
    effect: { agent: grace },
  }),
  SenderTypingEnded: row({
    seenIn: 'thread.snapshot.agentTyping',
    stage() {
      const stage = assigned();
      stage.push(example(serverExamples, 'SenderTypingStarted'));
      return stage;
    },
    seen: ({ thread }) => thread.snapshot.agentTyping,
    effect: null,
  }),
};
