import { escaped } from './actor-path.ts';

/** Members whose texts are words of the protocol or of the program, not of people (PROTOCOL 5, 6). */
const wordMembers: ReadonlySet<string> = new Set([
  'action', 'eventType', 'eventObject', 'type', 'status', 'direction', 'mode', 'kind', 'protocol', 'errorCode', 'mimeType', 'actionType', 'reason',
  'environment', 'language', 'locale', 'channelKind', 'appVersion', 'sdkVersion', 'allowedFileSize', 'liveChatVisibility', 'scope', 'finish_reason', 'ident', 'conditionType', '$function',
]);

/** Words of ours that come as bare texts: signals, keys of storage, the thread that was opened without an id. */
const words: ReadonlySet<string> = new Set([
  'pong', 'online', 'offline', 'visible', 'hidden', 'woke', 'left', 'moved', 'scrolled', 'resolve', 'reject', 'default', 'chat-machines', 'out', 'guest', 'identity',
  'token', 'visitor', 'visit', 'proactive', 'fields', 'true', 'false', 'message', 'delta',
]);

/** What else stands in keys of storage, and nowhere else. */
const keyWords: ReadonlySet<string> = new Set(['%~', 'begun', 'damaged', 'gone', 'lease', 'tab', 'wipe']);

const date = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const scheme = /^([a-z][a-z0-9+.-]*:)(\/\/)?\S+$/i;
/** What members are called: somebody who writes `data` changes no frame. */
const word = /^[a-z_]+$/i;
const idMember = /^id$|Id$/;
/** Long texts keep their length up to here: some are too long for a frame, and that must stay so. */
const longest = 100_000;

/**
 * Puts stand-ins for what people said, who they are and what they signed in with: the same one for the same thing, another for another, of the
 * same make (a UUID for a UUID, a link for a link, as many characters). What remains is how it went.
 */
export class Redaction {
  readonly #standIns = new Map<string, string>();

  /** A value with everything personal in it replaced; `member` is what it is called where it stands. */
  value(value: unknown, member = ''): unknown {
    if (typeof value === 'string') return wordMembers.has(member) ? value : this.text(value);
    if (typeof value === 'number') return idMember.test(member) ? Number(this.text(String(value))) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.value(item, member));
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [word.test(name) ? name : this.known(name), this.value(part, name)]));
  }

  text(text: string): string {
    if (text.trim() === '' || words.has(text) || date.test(text)) return text;
    const known = this.#standIns.get(text);
    if (known !== undefined) return known;
    const standIn = this.#inside(text) ?? this.#make(text);
    this.#standIns.set(text, standIn);
    return standIn;
  }

  /** A name that was met before goes, another stays; so do numbers of ours. */
  known(name: string): string {
    return /^\d+$/.test(name) ? name : (this.#standIns.get(name) ?? name);
  }

  /** Where an actor stands: what it is stays, whose it is (`thread:7b0a...`) goes. */
  path(path: string): string {
    return path.split('/').map((step) => step.replace(/(?<=:).+$/, (id) => escaped(this.known(decodeURIComponent(id))))).join('/');
  }

  /** Texts that hold others: frames, bodies, keys of storage. */
  #inside(text: string): string | undefined {
    if (/^[[{"]/.test(text)) {
      try {
        return JSON.stringify(this.value(JSON.parse(text)));
      } catch {
        // What cannot be read must not become readable.
        return `${text.slice(0, 1)} unreadable ${this.#standIns.size}`;
      }
    }
    return text.startsWith('chat-machines.') ? text.split('.').map((part) => (keyWords.has(part) ? part : this.text(part))).join('.') : undefined;
  }

  #make(text: string): string {
    const n = this.#standIns.size + 1;
    if (uuid.test(text)) return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
    if (/^\d+$/.test(text)) return `${10 ** Math.min(15, Math.max(text.length - 1, String(n).length)) + n}`;
    const [, begin, slashes] = scheme.exec(text) ?? [];
    if (begin !== undefined && slashes !== undefined) return `${begin}//x${n}.example`;
    if (begin !== undefined) return `${begin}x${n}`;
    if (/^\S+@\S+\.\S+$/.test(text)) return `x${n}@x.example`;
    const ending = /\S(\.\w{1,5})$/.exec(text)?.[1] ?? '';
    const bytes = Math.min(longest, new TextEncoder().encode(text).length);
    return `x${n}${/\s/.test(text) ? ' ' : ''}${'x'.repeat(Math.max(0, bytes - `x${n} ${ending}`.length))}${ending}`;
  }
}
