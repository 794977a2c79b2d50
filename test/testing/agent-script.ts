import type { GatewayClock } from '../../adapters/local-gateway/core/ports.ts';
import type { GatewayMoment } from '../../adapters/local-gateway/core/world.ts';
import { textOf } from '../../adapters/local-gateway/core/wire-objects.ts';
import type { Gateway } from '../../adapters/local-gateway/create-gateway.ts';

/** What an agent does next: waits so many ms, or a deed with its members as in the gateway's `agent` command. */
export type AgentDeed = { readonly wait: number } | { readonly do: string; readonly [more: string]: unknown };

/** When to do what: a contact begins, or the customer says something (that fits `says`, where it is given). */
export interface AgentRule {
  readonly when: 'contact' | 'message';
  readonly says?: string | RegExp;
  readonly do: readonly AgentDeed[];
}

const speaker = 'script';

/**
 * An agent who acts by rules, on the gateway's clock: virtual where that is virtual. Of the rules for a moment the first that fits is
 * followed; deeds that are not possible any more (the contact is over) are left out. Returns what ends the script.
 */
export function scriptAgent(gateway: Pick<Gateway, 'control' | 'watch'>, clock: GatewayClock, rules: readonly AgentRule[]): () => void {
  const timers = new Set<unknown>();

  const follow = (thread: { readonly externalId: string; readonly customerId: string }, [next, ...rest]: readonly AgentDeed[]): void => {
    if (next === undefined) return;
    if ('wait' in next) {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        follow(thread, rest);
      }, next.wait as number);
      timers.add(timer);
      return;
    }
    gateway.control('agent', { threadId: thread.externalId, customerId: thread.customerId, ...next }, speaker);
    follow(thread, rest);
  };
  const stopTimers = (): void => {
    for (const timer of timers) clock.clearTimeout(timer);
    timers.clear();
  };
  const forget = gateway.watch((moment) => {
    if (moment.type === 'gateway.reset') return stopTimers();
    const rule = rules.find((one) => fits(one, moment));
    // Not in the gateway's own turn: it answers first.
    if (rule && 'thread' in moment) follow(moment.thread, [{ wait: 0 }, ...rule.do]);
  });
  return () => {
    forget();
    stopTimers();
  };
}

function fits({ when, says }: AgentRule, moment: GatewayMoment): boolean {
  if (moment.type === 'contact.created') return when === 'contact';
  if (moment.type !== 'message.received' || when !== 'message') return false;
  const text = moment.message ? textOf(moment.message.content) : '';
  return says === undefined || (typeof says === 'string' ? text.toLowerCase().includes(says.toLowerCase()) : says.test(text));
}
