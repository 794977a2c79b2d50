import type { FileSource, FilesPort } from '../../src/ports.ts';
import type { EventClock } from './event-clock.ts';

/** A file that exists in a test only. */
export class VirtualFile implements FileSource {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly size: number;
  /** It cannot be read (any more). */
  isGone = false;

  constructor(name: string, type: string, content = name, size = content.length) {
    this.name = name;
    this.type = type;
    this.content = content;
    this.size = size;
  }
}

/** What reading takes, ms. */
const readMs = 20;

/** Reads virtual files on the virtual clock, with one report of progress half-way. */
export function virtualFiles(clock: EventClock, began: () => void, over: () => void): FilesPort {
  return {
    read(file, done, progress) {
      began();
      const { content, isGone } = file as VirtualFile;
      const half = clock.setTimeout(() => progress(0.5), readMs / 2);
      const whole = clock.setTimeout(() => {
        over();
        done(isGone ? null : btoa(content));
      }, readMs);
      return () => {
        over();
        clock.clearTimeout(half);
        clock.clearTimeout(whole);
      };
    },
  };
}
