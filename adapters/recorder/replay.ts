import { ChatError } from '../../src/errors.ts';
import type { Feature } from '../../src/feature.ts';
import {
  agentPresence, groupChat, multiThread, offlineForm, pageViews, persistentMenu, proactive, streams, survey, systemItems, typingPreview, uploads, visitorEvents,
} from '../../src/index.ts';
import { endView, type Recording } from './recording.ts';
import { ReplaySession } from './replay-session.ts';

/** Where a replay came to be another story than the recording. */
export interface Divergence {
  /** A machine, `view` for what the app saw, or `world` for something that nobody waited for. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

export interface ReplayReport {
  /** Things that came in. */
  readonly steps: number;
  /** States of machines that were compared. */
  readonly states: number;
  readonly isSame: boolean;
  /** The first difference of each machine, and of the world. */
  readonly divergences: readonly Divergence[];
  /** From the first to the last thing that came in, ms as they were lived. */
  readonly livedMs: number;
}

const ours = [
  agentPresence, groupChat, multiThread, offlineForm, pageViews, persistentMenu, proactive, streams, survey, systemItems, typingPreview, uploads, visitorEvents,
] as readonly (() => Feature)[];

/** Features of the package, by the name they go by in a recording. */
export const knownFeatures = (): Readonly<Record<string, () => Feature>> => Object.fromEntries(ours.map((make) => [make().name, make]));

/**
 * Runs a recording through the real machines, as fast as they go, and says whether every state was the same. `features`: those of the app's own,
 * by name. Throws a ChatError (`argument.invalid`) where the recording has lost its beginning or names a feature that nobody knows.
 */
export async function replay(recording: Recording, { features = {} }: { readonly features?: Readonly<Record<string, () => Feature>> } = {}): Promise<ReplayReport> {
  const { head, entries } = recording;
  if (!head.isWhole) throw new ChatError('argument.invalid', 'recording: its beginning fell out of the ring; record with a larger maxBytes to run it again');
  const known = { ...knownFeatures(), ...features };
  const unknown = head.features.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw new ChatError('argument.invalid', `recording: pass the feature "${unknown}" in replay(recording, { features })`);
  const session = new ReplaySession(recording, { features: known });
  const divergences: Divergence[] = [];
  const troubles: Divergence[] = [];
  let first = head.startedAt;
  let last = head.startedAt;
  await session.run(session.length, ({ index, at, entry, trouble }) => {
    if (index === 0) first = at;
    last = at;
    if (trouble !== null) troubles.push({ where: 'world', expected: `step ${index}: ${entry.slice(0, 4).join(' ')}`, got: trouble });
  });
  // One leads to the next.
  const [trouble] = troubles;
  if (trouble !== undefined) divergences.push({ ...trouble, got: troubles.length === 1 ? trouble.got : `${trouble.got}, nor for ${troubles.length - 1} more` });
  const expected = bySource(entries.flatMap((entry) => (entry[0] === 'state' ? [[entry[1], JSON.stringify(entry[2])] as const] : [])));
  const got = bySource(session.states);
  for (const actor of new Set([...expected.keys(), ...got.keys()])) divergences.push(...compare(actor, expected.get(actor) ?? [], got.get(actor) ?? []));
  const seen = JSON.stringify(endView(session.chat.snapshot));
  const wanted = JSON.stringify(head.end);
  if (seen !== wanted) divergences.push({ where: 'view', expected: wanted, got: seen });
  session.chat.stop();
  return { steps: session.length, states: session.states.length, isSame: divergences.length === 0, divergences, livedMs: last - first };
}

function bySource(states: readonly (readonly [actor: string, state: string])[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [actor, state] of states) {
    const list = lists.get(actor);
    if (list === undefined) lists.set(actor, [state]);
    else list.push(state);
  }
  return lists;
}

function compare(actor: string, expected: readonly string[], got: readonly string[]): Divergence[] {
  const at = Array.from({ length: Math.max(expected.length, got.length) }, (_, index) => index).find((index) => expected[index] !== got[index]);
  return at === undefined ? [] : [{ where: `${actor}, state ${at}`, expected: expected[at] ?? 'no further state', got: got[at] ?? 'no further state' }];
}
