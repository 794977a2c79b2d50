import { createActor, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { activeStates } from '../../visualizations/statechart/active-states.ts';
import { chartModel, type ChartModel, type ChartState, type ChartTransition } from '../../visualizations/statechart/chart-model.ts';
import { takenTransitions } from '../../visualizations/statechart/taken-transitions.ts';
import { lineMachine, parcelMachine, talkMachine } from './sample.machines.ts';

const line = chartModel(lineMachine);

function statesIn(state: ChartState): ChartState[] {
  return [state, ...state.states.flatMap(statesIn)];
}

function stateOf({ root }: ChartModel, id: string): ChartState | undefined {
  return statesIn(root).find((state) => state.id === id);
}

function from(source: string): ChartTransition[] {
  return line.transitions.filter((transition) => transition.source === source);
}

describe('the model of a chart', () => {
  test('has every state under its full path, with its type', () => {
    const types = Object.fromEntries(statesIn(line.root).map(({ id, type }) => [id, type]));
    expect(types).toMatchObject({ 'line': 'compound', 'line.dormant': 'atomic', 'line.up.open': 'compound', 'line.failed': 'final' });
    expect(chartModel(talkMachine).root.type).toBe('parallel');
    expect(statesIn(chartModel(talkMachine).root)).toHaveLength(20);
  });

  test('marks where each state begins', () => {
    const begins = statesIn(line.root).filter(({ isInitial }) => isInitial);
    expect(begins.map(({ id }) => id)).toEqual(['line', 'line.dormant', 'line.up.opening', 'line.up.open.proven']);
  });

  test('tells what a state does and runs, and what it is tagged, but not the timers that its lines show', () => {
    expect(stateOf(line, 'line.up.open')).toMatchObject({ tags: ['online'], entry: ['tellParent(connection.opened)'], exit: [] });
    expect(stateOf(line, 'line.up.open.doubtful')).toMatchObject({ entry: ['askForProof'], exit: [] });
    expect(stateOf(line, 'line.preparing')).toMatchObject({ tags: ['busy'], invokes: ['prepare'] });
  });

  test('names what sets a transition off', () => {
    expect(from('line.preparing').map(({ trigger }) => trigger)).toEqual(['done: prepare', 'error: prepare', 'error: prepare']);
    expect(from('line.waiting').map(({ trigger }) => trigger)).toEqual(['connection.retry', 'network.offline', 'after retryDelay']);
  });

  test('names an invoked actor without an id by its logic, and a transition without an event `always`', () => {
    const machine = setup({ actors: { work: lineMachine } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: { always: 'a', after: { 250: 'a' }, onDone: 'a', initial: 'c', states: { c: {} } } },
    });
    const { transitions, root } = chartModel(machine);
    expect(transitions.map(({ trigger }) => trigger)).toEqual(['done: work', 'done', 'after 250 ms', 'always']);
    expect(root.states[0]?.invokes).toEqual(['work']);
  });

  test('writes guards and actions by their names, with the constant they carry', () => {
    const [closed] = from('line.up').filter(({ guard }) => guard.includes(' '));
    expect(closed).toMatchObject({ guard: 'isOnline and not isFatal', actions: ['countAttempt', 'tellParent(connection.lost)'] });
    expect(from('line.up.open')[0]).toMatchObject({ targets: [], actions: ['writeToSocket'] });
  });

  test('leads to where a target really is, be it written as a sibling, a child or an id', () => {
    expect(from('line')[0]?.targets).toEqual(['line.dormant']);
    expect(from('line.up.opening').map(({ targets }) => targets[0])).toEqual(['line.up.open', 'line.waiting']);
  });

  test('keeps path ids where a state has an id of its own', () => {
    const machine = setup({}).createMachine({ id: 'm', initial: 'a', on: { GO: '#other' }, states: { a: { id: 'other' } } });
    expect(chartModel(machine)).toMatchObject({ root: { states: [{ id: 'm.a' }] }, transitions: [{ targets: ['m.a'] }] });
  });

  test('gives every transition an id of its own that can stand in a list', () => {
    for (const machine of [lineMachine, talkMachine, parcelMachine]) {
      const ids = chartModel(machine).transitions.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => id === '' || /\s/.test(id))).toEqual([]);
    }
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(line))).toEqual(line);
  });
});

describe('a running actor on its chart', () => {
  test('is in states of the chart, the outer ones included', () => {
    const { root } = chartModel(talkMachine);
    const active = activeStates(createActor(talkMachine).getSnapshot().value, 'talk');
    expect(active).toHaveLength(11);
    expect(active).toEqual(expect.arrayContaining(['talk', 'talk.sync', 'talk.sync.stale']));
    expect(statesIn(root).map(({ id }) => id)).toEqual(expect.arrayContaining(active));
    expect(activeStates({ up: { open: 'proven' } }, 'line')).toEqual(['line', 'line.up', 'line.up.open', 'line.up.open.proven']);
  });

  test('takes transitions of the chart, also when its machine was provided with other implementations', () => {
    const taken: string[] = [];
    const mute = parcelMachine.provide({ actions: { ask: () => {} } });
    const actor = createActor(mute, { inspect: (inspected) => taken.push(...takenTransitions(inspected)) }).start();
    actor.send({ type: 'connection.opened' });
    actor.send({ type: 'gateway.refused' });
    const { transitions } = chartModel(parcelMachine);
    const trodden = taken.map((id) => transitions.find((transition) => transition.id === id));
    expect(trodden.map((transition) => `${transition?.source} ${transition?.trigger}`)).toEqual([
      'parcel.waiting connection.opened',
      'parcel.sending gateway.refused',
    ]);
  });
});
