import { expect, test } from 'vitest';
import { Timeline } from '../../machines/data/timeline.ts';
import { idsOf, outbound, own, shownOwn } from './message-fixture.ts';

const timelineOf = (...times: readonly (readonly [string, number])[]): Timeline =>
  times.reduce((timeline, [id, at]) => timeline.place(outbound(id, at)), Timeline.empty());

const ids = (timeline: Timeline): string => idsOf(timeline.messages);

test('messages stand in order of server time, and where that ties in order of the wire', () => {
  expect(ids(timelineOf(['b', 20], ['a', 10], ['c', 20], ['d', 5], ['e', 20]))).toBe('d a b c e');
});

test('the same message again changes nothing, not even the version', () => {
  const timeline = timelineOf(['a', 1], ['b', 2]);
  expect(timeline.place(outbound('a', 1))).toBe(timeline);
});

test('marks only rise', () => {
  const read = timelineOf(['a', 1]).place(outbound('a', 1, { status: 'read' }));
  expect(read.get('a')?.status).toBe('read');
  expect(read.place(outbound('a', 1, { status: 'seen' }))).toBe(read);
});

test('a message whose time is told anew moves to its place', () => {
  expect(ids(timelineOf(['a', 1], ['b', 2], ['c', 3]).place(outbound('a', 9)))).toBe('b c a');
});

test('new content, attachments and ids are taken, missing ids are kept', () => {
  const timeline = timelineOf(['a', 1]).place(outbound('a', 1, { text: 'edited', wireId: '', contactId: '' }));
  expect(timeline.get('a')).toMatchObject({ text: 'edited', wireId: 'w-a', contactId: 'c-1' });
});

test('own messages stand last in order of sending until the gateway shows them', () => {
  const pending = timelineOf(['a', 100]).addPending(own('x', 1)).addPending(own('y', 2));
  expect(ids(pending)).toBe('a x y');
  const received = pending.place(outbound('b', 200));
  expect(ids(received)).toBe('a b x y');
  const shown = received.place(shownOwn('y', 150));
  expect(ids(shown)).toBe('a y b x');
  expect(shown.get('y')).toMatchObject({ status: 'delivered', at: 150 });
  expect(shown.pending.map(({ id }) => id)).toEqual(['x']);
});

test('an own message is pending once, and gone when it is removed', () => {
  const timeline = Timeline.empty().addPending(own('x', 1));
  expect(timeline.addPending(own('x', 2))).toBe(timeline);
  expect(timeline.removePending('x').length).toBe(0);
  expect(timeline.removePending('nobody')).toBe(timeline);
});

test('a confirmed message is not touched by what the engine thinks of its delivery', () => {
  const timeline = Timeline.empty().addPending(own('x', 1)).place(shownOwn('x', 1));
  expect(timeline.setPendingStatus('x', 'failed', 'unanswered')).toBe(timeline);
  expect(timeline.removePending('x')).toBe(timeline);
  expect(timeline.isPending('x')).toBe(false);
});

test('a failed message that the gateway shows after all has not failed', () => {
  const failed = Timeline.empty().addPending(own('x', 1)).setPendingStatus('x', 'failed', 'unanswered');
  expect(failed.get('x')).toMatchObject({ status: 'failed', failure: 'unanswered' });
  expect(failed.place(shownOwn('x', 5)).get('x')).toMatchObject({ status: 'delivered', failure: null });
});

test('a page newest first is laid oldest first, ties in the order of the page', () => {
  const page = [outbound('d', 20), outbound('c', 10), outbound('b', 10), outbound('a', 5)];
  expect(ids(Timeline.empty().placePage(page, 'recovered'))).toBe('a b c d');
});

test('a page of older messages goes before what it ties with, a recovered one after it', () => {
  const held = timelineOf(['m', 10], ['n', 20]);
  expect(ids(timelineOf(['m', 10]).placePage([outbound('b', 10), outbound('a', 10)], 'history'))).toBe('a b m');
  expect(ids(held.placePage([outbound('b', 10), outbound('a', 10)], 'recovered'))).toBe('m a b n');
});

test('a page that overlaps adds what is missing between what is there', () => {
  const page = [outbound('e', 50), outbound('d', 40), outbound('c', 30), outbound('b', 20)];
  expect(ids(timelineOf(['a', 10], ['c', 30], ['e', 50]).placePage(page, 'recovered'))).toBe('a b c d e');
});

test('a page shows pending own messages in their place among those of the same time', () => {
  const page = [outbound('c', 10), shownOwn('x', 10), outbound('b', 10)];
  const timeline = timelineOf(['a', 5]).addPending(own('x', 99)).addPending(own('y', 99)).placePage(page, 'recovered');
  expect(ids(timeline)).toBe('a b x c y');
  expect(timeline.get('x')?.status).toBe('delivered');
});

test('older versions stay what they were, whatever is built on them', () => {
  const versions: { timeline: Timeline; was: string }[] = [];
  let timeline = Timeline.empty();
  for (let n = 0; n < 600; n++) {
    timeline = n % 7 === 0 ? timeline.place(outbound(`late ${n}`, n / 2)) : timeline.place(outbound(`m ${n}`, n));
    if (n % 40 === 0) versions.push({ timeline, was: ids(timeline) });
  }
  const again = versions.map(({ timeline: version }) => {
    const listed: string[] = [];
    for (let index = 0; index < version.confirmed; index++) listed.push(version.at(index).id);
    return listed.join(' ');
  });
  expect(again).toEqual(versions.map(({ was }) => was));
});

test('the list is made once per version', () => {
  const timeline = timelineOf(['a', 1]);
  expect(timeline.messages).toBe(timeline.messages);
});

test('a message costs at 100,000 what it costs at 10,000, and a page goes before all of them', { timeout: 30_000 }, () => {
  let timeline = Timeline.empty();
  const costs = Array.from({ length: 10 }, (_, part) => {
    const began = performance.now();
    for (let n = 0; n < 10_000; n++) timeline = timeline.place(outbound(`m ${part * 10_000 + n}`, 1_000 + part * 10_000 + n));
    return performance.now() - began;
  });
  // Copying what is there would make the last part cost ten times the first. The best of several: the machine may be busy.
  expect(Math.min(...costs.slice(5))).toBeLessThan(4 * Math.max(...costs.slice(0, 2)));
  timeline = timeline.placePage([outbound('older 2', 2), outbound('older 1', 1)], 'history');
  expect(timeline.confirmed).toBe(100_002);
  expect([timeline.at(0).id, timeline.at(1).id, timeline.at(100_001).id]).toEqual(['older 1', 'older 2', 'm 99999']);
  expect(timeline.get('m 50000')?.at).toBe(51_000);
});

test('a text that is told in pieces does not come back over its whole, however late its push is', () => {
  const pieces = outbound('s', 1, { content: { type: 'STREAMED', payload: {}, protocol: 'sse', sourceUrl: '' }, text: '...' });
  const whole = Timeline.empty().place(pieces).place(outbound('s', 1, { text: 'all of it' }));
  expect(whole.place(pieces).get('s')?.text).toBe('all of it');
});
