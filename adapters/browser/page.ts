import type { PagePort } from '../../src/page.ts';

/** The page that this runs in, for `proactive({ page: browserPage() })` and `visitorEvents({ page: browserPage() })`. */
export function browserPage(): PagePort {
  let deepest = 0;
  let url = location.href;
  const look = (): void => {
    const { scrollHeight } = document.documentElement;
    deepest = Math.max(deepest, scrollHeight === 0 ? 100 : Math.min(100, ((scrollY + innerHeight) / scrollHeight) * 100));
  };
  return {
    place: () => ({ url: location.href, title: document.title }),
    depth() {
      look();
      return deepest;
    },
    listen(heard) {
      const scrolled = (): void => {
        look();
        heard('scrolled');
      };
      const moved = (): void => {
        if (location.href === url) return;
        url = location.href;
        deepest = 0;
        heard('moved');
      };
      // Without it only the way back is told; the app can say the rest itself.
      const { navigation } = globalThis as { navigation?: EventTarget };
      addEventListener('scroll', scrolled, { passive: true });
      addEventListener('popstate', moved);
      navigation?.addEventListener('currententrychange', moved);
      return () => {
        removeEventListener('scroll', scrolled);
        removeEventListener('popstate', moved);
        navigation?.removeEventListener('currententrychange', moved);
      };
    },
  };
}
