/* oxlint-disable typescript/no-floating-promises, typescript/no-misused-promises */
// Applications as others write them for the vendor's SDK; only the import is another.
import ChatSdk, {
  CacheStorage, ChatEvent, EnvironmentName, isAgentTypingStartedEvent, isContactStatusChangedEvent, isMessageCreatedEvent, LivechatThread, SecureSessions, WebSocketClientEvent,
} from 'chat-machines/nice-sdk';
import { createElement as h, StrictMode, useCallback, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

const { app, origin, gateway, channel } = Object.fromEntries(new URLSearchParams(location.search));
const environment = { environment: EnvironmentName.custom, customEnvironment: { name: 'local', chat: origin, gateway, authorize: origin } };
const options = {
  brandId: 1001, channelId: channel, ...environment, storage: localStorage, cacheStorage: new CacheStorage(localStorage, 'app_'), onError: (error) => console.log('onError', error.name),
};
window.fatal = [];
window.addEventListener('unhandledrejection', ({ reason }) => window.fatal.push(String(reason)));
window.addEventListener('error', ({ message }) => window.fatal.push(message));

const textOf = ({ messageContent }) => messageContent.payload.text;
const merge = (messages, more) => new Map([...messages, ...more.map((message) => [message.id, message])]);

/** React, with StrictMode: everything runs twice. */
function Chat({ sdk, threadId }) {
  const [messages, setMessages] = useState(new Map());
  const [status, setStatus] = useState('loading');
  const [typing, setTyping] = useState(false);
  const [thread, setThread] = useState(null);
  const input = useRef(null);

  useEffect(() => {
    const load = async () => {
      try {
        await sdk.connect();
        await sdk.authorize();
      } catch (error) {
        setStatus(`failed ${error.name}`);
      }
      setThread(sdk.getThread(threadId));
    };
    load();
  }, [sdk, threadId]);

  useEffect(() => {
    if (thread === null) return;
    const recover = async () => {
      try {
        const recovered = await thread.recover();
        const oldestFirst = recovered.messages.reverse();
        setMessages((held) => merge(held, oldestFirst));
        setStatus(recovered.contact?.status === 'closed' ? 'closed' : 'open');
      } catch {
        setStatus('new');
      }
    };
    recover();
    const removers = [
      thread.onThreadEvent(ChatEvent.MESSAGE_CREATED, (event) => {
        if (!isMessageCreatedEvent(event.detail)) return;
        const { message } = event.detail.data;
        setMessages((held) => new Map(held.set(message.id, message)));
      }),
      sdk.onChatEvent(ChatEvent.CONTACT_STATUS_CHANGED, ({ detail }) => isContactStatusChangedEvent(detail) && detail.data.case.status === 'closed' && setStatus('closed')),
      thread.onThreadEvent(ChatEvent.AGENT_TYPING_STARTED, ({ detail }) => setTyping(isAgentTypingStartedEvent(detail))),
      thread.onThreadEvent(ChatEvent.AGENT_TYPING_ENDED, () => setTyping(false)),
    ];
    return () => removers.forEach((remove) => remove());
  }, [sdk, thread]);

  useEffect(() => {
    thread?.lastMessageSeen().catch((error) => console.log(error.message));
  }, [thread, messages]);

  const start = useCallback(async () => {
    await thread.startChat();
    setStatus('open');
  }, [thread]);
  const end = useCallback(async () => {
    await thread.endChat();
    setStatus('closed');
  }, [thread]);
  const send = useCallback((event) => {
    event.preventDefault();
    thread.sendTextMessage(input.current.value);
    input.current.value = '';
  }, [thread]);

  return h('main', { 'data-status': status, 'data-typing': String(typing) },
    h('ol', null, [...messages.values()].map((message) => h('li', { key: message.id, 'data-direction': message.direction }, textOf(message)))),
    thread instanceof LivechatThread && status === 'new' && h('button', { id: 'start', onClick: start }, 'Start'),
    thread instanceof LivechatThread && status === 'open' && h('button', { id: 'end', onClick: end }, 'End'),
    h('form', { onSubmit: send }, h('input', { ref: input, onKeyUp: () => thread?.keystroke() })));
}

function ReactApp() {
  const [sdk] = useState(() => new ChatSdk({ ...options, customerId: 'react-customer', customerName: 'Ada Lovelace', isLivechat: channel.includes('livechat') }));
  return h(Chat, { sdk, threadId: 'react-thread' });
}

/** Several threads, in plain code, in the order that the guide gives: everything anew on each open. */
async function inbox() {
  const sdk = new ChatSdk({ ...options, customerId: 'inbox-customer', isLivechat: false, isAuthorizationEnabled: false });
  const show = async () => {
    const threads = (await sdk.getThreadList()) ?? [];
    const rows = await Promise.all(threads.map(async ({ idOnExternalPlatform, threadName }) => {
      const metadata = await sdk.getThread(idOnExternalPlatform).getMetadata();
      return `<li id="${idOnExternalPlatform}">${threadName}: ${textOf(metadata.data.lastMessage)}</li>`;
    }));
    document.body.innerHTML = `<ul>${rows.sort().join('')}</ul>`;
  };
  await sdk.connect();
  const client = sdk.getWebsocketClient();
  client.on(WebSocketClientEvent.RECONNECTING, () => (document.body.dataset.line = 'reconnecting'));
  client.on(WebSocketClientEvent.OPEN, async () => {
    document.body.dataset.line = 'open';
    await sdk.authorize();
    await show();
  });
  sdk.onChatEvent(ChatEvent.MESSAGE_CREATED, show);
  window.inbox = {
    write: (id, text) => sdk.getThread(id).sendTextMessage(text).then(() => true),
    rename: (id, name) => sdk.getThread(id).setName(name).then(show),
    page: async (id) => {
      const thread = sdk.getThread(id);
      const { messages } = await thread.recover();
      const texts = messages.map(textOf);
      for (let page = await thread.loadMoreMessages(); page !== null; page = await thread.loadMoreMessages()) texts.push(...page.data.messages.map(textOf));
      return texts.reverse();
    },
    upload: (id) => sdk.getThread(id).sendAttachments([new File(['hello'], 'hello.txt', { type: 'text/plain' })]).then(() => true),
  };
}

/** A secured session, customer by the platform. */
async function secured() {
  const sdk = new ChatSdk({ ...options, securedSession: SecureSessions.SECURED_COOKIES, isLivechat: false, onAuthorization: (status) => (document.body.dataset.authorization = status) });
  await sdk.connect();
  const thread = sdk.getThread('secured-thread');
  const list = document.body.appendChild(document.createElement('ol'));
  thread.onThreadEvent(ChatEvent.MESSAGE_CREATED, ({ detail }) => (list.innerHTML += `<li>${textOf(detail.data.message)}</li>`));
  thread.onThreadEvent(ChatEvent.STREAMED_MESSAGE_COMPLETED, ({ detail }) => (list.innerHTML += `<li>${detail.data.fullContent}</li>`));
  await thread.sendTextMessage('secured hello');
  document.body.dataset.customer = sdk.getCustomer().getId();
  window.secured = { write: (text) => thread.sendTextMessage(text).then(() => true), reset: () => sdk.resetSession().then(() => true) };
}

if (app === 'react') createRoot(document.body.appendChild(document.createElement('div'))).render(h(StrictMode, null, h(ReactApp)));
else if (app === 'inbox') inbox();
else secured();
