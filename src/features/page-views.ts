import { ChatError } from '../errors.ts';
import type { Feature, Host } from '../feature.ts';
import { expect, field, isJson, objectReader, readId, readText, refuse, type Trouble } from '../wire/read.ts';
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
  expect(raw, { pageTitle: 'a text', pageUrl: 'a text' }, `${path}.`, trouble);
  const at = readTime(raw.visitedAt);
  if (at === 0) refuse(trouble, `${path}.visitedAt`, 'a time');
  return { id, title: readText(raw.pageTitle), url: safeUrl(readText(raw.pageUrl)), at };
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
        const threadId = threadIdIn(data);
        if (!threadId) refuse(trouble, 'thread.idOnExternalPlatform');
        if (trouble.length > 0) host.report(new ChatError('frame.malformed', `PageViewCreated: ${trouble.join('; ')}`));
        const key = host.store.keyOf(threadId);
        if (key === undefined || view === undefined) return;
        const views = (host.store.thread(key).parts.pageViews as readonly PageView[] | undefined) ?? [];
        if (!views.some(({ id }) => id === view.id)) host.setThreadPart(key, 'pageViews', [...views, view].slice(-most));
      },
    },
  }),
});
