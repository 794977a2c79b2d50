import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageNetworkPort } from '../../adapters/browser/network.ts';

let page: EventTarget;
let document: EventTarget & { visibilityState: string };
let heard: string[];
let remove: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  page = new EventTarget();
  document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', document);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  heard = [];
  remove = pageNetworkPort.listen((signal) => heard.push(signal));
});

afterEach(() => {
  remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const show = (persisted: boolean): boolean => page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));

test('network, visibility and the page coming and going are told as they happen', () => {
  for (const type of ['offline', 'online', 'pagehide']) page.dispatchEvent(new Event(type));
  show(true);
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  document.visibilityState = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  document.dispatchEvent(new Event('resume'));
  expect(heard).toEqual(['offline', 'online', 'left', 'woke', 'hidden', 'visible', 'woke']);
});

test('a page that is shown for the first time has not woken', () => {
  show(false);
  expect(heard).toEqual([]);
});

test.each([[29_000, []], [31_000, ['woke']], [3_600_000, ['woke']], [-29_000, []], [-31_000, ['woke']]])('a clock that jumps by %i ms: %j', (jumpMs, expected) => {
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(Date.now() + jumpMs);
  vi.advanceTimersByTime(10_000);
  expect(heard).toEqual(expected);
});

test('timers that come once a minute are no sleep in a hidden page; an hour is', () => {
  document.visibilityState = 'hidden';
  for (let minute = 0; minute < 5; minute++) {
    vi.setSystemTime(Date.now() + 58_000);
    vi.advanceTimersByTime(2_000);
  }
  expect(heard).toEqual([]);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(2_000);
  expect(heard).toEqual(['woke']);
});

test('nothing is left behind', () => {
  remove();
  page.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('resume'));
  expect([heard, vi.getTimerCount()]).toEqual([[], 0]);
});
