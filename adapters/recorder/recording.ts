import type { ThreadSnapshot, ChatSnapshot } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
import { plain } from './plain.ts';
import { Redaction } from './redaction.ts';
import type { Entry, HeldEntry, Kind, Tape } from './tape.ts';

/** What stands at the head of a recording. */
export interface RecordingHead {
  readonly chatMachines: 'recording';
  /** 2 since what ports throw, and what the page of a feature said, is noted; 1 is read as well. */
  readonly v: 1 | 2;
  /** What the recorder was called. */
  readonly name?: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly takenAt: number;
  /** Texts, names, tokens and ids are stand-ins. */
  readonly isRedacted: boolean;
  /** Nothing has fallen out of the ring: it can be run again. */
  readonly isWhole: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /** Options that are functions, as paths. */
  readonly functions: readonly string[];
  readonly features: readonly string[];
  readonly kinds: Readonly<Record<string, Kind>>;
  /** What the app saw when it was taken. */
  readonly end: EndView;
}

/** The part of a snapshot that a replay has to come to. */
export interface EndView {
  readonly status: string;
  readonly connection: string;
  readonly threads: readonly (readonly [key: string, status: string, sync: string, unread: number, messages: readonly string[]])[];
}

export interface Recording {
  readonly head: RecordingHead;
  readonly entries: readonly Entry[];
}

/** What a replay compares: where each thread stands and where each of its messages does; no text. */
export function endView({ status, connection, threads }: ChatSnapshot): EndView {
  const view = (key: string, thread: ThreadSnapshot): EndView['threads'][number] =>
    [key, thread.status, thread.sync, thread.unreadCount, thread.messages.map((message) => `${message.direction} ${message.status}`)];
  return { status, connection: connection.status, threads: Object.entries(threads).map(([key, thread]) => view(key, thread)) };
}

/**
 * The tape as JSON Lines: the head, then an entry a line. Redacted unless `isFull`. At most as many bytes as the tape may hold: what the entries
 * weighed while they came in was an estimate, so the oldest go here where it was too low. The head stays; what it tells of
 * the chat goes where that would take more than half of the room.
 */
export function writeRecording(tape: Tape, head: Omit<RecordingHead, 'chatMachines' | 'v' | 'isRedacted' | 'startedAt' | 'isWhole' | 'kinds'>, isFull: boolean): string {
  const redaction = new Redaction();
  const said = (value: unknown): unknown => (isFull ? value : redaction.value(value));
  const lines = tape.entries.map((entry) => lineOf(writeEntry(entry, tape, said, (path) => (isFull ? path : redaction.path(path)))));
  const options = said(plain(head.options)) as RecordingHead['options'];
  const end: EndView = { ...head.end, threads: head.end.threads.map(([key, ...rest]) => [isFull ? key : redaction.known(key), ...rest]) };
  const first: RecordingHead = {
    chatMachines: 'recording', v: 2, startedAt: tape.startedAt, isRedacted: !isFull, isWhole: tape.isWhole, ...head, kinds: tape.kinds, options, end,
  };
  const whole = [lineOf(first), ...lines];
  if (bytesOf(whole) <= tape.maxBytes) return whole.join('');
  const cut = lineOf({ ...first, isWhole: false });
  const begun = bytesOf([cut]) <= tape.maxBytes / 2 ? cut : lineOf({ ...first, isWhole: false, options: {}, functions: [], kinds: {}, end: { ...end, threads: [] } });
  return [begun, ...newest(lines, tape.maxBytes - bytesOf([begun]))].join('');
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

const bytesOf = (lines: readonly string[]): number => {
  const encoder = new TextEncoder();
  return lines.reduce((sum, line) => sum + encoder.encode(line).length, 0);
};

/** As many of the last lines as there is room for. */
function newest(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  const cutAt = lines.findLastIndex((line) => (left -= bytesOf([line])) < 0);
  return lines.slice(cutAt + 1);
}

function writeEntry(entry: HeldEntry, tape: Tape, said: (value: unknown) => unknown, named: (name: string) => string): unknown {
  switch (entry[0]) {
    case 'call': {
      const [, at, handle, verb, args, road] = entry;
      return ['call', at, handle, verb, said(plain(args, tape.functions)), ...(road === 'joined' ? [road] : [])];
    }
    case 'text': {
      const [, at, id, text, road] = entry;
      return ['in', at, id, 'text', said([text]), road];
    }
    case 'turn': {
      const [, at, id, road] = entry;
      return ['in', at, id, '', [], road];
    }
    case 'in': {
      const [, at, id, member, args, road] = entry;
      return ['in', at, id, member, said(plain(args)), road];
    }
    case 'value':
      return ['value', entry[1], said(plain(entry[2]))];
    case 'throw':
      return entry;
    case 'state':
      return ['state', named(entry[1]), stateOf(entry[2])];
    case 'out':
      return ['out', entry[1], said(entry[2])];
  }
}

/** A snapshot of a machine as it is compared: where it is, and the numbers and switches that it decides by. */
export function stateOf(snapshot: unknown): unknown {
  const { value, status, context } = snapshot as { value?: unknown; status?: unknown; context?: Record<string, unknown> };
  const held = Object.entries(context ?? {}).filter(([, part]) => typeof part === 'number' || typeof part === 'boolean' || part === null);
  return { value, status, held: Object.fromEntries(held) };
}

/** Reads JSON Lines: one recording. Throws a ChatError (`argument.invalid`) that says what is wrong with them. */
export function readRecording(text: string): Recording {
  const [recording, ...more] = readRecordings(text);
  return recording !== undefined && more.length === 0 ? recording : wrong(`there are ${more.length + 1} in it; read them with readRecordings()`);
}

/** Reads JSON Lines that hold any number of recordings, one after the other (the pages of a simulated run). Throws as `readRecording` does. */
export function readRecordings(text: string): readonly Recording[] {
  const recordings: { readonly head: RecordingHead; readonly entries: Entry[] }[] = [];
  for (const [index, line] of String(text).trim().split('\n').entries()) {
    const said = parsed(line);
    const entries = recordings.at(-1)?.entries;
    if (isHead(said)) recordings.push({ head: readHead(said), entries: [] });
    else if (entries === undefined) wrong('this is none; take one with chat.recording()');
    else if (!Array.isArray(said) || typeof said[0] !== 'string') wrong(`line ${index + 1} cannot be read`);
    else entries.push(revived(said) as Entry);
  }
  return recordings;
}

const wrong = (what: string): never => {
  throw new ChatError('argument.invalid', `recording: ${what}`);
};

const isHead = (said: unknown): said is Partial<RecordingHead> =>
  typeof said === 'object' && said !== null && 'chatMachines' in said && said.chatMachines === 'recording';

function readHead(head: Partial<RecordingHead>): RecordingHead {
  if (head.v !== 1 && head.v !== 2) wrong(`version ${String(head.v)} is not known here: there are 1 and 2; a newer one needs a newer chat-machines`);
  return { ...(head as RecordingHead), options: revived(head.options) as RecordingHead['options'] };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revived);
  if ('$undefined' in value) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revived(part)]));
}
