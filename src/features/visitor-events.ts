import { isFilled, isText, requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import { jsonCopy } from '../json-copy.ts';
import { checkedPage, type PagePlace, type PagePort } from '../page.ts';
import { visitorOf } from '../visitor.ts';

export interface VisitorVerbs {
  /** What the visitor does, for the platform's web analytics (PROTOCOL 3.7). Never fails, never waits. */
  readonly visitor: {
    /** Another page is viewed; the time on the last one is told with it. With a `page` port this comes by itself. */
    pageViewed(page: PagePlace): void;
    /** The customer has opened the chat's window. */
    windowOpened(): void;
    /** Something was achieved: an order, a booking. */
    converted(type: string, value: string | number): void;
    /** Anything else; must be fit for JSON. */
    custom(data: Readonly<Record<string, unknown>>): void;
  };
}

/** Page views, time on page, the window opened, visits: told over HTTP; nothing that fails here disturbs the chat (PROTOCOL 3.7). */
export const visitorEvents = (options: { readonly page?: PagePort } = {}): Feature<VisitorVerbs> => ({
  name: 'visitorEvents',
  options,
  install(host: Host) {
    const page = checkedPage(this.options, 'visitorEvents', (error) => host.report(error));
    const visitor = host.shared(visitorOf);
    const { clock, network } = host.ports;
    let viewed: PagePlace | null = null;
    let since = 0;
    const leave = (): void => {
      const timeSpentOnPage = Math.round((clock.now() - since) / 1_000);
      if (viewed !== null && timeSpentOnPage > 0) visitor.tell('TimeSpentOnPage', { url: viewed.url, title: viewed.title, timeSpentOnPage });
      since = clock.now();
    };
    const view = ({ url, title }: PagePlace): void => {
      leave();
      viewed = { url, title };
      visitor.tell('PageView', { title, url });
    };
    const unlisten = [
      network.listen((signal) => host.turn(() => {
        if (signal === 'hidden') leave();
        // Nobody was looking meanwhile.
        else if (signal === 'visible') since = clock.now();
      })),
      page?.listen((signal) => host.turn(() => {
        if (signal === 'moved') view(page.place());
      })),
    ];
    // The engine is whole only when all features are installed.
    if (page !== undefined) clock.soon(() => viewed === null && view(page.place()));
    return {
      chatVerbs: {
        visitor: {
          pageViewed(place) {
            requireThat(isText(place?.url) && isText(place.title), 'visitor.pageViewed(page)', '{ url, title }');
            host.turn(() => view(place));
          },
          windowOpened: () => host.turn(() => visitor.tell('ChatWindowOpened')),
          converted(type, value) {
            requireThat(isFilled(type), 'visitor.converted(type)', 'a non-empty text');
            requireThat(isText(value) || Number.isFinite(value), 'visitor.converted(value)', 'a text or a number');
            const conversionTimeWithMilliseconds = new Date(clock.now()).toISOString();
            host.turn(() => visitor.tell('Conversion', { conversionType: type, conversionValue: value, conversionTimeWithMilliseconds }));
          },
          custom(data) {
            const copy = jsonCopy(data);
            requireThat(copy !== undefined, 'visitor.custom(data)', 'an object that is fit for JSON');
            host.turn(() => visitor.tell('Custom', copy));
          },
        },
      },
      can: (verb, key) => (verb === 'visitor' && key === null ? true : undefined),
      stop() {
        for (const remove of unlisten) remove?.();
        visitor.stop();
      },
    };
  },
});
