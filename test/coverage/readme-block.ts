import { readFileSync } from 'node:fs';
import type { Capability, CapabilityGroups } from './capability.ts';
import { clientRows } from './client-rows.ts';
import { httpRows } from './http-rows.ts';
import { serverRows } from './server-rows.ts';

const folder = new URL('../', import.meta.url);

/** What is claimed without a row or a test that proves it; nothing, for a row with a check mark. */
export function unproved({ sends = [], hears = [], asks = [], tested = [] }: Capability): readonly string[] {
  return [
    ...sends.filter((name) => !Object.hasOwn(clientRows, name)),
    ...hears.filter((name) => !Object.hasOwn(serverRows, name)),
    ...asks.filter((name) => !Object.hasOwn(httpRows, name)),
    ...tested.filter(([file, title]) => !readFileSync(new URL(file, folder), 'utf8').includes(title)).map(([, title]) => title),
    ...(sends.length + hears.length + asks.length + tested.length === 0 ? ['nothing proves it'] : []),
  ];
}

/** `SendMessage 2`, `MessageCreated TEXT` and `POST /oauth/token (refresh)` are the second, or one kind, of an event or request. */
const eventOf = (name: string): string => name.replace(/ (\d+|[A-Z_]+|\(.*\))$/, '');

const listed = (arrow: string, names: readonly string[] = []): string[] => {
  const events = [...new Set(names.map(eventOf))].map((name) => (/^(ack|error|transport error|pong|heartbeat)$/.test(name) ? name : `\`${name}\``));
  return events.length === 0 ? [] : [`${arrow} ${events.join(', ')}`];
};

/** The capabilities as a table in Markdown, each with the mark it has earned. */
export function coverageTable(groups: CapabilityGroups): string {
  const lines = ['| | in the API | on the wire | proved |', '|---|---|---|---|'];
  for (const [group, capabilities] of Object.entries(groups)) {
    lines.push(`| **${group}** | | | |`);
    for (const capability of capabilities) {
      const { what, door, sends, hears, asks } = capability;
      const wire = [...listed('→', [...(asks ?? []), ...(sends ?? [])]), ...listed('←', hears)].join(' ');
      const doors = door.startsWith('(') ? door : `\`${door}\``;
      lines.push(`| ${what} | ${doors} | ${wire} | ${unproved(capability).length === 0 ? '✓' : '–'} |`);
    }
  }
  return lines.join('\n');
}

const markers = /(<!-- coverage:start -->\n)[\s\S]*?(<!-- coverage:end -->)/;

/** A README with the table between its markers; fails where there are none. */
export function withCoverage(readme: string, table: string): string {
  if (!markers.test(readme)) throw new Error('the README has no coverage:start and coverage:end');
  return readme.replace(markers, (_all, start: string, end: string) => `${start}${table}\n${end}`);
}
