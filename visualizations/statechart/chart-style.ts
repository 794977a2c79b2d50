import { fontSize } from './chart-text.ts';

/** Colours by what they mean. A page overrides one with `--chart-<name>`, e.g. `--chart-active: hotpink`. */
const colours: Readonly<Record<string, { readonly light: string; readonly dark: string }>> = {
  paper: { light: '#fdfdfe', dark: '#10141d' },
  nest: { light: '#f4f6fa', dark: '#161c28' },
  state: { light: '#ffffff', dark: '#1f2736' },
  border: { light: '#c4ccda', dark: '#3d4960' },
  ink: { light: '#1a2233', dark: '#e8ecf4' },
  faint: { light: '#5f6b80', dark: '#9aa6bc' },
  line: { light: '#8492a8', dark: '#6b7a94' },
  plate: { light: '#ffffff', dark: '#1a2130' },
  guard: { light: '#8a5a00', dark: '#e3b25c' },
  tag: { light: '#0f766e', dark: '#5eead4' },
  active: { light: '#2563eb', dark: '#6ea8ff' },
  glow: { light: '#e4edff', dark: '#1d3461' },
  taken: { light: '#ea580c', dark: '#ff9d5c' },
};

/** The style sheet that each drawing carries: both colour schemes, and the classes that a live chart sets. */
export function chartStyle(): string {
  return [
    `.statechart{${palette('light')}${layout}}`,
    `@media (prefers-color-scheme:dark){.statechart{${palette('dark')}}}`,
    `[data-theme=light] .statechart{${palette('light')}}`,
    `[data-theme=dark] .statechart{${palette('dark')}}`,
    ...rules,
    ...liveRules,
  ].join('\n');
}

function palette(scheme: 'light' | 'dark'): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:var(--chart-${name},${colour[scheme]});`)
    .join('');
}

const layout =
  "font-family:Inter,-apple-system,'Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif;max-width:100%;height:auto";

const rules: readonly string[] = [
  '.statechart text{fill:var(--ink)}',
  `.statechart .row{font-size:${fontSize.row}px;white-space:pre}`,
  '.statechart .sheet{fill:var(--paper)}',
  '.statechart .box{fill:var(--state);stroke:var(--border);stroke-width:1.25}',
  '.statechart .nest>.box{fill:var(--nest)}',
  '.statechart .parallel>.box{fill:var(--paper)}',
  '.statechart .history>.box{stroke-dasharray:4 3}',
  // Where a line passes behind a caption, a halo keeps the words legible.
  '.statechart .caption text{paint-order:stroke;stroke:var(--nest);stroke-width:5px;stroke-linejoin:round}',
  '.statechart .rim,.statechart .rule{fill:none;stroke:var(--border)}',
  `.statechart .name{font-size:${fontSize.name}px;font-weight:600}`,
  `.statechart .title{font-size:${fontSize.title}px;font-weight:700}`,
  `.statechart .tag text{font-size:${fontSize.tag}px;fill:var(--tag)}`,
  '.statechart .tag rect{fill:none;stroke:var(--tag);stroke-opacity:.45}',
  '.statechart .trigger{font-weight:600}',
  '.statechart .guard{fill:var(--guard)}',
  '.statechart .action,.statechart .word{fill:var(--faint)}',
  '.statechart .word{font-style:italic}',
  '.statechart .line{fill:none;stroke:var(--line);stroke-width:1.5}',
  '.statechart .tip,.statechart .dot{fill:var(--line)}',
  '.statechart .plate{fill:var(--plate);stroke:var(--border);stroke-opacity:.7}',
];

/** Two names for one animation: changing from one to the other starts it again without a reflow. */
const liveRules: readonly string[] = [
  '.statechart .state.active>.box{fill:var(--glow);stroke:var(--active);stroke-width:2}',
  '.statechart .nest.active>.box{fill:var(--nest);stroke-width:1.75}',
  '.statechart .state.active>.name{fill:var(--active)}',
  '.statechart .state.active>.rim{stroke:var(--active)}',
  ...['a', 'b'].flatMap((turn) => [
    `@keyframes statechart-line-${turn}{0%,35%{stroke:var(--taken);stroke-width:3.5}}`,
    `@keyframes statechart-fill-${turn}{0%,35%{fill:var(--taken)}}`,
    `.statechart .taken-${turn} .line{animation:statechart-line-${turn} 1.6s ease-out}`,
    `.statechart .taken-${turn} .tip,.statechart tspan.taken-${turn}{animation:statechart-fill-${turn} 1.6s ease-out}`,
    `.statechart .state.taken-${turn}>.box{animation:statechart-line-${turn} 1.6s ease-out}`,
  ]),
  '@media (prefers-reduced-motion:reduce){.statechart *{animation-timing-function:step-end!important}}',
];
