import { assign, enqueueActions } from 'xstate';
import { authorizationMachine } from '../../../machines/authorization.machine.ts';
import { connectionMachine } from '../../../machines/connection.machine.ts';
import { Timeline } from '../../../machines/data/timeline.ts';
import type { OutboxCommand } from '../../../machines/outbox.events.ts';
import { outboxMachine } from '../../../machines/outbox.machine.ts';
import { fromTask } from '../../../machines/task.ts';
import { threadMachine } from '../../../machines/thread.machine.ts';
import { customFields } from '../../../src/custom-fields.ts';
import type { Ports } from '../../../src/ports.ts';
import { SavedData } from '../../../src/saved-data.ts';
import { Store } from '../../../src/store.ts';
import { Tabs } from '../../../src/tabs.ts';
import { freeLocks } from '../../../src/volatile.ts';
import { ThreadDoor } from '../../../src/thread-door.ts';
import { provided, replaced } from './provided.ts';
import type { Sabotage } from './sabotage.ts';

/** Frames on their way out pass through here. */
const outgoing = (change: (frame: string) => string) => ({ socket }: Ports): Partial<Ports> => ({
  socket: {
    open: (url, events) => {
      const handle = socket.open(url, events);
      return { send: (text) => handle.send(change(text)), close: (code) => handle.close(code) };
    },
  },
});

const nothingMissed = { contactId: null, isOver: false, isAssigned: false, hasGap: false, unsent: [] };

/** Engines that are broken on purpose, each in one way that has broken a chat before. The simulation must catch every one. */
export const mutants: readonly Sabotage[] = [
  {
    name: 'no dedupe: what is pushed twice is shown twice',
    install: () => replaced(Timeline.prototype, 'place', (place) => function again(this: Timeline, message) {
      const isHeld = this.get(message.id) !== undefined && !this.isPending(message.id);
      return place.call(this, isHeld ? { ...message, id: `${message.id} again ${this.length}` } : message);
    }),
  },
  {
    name: 'no recover before resend',
    install: () => provided(threadMachine, 'actors', () => ({ recoverThread: fromTask(({ resolve }) => resolve(nothingMissed)) })),
  },
  {
    name: 'lost outbox: nothing unsent is kept',
    ports: ({ storage }) => ({
      storage: {
        read: (key) => storage.read(key), remove: (key) => storage.remove(key), keys: () => storage.keys(),
        write: (key, text) => void (key.includes('.out.') || storage.write(key, text)),
      },
    }),
  },
  {
    name: 'heldUntil ignored: a session ends and nothing may have been missed',
    install: () => replaced(Store.prototype, 'markMissing', () => () => {}),
  },
  {
    name: 'resend under a fresh id',
    ports: (ports) => {
      const seen = new Set<string>();
      return outgoing((text) => text.replace(/"idOnExternalPlatform":"([^"]*)","thread"/, (whole, id: string) => {
        if (!seen.has(id)) return (seen.add(id), whole);
        return whole.replace(id, `${id}-again`);
      }))(ports);
    },
  },
  {
    name: 'the old socket is left open when a new one is made',
    ports: ({ socket }) => ({
      socket: {
        open: (url, events) => {
          const handle = socket.open(url, events);
          return { send: (text) => handle.send(text), close: () => {} };
        },
      },
    }),
  },
  {
    name: 'requests go out before authorization',
    install: () => provided(authorizationMachine, 'actors', () => ({ register: fromTask(({ resolve }) => resolve({ refreshInMs: 0, isRenewable: false })) })),
  },
  {
    name: 'a dead line is never doubted',
    install: () => provided(connectionMachine, 'delays', () => ({ silence: 2 ** 30 })),
  },
  {
    name: 'after a drop nobody tries again',
    install: () => provided(connectionMachine, 'delays', () => ({ retryDelay: 2 ** 30, offlineInterval: 2 ** 30 })),
  },
  {
    name: 'promises are forgotten by stop',
    install: () => replaced(ThreadDoor.prototype, 'stop', () => () => {}),
  },
  {
    name: 'timers are not cleared',
    ports: ({ clock }) => ({ clock: { now: () => clock.now(), setTimeout: (run, ms) => clock.setTimeout(run, ms), soon: (run) => clock.soon(run), clearTimeout: () => {} } }),
  },
  {
    name: 'what the gateway shows settles no message',
    install: () => provided(outboxMachine, 'actions', () => ({ passEvidence: () => {} })),
  },
  {
    name: 'gaps are not filled',
    install: () => provided(threadMachine, 'guards', () => ({ hasGap: () => false })),
  },
  {
    name: 'one cursor for all threads: older pages are asked for with the token seen last',
    ports: ({ socket }) => {
      let last = '';
      return {
        socket: {
          open: (url, events) => {
            const heard = (frame: string): void => {
              last = /"scrollToken":"([^"]+)"/.exec(frame)?.[1] ?? last;
              events.text(frame);
            };
            const handle = socket.open(url, { ...events, text: heard, opened: () => events.opened(), closed: (code) => events.closed(code) });
            return { send: (text) => handle.send(text.replace(/("scrollToken":")[^"]+"/, `$1${last}"`)), close: (code) => handle.close(code) };
          },
        },
      };
    },
  },
  {
    name: 'seen marks are dropped',
    install: () => provided(threadMachine, 'actors', () => ({ tellSeen: fromTask(({ resolve }) => resolve(undefined)) })),
  },
  {
    name: 'a promise is left hanging: nobody hears how a verb ended',
    install: () => provided(threadMachine, 'actions', () => ({ settleVerb: () => {} })),
  },
  {
    name: 'reset on open: the back-off never grows',
    install: () => provided(connectionMachine, 'actions', () => ({
      planRetry: assign(({ context }: { context: { seed: number } }) => ({ attempt: 1, seed: context.seed + 1, waitMs: 250 + ((context.seed >>> 8) % 1_000) })),
    })),
  },
  {
    name: 'the rate limit is ignored',
    // To the engine, time runs a hundred times as fast while it counts what it sent.
    ports: ({ clock }) => ({
      clock: { now: () => clock.now() * 100, setTimeout: (run, ms) => clock.setTimeout(run, ms), soon: (run) => clock.soon(run), clearTimeout: (timer) => clock.clearTimeout(timer) },
    }),
  },
  {
    name: 'listeners are left after stop',
    ports: ({ network }) => ({
      network: { isOnline: () => network.isOnline(), isVisible: () => network.isVisible(), listen: (heard) => (network.listen(heard), () => {}) },
    }),
  },
  {
    name: 'what a closed tab left is taken over by nobody',
    install: () => replaced(Tabs.prototype, 'look', () => () => {}),
  },
  {
    name: 'each tab begins a conversation of its own',
    install: () => replaced(SavedData.prototype, 'record', (record) => function forgetful(this: SavedData, name) {
      return name === 'begun' ? null : record.call(this, name);
    }),
  },
  {
    name: 'the end of a chat overtakes what was written before',
    install: () => provided(threadMachine, 'actions', () => ({
      tellOutbox: enqueueActions(({ enqueue }, command: OutboxCommand) => {
        if (command.type === 'outbox.drain') enqueue.raise({ type: 'outbox.drained' });
        else enqueue.sendTo('outbox', command);
      }),
    })),
  },
  {
    name: 'no lock around the outbox: every page takes all others for gone',
    ports: () => ({ locks: freeLocks }),
  },
  {
    name: 'a page asks for its name when there is something to take over, and others may be first',
    ports: ({ locks }) => ({ locks: { hold: (name, changed) => locks.hold(name, changed) } }),
  },
  {
    name: 'locks are left after stop',
    ports: ({ locks }) => ({ locks: { hold: (name, changed) => ({ ...locks.hold(name, changed), release: () => {} }) } }),
  },
  {
    name: 'what could not be read is passed over',
    install: () => provided(threadMachine, 'delays', () => ({ catchUp: 2 ** 30 })),
  },
  {
    name: 'custom fields go with a first message, or not at all',
    install: () => replaced(customFields, 'install', (install) => (host) => ({ ...install(host), settled: () => {} })),
  },
];
