import type { FileRestrictions } from '../machines/data/channel.ts';
import { requireThat } from './given.ts';
import type { FileSource } from './ports.ts';

const megabyte = 2 ** 20;

/** The file's MIME type as the platform compares it: lower case, no parameters. */
export const bareType = ({ type }: FileSource): string => (type.split(';')[0] ?? '').trim().toLowerCase();

const isAllowed = (type: string, pattern: string): boolean => pattern === '*/*' || (pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern);

/** Which limit of the channel the file is beyond; null where there is none, or none is known (PROTOCOL 3.1). */
export function objectionTo(file: FileSource, restrictions: FileRestrictions | null): string | null {
  if (restrictions === null) return null;
  const { maxMegabytes, mimeTypes } = restrictions;
  if (maxMegabytes !== null && file.size > maxMegabytes * megabyte) return `larger than ${maxMegabytes} MB`;
  const type = bareType(file);
  if (mimeTypes.length === 0 || mimeTypes.some((pattern) => isAllowed(type, pattern))) return null;
  return `of type ${type || 'unknown'}, which is none of ${mimeTypes.join(', ')}`;
}

const isFile = (file: Partial<FileSource> | null | undefined): boolean =>
  typeof file?.name === 'string' && file.name !== '' && typeof file.type === 'string' && Number.isFinite(file.size) && Number(file.size) >= 0;

/** Nobody picks more by hand; and what never ends must. */
const most = 1_000;

/** What an app passed as files, as a list. Throws a ChatError where it is none. */
export function checkedFiles(files: Iterable<FileSource> | ArrayLike<FileSource>): readonly FileSource[] {
  const given = (typeof files === 'object' && files !== null ? files : []) as Partial<Iterable<FileSource>> & ArrayLike<FileSource>;
  const list: FileSource[] = [];
  if (typeof given[Symbol.iterator] !== 'function') for (let i = 0; i < given.length && i <= most; i++) list.push(given[i] as FileSource);
  else {
    for (const file of given as Iterable<FileSource>) {
      list.push(file);
      if (list.length > most) break;
    }
  }
  requireThat(list.length > 0 && list.length <= most && list.every(isFile), 'attach(files)', `a list of one to ${most} files, each with name, type and size`);
  return list;
}
