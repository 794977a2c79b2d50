import type { GatewayClock } from '../core/ports.ts';
import type { MessageRecord, ThreadRecord } from '../core/records.ts';
import { isLiveChat, liveContact } from '../core/threads.ts';
import { textOf } from '../core/wire-objects.ts';
import type { Gateway } from '../create-gateway.ts';
import { richSamples, sampleFile } from './rich-content.ts';

/** How long the scripted agent takes, ms: for a step of the queue, before it types, while it types. */
const pace = { queue: 1200, think: 400, type: 900 };

const speaker = 'demo';

const story = 'This answer comes in pieces, word by word, as a machine would write it. After the last word it is a message like any other.';

const greeting = `Hello, this is Grace. Say ${[...richSamples.keys()].map((word) => `"${word}"`).join(', ')}, "stream" or "long" to see one.`;

/**
 * A scripted agent: takes waiting live chats, greets, and answers, through the same control commands as everybody. In a thread where
 * a person has acted as agent it stays silent. Returns what ends it.
 */
export function startDemoAgent(gateway: Gateway, clock: GatewayClock): () => void {
  const timers = new Set<unknown>();
  const taken = new Set<string>();

  const later = (ms: number, run: () => void): void => {
    const timer = clock.setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const stopTimers = (): void => {
    for (const timer of timers) clock.clearTimeout(timer);
    timers.clear();
  };
  const act = (thread: ThreadRecord, deed: Record<string, unknown>): void => {
    if (taken.has(thread.externalId) || !liveContact(thread)) return;
    gateway.control('agent', { threadId: thread.externalId, customerId: thread.customerId, ...deed }, speaker);
  };
  const present = (thread: ThreadRecord, push: Record<string, unknown>): void => {
    act(thread, { do: 'stopTyping' });
    if (taken.has(thread.externalId)) return;
    gateway.control('push', { threadId: thread.externalId, customerId: thread.customerId, ...push }, speaker);
  };
  const afterTyping = (thread: ThreadRecord, run: () => void): void => {
    later(pace.think, () => {
      act(thread, { do: 'read' });
      act(thread, { do: 'type' });
      later(pace.type, run);
    });
  };

  const welcome = (thread: ThreadRecord): void => {
    if (!isLiveChat(thread)) return;
    // It shows the queue moving, though nobody else is in it.
    act(thread, { do: 'position', position: 2 });
    later(pace.queue, () => act(thread, { do: 'position', position: 1 }));
    later(2 * pace.queue, () => {
      act(thread, { do: 'accept' });
      afterTyping(thread, () => act(thread, { do: 'say', text: greeting }));
    });
  };

  const reply = (thread: ThreadRecord, message: MessageRecord): void => {
    const isWaiting = isLiveChat(thread) && liveContact(thread)?.agent === null;
    if (isWaiting) return;
    if (liveContact(thread)?.agent === null) later(pace.think / 2, () => act(thread, { do: 'accept' }));
    afterTyping(thread, () => answer(thread, textOf(message.content)));
  };

  const answer = (thread: ThreadRecord, said: string): void => {
    const text = said.toLowerCase();
    const asked = [...richSamples].find(([word]) => text.includes(word));
    if (asked) {
      const context = { now: clock.now(), publicUrl: gateway.world.publicUrl(), uuid: () => gateway.world.ids.uuid() };
      gateway.world.bodies.set(sampleFile.key, { content: sampleFile.content, mimeType: sampleFile.mimeType, delayMs: 0 });
      return act(thread, { do: 'say', ...asked[1](context) });
    }
    if (text.includes('stream')) {
      return present(thread, { type: 'StreamedMessage', text: story, gapMs: 90 });
    }
    if (text.includes('long')) {
      return present(thread, { type: 'AdditionalContent', text: 'This is the whole of ...', full: 'This is the whole of a long message. '.repeat(30).trim() });
    }
    if (/\b(bye|goodbye)\b/.test(text) && isLiveChat(thread)) {
      act(thread, { do: 'say', text: 'Thank you, goodbye.' });
      return later(pace.queue, () => act(thread, { do: 'close' }));
    }
    act(thread, { do: 'say', text: said === '' ? 'Thank you, I have your file.' : `You said "${said}". ${greeting}` });
  };

  const forget = gateway.watch((moment) => {
    if (moment.type === 'gateway.reset') {
      stopTimers();
      taken.clear();
    } else if (moment.type === 'agent.acted') {
      if (moment.speaker !== speaker) taken.add(moment.threadId);
    } else if (!taken.has(moment.thread.externalId)) {
      if (moment.type === 'contact.created') later(pace.think, () => welcome(moment.thread));
      if (moment.type === 'message.received' && moment.message) reply(moment.thread, moment.message);
    }
  });
  return () => {
    forget();
    stopTimers();
  };
}
