import { afterEach, expect, test, vi } from 'vitest';
import { browserPage } from '../../adapters/browser/page.ts';

/** As much of a window as the page looks at. */
function standIn({ hasNavigation = true } = {}) {
  const target = new EventTarget();
  const navigation = hasNavigation ? new EventTarget() : undefined;
  const location = { href: 'https://shop.test/a' };
  const document = { title: 'A', documentElement: { scrollHeight: 2_000 } };
  const window = { scrollY: 0, innerHeight: 500 };
  vi.stubGlobal('location', location);
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigation', navigation);
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  const scroll = (y: number): void => {
    vi.stubGlobal('scrollY', (window.scrollY = y));
    target.dispatchEvent(new Event('scroll'));
  };
  vi.stubGlobal('scrollY', 0);
  vi.stubGlobal('innerHeight', window.innerHeight);
  return { target, navigation, location, document, scroll };
}

afterEach(() => vi.unstubAllGlobals());

test('the depth is the deepest that was seen, in percent of the page', () => {
  const { scroll, document } = standIn();
  const page = browserPage();
  const heard: string[] = [];
  const remove = page.listen((signal) => heard.push(signal));
  expect(page.depth()).toBe(25);
  scroll(500);
  scroll(100);
  expect([page.depth(), heard]).toEqual([50, ['scrolled', 'scrolled']]);
  remove();
  scroll(1_500);
  expect(heard).toHaveLength(2);
  document.documentElement.scrollHeight = 0;
  expect(page.depth()).toBe(100);
});

test.each([[true], [false]])('another address is another page, seen from its top again (navigation events: %s)', (hasNavigation) => {
  const { target, navigation, location, document, scroll } = standIn({ hasNavigation });
  const page = browserPage();
  const heard: string[] = [];
  page.listen((signal) => heard.push(signal));
  scroll(1_000);
  const tell = (): boolean => (navigation ?? target).dispatchEvent(new Event(navigation ? 'currententrychange' : 'popstate'));
  tell();
  expect(heard).toEqual(['scrolled']);
  Object.assign(location, { href: 'https://shop.test/b' });
  document.title = 'B';
  vi.stubGlobal('scrollY', 0);
  tell();
  expect([page.place(), page.depth(), heard.at(-1)]).toEqual([{ url: 'https://shop.test/b', title: 'B' }, 25, 'moved']);
});
