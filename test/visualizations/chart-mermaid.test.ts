import { setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { chartMermaid } from '../../visualizations/statechart/chart-mermaid.ts';
import { chartModel } from '../../visualizations/statechart/chart-model.ts';
import { projectMachines } from '../../visualizations/statechart/machine-charts.ts';
import { lineMachine, parcelMachine, talkMachine } from './sample.machines.ts';

/** The lines of Mermaid's `stateDiagram-v2` that we write; what stands in notes is free text. */
const grammar = [
  /^stateDiagram-v2$/,
  /^ +direction LR$/,
  /^ +state "[^":;{}<>\\]*" as \w+( \{)?$/,
  /^ +(\[\*\]|\w+) --> (\[\*\]|\w+)( : [^:"{}<>\\]+)?$/,
  /^ +note right of \w+$/,
  /^ +end note$/,
  /^ +\}$/,
  /^ +--$/,
];

function strayLines(text: string): string[] {
  const [body = ''] = text.split('---\n').slice(2);
  let isNote = false;
  return body.trimEnd().split('\n').filter((row) => {
    if (isNote && !/^ +end note$/.test(row)) return /[:"<>{}\\]/.test(row);
    isNote = /^ +note right of/.test(row);
    return !grammar.some((form) => form.test(row));
  });
}

describe('the Mermaid text of a machine', () => {
  test.each([lineMachine, talkMachine, parcelMachine, ...projectMachines()].map((machine) => [machine.id, machine] as const))(
    '%s keeps to the grammar, closes what it opens and names only states it declares',
    (_, machine) => {
      const text = chartMermaid(chartModel(machine));
      expect(strayLines(text)).toEqual([]);
      expect(text.match(/ \{$/gm)?.length).toBe(text.match(/^ *\}$/gm)?.length);
      const declared = new Set([...text.matchAll(/ as (\w+)/g)].map(([, id]) => id));
      const named = [...text.matchAll(/^ +(\S+) --> (\S+)/gm)].flatMap(([, from, to]) => [from, to]).filter((id) => id !== '[*]');
      expect(named.filter((id) => !declared.has(id))).toEqual([]);
    },
  );

  test('nests states and separates parallel regions', () => {
    expect(chartMermaid(chartModel(lineMachine))).toMatch(/state "up" as line_up \{\n +\[\*\] --> line_up_opening/);
    const talk = chartMermaid(chartModel(talkMachine));
    expect(talk.match(/^ +--$/gm)).toHaveLength(4);
    expect(talk).not.toContain('[*] --> talk_contact\n');
  });

  test('says with a transition what happens and when', () => {
    const text = chartMermaid(chartModel(lineMachine));
    expect(text).toContain('line_up_opening --> line_waiting : after openTimeout / countAttempt');
    expect(text).toContain('line_preparing --> line_failed : error#58; prepare [isFatal]');
    expect(text).toContain('line_failed --> [*]');
  });

  test('lets a line that leads into its own state begin at a stand-in, for Mermaid cannot draw it otherwise', () => {
    const text = chartMermaid(chartModel(lineMachine));
    expect(text).toContain('state "anywhere in line" as line_any');
    expect(text).toContain('line_any --> line_dormant : connection.close / resetAttempts');
  });

  test('escapes what Mermaid would read as its own', () => {
    const machine = setup({}).createMachine({ id: 'm-1', initial: 'end', states: { end: { on: { 'a:b;"c"#d': 'end state' } }, 'end state': {} } });
    const text = chartMermaid(chartModel(machine));
    expect(text).toContain('m_1_end --> m_1_end_state : a#58;b#59;#34;c#34;#35;d');
    expect(strayLines(text)).toEqual([]);
  });
});
