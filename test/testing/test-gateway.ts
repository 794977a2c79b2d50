import type { FaultSwitches } from '../../adapters/local-gateway/core/fault-switches.ts';
import type { GatewayConfig } from '../../adapters/local-gateway/core/gateway-config.ts';
import type { LogEntry } from '../../adapters/local-gateway/core/log-entry.ts';
import type { ThreadView } from '../../adapters/local-gateway/control/thread-view.ts';
import { conversationDeeds } from './conversation-deeds.ts';
import type { ConversationContext } from './conversation.models.ts';
import type { Deeds } from './drive.ts';

/** What can be told to a gateway: `POST /__control/<command>` or the same in process; answers the body, rejects what was refused. */
export type Control = (command: string, body?: object) => Promise<unknown>;

type Switches = { readonly [K in keyof FaultSwitches]?: FaultSwitches[K] | object };

/** The local gateway in a test's hands: an agent, faults, and what it knows. The same in process, on a virtual network and over a port. */
export class TestGateway {
  readonly #control: Control;

  private constructor(control: Control) {
    this.#control = control;
  }

  /** A gateway in this very process: `createGateway(...)`, the `core` of a started one, or a virtual world's. */
  static in({ control }: { control(command: string, body?: object): { readonly status: number; readonly body: unknown } }): TestGateway {
    return new TestGateway((command, body = {}) => {
      const answer = control(command, body);
      return answer.status === 200 ? Promise.resolve(answer.body) : Promise.reject(refusal(command, answer.body));
    });
  }

  /** A gateway that listens somewhere, by its `urls.control`. */
  static at(url: string): TestGateway {
    return new TestGateway(async (command, body = {}) => {
      const response = await fetch(`${url}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
      const answer: unknown = await response.json();
      if (!response.ok) throw refusal(command, answer);
      return answer;
    });
  }

  /** Any control command; the gateway's README lists them. */
  control(command: string, body?: object): Promise<unknown> {
    return this.#control(command, body);
  }

  /** What an agent does (`accept`, `say`, `type`, `stopTyping`, `seen`, `read`, `transfer`, `close`, `position`), in the thread made last unless `threadId` names another. */
  async agent(deed: string, body: { readonly threadId?: string; readonly [more: string]: unknown } = {}): Promise<ThreadView> {
    const threadId = body.threadId ?? (await this.threads()).at(-1)?.id;
    if (threadId === undefined) throw new Error(`the agent cannot ${deed}: there is no thread yet`);
    return (await this.#control('agent', { do: deed, ...body, threadId })) as ThreadView;
  }

  /** Sets faults; `null` ends one. Their names and members are in the gateway's README. */
  async fault(switches: Switches & { readonly drop?: boolean | 'close' }): Promise<void> {
    await this.#control('fault', switches);
  }

  /** Tears every line and lets nobody back in, until `returns`. */
  drops(): Promise<void> {
    return this.fault({ refuseUntil: Number.MAX_SAFE_INTEGER, drop: true });
  }

  returns(): Promise<void> {
    return this.fault({ refuseUntil: 0 });
  }

  async config(patch: Partial<GatewayConfig>): Promise<void> {
    await this.#control('config', patch);
  }

  /** Forgets everything and cuts every line. */
  async reset(): Promise<void> {
    await this.#control('reset');
  }

  /** Threads in order of creation, their messages oldest first. */
  async threads(): Promise<readonly ThreadView[]> {
    return ((await this.#control('state')) as { threads: ThreadView[] }).threads;
  }

  async log(): Promise<readonly LogEntry[]> {
    return (await this.#control('log')) as LogEntry[];
  }

  /** The gateway's side of each event of the conversation models, for `drive`. */
  deeds(): Deeds<ConversationContext> {
    return conversationDeeds(this);
  }
}

function refusal(command: string, body: unknown): Error {
  return new Error(`the gateway refuses ${command}: ${JSON.stringify(body)}`);
}
