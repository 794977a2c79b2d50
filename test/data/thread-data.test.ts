import { expect, test } from 'vitest';
import type { Agent, Contact } from '../../machines/data/contact.ts';
import type { Message } from '../../machines/data/message.ts';
import {
  addHistory, assign, compose, discard, isElsewhere, isUnknown, markMissing, markSeen, missNothing, moveInQueue, newThread, nextToken, placeMessage, recover, resume, setContact,
  setStatus, setTyping,
  type RecoveredPage, type ThreadData,
} from '../../machines/data/thread-data.ts';
import { idsOf, outbound, own, shownOwn } from './message-fixture.ts';

const grace: Agent = { id: '1', name: 'Grace', imageUrl: null, isBot: false };
const contact = (id: string, status: string, statusAt = 1): Contact => ({ id, threadId: 't-1', status, statusAt });
/** Each its own: only the newest version of a timeline may be built upon. */
const fresh = (): ThreadData => newThread('default', 't-1');

const page = (messages: readonly Message[], scrollToken = '', more: Partial<RecoveredPage> = {}): RecoveredPage =>
  ({ thread: null, contact: contact('c-1', 'open'), agent: null, messages: messages.toReversed(), scrollToken, ...more });

const messages = (from: number, to: number): Message[] => Array.from({ length: to - from + 1 }, (_, n) => outbound(`m${from + n}`, from + n));
const placed = (data: ThreadData, message: Message): ThreadData => placeMessage(data, message);
const holding = (from: number, to: number): ThreadData => messages(from, to).reduce(placed, missNothing(fresh()));
const shown = ({ timeline }: ThreadData): string => idsOf(timeline.messages);

test('a first recovery is everything, its cursor included', () => {
  const data = recover(fresh(), page(messages(5, 7), 'before 5', { agent: grace }));
  expect(shown(data)).toBe('m5 m6 m7');
  expect(data).toMatchObject({ scrollToken: 'before 5', gaps: [], unreadCount: 3, agent: grace, contact: { id: 'c-1' } });
});

test('a page that reaches what is held leaves no gap', () => {
  const data = recover(markMissing(holding(1, 5)), page(messages(4, 8), 'before 4'));
  expect(shown(data)).toBe('m1 m2 m3 m4 m5 m6 m7 m8');
  expect(data.gaps).toEqual([]);
});

test('a page that does not reach what is held leaves a gap that knows both its ends', () => {
  const data = recover(markMissing(recover(fresh(), page(messages(1, 3), 'before 1'))), page(messages(10, 12), 'before 10'));
  expect(data.gaps).toMatchObject([{ beforeId: 'm10', after: { id: 'm3' }, scrollToken: 'before 10' }]);
  expect(data.scrollToken).toBe('before 1');
});

test('a gap is filled page by page and counts as unread what it brings', () => {
  let data = recover(markMissing(recover(fresh(), page(messages(1, 3), 'before 1'))), page(messages(10, 12), 'before 10'));
  data = addHistory(data, messages(7, 9).toReversed(), 'before 7');
  expect(data.gaps).toMatchObject([{ beforeId: 'm7', scrollToken: 'before 7' }]);
  data = addHistory(data, messages(3, 6).toReversed(), 'before 3');
  expect(data).toMatchObject({ gaps: [], scrollToken: 'before 1', unreadCount: 12 });
  expect(shown(data)).toBe(idsOf(messages(1, 12)));
});

test('a gap is not taken for closed by an own message, or one that was pushed, in the middle of it', () => {
  let data = compose(recover(fresh(), page(messages(1, 3), '')), own('x', 99));
  data = placeMessage(markMissing(data), outbound('m7', 7));
  data = recover(markMissing(data), page(messages(10, 12), 'before 10'));
  data = addHistory(data, [outbound('m9', 9), shownOwn('x', 8), outbound('m7', 7), outbound('m6', 6)], 'before 6');
  expect(data.gaps).toMatchObject([{ beforeId: 'm6' }]);
  data = addHistory(data, messages(3, 5).toReversed(), 'before 3');
  expect(data.gaps).toEqual([]);
  expect(shown(data)).toBe('m1 m2 m3 m4 m5 m6 m7 x m9 m10 m11 m12');
});

test('a gap that ties with both its ends in time is filled between them', () => {
  let data = recover(fresh(), page([outbound('a', 5)], ''));
  data = recover(markMissing(data), page([outbound('d', 5)], 'before d', {}));
  expect(data.gaps).toHaveLength(1);
  data = addHistory(data, [outbound('c', 5), outbound('b', 5)], 'before b');
  expect(shown(data)).toBe('a b c d');
});

test('a gap in front of a gap is filled first, and each in its own time', () => {
  let data = recover(fresh(), page(messages(1, 2), ''));
  data = recover(markMissing(data), page(messages(10, 11), 'before 10'));
  data = recover(markMissing(data), page(messages(20, 21), 'before 20'));
  expect(data.gaps.map(({ beforeId }) => beforeId)).toEqual(['m20', 'm10']);
  data = addHistory(data, messages(11, 19).toReversed(), 'before 11');
  expect(data.gaps.map(({ beforeId }) => beforeId)).toEqual(['m10']);
  data = addHistory(data, messages(2, 9).toReversed(), 'before 2');
  expect(data.gaps).toEqual([]);
  expect(shown(data)).toBe(idsOf(messages(1, 21)));
});

test('what was pushed while behind does not hide what was missed before it', () => {
  const behind = placeMessage(markMissing(holding(1, 3)), outbound('m30', 30));
  const data = recover(markMissing(behind), page(messages(28, 30), 'before 28'));
  expect(data.gaps).toMatchObject([{ beforeId: 'm28', after: { id: 'm3' } }]);
});

test('an empty page ends the history, and an empty answer for a gap closes it', () => {
  expect(addHistory(recover(fresh(), page(messages(5, 6), 'before 5')), [], 'again')).toMatchObject({ scrollToken: '' });
  const gapped = recover(markMissing(holding(1, 2)), page(messages(8, 9), 'before 8'));
  expect(addHistory(gapped, [], '').gaps).toEqual([]);
});

test('history loaded by the customer is not unread', () => {
  const data = markSeen(recover(fresh(), page(messages(5, 7), 'before 5')));
  expect(addHistory(data, messages(2, 4).toReversed(), '')).toMatchObject({ unreadCount: 0, scrollToken: '' });
});

test('unread counts agents only, once each, and nothing that was seen here or elsewhere', () => {
  let data = holding(1, 3);
  expect(data.unreadCount).toBe(3);
  data = placeMessage(data, outbound('m3', 3));
  data = placeMessage(data, shownOwn('x', 4));
  expect(data.unreadCount).toBe(3);
  data = placeMessage(data, outbound('m2', 2, { status: 'seen' }));
  expect(data.unreadCount).toBe(2);
  data = markSeen(data);
  expect(data.unreadCount).toBe(0);
  expect(markSeen(data)).toBe(data);
  // Late, from before the customer looked.
  expect(placeMessage(data, outbound('late', 2)).unreadCount).toBe(0);
  expect(placeMessage(data, outbound('m9', 9)).unreadCount).toBe(1);
  // In the millisecond of the last that was seen: it was not.
  expect(placeMessage(data, outbound('m4-b', 4)).unreadCount).toBe(1);
});

test('of two messages of one millisecond, the first of which was seen, the other is unread until it is said to be seen, too', () => {
  const one = placeMessage(markSeen(holding(1, 3)), outbound('m3-b', 3));
  expect(one.unreadCount).toBe(1);
  // The platform repeats what this page has told it.
  const marked = placeMessage(one, outbound('m3', 3, { status: 'seen' }));
  expect(marked.unreadCount).toBe(1);
  expect(placeMessage(marked, outbound('m3-b', 3, { status: 'seen' })).unreadCount).toBe(0);
  const found = recover(markMissing(marked), page([...messages(1, 2), outbound('m3', 3, { status: 'seen' }), outbound('m3-b', 3, { status: 'seen' })]));
  expect(found.unreadCount).toBe(0);
});

test('unread of before the drop and of after it add up', () => {
  const data = recover(markMissing(holding(1, 5)), page(messages(5, 8), 'before 5'));
  expect(data.unreadCount).toBe(8);
});

test('a closed contact stays closed against what is late', () => {
  const closed = setContact(fresh(), contact('c-1', 'closed', 10));
  expect(setContact(closed, contact('c-1', 'open', 5))).toBe(closed);
  expect(assign(closed, contact('c-1', 'open', 5), grace).agent).toBeNull();
  expect(setContact(closed, contact('c-1', 'open', 20)).contact?.status).toBe('open');
});

test('a late close of the contact before does not touch the present one', () => {
  const data = assign(setContact(fresh(), contact('c-2', 'open')), contact('c-2', 'open'), grace);
  expect(setContact(data, contact('c-1', 'closed', 99))).toBe(data);
});

test('a new contact begins without the agent, place and typing of the one before', () => {
  let data = assign(setContact(fresh(), contact('c-1', 'open')), contact('c-1', 'open'), grace);
  data = setTyping(data, { agent: grace });
  data = setContact(data, contact('c-2', 'new'));
  expect(data).toMatchObject({ agent: null, queue: null, agentTyping: null, contact: { id: 'c-2' } });
});

test('the place in the queue is shown until somebody takes over, and forgotten with the line', () => {
  const queued = moveInQueue(setContact(fresh(), contact('c-1', 'new')), { position: 2, isAnyAgentOnline: true });
  expect(moveInQueue(queued, { position: 2, isAnyAgentOnline: true })).toBe(queued);
  expect(markMissing(queued).queue).toBeNull();
  const taken = assign(queued, contact('c-1', 'new'), grace);
  expect(taken).toMatchObject({ queue: null, agent: grace });
  expect(moveInQueue(taken, { position: 1, isAnyAgentOnline: true })).toBe(taken);
});

test('a message of the agent ends the typing; the same one again does not', () => {
  const typing = setTyping(holding(1, 1), { agent: grace });
  expect(placeMessage(typing, outbound('m2', 2)).agentTyping).toBeNull();
  expect(placeMessage(typing, outbound('m1', 1, { status: 'seen' })).agentTyping).not.toBeNull();
});

test('reducers give the same object where nothing changed', () => {
  const data = holding(1, 3);
  expect(setTyping(data, null)).toBe(data);
  expect(discard(data, 'nobody')).toBe(data);
  expect(setStatus(data, 'nobody', 'failed', 'refused')).toBe(data);
  expect(placeMessage(data, outbound('m1', 1))).toBe(data);
  const composed = compose(data, own('x', 1));
  expect(compose(composed, own('x', 2))).toBe(composed);
});

test('what was pushed before anything was recovered is held: what is missed after it is a gap, however many sessions end', () => {
  let data = messages(5, 8).reduce(placed, markMissing(fresh()));
  data = messages(20, 21).reduce(placed, markMissing(data));
  data = recover(markMissing(data), page(messages(30, 32), 'before 30'));
  expect(data.gaps).toMatchObject([{ beforeId: 'm30', after: { id: 'm5' } }]);
});

test('what was pushed before anything was fetched need not hang together: the platform pushes old messages again', () => {
  const loose = [outbound('m1', 1), outbound('m20', 20)].reduce(placed, fresh());
  expect(recover(loose, page(messages(18, 20), 'before 18')).gaps).toMatchObject([{ beforeId: 'm18', after: { id: 'm1' } }]);
  const left = placeMessage(resume(fresh(), [{ id: 'm15', at: 15 }]), outbound('m1', 1));
  expect(recover(left, page(messages(14, 16), 'before 14')).gaps).toMatchObject([{ beforeId: 'm14', after: { id: 'm1' } }]);
  const blind = placeMessage(resume(fresh(), [null]), outbound('m1', 1));
  expect(recover(blind, page(messages(14, 16), 'before 14')).gaps).toMatchObject([{ beforeId: 'm14', after: null }]);
});

test('a mark on what was not fetched belongs to where it was not fetched', () => {
  const known = recover(fresh(), page(messages(5, 7), 'before 5'));
  expect(isElsewhere(fresh(), outbound('m1', 1))).toBe(true);
  expect(isElsewhere(known, outbound('m1', 1))).toBe(true);
  expect(isElsewhere(known, outbound('m6', 6))).toBe(false);
  expect(isElsewhere(known, outbound('m8', 8))).toBe(false);
  const gapped = recover(markMissing(known), page(messages(10, 12), 'before 10'));
  expect(isElsewhere(gapped, outbound('m9', 9))).toBe(true);
  expect(isElsewhere(missNothing(fresh()), outbound('m1', 1))).toBe(false);
});

test('an own message that an earlier page sent is looked for back to what was held then, and no further', () => {
  const waiting = (): ThreadData => compose(fresh(), own('x', 99));
  const found = recover(resume(waiting(), [{ id: 'm2', at: 2 }]), page(messages(5, 7), 'before 5'));
  expect(found.gaps).toMatchObject([{ beforeId: 'm5', after: { id: 'm2' } }]);
  expect(recover(resume(waiting(), [null, { id: 'm2', at: 2 }]), page(messages(5, 7), 'before 5')).gaps).toMatchObject([{ after: null }]);
  // Nor does one that was written later, with more at hand.
  expect(recover(resume(resume(waiting(), [null]), [{ id: 'm2', at: 2 }]), page(messages(5, 7), 'before 5')).gaps).toMatchObject([{ after: null }]);
  expect(addHistory(found, [outbound('m4', 4), shownOwn('x', 3)], 'before x')).toMatchObject({ gaps: [], scrollToken: 'before x' });
});

test('what was written before anything was known is looked for back to its time, and says nothing of where it belongs', () => {
  const waiting = newThread('default', 't');
  const loose = resume(compose(waiting, own('x', 99)), [{ id: '', at: 4 }]);
  expect([isUnknown(loose), isUnknown(resume(loose, [{ id: 'm9', at: 9 }])), isUnknown(resume(loose, [{ id: 'm2', at: 2 }]))]).toEqual([true, false, false]);
  expect(recover(loose, page(messages(5, 7), 'before 5')).gaps).toMatchObject([{ beforeId: 'm5', after: { at: 4 } }]);
  expect(recover(loose, page(messages(3, 7), 'before 3')).gaps).toEqual([]);
});

test('a page that runs into an older gap narrows it, or closes it where it goes all the way', () => {
  const gapped = (): ThreadData => recover(markMissing(recover(fresh(), page(messages(1, 10), 'before 1'))), page(messages(30, 32), 'before 30'));
  const into = recover(markMissing(gapped()), page(messages(25, 40), 'before 25'));
  expect(into.gaps).toMatchObject([{ beforeId: 'm25', after: { id: 'm10' }, scrollToken: 'before 25' }]);
  const across = recover(markMissing(gapped()), page(messages(8, 40), 'before 8'));
  expect(across).toMatchObject({ gaps: [], scrollToken: 'before 1' });
  expect(shown(across)).toBe(idsOf(messages(1, 40)));
});

test('of several gaps the one that was asked for is filled, and the others stay', () => {
  let data = recover(fresh(), page(messages(1, 2), ''));
  data = recover(markMissing(data), page(messages(10, 11), 'before 10'));
  data = recover(markMissing(data), page(messages(20, 21), 'before 20'));
  expect([nextToken(data, null), nextToken(data, 'm10'), nextToken(data, 'm20'), nextToken(data, 'm11')]).toEqual(['before 20', 'before 10', 'before 20', '']);
  data = addHistory(data, messages(6, 9).toReversed(), 'before 6', 'before 10');
  expect(data.gaps).toMatchObject([{ beforeId: 'm20', scrollToken: 'before 20' }, { beforeId: 'm6', scrollToken: 'before 6' }]);
  data = addHistory(data, messages(2, 5).toReversed(), 'before 2', 'before 6');
  expect(data.gaps).toMatchObject([{ beforeId: 'm20' }]);
  // One page may go through a gap and on into the next.
  data = addHistory(data, messages(8, 19).toReversed(), 'before 8', 'before 20');
  expect(data).toMatchObject({ gaps: [], scrollToken: '' });
  expect(shown(data)).toBe(idsOf(messages(1, 21)));
});

test('a page that comes when its gap is filled already changes nothing of what comes next', () => {
  let data = recover(markMissing(recover(fresh(), page(messages(5, 6), 'before 5'))), page(messages(9, 10), 'before 9'));
  data = addHistory(data, messages(6, 8).toReversed(), 'before 6', 'before 9');
  expect(data).toMatchObject({ gaps: [], scrollToken: 'before 5' });
  expect(addHistory(data, messages(6, 8).toReversed(), 'before 6', 'before 9')).toMatchObject({ gaps: [], scrollToken: 'before 5' });
});

test('what came late into a thread that held nothing is no reason to think that all was seen since', () => {
  const late = placeMessage(markMissing(missNothing(fresh())), outbound('m1', 1));
  expect(recover(late, page(messages(18, 20), 'before 18'))).toMatchObject({ gaps: [{ beforeId: 'm18', after: { id: 'm1' } }], scrollToken: null });
});

test('a message that another page wrote with more at hand does not hide what is missing here', () => {
  const left = resume(markMissing(holding(1, 3)), [{ id: 'm15', at: 15 }]);
  expect(recover(left, page(messages(14, 16), 'before 14')).gaps).toMatchObject([{ beforeId: 'm14', after: { id: 'm3' } }]);
});

test('a look finds the contact that was begun and closed meanwhile, too', () => {
  const open = setContact(holding(1, 1), contact('c-1', 'open'));
  expect(recover(markMissing(open), page(messages(1, 2), '', { contact: contact('c-2', 'closed', 9) })).contact).toMatchObject({ id: 'c-2', status: 'closed' });
});

test('a status that is told again later stands against what was true in between', () => {
  const open = setContact(newThread('default', 't-1'), contact('c-1', 'open', 1));
  const again = setContact(open, contact('c-1', 'open', 3));
  expect(setContact(again, contact('c-1', 'pending', 2))).toBe(again);
  expect(recover(again, { thread: null, contact: contact('c-1', 'pending', 2), agent: null, messages: [], scrollToken: '' }).contact?.status).toBe('open');
  expect(setContact(again, contact('c-1', 'open', 2))).toBe(again);
});

test('gaps that end at the same message are one, which goes back as far as any of them', () => {
  const behind = markMissing(recover(fresh(), page(messages(1, 3), 'before 1')));
  const asked = recover(behind, page(messages(10, 12), 'before 10'));
  // Asked again before the first page of it was there, and for more.
  const again = recover(resume(asked, [{ id: '', at: 0 }]), page(messages(10, 12), 'before 10'));
  expect(again.gaps).toMatchObject([{ beforeId: 'm10', after: { at: 0 }, scrollToken: 'before 10' }]);
  // A page that runs into one goes on for both.
  const later = recover(markMissing(asked), page(messages(20, 21), 'before 20'));
  expect(later.gaps.map(({ beforeId }) => beforeId)).toEqual(['m20', 'm10']);
  const filled = addHistory(later, messages(9, 19).toReversed(), 'before 9');
  expect(filled.gaps).toMatchObject([{ beforeId: 'm9', scrollToken: 'before 9' }]);
});

test('a date says how far a page goes back only where the place lies in the page, or what is held begins there', () => {
  const late = (): ThreadData => recover(fresh(), page([...messages(1, 3), outbound('odd', 99)], 'before 1'));
  expect(late().gaps).toEqual([]);
  const missed = recover(markMissing(late()), page(messages(10, 12), 'before 10'));
  expect(missed.gaps).toMatchObject([{ beforeId: 'm10', after: { id: 'odd' } }]);
  const on = addHistory(missed, messages(4, 9).toReversed(), 'before 4');
  expect(on.gaps).toMatchObject([{ beforeId: 'm4' }]);
  // By its id.
  expect(addHistory(on, [outbound('odd', 4), outbound('m3', 3)], 'before 3').gaps).toEqual([]);
  expect(recover(markMissing(late()), page(messages(3, 5), 'before 3')).gaps).toEqual([]);
  // An own message that may lie anywhere is not what is held.
  expect(recover(markMissing(compose(late(), own('x', 50))), page([shownOwn('x', 9), ...messages(10, 12)], 'before x')).gaps).toMatchObject([{ beforeId: 'x' }]);
});

test('a page that is older than the time that is looked for goes back to it, where that is all that is known of the place', () => {
  for (const id of ['', '-']) {
    const looking = (): ThreadData => resume(compose(fresh(), own('x', 99)), [{ id, at: 50 }]);
    expect(recover(looking(), page(messages(10, 12), 'before 10')).gaps).toEqual([]);
    expect(recover(looking(), page(messages(50, 52), 'before 50')).gaps).toMatchObject([{ beforeId: 'm50' }]);
  }
});

test('a place of which the message is gone is found by its time, in the latest page and in a gap, though not among those of the same time', () => {
  const asked = (at: number): ThreadData => resume(compose(fresh(), own('x', 99)), [{ id: 'gone', at }]);
  expect(recover(asked(11), page(messages(10, 12), 'before 10')).gaps).toEqual([]);
  const tied = recover(asked(10), page(messages(10, 12), 'before 10'));
  expect(tied.gaps).toMatchObject([{ beforeId: 'm10', after: { id: 'gone', at: 10 } }]);
  const on = addHistory(tied, [outbound('other', 10)], 'before other');
  expect(on.gaps).toMatchObject([{ beforeId: 'other' }]);
  expect(addHistory(on, messages(8, 9).toReversed(), 'before 8').gaps).toEqual([]);
});
