import { createActor, fromCallback, type InspectionEvent } from 'xstate';
import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import { wsPort } from '../../adapters/node/node.ts';
import type { SocketFact } from '../../machines/connection.events.ts';
import { connectionMachine } from '../../machines/connection.machine.ts';
import { fromTask, type TaskScope } from '../../machines/task.ts';
import { Line } from '../../src/line.ts';
import type { SocketPort } from '../../src/ports.ts';
import { EventClock } from '../kit/event-clock.ts';

type Connection = typeof connectionMachine;

/** What may be put in the place of the real parts; for tests that must fail. */
export interface BenchParts {
  readonly machine?: Connection;
  readonly socket?: SocketPort;
  readonly inspect?: (event: InspectionEvent) => void;
  /** How long a fact may take to arrive over the loopback before it counts as missing, ms. */
  readonly patienceMs?: number;
}

/** The real connection machine on real WebSockets, against a real gateway; only its timers run on virtual time. */
export class GatewayBench {
  readonly clock = new EventClock();
  readonly told: string[] = [];
  readonly actor;
  isOffline = false;
  isAddressBroken = false;
  /** When something was last heard, virtual time. */
  heardAt = 0;
  readonly #gateway: RunningGateway;
  readonly #patienceMs: number;
  #heard = 0;
  #preparation: TaskScope<void, void> | undefined;

  private constructor(gateway: RunningGateway, { machine = connectionMachine, socket = wsPort, inspect, patienceMs = 5_000 }: BenchParts) {
    this.#gateway = gateway;
    this.#patienceMs = patienceMs;
    const network = { isOnline: () => !this.isOffline, isVisible: () => true, listen: () => () => {} };
    const line = new Line({ clock: this.clock, network, safely: (_, use) => use(), socket }, (run) => run());
    const subject = machine.provide({
      actors: {
        prepareSocket: fromTask<void, void>((scope) => {
          this.#preparation = scope;
          return () => (this.#preparation = undefined);
        }),
        socket: fromCallback<{ type: 'socket.ping' }>(({ sendBack, receive }) => {
          receive(() => {
            // There is no sign-in here to wait for.
            line.isAuthorized = true;
            line.ping();
          });
          return line.open(this.#url(), (fact: SocketFact) => {
            if (fact.type === 'socket.opened') this.heardAt = this.clock.now();
            sendBack(fact);
          }, () => {
            this.heardAt = this.clock.now();
            this.#heard++;
          });
        }),
      },
      actions: { tellParent: (_, fact) => void this.told.push(fact.type) },
      guards: { isOffline: () => this.isOffline, wasHeard: () => line.wasHeard() },
      delays: { silence: () => line.silenceLeftMs() },
    });
    this.actor = createActor(subject, { id: 'connection', clock: this.clock, input: { seed: 1 }, inspect });
    this.actor.start();
  }

  static async start(parts: BenchParts = {}): Promise<GatewayBench> {
    return new GatewayBench(await startGateway(), parts);
  }

  async stop(): Promise<void> {
    this.actor.stop();
    await this.#gateway.close();
  }

  get value(): unknown {
    return this.actor.getSnapshot().value;
  }

  get preparation(): TaskScope<void, void> {
    if (!this.#preparation) throw new Error('nothing is being prepared');
    return this.#preparation;
  }

  /** A control command of the gateway, as anyone gives it. */
  async control(command: string, body: object = {}): Promise<unknown> {
    const answer = await fetch(`${this.#gateway.urls.control}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
    return answer.json();
  }

  get openSockets(): number {
    return this.#gateway.core.world.sockets.size;
  }

  get heldHandshakes(): number {
    return this.#gateway.core.world.log.filter(({ kind }) => kind === 'held').length;
  }

  /** Sends a frame to the client and waits until it has arrived. */
  async pushFrame(): Promise<void> {
    const before = this.#heard;
    await this.control('push', { frame: { eventType: 'Unknown' } });
    await this.until('a frame', () => {
      this.clock.advance(0);
      return this.#heard > before;
    });
  }

  /** Runs the next timer: nothing may happen a millisecond before it is due. Answers how long that took, ms of virtual time. */
  runNextTimer(): number {
    const start = this.clock.now();
    this.#flushFrames();
    const at = this.clock.nextAt();
    if (at === undefined) throw new Error('no timer is pending');
    const before = this.actor.getSnapshot();
    this.clock.runUntil(Math.max(this.clock.now(), at - 1));
    if (at > this.clock.now() && this.actor.getSnapshot() !== before) throw new Error('a timer ran early');
    this.clock.step();
    return this.clock.now() - start;
  }

  /** Waits, while the network works, until something is so; looks after each turn of the event loop. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + this.#patienceMs;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error(`waited for ${what} in vain; the connection is ${JSON.stringify(this.value)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Frames are handed on in batches, each ended by a timer of 0 ms that is not the machine's. */
  #flushFrames(): void {
    if (this.actor.getSnapshot().hasTag('open')) this.clock.advance(0);
  }

  #url(): string {
    return this.isAddressBroken ? 'nowhere' : `${this.#gateway.urls.gateway}/?brandId=1001&channelId=chat_messaging&customerId=c1`;
  }
}
