import type { ActorRefFrom } from 'xstate';
import { isOver } from '../../machines/data/contact.ts';
import type { ProactiveCommand } from '../../machines/proactive.events.ts';
import { proactiveMachine } from '../../machines/proactive.machine.ts';
import { arrived } from '../arrivals.ts';
import type { CustomFields } from '../custom-fields.ts';
import { ChatError } from '../errors.ts';
import { requireThat } from '../given.ts';
import type { Feature, Host } from '../feature.ts';
import { checkedPage, type PagePort } from '../page.ts';
import { visitorOf } from '../visitor.ts';
import { welcomeText } from '../welcome-text.ts';
import type { CustomField } from '../wire/outgoing.ts';
import { isJson, type Trouble } from '../wire/read.ts';
import { type FiredAction, type ProactiveAction, readProactive } from '../wire/read-proactive.ts';

/** An action that is to be shown, and how far that has come. */
export interface DueAction {
  readonly action: ProactiveAction;
  readonly status: 'due' | 'displayed' | 'clicked';
}

export interface ProactiveVerbs {
  /** What became of an action, for the platform (PROTOCOL 3.7). Each throws a ChatError for an id that is not due, or out of order. */
  readonly proactive: {
    /** It is on the screen. */
    displayed(actionId: string): void;
    /** The customer took it up; its fields are handed to the next contact. */
    clicked(actionId: string): void;
    /** It led to what it is for; it is over. */
    succeeded(actionId: string): void;
    /** It could not be shown, or did not work; it is over. */
    failed(actionId: string): void;
    /** The customer closed it; it is over. */
    dismiss(actionId: string): void;
  };
}

declare module '../chat-types.ts' {
  interface ChatParts {
    /** With `proactive()`, once one was fired: the actions to show, in the order they fell due. */
    readonly proactive?: readonly DueAction[];
  }
  interface ChatMoments {
    /** With `proactive()`: the conditions of an action are met; it is in `snapshot.proactive` now. */
    'proactive.due': { actionId: string };
  }
}

/** A fired action with its machine. */
interface Held {
  readonly fired: FiredAction;
  readonly actor: ActorRefFrom<typeof proactiveMachine>;
  /** As shown, from the moment it is due. */
  action: ProactiveAction;
  /** The id of the message that a welcome becomes; `''` until it is asked for. */
  messageId: string;
  isAsking: boolean;
}

/** Actions held at a time, and ids remembered so that none is shown twice in a visit: no platform needs more. */
const most = 20;
const mostIds = 100;

const verbs = {
  displayed: 'action.display', clicked: 'action.click', succeeded: 'action.succeed', failed: 'action.fail', dismiss: 'action.dismiss',
} as const satisfies Record<string, ProactiveCommand['type']>;

/** Proactive actions: their conditions, what to show, what came of it; a welcome message opens the conversation (PROTOCOL 6.8). */
export const proactive = (options: { readonly page?: PagePort } = {}): Feature<ProactiveVerbs> => ({
  name: 'proactive',
  options,
  install(host: Host) {
    const page = checkedPage(this.options, 'proactive', (error) => host.report(error));
    const visitor = host.shared(visitorOf);
    const { clock, network, ids } = host.ports;
    const held = new Map<string, Held>();
    const reported = new Set<string>();
    let pageSince = clock.now();
    /** Fields that the next contact gets, and those of them that went out with a message, by its id. */
    let handover: readonly CustomField[] = [];
    const handed = new Map<string, readonly CustomField[]>();

    const shownIds = (): readonly string[] => {
      try {
        const { visit, ids: shown } = JSON.parse(host.saved.note('proactive') ?? '{}') as { visit: unknown; ids: unknown };
        return visit === visitor.visitId && Array.isArray(shown) ? shown.filter((id): id is string => typeof id === 'string') : [];
      } catch {
        return [];
      }
    };
    let shown = shownIds();

    const machine = proactiveMachine.provide({
      actions: {
        tellDue: (_, { actionId }) => {
          const due = held.get(actionId);
          if (due === undefined) return;
          if (due.action.type === 'WelcomeMessage') due.action = { ...due.action, text: filledIn(due.action.content.body) };
          host.happened('proactive.due', { actionId });
        },
        report: (_, { actionId, what }) => {
          const { id = actionId, name = '', type = '' } = held.get(actionId)?.action ?? {};
          if (what === 'ProactiveActionDisplayed') {
            shown = [...shown, id].slice(-mostIds);
            host.saved.setNote('proactive', JSON.stringify({ visit: visitor.visitId, ids: shown }));
          }
          visitor.tell(what, { actionId: id, actionName: name, actionType: type });
        },
      },
    });
    const filledIn = (template: string): string => {
      const [thread] = host.store.threads.values();
      const none: CustomFields = {};
      const { customer, parts } = host.store;
      return welcomeText(template, {
        customer, customerFields: (parts.customerFields ?? none) as CustomFields, contactFields: (thread?.parts.fields ?? none) as CustomFields,
      });
    };
    const report = (trouble: Trouble): void => {
      // What one action had wrong the next one will have wrong too.
      const fresh = trouble.filter((line) => !reported.has(line) && reported.size < mostIds);
      for (const line of fresh) reported.add(line);
      if (fresh.length > 0) host.report(new ChatError('frame.malformed', `FireProactiveAction: ${fresh.join(', ')}`));
    };
    const fire = (data: unknown): void => {
      const aimedAt = isJson(data) && isJson(data.destination) ? data.destination.id : undefined;
      const { destinationId } = host.options;
      if (destinationId !== '' && typeof aimedAt === 'string' && aimedAt !== '' && aimedAt !== destinationId) return;
      const trouble: Trouble = [];
      const fired = readProactive(data, trouble);
      report(trouble);
      if (fired === undefined || held.size >= most) return;
      const { action, timing } = fired;
      if (held.has(action.id) || shown.includes(action.id)) return;
      const actor = host.run(machine, `proactive:${action.id}`, {
        actionId: action.id,
        waitMs: Math.max(timing.delayMs, timing.timeOnPageMs - (clock.now() - pageSince), 0),
        neededDepth: timing.depth,
        // Where nobody can measure, nobody can wait.
        depth: page?.depth() ?? 100,
        isPageVisible: network.isVisible(),
      });
      held.set(action.id, { fired, actor, action, messageId: '', isAsking: false });
    };
    const everyone = (event: Parameters<Held['actor']['send']>[0]): void => {
      for (const { actor } of held.values()) actor.send(event);
    };
    const unlisten = [
      network.listen((signal) => {
        if (held.size > 0 && (signal === 'visible' || signal === 'hidden')) host.turn(() => everyone({ type: signal === 'visible' ? 'page.shown' : 'page.hidden' }));
      }),
      page?.listen((signal) => {
        if (signal === 'moved') pageSince = clock.now();
        if (held.size > 0) host.turn(() => everyone({ type: 'page.scrolled', percent: page.depth() }));
      }),
    ];

    /** The welcome opens the conversation: it is asked for right before the customer's first message is. */
    const openWith = (welcome: Held, threadId: string): void => {
      const { fired, action, actor } = welcome;
      if (welcome.isAsking || action.type !== 'WelcomeMessage' || action.text === '') return;
      welcome.isAsking = true;
      welcome.messageId ||= ids.uuid();
      const browserFingerprint = host.fingerprint();
      host.ask({
        type: 'raw', eventType: 'SendOutbound', data: {
          messageContent: { type: 'TEXT', payload: { text: action.text } }, idOnExternalPlatform: welcome.messageId,
          thread: { idOnExternalPlatform: threadId }, attachments: [], consumerContact: { customFields: fired.handover },
          ...(browserFingerprint && { browserFingerprint }),
        },
      }).then(() => host.turn(() => host.isStopped || actor.send({ type: 'action.succeed' })), (error: ChatError) => host.turn(() => {
        welcome.isAsking = false;
        if (error.code !== 'request.refused') return;
        host.report(error);
        actor.send({ type: 'action.fail' });
      }));
    };

    const settled = (): void => {
      for (const [messageId, fields] of handed) {
        const message = arrived(host.store, messageId);
        if (message !== null) handed.delete(messageId);
        // What was taken up since then is for another contact.
        if (message) handover = handover.filter((field) => !fields.includes(field));
      }
      if (held.size === 0 && (host.store.parts.proactive as readonly DueAction[] | undefined ?? []).length === 0) return;
      const due: DueAction[] = [];
      for (const [id, { actor, action, messageId }] of held) {
        // Its answer may have been lost: what is shown is there.
        if (messageId !== '' && host.store.keyOfMessage(messageId) !== undefined) actor.send({ type: 'action.succeed' });
        const state = actor.getSnapshot();
        if (state.status !== 'active') held.delete(id);
        else if (state.hasTag('open')) due.push({ action, status: state.value as DueAction['status'] });
      }
      const before = host.store.parts.proactive as readonly DueAction[] | undefined;
      const isSame = before?.length === due.length && before.every(({ action, status }, i) => due[i]?.action === action && due[i].status === status);
      if (!isSame) host.setPart('proactive', due);
    };
    const say = (verb: keyof typeof verbs) => (actionId: string): void => {
      host.requireRunning();
      const one = held.get(actionId);
      const state = one?.actor.getSnapshot();
      requireThat(one !== undefined && state?.hasTag('open') === true, `proactive.${verb}(actionId)`, 'of an action that is due');
      if (!state.can({ type: verbs[verb] })) throw new ChatError('verb.forbidden', `proactive.${verb} while the action is ${state.value as DueAction['status']}`);
      if (verb === 'clicked') handover = merged(handover, one.fired.handover);
      host.turn(() => one.actor.send({ type: verbs[verb] }));
    };
    return {
      settled,
      moments: ['proactive.due'],
      events: { FireProactiveAction: fire },
      chatVerbs: {
        proactive: { displayed: say('displayed'), clicked: say('clicked'), succeeded: say('succeeded'), failed: say('failed'), dismiss: say('dismiss') },
      },
      can: (verb, key) => (verb === 'proactive' && key === null ? [...held.values()].some(({ actor }) => actor.getSnapshot().hasTag('open')) : undefined),
      dress(request, key) {
        const { contact, id } = host.store.thread(key);
        const { messageId } = request;
        // Where it goes once more, what it took along before did not arrive.
        handed.delete(messageId);
        if (contact !== null && !isOver(contact.status)) return request;
        const welcome = [...held.values()].find(({ action, actor }) => action.type === 'WelcomeMessage' && actor.getSnapshot().hasTag('open'));
        if (welcome !== undefined) {
          openWith(welcome, id);
          handover = merged(handover, welcome.fired.handover);
        }
        if (handover.length === 0) return request;
        handed.set(messageId, handover);
        // What was set on purpose goes before what an action brings along.
        return { ...request, contactFields: merged(handover, request.contactFields ?? []) };
      },
      stop() {
        for (const remove of unlisten) remove?.();
        visitor.stop();
      },
    };
  },
});

const merged = (fields: readonly CustomField[], over: readonly CustomField[]): readonly CustomField[] =>
  [...new Map([...fields, ...over].map((field) => [field.ident, field])).values()];
