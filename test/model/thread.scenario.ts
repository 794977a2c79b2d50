import { threadMachine } from '../../machines/thread.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

const found = { contactId: 'c1', isOver: false, isAssigned: false, hasGap: false, unsent: [] };
const page = { ...found, isNeeded: false, isStuck: false, count: 20 };
const lost = { reason: 'lost', code: '', isFinal: false };
const refused = { reason: 'refused', code: 'RecoveringThreadFailed', isFinal: false };
const unanswered = { reason: 'unanswered', code: '', isFinal: false };

/** Everything that can happen to the thread machine. */
export const threadScenario = scenarioOf({
  machine: threadMachine,
  inputs: [{ key: 'a', isLivechat: false, isKnown: false, waiting: [] }],
  events: {
    'message.send': [{ messageId: 'm1' }],
    'message.adopt': [{ messageIds: ['m1', 'm2'] }],
    'message.discard': [{ messageId: 'm1' }],
    'history.load': [{ gapBefore: null }],
    'thread.markSeen': [{}],
    'typing.keystroke': [{}],
    'contact.end': [{}],
    'thread.renew': [{}],
    'session.began': [{}],
    'session.ended': [{}],
    'channel.learned': [{ isLivechat: true }],
    'gateway.contact.created': [{ contactId: 'c1' }, { contactId: 'c2' }],
    'gateway.contact.statusChanged': [
      { contactId: 'c1', isOver: false },
      { contactId: 'c1', isOver: true },
    ],
    'gateway.contact.assigned': [
      { contactId: 'c1', isAssigned: true },
      { contactId: 'c1', isAssigned: false },
    ],
    'gateway.typing.started': [{}],
    'gateway.typing.ended': [{}],
    'gateway.push.lost': [{}],
    // Raised by the machine itself.
    'thread.caughtUp': [],
    'contact.recovered': [],
    'outbox.doubted': [{}],
    'outbox.drained': [{}],
    'outbox.failed': [{ messageId: 'm1', reason: 'refused' }],
  },
  answers: {
    recoverThread: {
      resolves: [found, { ...found, contactId: null }, { ...found, isOver: true }, { ...found, isOver: true, unsent: ['m1'] }, { ...found, isAssigned: true, hasGap: true }],
      rejects: [lost, refused, { ...refused, isFinal: true }, unanswered],
    },
    fillGap: {
      resolves: [
        { ...page, hasGap: true }, page, { ...page, hasGap: true, isNeeded: true }, { ...page, hasGap: true, isStuck: true }, { ...page, hasGap: true, isNeeded: true, isStuck: true },
      ],
      rejects: [lost, unanswered],
    },
    loadHistory: { rejects: [lost, refused] },
    tellSeen: { rejects: [lost, refused] },
    endContact: { rejects: [lost, refused] },
  },
  spokenBy: { 'outbox.*': 'outbox' },
  delays: { fillDeadline: 10_000, lookAgain: 30_000, catchUp: 1_000, typingPause: 1_000, agentTypingExpiry: 30_000 },
  clamp: ({ unanswered: asked, filledPages, filledMessages: _, vainLooks: __, ...context }) => [context, Math.min(asked, 2), Math.min(filledPages, 2)],
  slices: {
    sync: ['session.*', 'recoverThread', 'fillGap', 'outbox*', 'time', 'message.send'],
    lost: ['session.*', 'recoverThread', 'fillGap', 'gateway.push.lost', 'time'],
    contact: ['session.*', 'recoverThread', 'endContact', 'contact.*', 'gateway.contact.*', 'message.*', 'outbox.failed', 'outbox.drained', 'thread.renew'],
    // In a live chat a message begins no new contact.
    livechat: ['channel.learned', 'message.*', 'gateway.contact.statusChanged', 'thread.renew'],
    // A thread that nobody knows is live at once.
    history: ['session.*', 'history.load', 'loadHistory', 'thread.renew'],
    marks: ['session.*', 'thread.markSeen', 'tellSeen', 'thread.renew'],
    customer: ['session.*', 'typing.*', 'message.send', 'gateway.contact.created', 'time'],
    agent: ['session.*', 'gateway.typing.*', 'time'],
  },
});
