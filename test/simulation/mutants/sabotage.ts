import type { Ports } from '../../../src/ports.ts';

/** A way in which the engine is broken on purpose. */
export interface Sabotage {
  readonly name: string;
  /** Stands between each engine and its ports. */
  readonly ports?: (ports: Ports) => Partial<Ports>;
  /** Breaks what all engines share; gives how to mend it. */
  readonly install?: () => () => void;
}
