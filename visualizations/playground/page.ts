import { inspector, toTabs } from '../../adapters/inspector/inspector.ts';
import { type ChatPanel, defineChatPanel } from '../../adapters/element/element.ts';
import { channelChoice } from './channel-choice.ts';
import { type CustomerChat, customerChat, type CustomerThread } from './customer/customer-chat.ts';
import { ownChoices } from './customer/own-choices.ts';
import { becomePerson, identityOf } from './customer/person.ts';
import { showDesk } from './desk/desk-pane.ts';
import { gatewayControl } from './desk/gateway-control.ts';
import { pictureUpload } from './desk/sample-picture.ts';
import { showLine } from './line/line-pill.ts';
import { chartLibrary } from './machines/chart-library.ts';
import { recordChat } from './machines/recording.ts';
import { showMachines } from './machines/machines-pane.ts';
import type { PlaygroundChannel, PlaygroundSettings } from './settings.ts';

declare global {
  interface Window {
    /** For the console, and for tests. `thread` is null while the list of conversations is shown. */
    chatPlayground?: { readonly chat: CustomerChat; readonly thread: CustomerThread | null };
  }
}

/** One channel on the page: a chat of its own, and everything that shows it. `close` ends all of it. */
interface Session {
  readonly chat: CustomerChat;
  readonly channel: PlaygroundChannel;
  close(): void;
}

defineChatPanel();
const panel = document.querySelector('chat-panel') as ChatPanel;
// From elsewhere the playground loads nothing.
panel.showsPicture = (url) => URL.canParse(url) && new URL(url).origin === location.origin;
const settings = (await (await fetch('settings.json')).json()) as PlaygroundSettings;
let tellMachines = (): void => {};
const library = chartLibrary(() => tellMachines());
let session = openSession(channelChoice(settings.channels, (channel) => switchTo(channel)));
const desk = showDesk(
  gatewayControl(settings.control),
  pictureUpload(settings.chat, settings.brandId, () => session.channel.id),
  () => ({ customerId: session.chat.snapshot.customer.id, channelId: session.channel.id, threadId: window.chatPlayground?.thread?.id ?? '' }),
  new AbortController().signal,
);

function switchTo(channel: PlaygroundChannel): void {
  if (channel.id === session.channel.id) return;
  session.close();
  session = openSession(channel);
  desk.turnToPageCustomer();
}

function openSession(channel: PlaygroundChannel): Session {
  const ending = new AbortController();
  const { signal } = ending;
  const recording = recordChat(() => tellMachines());
  tellMachines = showMachines(() => recording, library, signal);
  // Told to the inspector, in this page or another tab, once it listens.
  const feed = toTabs();
  const watch = inspector(feed, { name: channel.name });
  const chat = customerChat(settings, channel, {
    inspect(event) {
      recording.inspect(event);
      watch.inspect(event);
    },
    onFrame(frame, direction) {
      recording.onFrame(frame, direction);
      watch.onFrame(frame, direction);
    },
    onError: complain,
  });
  watch.follow(chat);
  showLine(chat, complain, signal);
  panel.addEventListener('threadchange', () => (window.chatPlayground = { chat, thread: panel.thread }), { signal });
  panel.layout = channel;
  panel.choices = ownChoices((person) => {
    becomePerson(person);
    chat.reset(identityOf(channel, person));
    panel.restart();
    chat.connect().catch(complain);
    panel.tell(person.id === '' ? 'You are a new guest now.' : `You are ${person.firstName} ${person.lastName} now.`);
  });
  panel.chat = chat;
  chat.connect().catch(complain);
  return {
    chat,
    channel,
    close() {
      ending.abort();
      chat.stop();
      feed.close?.();
    },
  };
}

/** What was survived: worth a look in the console, no reason to bother the customer. */
function complain(error: unknown): void {
  console.warn(String(error));
}
