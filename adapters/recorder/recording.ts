import type { ThreadSnapshot, ChatSnapshot } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
import { Redaction } from './redaction.ts';
import type { Entry, HeldEntry, Kind, Tape } from './tape.ts';

/** What stands at the head of a recording. */
export interface RecordingHead {
  readonly chatMachines: 'recording';
  readonly v: 1;
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

/** The tape as JSON Lines: the head, then an entry a line. Redacted unless `isFull`. */
export function writeRecording(tape: Tape, head: Omit<RecordingHead, 'chatMachines' | 'v' | 'isRedacted' | 'startedAt' | 'isWhole' | 'kinds'>, isFull: boolean): string {
  const redaction = new Redaction();
  const said = (value: unknown): unknown => (isFull ? value : redaction.value(value));
  const lines = tape.entries.map((entry) => JSON.stringify(writeEntry(entry, said, (name) => (isFull ? name : redaction.known(name)))));
  const options = said(plain(head.options)) as RecordingHead['options'];
  const end: EndView = { ...head.end, threads: head.end.threads.map(([key, ...rest]) => [isFull ? key : redaction.known(key), ...rest]) };
  const first: RecordingHead = {
    chatMachines: 'recording', v: 1, startedAt: tape.startedAt, isRedacted: !isFull, isWhole: tape.isWhole, ...head, kinds: tape.kinds, options, end,
  };
  return `${[JSON.stringify(first), ...lines].join('\n')}\n`;
}

function writeEntry(entry: HeldEntry, said: (value: unknown) => unknown, named: (name: string) => string): unknown {
  switch (entry[0]) {
    case 'call': {
      const [, at, handle, verb, args] = entry;
      return ['call', at, handle, verb, said(plain(args))];
    }
    case 'text': {
      const [, at, id, text, isSync] = entry;
      return ['in', at, id, 'text', said([text]), isSync];
    }
    case 'turn': {
      const [, at, id, isSync] = entry;
      return ['in', at, id, '', [], isSync];
    }
    case 'in': {
      const [, at, id, member, args, isSync] = entry;
      return ['in', at, id, member, said(plain(args)), isSync];
    }
    case 'value':
      return ['value', entry[1], said(plain(entry[2]))];
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

/** Files become what is known of them without reading; functions go. */
function plain(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof Blob === 'function' && value instanceof Blob) {
    return { name: (value as File).name ?? '', type: value.type, size: value.size };
  }
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === undefined || typeof part === 'function' ? [] : [[name, plain(part)]])));
}

/** Reads JSON Lines. Throws a ChatError (`argument.invalid`) that says what is wrong with them. */
export function readRecording(text: string): Recording {
  const wrong = (what: string): never => {
    throw new ChatError('argument.invalid', `recording: ${what}`);
  };
  const [first = '', ...rest] = String(text).trim().split('\n');
  const head = parsed(first) as Partial<RecordingHead> | undefined;
  if (head?.chatMachines !== 'recording') return wrong('this is none; take one with chat.recording()');
  if (head.v !== 1) return wrong(`version ${String(head.v)} is not known here`);
  const entries = rest.map((line, index) => {
    const entry = parsed(line);
    return Array.isArray(entry) && typeof entry[0] === 'string' ? (revived(entry) as Entry) : wrong(`line ${index + 2} cannot be read`);
  });
  return { head: { ...(head as RecordingHead), options: revived(head.options) as RecordingHead['options'] }, entries };
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
