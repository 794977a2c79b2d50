import { ChatError } from '../errors.ts';
import type { Feature, Host } from '../feature.ts';
import { field, isJson, objectReader, readId, readText, refuse, type Trouble } from '../wire/read.ts';
import { threadIdIn } from '../wire/read-contact.ts';
import { readTime } from '../wire/read-time.ts';
import { safeUrl } from '../wire/safe-url.ts';

/** A page that the customer was on, as the platform tells the agent (PROTOCOL 6.6). */
export interface PageView {
  readonly id: string;
  readonly title: string;
  /** Null where its scheme is not one to follow. */
  readonly url: string | null;
  /** Epoch ms. */
  readonly at: number;
}

declare module '../chat-types.ts' {
  interface ThreadParts {
    /** With `pageViews()`: what the platform has told of since the thread was opened, oldest first; the last 50. */
    readonly pageViews?: readonly PageView[];
  }
}

const most = 50;

const pageView = field(objectReader<PageView>((raw, path, trouble) => {
  const id = readId(raw.id);
  if (!id) return refuse(trouble, `${path}.id`);
  return { id, title: readText(raw.pageTitle), url: safeUrl(readText(raw.pageUrl)), at: readTime(raw.visitedAt) };
}), ['pageView']);

/** The customer's page views as the platform pushes them back, each once (PROTOCOL 6.6). */
export const pageViews = (): Feature => ({
  name: 'pageViews',
  install: (host: Host) => ({
    events: {
      PageViewCreated(raw: unknown): void {
        const data = isJson(raw) ? raw : {};
        const trouble: Trouble = [];
        const view = pageView(data, trouble, '');
        if (view === undefined) return host.report(new ChatError('frame.malformed', `PageViewCreated: ${trouble[0]}`));
        const key = host.store.keyOf(threadIdIn(data));
        if (key === undefined) return;
        const views = (host.store.thread(key).parts.pageViews as readonly PageView[] | undefined) ?? [];
        if (!views.some(({ id }) => id === view.id)) host.setThreadPart(key, 'pageViews', [...views, view].slice(-most));
      },
    },
  }),
});
