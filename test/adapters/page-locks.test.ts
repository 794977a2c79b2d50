import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageLocks } from '../../adapters/browser/locks.ts';

let page: EventTarget;
/** What was asked for and not given yet, oldest first. */
let asked: { readonly name: string; readonly signal: AbortSignal; readonly give: () => void }[];
let told: boolean[];

beforeEach(() => {
  page = new EventTarget();
  asked = [];
  told = [];
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.stubGlobal('navigator', {
    locks: {
      request: (name: string, { signal }: { signal: AbortSignal }, granted: () => Promise<void>) => new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        asked.push({ name, signal, give: () => void granted().then(resolve) });
      }),
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const hide = (): boolean => page.dispatchEvent(new Event('pagehide'));
const show = (persisted: boolean): boolean => page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));

test('a page that is put aside lets go of a name, and asks for it again when it is back', () => {
  const hold = pageLocks.hold('tab', (isHeld) => told.push(isHeld));
  asked[0]?.give();
  expect([told, hold.isHeld(), hold.isSeen?.()]).toEqual([[true], true, true]);
  hide();
  expect([told, hold.isHeld(), asked[0]?.signal.aborted]).toEqual([[true, false], false, true]);
  show(true);
  asked[1]?.give();
  expect([told, hold.isHeld(), asked.map(({ name }) => name)]).toEqual([[true, false, true], true, ['tab', 'tab']]);
  hold.release();
  hide();
  show(true);
  expect([told.length, hold.isHeld(), asked.length]).toEqual([3, false, 2]);
});

test('one that is put aside before it has the name is told so as well: others may have had it in between', () => {
  const hold = pageLocks.hold('tab', (isHeld) => told.push(isHeld));
  hide();
  show(true);
  asked[1]?.give();
  expect([told, hold.isHeld()]).toEqual([[false, true], true]);
});

test('a page that is shown for the first time asks once', () => {
  pageLocks.hold('tab', (isHeld) => told.push(isHeld));
  show(false);
  expect(asked).toHaveLength(1);
});

test('a page that nobody sees stands in no line: it asks now and then, and stands in line when it is seen', () => {
  vi.useFakeTimers();
  const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  vi.stubGlobal('document', document);
  const ways: string[] = [];
  let isFree = false;
  vi.stubGlobal('navigator', {
    locks: {
      request: (_: string, { ifAvailable = false }: LockOptions, granted: (lock: object | null) => Promise<void>) => {
        ways.push(ifAvailable ? 'asks' : 'waits');
        if (isFree || ifAvailable) void granted(isFree ? {} : null);
        return new Promise<void>(() => {});
      },
    },
  });
  const hold = pageLocks.hold('tab', (isHeld) => told.push(isHeld));
  vi.advanceTimersByTime(25_000);
  expect([ways, told]).toEqual([['asks', 'asks', 'asks'], []]);
  document.visibilityState = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(25_000);
  expect([ways.slice(3), vi.getTimerCount()]).toEqual([['waits'], 0]);
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  isFree = true;
  vi.advanceTimersByTime(10_000);
  expect([ways.slice(4), told, hold.isHeld(), vi.getTimerCount()]).toEqual([['asks', 'asks'], [true], true, 0]);
  document.dispatchEvent(new Event('visibilitychange'));
  hold.release();
  document.dispatchEvent(new Event('visibilitychange'));
  expect([ways.length, vi.getTimerCount()]).toEqual([6, 0]);
});

test.each([-7_200_000, 7_200_000])('without Web Locks, of two chats of one page neither takes the other for gone where the clock is set by %d ms', (byMs) => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', {});
  const texts = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => texts.get(key) ?? null, setItem: (key: string, text: string) => texts.set(key, text), removeItem: (key: string) => texts.delete(key) });
  const first = pageLocks.hold('tab', (isHeld) => told.push(isHeld));
  vi.advanceTimersByTime(3_000);
  vi.setSystemTime(Date.now() + byMs);
  const heard: boolean[] = [];
  const second = pageLocks.hold('tab', (isHeld) => heard.push(isHeld));
  vi.advanceTimersByTime(600_000);
  expect([first.isHeld(), told.at(-1), heard]).toEqual([true, true, []]);
  first.release();
  vi.advanceTimersByTime(11_000);
  expect([second.isHeld(), heard]).toEqual([true, [true]]);
  second.release();
  expect([texts.size, vi.getTimerCount()]).toEqual([0, 0]);
});
