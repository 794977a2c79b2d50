import { byId } from '../dom/element.ts';

/** The parts of the customer's phone, as index.html has them. */
export function customerParts() {
  return {
    phone: byId('phone', HTMLDivElement),
    agentAvatar: byId('agent-avatar', HTMLSpanElement),
    agentName: byId('agent-name', HTMLElement),
    agentAbout: byId('agent-about', HTMLSpanElement),
    endChat: byId('end-chat', HTMLButtonElement),
    reconnecting: byId('reconnecting', HTMLParagraphElement),
    queueNotice: byId('queue-notice', HTMLParagraphElement),
    scroll: byId('scroll', HTMLDivElement),
    loadOlder: byId('load-older', HTMLButtonElement),
    welcome: byId('welcome', HTMLDivElement),
    welcomeTitle: byId('welcome-title', HTMLParagraphElement),
    welcomeText: byId('welcome-text', HTMLParagraphElement),
    startChat: byId('start-chat', HTMLButtonElement),
    log: byId('log', HTMLDivElement),
    typing: byId('typing', HTMLDivElement),
    typingText: byId('typing-text', HTMLSpanElement),
    over: byId('over', HTMLDivElement),
    overText: byId('over-text', HTMLParagraphElement),
    startAgain: byId('start-again', HTMLButtonElement),
    unread: byId('unread', HTMLButtonElement),
    problem: byId('customer-problem', HTMLParagraphElement),
    form: byId('composer', HTMLFormElement),
    text: byId('customer-text', HTMLTextAreaElement),
    send: byId('customer-send', HTMLButtonElement),
  };
}

export type CustomerParts = ReturnType<typeof customerParts>;
