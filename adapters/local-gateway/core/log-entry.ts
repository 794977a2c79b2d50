/** What an entry of the log is about. */
export type LogKind = 'open' | 'close' | 'ws' | 'http' | 'preflight' | 'refused' | 'held' | 'note';

/** One line of the log; `t` is epoch ms, `in` is towards the gateway. */
export interface LogEntry {
  readonly n: number;
  readonly t: number;
  readonly dir: 'in' | 'out';
  readonly kind: LogKind;
  readonly [member: string]: unknown;
}
