import { createChat, multiThread, streams, uploads, wsPort } from 'chat-machines/node';
import { agentPresence, type ChatOptions, groupChat, pageViews, proactive, survey, systemItems, typingPreview } from 'chat-machines';
import { live, uncaught } from './in-page.ts';
import { nearlyRight } from './nearly-right.ts';
import { atMost, exactly, holds, later, none, type Probe, until } from './probe.ts';
import type { Rig } from './rig.ts';

/** One frame may hold the loop for so long, ms. */
const longest = 50;

const clock = { now: () => Date.now(), setTimeout: (run: () => void, ms: number) => setTimeout(run, ms), clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout), soon: (run: () => void) => queueMicrotask(run) };

/** What is right: one of each kind that the gateway says to a customer who does all there is to do. */
async function rightFrames(rig: Rig): Promise<string[]> {
  const frames: string[] = [];
  const chat = rig.chat('right', { features: [multiThread(), uploads(), streams(), groupChat()], onFrame: (frame, direction) => void (direction === 'in' && frames.push(JSON.stringify(frame))) });
  const thread = chat.thread();
  await chat.connect();
  await thread.send('hello').done;
  const of = { threadId: thread.id, customerId: 'right' };
  for (const command of ['accept', 'type', 'say', 'stopTyping', 'seen', 'read', 'preassign', 'position']) rig.control('agent', { do: command, text: 'how may I help', position: 2, ...of });
  for (const type of [
    'MessageCreated', 'MessageSent', 'MessageUpdated', 'MessageAddedIntoCase', 'MessageSeenChanged', 'MessageReadChanged', 'MessageDeliveryStatusChanged', 'CaseCreated', 'CaseStatusChanged', 'CaseInboxAssigneeChanged',
    'CaseToRoutingQueueAssignmentChanged', 'ConsumerContactInboxPreAssigneeChanged', 'ContactPreferredUserChanged', 'ContactRecipientsChanged', 'SenderTypingStarted', 'SenderTypingEnded', 'UserStatusChanged', 'PageViewCreated', 'SetPositionInQueue', 'FireProactiveAction',
  ]) rig.control('push', { type, text: 'pushed', ...of });
  rig.control('push', { type: 'AdditionalContent', text: 'short', full: 'the whole text', ...of });
  rig.control('push', { type: 'StreamedMessage', chunks: ['Hel', 'lo'], gapMs: 10, ...of });
  rig.control('push', { type: 'EventInS3', inner: 'CaseStatusChanged', status: 'pending', ...of });
  for (const content of [
    { type: 'QUICK_REPLIES', fallbackText: 'When?', payload: { text: { content: 'When?' }, actions: [{ type: 'REPLY_BUTTON', text: 'Mon', postback: 'd:mon' }] } },
    { type: 'PLUGIN', fallbackText: '?', payload: { postback: '', elements: [{ id: 'e-1', type: 'INACTIVITY_POPUP', elements: [{ id: 'e-2', type: 'TITLE', text: 'Still there?' }, { id: 'e-3', type: 'COUNTDOWN', variables: { startedAt: '2026-01-05T10:05:00+00:00', numberOfSeconds: 60 } }] }] } },
    { type: 'RICH_LINK', fallbackText: 'link', payload: { title: { content: 'a' }, media: { fileName: 'a.png', mimeType: 'image/png', url: 'https://img.example.test/a.png' }, url: 'https://example.test' } },
    { type: 'ADAPTIVE_CARD', fallbackText: 'card', payload: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'x' }] } },
  ]) rig.control('agent', { do: 'say', content, ...of });
  await chat.loadThreads();
  await later(500);
  chat.stop();
  // Each kind is as likely as the others.
  const kinds = new Map(frames.map((frame) => [(/"eventType":"(\w+)"/.exec(frame)?.[1] ?? '') + (/"type":"([A-Z_]+)"/.exec(frame)?.[1] ?? ''), frame]));
  return [...kinds.values()].map((frame) => frame.replaceAll('right', 'fuzzed').replaceAll(thread.id, 'THREAD'));
}

/** A chat whose every turn is timed. */
function timedChat(rig: Rig, id: string, onError: (code: string) => void): { readonly chat: ReturnType<typeof createChat>; readonly seen: { frames: number; longest: number; suspects: string[] } } {
  const seen = { frames: 0, longest: 0, suspects: [] as string[] };
  let frame = '';
  const timed = (run: () => void): void => {
    const began = performance.now();
    run();
    const ms = performance.now() - began;
    seen.longest = Math.max(seen.longest, ms);
    if (ms > longest) seen.suspects.push(frame);
  };
  const { environment } = rig;
  const options: ChatOptions = {
    brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id }, environment, extraQuery: { tab: id }, onError: ({ code }) => onError(code),
    features: [multiThread(), uploads(), streams(), groupChat(), typingPreview(), agentPresence(), pageViews(), systemItems(), proactive(), survey()],
    ports: {
      clock: { ...clock, soon: (run) => clock.soon(() => timed(run)), setTimeout: (run, ms) => clock.setTimeout(() => timed(run), ms) },
      socket: { open: (url, on) => wsPort.open(url, { ...on, opened: () => on.opened(), closed: (code) => on.closed(code), text: (text) => {
        seen.frames++;
        frame = text;
        timed(() => on.text(text));
      } }) },
    },
  };
  return { chat: createChat(options), seen };
}

const pollution = (): string[] => [...Object.keys(Object.prototype), ...Object.keys(Array.prototype), ...Object.keys(Function.prototype), ...('polluted' in {} ? ['polluted'] : [])];

const fuzz: Probe = {
  line: 8, name: 'nearly right frames', claim: 'at least 100,000 frames that are nearly right: no throw, no hang over 50 ms, no prototype pollution, state stays usable', isAlone: true,
  async run(world) {
    const rig = await world.rig();
    const right = await rightFrames(rig);
    rig.proxy.isDeaf = true;
    const reached: string[] = [];
    const hear = (error: unknown): void => void reached.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.on('uncaughtException', hear).on('unhandledRejection', hear);
    const told = new Map<string, number>();
    const { chat, seen } = timedChat(rig, 'fuzzed', (code) => void told.set(code, (told.get(code) ?? 0) + 1));
    try {
      const thread = chat.thread();
      await chat.connect();
      await thread.send('before').done;
      const frames = nearlyRight(right.map((text) => text.replaceAll('THREAD', thread.id)), 4);
      const sent = 100_000;
      let lines = 0;
      chat.on('connection.lost', () => void lines++);
      const from = seen.frames;
      for (let count = 0; count < sent; count += 250) {
        for (let n = 0; n < 250; n++) rig.control('push', { frame: frames.next().value as string, customerId: 'fuzzed' });
        await until(() => seen.frames - from >= count, 5_000);
        await new Promise(setImmediate);
      }
      await until(() => seen.frames - from >= sent, 20_000);
      await later(500);
      const passed = seen.frames - from;
      const status = chat.snapshot.status;
      // Whatever the frames have made of the conversation: a new one, which a welcome message of theirs may open.
      const fresh = (chat as unknown as { createThread(): typeof thread }).createThread();
      const outcome = fresh.can('send') ? await fresh.send('after').done : { status: 'forbidden' };
      rig.control('agent', { do: 'say', threadId: fresh.id, text: 'an answer', customerId: 'fuzzed' });
      await until(() => fresh.snapshot.messages.some(({ text }) => text === 'an answer'), 3_000);
      const answered = fresh.snapshot.messages.map(({ text }) => text).join();
      const isReadable = JSON.stringify(chat.snapshot).length > 100;
      // What took long once may have been the machine: a frame is slow if it is slow each time.
      let slow = 0;
      for (const suspect of seen.suspects.slice(0, 5)) slow = Math.max(slow, await slowest(rig, suspect));
      return [
        { ...exactly('frames', passed, sent), bound: `at least ${sent}`, isMet: passed >= sent }, none('got as far as the process', reached), none('on a prototype', pollution()),
        atMost(`longest turn that is so each time (${seen.suspects.length} took over ${longest} ms once, ${Math.round(seen.longest)} at most)`, seen.suspects.length === 0 ? seen.longest : slow, longest, 'ms'),
        holds('live, and a message goes and an answer comes', status === 'live' && outcome.status === 'sent' && answered.endsWith('after,an answer'), `${status}, ${outcome.status}, ${answered}, ${lines} lines lost`),
        holds('the snapshot can be read', isReadable), holds('onError', !told.has('engine.crashed') && !told.has('callback.threw'), [...told].map(([code, count]) => `${code} ${count}`).join(', ')), holds('frames that could not be read', chat.snapshot.malformedFrames > 0, chat.snapshot.malformedFrames),
      ];
    } finally {
      chat.stop();
      process.off('uncaughtException', hear).off('unhandledRejection', hear);
    }
  },
};

/** The shortest of three times that a chat takes over a frame. */
async function slowest(rig: Rig, frame: string): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const { chat, seen } = timedChat(rig, `again ${turn}`, () => {});
    chat.thread();
    await chat.connect();
    seen.longest = 0;
    rig.control('push', { frame, customerId: `again ${turn}` });
    await later(300);
    times.push(seen.longest);
    chat.stop();
  }
  return Math.min(...times);
}

const inPage: Probe = {
  line: 8, name: 'nearly right frames, in Chromium', claim: 'no throw, no hang over 50 ms, no prototype pollution, state stays usable', isAlone: true,
  async run(world) {
    const rig = await world.rig();
    const right = await rightFrames(rig);
    rig.proxy.isDeaf = true;
    const page = await rig.page({ customer: { id: 'fuzzed' }, features: ['multiThread', 'uploads', 'streams', 'groupChat', 'agentPresence', 'pageViews', 'systemItems', 'proactive', 'survey', 'typingPreview'] }, { before: () => {
      // Which frame was read in a long task: what a page does besides is not the doing of a frame.
      const read: { readonly at: number; readonly frame: string }[] = [];
      const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data') ?? {};
      Object.defineProperty(MessageEvent.prototype, 'data', { get(this: MessageEvent) {
        const frame = get?.call(this) as string;
        if (this.target instanceof WebSocket) read.push({ at: performance.now(), frame });
        if (read.length > 2_000) read.splice(0, 1_000);
        return frame;
      } });
      const longTasks: LongTask[] = [];
      new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => {
        const frame = read.find(({ at }) => at >= startTime && at <= startTime + duration)?.frame;
        if (frame !== undefined) longTasks.push({ ms: duration, frame });
      })).observe({ type: 'longtask' });
      Object.assign(globalThis, { longTasks });
    } });
    await live(page);
    const threadId = await page.evaluate(async () => {
      await stranger.thread.send('before').done;
      return stranger.thread.id;
    });
    const takeLong = (): Promise<readonly LongTask[]> => page.evaluate(() => (globalThis as unknown as { longTasks: LongTask[] }).longTasks.splice(0));
    await takeLong();
    const frames = nearlyRight(right.map((text) => text.replaceAll('THREAD', threadId)), 8);
    for (let count = 0; count < 20_000; count += 200) {
      for (let n = 0; n < 200; n++) rig.control('push', { frame: frames.next().value as string, customerId: 'fuzzed' });
      await page.evaluate(() => 0);
    }
    await later(1_000);
    const long = await takeLong();
    // What took long once may have been the machine, or the collector: a frame is slow if it is slow each time.
    let slow = 0;
    for (const { frame } of long.slice(0, 5)) {
      const times: number[] = [];
      for (let turn = 0; turn < 3; turn++) {
        rig.control('push', { frame, customerId: 'fuzzed' });
        await later(300);
        times.push(Math.max(0, ...(await takeLong()).map(({ ms }) => ms)));
      }
      slow = Math.max(slow, Math.min(...times));
    }
    const { polluted, status } = await page.evaluate(async () => {
      const outcome = await stranger.chat.createThread().send('after').done;
      return { polluted: [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)], status: outcome.status };
    });
    return [
      none('got as far as the page', await uncaught(page)), none('on a prototype', polluted), holds('a message goes', status === 'sent', status),
      atMost(`longest task of a frame that is so each time (${long.length} took over ${longest} ms once, ${Math.max(0, ...long.map(({ ms }) => ms))} at most)`, slow, longest, 'ms'),
    ];
  },
};

/** A task of a page over 50 ms in which a frame was read. */
interface LongTask {
  readonly ms: number;
  readonly frame: string;
}

export const lineEightHostile: readonly Probe[] = [fuzz, inPage];
