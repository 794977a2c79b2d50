import type { InspectorRecord } from '../../adapters/inspector/records.ts';
import { type Recording, readRecordings } from '../../adapters/recorder/recorder.ts';
import { calmDrawing } from '../../adapters/element/dom/calm-drawing.ts';
import { byId, setAttribute, setText } from '../../adapters/element/dom/element.ts';
import { listenToServer, listenToTabs, listenToWindows } from './feeds/listen.ts';
import { readFeed } from './feeds/read-feed.ts';
import { type ReplayFeed, replayFeed } from './feeds/replay-feed.ts';
import { pageCharts } from './charts.ts';
import { entryFilter, type Wish } from './filter.ts';
import { type Entry, InspectorModel, kept } from './model.ts';
import { actorTree } from './views/actor-tree.ts';
import { chartView } from './views/chart-view.ts';
import { showEntry } from './views/entry-data.ts';
import { eventTable } from './views/event-table.ts';
import { messageLives } from './views/message-lives.ts';
import { replayBar } from './views/replay-bar.ts';
import { sequenceDiagram } from './views/sequence-diagram.ts';
import { viewTabs } from './views/view-tabs.ts';

declare global {
  interface Window {
    /** For the console, for pages that hold the inspector, and for tests. `slowestMs`: the longest drawing so far. */
    chatInspector?: { take(from: string, records: readonly InspectorRecord[]): void; open(text: string): void; readonly model: InspectorModel; slowestMs: number };
  }
}

const leastMs = 100;

const { signal } = new AbortController();
/** Chats that were told of, by who told. */
const chats = new Map<string, InspectorModel>();
let model = new InspectorModel();
let chosenActor = 'chat/connection';
let chosenEntry: Entry | undefined;
let isPaused = false;
let replayed: ReplayFeed | null = null;
let recordings = 0;
let met = 0;

const tree = actorTree(byId('actors', HTMLElement), () => model, (path) => {
  chosenActor = path;
  draw();
}, signal);
const chart = chartView(byId('stage', HTMLElement), byId('last', HTMLElement), byId('accepts', HTMLElement), pageCharts(() => draw()));
const events = eventTable(byId('events', HTMLElement), (entry) => entry === chosenEntry, signal);
const sequence = sequenceDiagram(byId('sequence', HTMLElement), byId('lanes', HTMLElement), {
  isChosen: (entry) => entry.n === chosenEntry?.n, withTasks: () => withTasks.checked,
}, signal);
const messages = messageLives(byId('messages', HTMLElement), byId('messages-empty', HTMLElement), () => model, signal);
const filtered = entryFilter();
const tabs = viewTabs(['events', 'sequence', 'messages'], () => draw(), signal);
const showReplay = replayBar(() => draw(), signal);
const words = byId('filter', HTMLInputElement);
const effects = byId('effects', HTMLSelectElement);
const withFrames = byId('with-frames', HTMLInputElement);
const withTasks = byId('with-tasks', HTMLInputElement);
const detail = byId('detail', HTMLButtonElement);
const pause = byId('pause', HTMLButtonElement);
const problem = byId('problem', HTMLElement);
const source = byId('source', HTMLSelectElement);
const which = byId('replay-which', HTMLSelectElement);
source.addEventListener('input', () => show(source.value));

/** The recording, while it is what is shown. */
const shownReplay = (): ReplayFeed | null => (source.value === `recording ${recordings}` ? replayed : null);
const wish = (): Wish => ({ words: words.value.trim(), effects: effects.value as Wish['effects'], withFrames: withFrames.checked });

function drawNow(): void {
  const began = performance.now();
  const isFull = detail.ariaPressed === 'true';
  const machines = [...model.actors.values()];
  const actor = model.actors.get(chosenActor) ?? machines.find(({ machine }) => machine === 'connection') ?? machines.find(({ machine }) => machine !== null);
  tree(actor?.path ?? '', withTasks.checked, shownReplay()?.now ?? Date.now());
  chart(actor, isFull ? 'full' : 'brief');
  setText(byId('chart-title', HTMLElement), actor === undefined ? 'No machine' : actor.path);
  const entries = filtered(model.entries, wish());
  setText(byId('count', HTMLElement), `${entries.length} of ${model.entries.length} events, ${model.actors.size} actors`);
  if (tabs.chosen() === 'events') events.render(entries);
  else if (tabs.chosen() === 'sequence') sequence.render(entries);
  else messages();
  if (window.chatInspector !== undefined) window.chatInspector.slowestMs = Math.max(window.chatInspector.slowestMs, performance.now() - began);
}

const drawSoon = calmDrawing(drawNow, leastMs, signal);
function draw(): void {
  if (!isPaused) drawSoon();
}

function take(from: string, records: readonly InspectorRecord[]): void {
  const told = chats.get(from) ?? meet(from);
  for (const record of records) {
    told.take(record);
    if (record.kind === 'chat') nameOption(from, record.name);
  }
  if (records.length > 0) draw();
}

/** As the app called it, with its number: there may be several of one name. */
function nameOption(from: string, name: string): void {
  const option = [...source.options].find(({ value }) => value === from);
  const number = /\d+$/.exec(option?.text ?? '')?.[0];
  if (option !== undefined && number !== undefined && !from.startsWith('recording')) option.text = `${name} ${number}`;
}

/** The newest chat is shown; the others can be chosen. */
function meet(from: string): InspectorModel {
  const fresh = new InspectorModel();
  chats.set(from, fresh);
  source.append(new Option(from.startsWith('recording') ? from : `chat ${++met}`, from));
  if (chats.size > kept.chats) forget(chats.keys().next().value as string);
  source.hidden = chats.size < 2;
  show(from);
  return fresh;
}

function forget(from: string): void {
  chats.delete(from);
  [...source.options].find((option) => option.value === from)?.remove();
}

function show(from: string): void {
  model = chats.get(from) ?? model;
  source.value = from;
  chosenEntry = undefined;
  showEntry(byId('data', HTMLElement), undefined);
  showReplay(shownReplay());
  draw();
}

/** A file of recordings: the first is opened, the others can be chosen. */
function open(text: string): void {
  try {
    const opened = readRecordings(text);
    which.replaceChildren(...opened.map(({ head }, index) => new Option(head.name ?? `recording ${index + 1}`, String(index))));
    which.hidden = opened.length < 2;
    which.onchange = () => run(opened[Number(which.value)] as Recording);
    run(opened[0] as Recording);
  } catch (error) {
    tellProblem(error);
  }
}

function run(recording: Recording): void {
  try {
    const { isWhole } = recording.head;
    replayed?.stop();
    replayed = null;
    forget(`recording ${recordings}`);
    const from = `recording ${++recordings}`;
    replayed = (isWhole ? replayFeed : readFeed)(recording, (records) => take(from, records));
    show(from);
    if (isWhole) problem.hidden = true;
    else tellProblem(new Error('The beginning of this recording has fallen out of its ring: it is read as it stands, not run. Record with a larger maxBytes to see all of it.'));
  } catch (error) {
    tellProblem(error);
  }
}

function tellProblem(error: unknown): void {
  problem.hidden = false;
  setText(problem, error instanceof Error ? error.message : String(error));
}

for (const input of [words, effects, withFrames, withTasks]) input.addEventListener('input', draw);
detail.addEventListener('click', () => {
  detail.ariaPressed = String(detail.ariaPressed !== 'true');
  draw();
});
pause.addEventListener('click', () => {
  isPaused = !isPaused;
  setText(pause, isPaused ? 'Resume' : 'Pause');
  setAttribute(pause, 'aria-pressed', String(isPaused));
  draw();
});
byId('clear', HTMLButtonElement).addEventListener('click', () => {
  model.clear();
  draw();
});
const file = byId('file', HTMLInputElement);
byId('open', HTMLButtonElement).addEventListener('click', () => file.click());
file.addEventListener('change', () => void file.files?.[0]?.text().then(open));

const choose = ({ target }: Event): void => {
  const n = Number((target as Element).closest<HTMLElement>('[data-n]')?.dataset['n'] ?? NaN);
  const entry = model.entries.find((one) => one.n === n);
  if (entry === undefined) return;
  chosenEntry = entry;
  if (model.actors.get(entry.to)?.machine) chosenActor = entry.to;
  showEntry(byId('data', HTMLElement), entry);
  for (const list of [events, sequence]) list.render([]);
  draw();
};
for (const [id, list] of [['events', events], ['sequence', sequence]] as const) {
  byId(id, HTMLElement).addEventListener('click', choose);
  byId(id, HTMLElement).addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const entries = filtered(model.entries, wish());
    const at = entries.findIndex((entry) => entry === chosenEntry);
    const next = Math.min(entries.length - 1, Math.max(0, at < 0 && step < 0 ? entries.length - 1 : at + step));
    chosenEntry = entries[next];
    showEntry(byId('data', HTMLElement), chosenEntry);
    list.reveal(next);
    list.render([]);
    draw();
  });
}
// Ages go on while nothing happens.
setInterval(draw, 1_000);
window.chatInspector = {
  take, open, slowestMs: 0,
  get model() {
    return model;
  },
};
showReplay(null);
showEntry(byId('data', HTMLElement), undefined);
draw();
const given = byId('recording', HTMLScriptElement).textContent.trim();
if (given !== '') open(given);
listenToTabs(take);
listenToWindows(take);
listenToServer(take, (isOpen) => setText(byId('line', HTMLElement), isOpen ? 'Listening on this machine' : 'The server is gone'));
