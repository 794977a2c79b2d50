import { inspector } from '../../../adapters/inspector/inspector.ts';
import type { InspectorRecord } from '../../../adapters/inspector/records.ts';
import { knownFeatures, type Recording, ReplaySession } from '../../../adapters/recorder/recorder.ts';

/** A recording that is being looked at: run forward, back, or to any place. */
export interface ReplayFeed {
  readonly length: number;
  readonly at: number;
  /** Epoch ms, as it was lived. */
  readonly now: number;
  /** Goes to after the n-th thing that came in; back means from the start again, which takes milliseconds. */
  goTo(n: number): Promise<void>;
  stop(): void;
}

/** Runs a recording through the real machines, and tells an inspector what they do. Waits at the beginning. */
export function replayFeed(recording: Recording, take: (records: readonly InspectorRecord[]) => void): ReplayFeed {
  let session = begin();

  function begin(): ReplaySession {
    let now = (): number => recording.head.startedAt;
    const watch = inspector({ send: (record) => take([record]) }, { name: 'recording', now: () => now() });
    const begun = new ReplaySession(recording, { inspect: watch.inspect, onFrame: watch.onFrame, features: knownFeatures() });
    now = () => begun.now;
    watch.follow(begun.chat);
    return begun;
  }

  return {
    get length() {
      return session.length;
    },
    get at() {
      return session.at;
    },
    get now() {
      return session.now;
    },
    async goTo(n) {
      if (n < session.at) {
        session.chat.stop();
        session = begin();
      }
      await session.run(n);
    },
    stop: () => session.chat.stop(),
  };
}
