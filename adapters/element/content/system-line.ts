import type { SystemContent } from '../../../machines/data/content.ts';
import type { Say, WordKey } from '../words.ts';

const statuses: Readonly<Partial<Record<string, WordKey>>> = {
  pending: 'statusPending', escalated: 'statusEscalated', resolved: 'statusResolved', closed: 'statusClosed', trashed: 'statusTrashed',
};

/** What happened to the contact, in words; `''` where a customer need not know. */
export function systemWords({ payload }: SystemContent, say: Say): string {
  switch (payload.change) {
    case 'assigned':
      return say('joined', { name: payload.agent.name || say('anAgent') });
    case 'unassigned':
      return say('left');
    case 'queued':
      return payload.queueName ? say('inQueue', { name: payload.queueName }) : say('awaited');
    case 'status':
      {
      const status = statuses[payload.status];
      return status ? say(status) : '';
    }
  }
}
