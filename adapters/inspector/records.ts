/** A state of a machine and what is in it, as far as one needs it to show where an actor is. */
export interface StateOutline {
  readonly id: string;
  readonly key: string;
  readonly states: readonly StateOutline[];
}

/** Where a machine is, and the data that it decides by. */
export interface Standing {
  readonly value: unknown;
  readonly context: unknown;
}

/** What an inspector is told, in order. Names of events and frames, never what a frame says; `at` is epoch ms. */
export type InspectorRecord =
  /** A chat begins to be watched; what was told before is of another. */
  | { readonly kind: 'chat'; readonly at: number; readonly name: string; readonly v: 1 }
  /** An actor has begun. `path`: ids from the root down, joined with slashes. `machine` is null for tasks and callbacks. */
  | { readonly kind: 'actor'; readonly at: number; readonly path: string; readonly machine: string | null; readonly outline: StateOutline | null }
  | { readonly kind: 'ended'; readonly at: number; readonly path: string }
  /** An event has been delivered, and this is what it did. `accepts`: what the receiver would take now. */
  | {
    readonly kind: 'event'; readonly at: number; readonly from: string; readonly to: string; readonly type: string;
    /** Another state, actions only, or nothing; `unknown` where the receiver is no machine. */
    readonly effect: 'changed' | 'acted' | 'none' | 'unknown';
    readonly taken: readonly string[]; readonly before: Standing | null; readonly after: Standing | null; readonly accepts: readonly string[];
  }
  | { readonly kind: 'frame'; readonly at: number; readonly direction: 'in' | 'out'; readonly type: string }
  /** An own message has come to be in this state. */
  | { readonly kind: 'message'; readonly at: number; readonly id: string; readonly status: string };

/** Takes records to wherever an inspector looks. */
export interface InspectorFeed {
  readonly send: (record: InspectorRecord) => void;
  readonly close?: () => void;
}
