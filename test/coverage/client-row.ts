import type { Stage } from './stage.ts';

/** How an app makes the engine write an example frame. */
export interface ClientRow {
  /** What the app calls. */
  readonly verb: string;
  /** Plays it; gives the stage on which the frame was written. The last frame of its type counts. */
  play(): Stage | Promise<Stage>;
}
