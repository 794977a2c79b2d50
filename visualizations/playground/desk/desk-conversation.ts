import { composer } from '../../../adapters/element/dom/composer.ts';
import { byId, button, setText } from '../../../adapters/element/dom/element.ts';
import { agentTyping } from './agent-typing.ts';
import { icon } from '../../../adapters/element/dom/icons.ts';
import { deskLog } from './desk-log.ts';
import { type DeskThread, isOpen } from './gateway-state.ts';
import type { Sample } from './sample-contents.ts';
import { sampleMenu } from './sample-menu.ts';

/** What an agent does to a conversation. */
export type AgentDeed = 'accept' | 'type' | 'stopTyping' | 'say' | 'seen' | 'read' | 'close' | 'transfer';

/** Does it, for the thread. */
export type AgentActs = (deed: AgentDeed, threadId: string, more?: Readonly<Record<string, unknown>>) => void;

/** What an agent can do besides words. */
export interface DeskExtras {
  send(sample: Sample, threadId: string): void;
  proactive(thread: DeskThread): void;
}

export interface OpenConversation {
  readonly thread: DeskThread | undefined;
  readonly who: string;
}

/** The conversation that the agent has open; returns the renderer. */
export function deskConversation(act: AgentActs, extras: DeskExtras, signal: AbortSignal): (open: OpenConversation) => void {
  let thread: DeskThread | undefined;
  const area = byId('desk-open', HTMLDivElement);
  const name = byId('desk-open-name', HTMLHeadingElement);
  const about = byId('desk-open-about', HTMLParagraphElement);
  const log = byId('desk-log', HTMLDivElement);
  const customerTypes = byId('desk-typing', HTMLParagraphElement);
  const preview = byId('desk-preview', HTMLQuoteElement);
  const openSamples = byId('open-samples', HTMLButtonElement);
  const text = byId('agent-text', HTMLTextAreaElement);
  const renderLog = deskLog(log);
  const typing = agentTyping((deed, threadId) => act(deed, threadId));

  const onThread = (deed: AgentDeed) => (): void => {
    if (thread) act(deed, thread.id);
  };
  const buttons = {
    accept: button('Accept', { class: 'small primary', 'data-testid': 'desk-accept' }, onThread('accept')),
    seen: button('Mark seen', { class: 'small', 'data-testid': 'desk-seen' }, onThread('seen')),
    read: button('Mark read', { class: 'small', 'data-testid': 'desk-read' }, onThread('read')),
    close: button('Close', { class: 'small', 'data-testid': 'desk-close' }, onThread('close')),
  };
  byId('desk-actions', HTMLDivElement).replaceChildren(...Object.values(buttons));

  const onOpen = (deed: (open: DeskThread) => void) => (): void => {
    if (thread) deed(thread);
  };
  openSamples.replaceChildren(icon('plus'));
  sampleMenu(
    { opener: openSamples, panel: byId('samples', HTMLDivElement) },
    {
      send: (sample) => onOpen(({ id }) => extras.send(sample, id))(),
      proactive: onOpen((open) => extras.proactive(open)),
      transferToAgent: onOpen(({ id }) => act('transfer', id, { agent: 2 })),
      transferToQueue: onOpen(({ id }) => act('transfer', id, { queue: 'Billing' })),
    },
    signal,
  );

  const field = composer(
    { form: byId('desk-composer', HTMLFormElement), text, send: byId('agent-send', HTMLButtonElement) },
    {
      submit(words) {
        if (!thread) return false;
        typing.said();
        act('say', thread.id, { text: words });
        return true;
      },
      typed: () => thread && typing.typed(thread.id, text.value === ''),
    },
    signal,
  );

  return (open) => {
    const isAnother = thread?.id !== open.thread?.id;
    thread = open.thread;
    area.hidden = thread === undefined;
    if (!thread) return;
    setText(name, open.who);
    setText(about, aboutText(thread));
    renderLog(thread.messages);
    if (isAnother) log.scrollTop = log.scrollHeight;
    customerTypes.hidden = !thread.customerTyping && thread.preview === '';
    preview.hidden = thread.preview === '';
    setText(preview, thread.preview);
    openSamples.disabled = !isOpen(thread);
    buttons.accept.hidden = !isOpen(thread) || thread.agent !== null;
    buttons.close.disabled = !isOpen(thread);
    field.setEnabled(thread.contactId !== null, 'Answer as the agent');
  };
}

function aboutText(thread: DeskThread): string {
  if (thread.contactId === null) return 'No contact yet';
  const handler = thread.agent === null ? 'nobody has it yet' : `with agent ${thread.agent}`;
  return `Contact ${thread.contactId} · ${thread.status}${isOpen(thread) ? ` · ${handler}` : ''}`;
}
