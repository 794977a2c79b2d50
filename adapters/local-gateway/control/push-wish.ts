import type { ServerPush } from '../../../src/wire/frames.ts';
import type { Json } from '../core/json-read.ts';
import type { MessageRecord, ThreadRecord } from '../core/records.ts';
import type { World } from '../core/world.ts';
import { agentNumber } from './command.ts';

/** What a push is built from; the thread has a contact. */
export interface PushWish {
  readonly world: World;
  readonly thread: ThreadRecord;
  readonly body: Json;
  readonly text: string | undefined;
}

/** A push, and the message it carries if it carries one. */
export interface BuiltPush {
  readonly frame: ServerPush;
  readonly message?: MessageRecord;
}

/** The agent a push speaks of: a number, by default 1, or null for nobody. */
export function agentOf({ body }: Pick<PushWish, 'body'>): number | null {
  return body['agent'] === null ? null : agentNumber(body);
}
