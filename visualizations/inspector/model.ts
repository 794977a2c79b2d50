import type { InspectorRecord, Standing, StateOutline } from '../../adapters/inspector/records.ts';

type EventRecord = Extract<InspectorRecord, { kind: 'event' }>;

/** How much is kept: beyond that the oldest goes. */
export const kept = { chats: 10, entries: 10_000, actors: 1_000, messages: 500, marks: 20 };

/** An actor as it is now, or was last. */
export interface SeenActor {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly machine: string | null;
  readonly outline: StateOutline | null;
  /** Since when it is in its present state, epoch ms. */
  since: number;
  standing: Standing | null;
  accepts: readonly string[];
  isRunning: boolean;
  /** Transitions taken since somebody looked last. */
  taken: string[];
  /** What it was told last that did something, and the transitions it took then. */
  last: Pick<Entry, 'at' | 'type' | 'effect' | 'before' | 'after'> & { readonly taken: readonly string[] } | null;
}

/** One line of what happened: an event between actors, or a frame. `n` counts from 1. */
export interface Entry {
  readonly n: number;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly effect: EventRecord['effect'] | 'frame';
  readonly before: Standing | null;
  readonly after: Standing | null;
}

/** The life of an own message, state by state. */
export interface MessageLife {
  readonly id: string;
  readonly marks: { readonly at: number; readonly status: string }[];
}

/** Everything that has been told, bounded. Machines that come and go in the same place are one actor. */
export class InspectorModel {
  readonly actors = new Map<string, SeenActor>();
  readonly messages = new Map<string, MessageLife>();
  chat = '';
  /** Counts actors that came or went; views look whether it has moved. */
  generation = 0;
  #entries: Entry[] = [];
  #first = 0;
  #count = 0;

  get entries(): readonly Entry[] {
    return this.#first === 0 ? this.#entries : (this.#entries = this.#entries.slice(this.#first), this.#first = 0, this.#entries);
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
  }

  take(record: InspectorRecord): void {
    switch (record.kind) {
      case 'chat':
        this.actors.clear();
        this.generation++;
        this.messages.clear();
        this.clear();
        this.chat = record.name;
        return;
      case 'actor':
        return this.#meet(record);
      case 'ended':
        return this.#end(record.path);
      case 'event':
        return this.#event(record);
      case 'frame': {
        const [from, to] = record.direction === 'in' ? ['gateway', 'chat'] : ['chat', 'gateway'];
        return this.#add({ at: record.at, from, to, type: record.type, effect: 'frame', before: null, after: null });
      }
      case 'message':
        return this.#mark(record.id, record.at, record.status);
    }
  }

  #meet({ path, machine, outline, at }: Extract<InspectorRecord, { kind: 'actor' }>): void {
    const names = path.split('/');
    this.generation++;
    this.actors.set(path, {
      path, name: names.at(-1) ?? path, depth: names.length - 1, machine, outline, since: at, standing: null, accepts: [], isRunning: true, taken: [], last: null,
    });
    if (this.actors.size <= kept.actors) return;
    for (const [key, { isRunning }] of this.actors) {
      if (isRunning) continue;
      this.actors.delete(key);
      break;
    }
  }

  #end(path: string): void {
    const actor = this.actors.get(path);
    if (actor !== undefined) actor.isRunning = false;
  }

  #event({ at, from, to, type, effect, taken, before, after, accepts }: EventRecord): void {
    const actor = this.actors.get(to);
    if (actor !== undefined && after !== null) {
      if (effect === 'changed') actor.since = at;
      actor.standing = after;
      actor.accepts = accepts;
      if (effect !== 'none') actor.last = { at, type, effect, before, after, taken };
      // More than that nobody sees flash; a chart that is not shown must not gather them.
      actor.taken = [...actor.taken, ...taken].slice(-20);
    }
    this.#add({ at, from, to, type, effect, before, after });
  }

  #add(entry: Omit<Entry, 'n'>): void {
    this.#entries.push({ n: ++this.#count, ...entry });
    if (this.#entries.length - this.#first > kept.entries) this.#first++;
    if (this.#first > kept.entries / 10) void this.entries;
  }

  #mark(id: string, at: number, status: string): void {
    const life = this.messages.get(id) ?? { id, marks: [] };
    if (life.marks.at(-1)?.status !== status) life.marks.push({ at, status });
    if (life.marks.length > kept.marks) life.marks.shift();
    this.messages.set(id, life);
    if (this.messages.size > kept.messages) this.messages.delete(this.messages.keys().next().value as string);
  }
}
