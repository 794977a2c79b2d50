import type { LogKind } from './log-entry.ts';
import type { World } from './world.ts';

/** Writes a line, unless the log is switched off. Answers the members, which may still be filled in. */
export function writeLog(world: World, dir: 'in' | 'out', kind: LogKind, members: Record<string, unknown>): Record<string, unknown> {
  if (!world.config.log) return members;
  const entry = { n: world.log.length, t: world.clock.now(), dir, kind, ...members };
  world.log.push(entry);
  return entry;
}

/** Writes down something odd that is not an error of the gateway. */
export function writeNote(world: World, note: string, members: Record<string, unknown> = {}): void {
  writeLog(world, 'in', 'note', { note, ...members });
}
