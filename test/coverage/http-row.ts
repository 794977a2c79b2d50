import type { HttpRequest } from '../../src/index.ts';
import type { Stage } from './stage.ts';

/** What of a request is written in PROTOCOL 3: beside the headers of all of them, its own. */
export interface DocumentedRequest extends Pick<HttpRequest, 'method' | 'url'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly withCredentials?: boolean;
  /** Only where PROTOCOL says one, ms. */
  readonly timeoutMs?: number;
}

/** How an app makes the engine ask over HTTP, and what the answer does. */
export interface HttpRow {
  /** What the app calls. */
  readonly verb: string;
  readonly request: DocumentedRequest;
  /** Plays it; gives the stage on which it was asked. The last such request counts. */
  play(): Stage | Promise<Stage>;
  /** What the app reads then. */
  seen(stage: Stage): unknown;
  readonly effect: unknown;
}
