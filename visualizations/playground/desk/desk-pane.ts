import { destinationId } from '../destination.ts';
import { byId } from '../../../adapters/element/dom/element.ts';
import { problemLine } from '../../../adapters/element/dom/problem-line.ts';
import { type AgentActs, type DeskExtras, deskConversation } from './desk-conversation.ts';
import { deskLists } from './desk-lists.ts';
import type { GatewayControl } from './gateway-control.ts';
import { type DeskThread, type GatewayState, isOpen } from './gateway-state.ts';
import { watchGateway } from './gateway-watch.ts';
import { proactiveAction } from './sample-contents.ts';
import type { PictureUpload } from './sample-picture.ts';
import { troubleButtons } from './trouble.ts';

/** Whom the page itself shows on its phone. */
export interface PageCustomer {
  readonly customerId: string;
  readonly channelId: string;
  /** `''` where no conversation is open on the phone. */
  readonly threadId: string;
}

export interface Desk {
  /** Opens the newest conversation of the page's own customer. */
  turnToPageCustomer(): void;
}

/** The agent's side: everything here goes through the gateway's control, nothing through the customer's chat. */
export function showDesk(control: GatewayControl, picture: PictureUpload, pageCustomer: () => PageCustomer, signal: AbortSignal): Desk {
  const showProblem = problemLine(byId('desk-problem', HTMLParagraphElement));
  const complain = (error: unknown): void => showProblem(isSilence(error) ? silence : error);
  let chosen = '';
  let state: GatewayState | undefined;

  const send = (command: string, body: Readonly<Record<string, unknown>>): void =>
    void control(command, body).then(() => watch.refresh(), complain);
  const act: AgentActs = (deed, threadId, more = {}) => send('agent', { do: deed, threadId, ...more });
  const choose = (threadId: string): void => {
    chosen = threadId;
    render();
  };

  const renderLists = deskLists({
    choose,
    accept(threadId) {
      choose(threadId);
      act('accept', threadId);
    },
  });
  const extras: DeskExtras = {
    send: (sample, threadId) => void sample.make(picture).then(({ command, body }) => send(command, { threadId, ...body }), complain),
    proactive: ({ customerId }) => send('push', proactiveAction(customerId, destinationId)),
  };
  const renderConversation = deskConversation(act, extras, signal);
  const renderTrouble = troubleButtons(byId('trouble', HTMLDivElement), (faults) => send('fault', faults));
  const watch = watchGateway(control, {
    state(next) {
      state = next;
      render();
    },
    failed: complain,
  });

  function render(): void {
    if (!state) return;
    const thread = openThread(state, chosen, pageCustomer());
    renderLists({ state, chosen: thread?.id ?? '', nameOf });
    renderConversation({ thread, who: thread ? nameOf(thread) : '' });
    renderTrouble(state.faults);
  }

  function nameOf(thread: DeskThread): string {
    return thread.customerId === pageCustomer().customerId ? 'This customer' : `Customer ${thread.customerId.slice(0, 6)}`;
  }

  return { turnToPageCustomer: () => choose('') };
}

const silence = new Error('The gateway does not answer. Is it still running?');

/** `fetch` says so when nobody is there. */
function isSilence(error: unknown): boolean {
  return error instanceof TypeError;
}

/** What the agent has chosen, until it is over and the page's own customer has started anew; else that customer's newest conversation. */
function openThread(state: GatewayState, chosen: string, { customerId, channelId, threadId }: PageCustomer): DeskThread | undefined {
  const own = state.threads.find(({ id }) => id === threadId) ?? state.threads.findLast((thread) => thread.customerId === customerId && thread.channelId === channelId);
  const picked = state.threads.find(({ id }) => id === chosen);
  const isOver = picked && picked.isLiveChat && !isOpen(picked);
  return isOver && own && isOpen(own) ? own : (picked ?? own);
}
