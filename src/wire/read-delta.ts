import { isJson } from './read.ts';

/** One piece of a streamed text (PROTOCOL 7). */
export interface Delta {
  readonly content: string;
  readonly isLast: boolean;
}

/** The data of one event of a stream: a piece; null where it is something else; undefined where it is not JSON. */
export function readDelta(data: string): Delta | null | undefined {
  try {
    const said: unknown = JSON.parse(data);
    const delta = isJson(said) ? said.delta : null;
    if (!isJson(delta) || typeof delta.content !== 'string') return null;
    return { content: delta.content, isLast: delta.finish_reason === 'stop' };
  } catch {
    return undefined;
  }
}
