import type { SystemContent } from '../../../../machines/data/content.ts';

const statuses: Readonly<Record<string, string>> = {
  pending: 'Waiting for your answer.',
  escalated: 'A specialist was asked.',
  resolved: 'Your question was marked as resolved.',
  closed: 'The conversation was closed.',
  trashed: 'The conversation was removed.',
};

/** What happened to the contact, in words; `''` where a customer need not know. */
export function systemWords({ payload }: SystemContent): string {
  switch (payload.change) {
    case 'assigned':
      return `${payload.agent.name || 'An agent'} joined the conversation.`;
    case 'unassigned':
      return 'The agent left the conversation.';
    case 'queued':
      return payload.queueName ? `Waiting in the queue “${payload.queueName}”.` : 'Waiting for an agent.';
    case 'status':
      return statuses[payload.status] ?? '';
  }
}
