import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { EventClock } from '../kit/event-clock.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('what was to go when it was asked for is not there, however late the answer is heard', () => {
  const clock = new EventClock();
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const port = database.port(clock, () => false);
  const one = layeredStorage(local, port, clock);
  // A page that is frozen hears of it when it is back.
  const other = layeredStorage(local, { ...port, read: (prefix, done) => port.read(prefix, (entries) => clock.setTimeout(() => done(entries), 2_000)) }, clock);
  one.listen?.(() => {});
  other.listen?.(() => {});
  one.write('chat-machines.s.ada.out.t.m', 'text');
  clock.advance(5_000);
  one.write('chat-machines.s.ada.out.t.busy', 'text');
  one.remove('chat-machines.s.ada.out.t.m');
  let isTold = false;
  other.refresh?.('chat-machines.s.ada.out.t.', () => (isTold = true));
  clock.advance(2_500);
  expect([isTold, other.keys()]).toEqual([true, ['chat-machines.s.ada.out.t.busy']]);
});
