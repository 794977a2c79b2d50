import type { Stage } from './stage.ts';

/** What an example frame of PROTOCOL Appendix E does, and where an app sees it. */
export interface ServerRow<S extends Stage = Stage> {
  /** The snapshot field, moment or promise that says it. */
  readonly seenIn: string;
  /** The situation in which the frame makes sense. */
  stage(): S | Promise<S>;
  /** Lets the engine have the frame; a push unless this says otherwise. */
  feed?(stage: S, frame: object): unknown;
  /** What the app reads; `fed` is what `feed` gave, undefined before. */
  seen(stage: S, fed: unknown): unknown;
  /** What it reads once the frame is in; before, it must be something else. */
  readonly effect: unknown;
}

/** A row, checked against the stage it plays on, as the table keeps it. */
export function row<S extends Stage>(given: ServerRow<S>): ServerRow {
  return given as unknown as ServerRow;
}
