import { type AnyStateMachine, StateMachine } from 'xstate';

/** A file that holds a machine: its name, its text, and what it exports. */
export interface ChartFile {
  readonly name: string;
  readonly text: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Lines a person can hold in mind at once; closing brackets, empty lines and comments are not counted. */
const longestChart = 200;

/** The machines that a file exports. */
export function machinesOf({ exports }: ChartFile): AnyStateMachine[] {
  return Object.values(exports).filter((value): value is AnyStateMachine => value instanceof StateMachine);
}

/** What must hold for every file with a chart. */
export const chartFileRules = {
  'one machine per file, exported': (file) => {
    const made = file.text.match(/\bcreateMachine\(/g)?.length ?? 0;
    const exported = machinesOf(file).length;
    return made === 1 && exported === 1 ? [] : [`${made} made, ${exported} exported`];
  },
  'the chart fits in the mind: at most 200 lines that say something': ({ text }) => {
    const lines = linesOfChart(text);
    return lines > longestChart ? [`${lines} lines`] : [];
  },
  'the file, the export and the machine have one name': (file) => {
    const name = file.name.replace(/\.machine\.ts$/, '');
    const [machine] = machinesOf(file);
    const exported = Object.keys(file.exports).find((key) => file.exports[key] === machine);
    return machine?.id === name && exported === `${name}Machine` ? [] : [`machine "${machine?.id}" exported as ${exported}`];
  },
} satisfies Record<string, (file: ChartFile) => string[]>;

/** All faults of a file with a chart, each with the rule it breaks. */
export function chartFileFaults(file: ChartFile): string[] {
  return Object.entries<(file: ChartFile) => string[]>(chartFileRules).flatMap(([rule, find]) => find(file).map((fault) => `${rule} (${fault})`));
}

function linesOfChart(text: string): number {
  const chart = text.slice(Math.max(0, text.indexOf('createMachine(')));
  return chart.split('\n').filter((line) => /[a-z]/i.test(line) && !/^\s*(\/\/|\/?\*)/.test(line)).length;
}
