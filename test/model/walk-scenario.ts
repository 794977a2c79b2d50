import type { AnyStateMachine, ContextFrom, EventFrom, EventObject, InputFrom, SnapshotFrom } from 'xstate';
import type { Step } from './walk-step.ts';

type Payload<TEvent> = TEvent extends unknown ? Omit<TEvent, 'type'> : never;

/** For each event of a machine the payloads worth telling apart; `[]` for an event that only the machine itself raises. */
export type Payloads<TEvent extends EventObject> = {
  readonly [TType in TEvent['type']]?: readonly Payload<Extract<TEvent, { type: TType }>>[];
};

/** How the children answer, by child id; `*` at the end of an id stands for any rest. */
export interface Answers {
  readonly resolves?: readonly unknown[];
  readonly rejects?: readonly unknown[];
}

/** The id of the child that says an event (`*` at its end: any of them), or how to tell it; undefined: nobody could say that now. */
export type Speaker<TMachine extends AnyStateMachine> = string | ((event: EventFrom<TMachine>, context: ContextFrom<TMachine>) => string | undefined);

/** What an invariant may look at after each step. */
export interface Seen<TMachine extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<TMachine>;
  /** Ids of the children that run. */
  readonly live: readonly string[];
}

/** Everything that can happen to one machine, and what to make of it. */
export interface Scenario<TMachine extends AnyStateMachine> {
  readonly machine: TMachine;
  /** What the machine may be started with; it is walked once with each. */
  readonly inputs?: readonly InputFrom<TMachine>[];
  readonly events: Payloads<EventFrom<TMachine>>;
  readonly answers?: Readonly<Record<string, Answers>>;
  /** Which child says which events: they come only while that child lives. */
  readonly spokenBy?: Readonly<Record<string, Speaker<TMachine>>>;
  /** Guards that the world decides, with what they answer at first. */
  readonly conditions?: Readonly<Record<string, boolean>>;
  /** What each named delay lasts, written down independently of the machine, ms. */
  readonly delays?: Readonly<Record<string, number>>;
  /** The part of the context that makes two situations different; counters cut to what the guards can tell apart. */
  readonly clamp?: (context: ContextFrom<TMachine>) => unknown;
  /** Actions through which the machine speaks to its parent; they need one, so they are replaced. */
  readonly voices?: readonly string[];
  /** Must hold after each step; throws when it does not. */
  readonly invariant?: (seen: Seen<TMachine>) => void;
  /**
   * For charts whose regions multiply: tours of parts, each with its own share of what can happen (event types, child ids, conditions,
   * `time` for timers, `*` at the end for any rest). Together they must take every transition.
   */
  readonly slices?: Readonly<Record<string, readonly string[]>>;
  /**
   * Take every step in every situation, or only once for each effect it has (transitions, states left and entered, deeds)? The latter
   * where regions multiply; it is the default wherever there are slices. Or every two effects that can follow each other.
   */
  readonly goal?: 'every situation' | 'every effect' | 'every pair';
  /** Leave out what would take no transition where the machine is: there it cannot happen. Default: it is sent, and must change nothing. */
  readonly isStrict?: boolean;
  /** Hand-made walks for what exploring cannot find; they start with the first input. */
  readonly extraWalks?: readonly (readonly Step[])[];
  /** Steps that exploring may try before it gives up. */
  readonly limit?: number;
}

/** Checks a scenario against its machine's types and hands it back. */
export function scenarioOf<TMachine extends AnyStateMachine>(scenario: Scenario<TMachine>): Scenario<TMachine> {
  return scenario;
}

/** Whether an id or event type is meant by `pattern`: the same text, or the same beginning where `pattern` ends in `*`. */
export function isMeantBy(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

/** The entry of a table whose key means `text`; an exact key goes before a pattern. */
export function entryFor<T>(table: Readonly<Record<string, T>> | undefined, text: string): T | undefined {
  if (!table) return undefined;
  if (Object.hasOwn(table, text)) return table[text];
  const pattern = Object.keys(table).find((key) => isMeantBy(key, text));
  return pattern === undefined ? undefined : table[pattern];
}
