import { frameName } from '../../../adapters/inspector/frame-name.ts';
import type { InspectorRecord, Standing } from '../../../adapters/inspector/records.ts';
import type { Entry, Recording } from '../../../adapters/recorder/recorder.ts';
import type { ReplayFeed } from './replay-feed.ts';

/** What a recording has of a machine. */
interface State {
  readonly value: unknown;
  readonly held: object;
  readonly status: string;
}

const isIncoming = ([kind]: Entry): boolean => kind === 'call' || kind === 'in';

/** A recording whose beginning has fallen out of its ring, read as it stands: its calls, frames and states. What the machines did in between nobody knows. */
export function readFeed({ head, entries }: Recording, take: (records: readonly InspectorRecord[]) => void): ReplayFeed {
  const length = entries.filter(isIncoming).length;
  let standings = new Map<string, Standing>();
  let now = head.startedAt;
  let at = 0;
  let read = 0;

  function begin(): void {
    standings = new Map();
    at = read = 0;
    take([{ kind: 'chat', at: head.startedAt, name: head.name ?? 'recording', v: 1 }]);
  }

  function recordsOf(entry: Entry): readonly InspectorRecord[] {
    switch (entry[0]) {
      case 'call':
        return [{ kind: 'event', at: now, from: 'app', to: 'chat', type: entry[3], effect: 'unknown', taken: [], before: null, after: null, accepts: [] }];
      case 'in':
        return entry[3] === 'text' ? [{ kind: 'frame', at: now, direction: 'in', type: frameName(parsed(entry[4][0])) }] : [];
      case 'out':
        return [{ kind: 'frame', at: now, direction: 'out', type: frameName(parsed(entry[2])) }];
      case 'state':
        return stateRecords(entry[1], entry[2] as State);
      default:
        return [];
    }
  }

  function stateRecords(path: string, { value, held, status }: State): readonly InspectorRecord[] {
    const before = standings.get(path) ?? null;
    const after = { value, context: held };
    standings.set(path, after);
    const machine = (path.split('/').at(-1) ?? path).replace(/:.*$/, '');
    return [
      ...(before === null ? [{ kind: 'actor', at: now, path, machine, outline: null } as const] : []),
      { kind: 'event', at: now, from: path, to: path, type: 'became', effect: 'changed', taken: [], before, after, accepts: [] },
      ...(status === 'active' ? [] : [{ kind: 'ended', at: now, path } as const]),
    ];
  }

  begin();
  return {
    length,
    get at() {
      return at;
    },
    get now() {
      return now;
    },
    async goTo(n) {
      if (n < at) begin();
      for (let entry = entries[read]; entry !== undefined; entry = entries[++read]) {
        if (isIncoming(entry)) {
          if (at === n) return;
          at++;
          now = entry[1] as number;
        }
        take(recordsOf(entry));
      }
    },
    stop() {},
  };
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
