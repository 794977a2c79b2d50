import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PageParts {
  /** Where the built page lies. */
  readonly folder: string;
  /** Drawings by size and machine id; null: the server has each as `chart-brief-connection.svg`. */
  readonly charts: Readonly<Record<string, unknown>> | null;
  /** The JSON Lines of a recording that is open from the start. */
  readonly recording?: string;
}

/** The inspector as one file that needs nothing else: it works from disk with the network off. */
export function wholePage({ folder, charts, recording = '' }: PageParts): string {
  const part = (name: string): string => readFileSync(join(folder, name), 'utf8');
  // Inside a script only its own end could break out; `<` is the same in JSON as its escape.
  const program = part('inspector.js').replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '').replaceAll('</script', '<\\/script');
  const inert = (json: string): string => json.replaceAll('<', '\\u003c');
  const pieces: Readonly<Record<string, string>> = {
    '/* style */': `${['theme.css', 'inspector.css', 'views.css'].map(part).join('\n')}`, '/* charts */': inert(JSON.stringify(charts)),
    '/* recording */': inert(recording), '/* program */': program,
  };
  return part('inspector.html').replace(/\/\* (?:style|charts|recording|program) \*\//g, (mark) => pieces[mark] ?? mark);
}
