import { createChat } from '../../adapters/browser/browser.ts';
import type { Chat, Thread } from '../../src/chat-types.ts';
import { channelChoice } from './channel-choice.ts';
import { customerParts } from './customer/customer-parts.ts';
import { showCustomer } from './customer/customer-pane.ts';
import { showDesk } from './desk/desk-pane.ts';
import { gatewayControl } from './desk/gateway-control.ts';
import { icon } from './dom/icons.ts';
import { problemLine } from './dom/problem-line.ts';
import { showLine } from './line/line-pill.ts';
import { chartLibrary } from './machines/chart-library.ts';
import { recordChat } from './machines/recording.ts';
import { showMachines } from './machines/machines-pane.ts';
import type { PlaygroundChannel, PlaygroundSettings } from './settings.ts';

declare global {
  interface Window {
    /** For the console, and for tests. */
    chatPlayground?: { readonly chat: Chat; readonly thread: Thread };
  }
}

/** One channel on the page: a chat of its own, and everything that shows it. `close` ends all of it. */
interface Session {
  readonly chat: Chat;
  readonly channel: PlaygroundChannel;
  close(): void;
}

const parts = customerParts();
const showProblem = problemLine(parts.problem);
window.addEventListener('error', ({ error }) => showProblem(error));
window.addEventListener('unhandledrejection', ({ reason }) => showProblem(reason));
parts.send.replaceChildren(icon('send'));
const settings = (await (await fetch('settings.json')).json()) as PlaygroundSettings;
let tellMachines = (): void => {};
const library = chartLibrary(() => tellMachines());
let session = openSession(channelChoice((kind) => switchTo(kind)));
const desk = showDesk(
  gatewayControl(settings.control),
  () => ({ customerId: session.chat.snapshot.customer.id, channelId: session.channel.id }),
  new AbortController().signal,
);

function switchTo(kind: PlaygroundChannel['kind']): void {
  if (kind === session.channel.kind) return;
  session.close();
  session = openSession(kind);
  desk.turnToPageCustomer();
}

function openSession(kind: PlaygroundChannel['kind']): Session {
  const channel = settings.channels.find((one) => one.kind === kind);
  if (!channel) throw new Error(`the gateway announces no ${kind} channel`);
  const ending = new AbortController();
  const { signal } = ending;
  const recording = recordChat(() => tellMachines());
  tellMachines = showMachines(() => recording, library, signal);
  const { brandId, chat: chatUrl, gateway, authorize } = settings;
  const chat = createChat({
    brandId,
    channelId: channel.id,
    channelKind: kind,
    environment: { name: 'local', chat: chatUrl, gateway, authorize },
    appName: 'chat-machines playground',
    inspect: recording.inspect,
    onFrame: recording.onFrame,
    onError: complain,
  });
  const thread = chat.thread();
  window.chatPlayground = { chat, thread };
  showLine(chat, complain, signal);
  showCustomer(parts, { chat, thread, kind, signal });
  chat.connect().catch(complain);
  return {
    chat,
    channel,
    close() {
      ending.abort();
      chat.stop();
    },
  };
}

/** What was survived: worth a look in the console, no reason to bother the customer. */
function complain(error: unknown): void {
  console.warn(String(error));
}
