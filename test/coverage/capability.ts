/** One thing that the engine can do: where an app finds it, what it speaks, and which tests prove it. */
export interface Capability {
  readonly what: string;
  /** The option, verb or snapshot field, as an app writes it. */
  readonly door: string;
  /** Rows of `clientRows`: frames that the engine writes for it. */
  readonly sends?: readonly string[];
  /** Rows of `serverRows`: frames that have their effect in it. */
  readonly hears?: readonly string[];
  /** Rows of `httpRows`. */
  readonly asks?: readonly string[];
  /** Sentences of other tests that prove what no single frame can: file under `test/`, and the test's name or its beginning. */
  readonly tested?: readonly (readonly [file: string, title: string])[];
}

/** Capabilities in the groups in which issues and readers think of them. */
export type CapabilityGroups = Readonly<Record<string, readonly Capability[]>>;
