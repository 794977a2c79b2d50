import { live } from './in-page.ts';
import { atMost, exactly, holds, later, type Measure, none, type Probe, until } from './probe.ts';
import type { Rig } from './rig.ts';

/** Cuts the line, lets this happen, and answers again. */
async function away(rig: Rig, what: () => void): Promise<void> {
  rig.proxy.isRefusing = true;
  rig.proxy.drop();
  await later(50);
  what();
  rig.proxy.isRefusing = false;
}

const texts = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

const missed: Probe = {
  line: 3, name: 'five hundred missed', claim: '500 missed messages (page size 20, gateway delay 50 ms) are there within 2 s of the open', isAlone: true,
  async run(world) {
    const measures: Measure[] = [];
    for (const where of ['Chromium', 'Node', 'Chromium', 'Node'] as const) {
      const rig = await world.rig({ config: { pageSize: 20 } });
      rig.control('seed', { threadId: 't-1', customerId: 'away', count: 5, prefix: 'before' });
      rig.control('fault', { ackDelay: { ms: 50 } });
      const wanted = [...texts('before', 5), ...texts('missed', 500)];
      if (where === 'Node') {
        const chat = rig.chat('away');
        const thread = chat.thread('t-1');
        await chat.connect();
        let doneAt = Infinity;
        const received: string[] = [];
        chat.on('message.received', ({ message, cause }) => void received.push(`${cause} ${message.text}`));
        thread.subscribe(({ messages, history }) => messages.length >= 505 && history.gaps.length === 0, (isDone) => void (isDone && (doneAt = Math.min(doneAt, Date.now()))));
        await away(rig, () => rig.control('seed', { threadId: 't-1', customerId: 'away', count: 500, prefix: 'missed' }));
        await until(() => doneAt < Infinity, 12_000);
        measures.push(atMost(`${where}: all there, from the handshake`, (doneAt - (rig.proxy.lines.at(-1)?.openedAt ?? 0)) / 1_000, 2, 's'));
        measures.push(holds(`${where}: in order, once, no gap`, thread.snapshot.messages.map(({ text }) => text).join() === wanted.join() && thread.snapshot.history.gaps.length === 0));
        measures.push(holds(`${where}: each is told of once, as recovered`, received.toSorted().join() === texts('recovered missed', 500).toSorted().join(), received.length));
      } else {
        const page = await rig.page({ customer: { id: 'away' }, opens: 't-1' });
        await live(page);
        await page.evaluate(() => stranger.thread.subscribe(({ messages, history }) => messages.length >= 505 && history.gaps.length === 0, (isDone) => void (isDone && Object.assign(globalThis, { doneAt: Date.now() }))));
        await away(rig, () => rig.control('seed', { threadId: 't-1', customerId: 'away', count: 500, prefix: 'missed' }));
        await page.waitForFunction(() => 'doneAt' in globalThis, undefined, { timeout: 12_000 });
        const { doneAt, shown, gaps } = await page.evaluate(() => ({ doneAt: (globalThis as unknown as { doneAt: number }).doneAt, shown: stranger.thread.snapshot.messages.map(({ text }) => text), gaps: stranger.thread.snapshot.history.gaps.length }));
        measures.push(atMost(`${where}: all there, from the handshake`, (doneAt - (rig.proxy.lines.at(-1)?.openedAt ?? 0)) / 1_000, 2, 's'), holds(`${where}: in order, once, no gap`, shown.join() === wanted.join() && gaps === 0));
      }
      measures.push(...rig.wire());
    }
    return measures;
  },
};

const gap: Probe = {
  line: 3, name: 'more than is fetched', claim: 'a gap is filled at once, up to 30 pages or 600 messages per open; what remains is an explicit gap item with "load more", never a silent hole',
  async run(world) {
    const measures: Measure[] = [];
    for (const count of [601, 1_000, 1_500]) {
      const rig = await world.rig();
      rig.control('seed', { threadId: 't-1', customerId: 'away', count: 30, prefix: 'before' });
      const chat = rig.chat('away');
      const thread = chat.thread('t-1');
      await chat.connect();
      const wanted = (): string => rig.messages('away').map(({ text }) => text).join();
      await away(rig, () => rig.control('seed', { threadId: 't-1', customerId: 'away', count, prefix: 'missed' }));
      await until(() => chat.snapshot.status === 'live' && thread.snapshot.messages.some(({ text }) => text === `missed ${count - 1}`), 12_000);
      await until(() => thread.snapshot.messages.length >= 600 && thread.snapshot.sync === 'live');
      await later(500);
      const { history, messages } = thread.snapshot;
      const held = messages.map(({ text }) => text).filter((text) => text.startsWith('missed')).length;
      const first = messages.findIndex(({ text }) => text.startsWith('missed'));
      const isMarked = held === count || (history.gaps.length === 1 && messages[first]?.id === history.gaps[0]);
      measures.push(holds(`${count} missed: ${held} fetched, the hole has its mark`, isMarked, `gaps: ${history.gaps.length}`), atMost(`${count} missed: fetched`, held, 640, 'messages'));
      for (let turns = 0; turns < 200 && (thread.snapshot.history.gaps.length > 0 || thread.snapshot.history.hasMore); turns++) await thread.loadMore(thread.snapshot.history.gaps[0]);
      measures.push(holds(`${count} missed: loadMore fills it`, thread.snapshot.messages.map(({ text }) => text).join() === wanted(), thread.snapshot.messages.length), ...rig.wire());
    }
    return measures;
  },
};

const merged: Probe = {
  line: 3, name: 'merged, not replaced', claim: 'every open leads through one recover per open thread to live; missed messages, status, assignment, queue position and seen marks are merged, not replaced',
  async run(world) {
    const rig = await world.rig();
    for (const threadId of ['t-1', 't-2', 't-3', 't-4']) rig.control('seed', { threadId, customerId: 'away', count: threadId === 't-1' ? 80 : 3 });
    const chat = rig.chat('away');
    const [thread, ...others] = ['t-1', 't-2', 't-3', 't-4'].map((id) => chat.thread(id)) as [ReturnType<typeof chat.thread>, ...ReturnType<typeof chat.thread>[]];
    await chat.connect();
    while (thread.snapshot.history.hasMore) await thread.loadMore();
    const { id } = thread.send('mine');
    await until(() => thread.snapshot.messages.some((one) => one.id === id && one.status === 'delivered'));
    rig.control('agent', { do: 'accept', threadId: 't-1', agent: 2 });
    rig.control('agent', { do: 'say', threadId: 't-1', agent: 2, text: 'seen by me' });
    await until(() => thread.snapshot.messages.some(({ text }) => text === 'seen by me'));
    await thread.markSeen();
    const before = thread.snapshot.messages.length;
    await away(rig, () => {
      rig.control('agent', { do: 'seen', threadId: 't-1' });
      rig.control('agent', { do: 'read', threadId: 't-1' });
      for (const text of ['while away 1', 'while away 2']) rig.control('agent', { do: 'say', threadId: 't-1', text, agent: 2 });
      rig.control('agent', { do: 'transfer', threadId: 't-2', agent: 3 });
    });
    await until(() => rig.proxy.lines.length > 1 && [thread, ...others].every(({ snapshot }) => snapshot.sync === 'live'), 12_000);
    await later(200);
    const looks = rig.proxy.lines.at(-1)?.up.filter(({ type }) => type === 'RecoverThread').length ?? 0;
    const { snapshot } = thread;
    const held = new Map(snapshot.messages.map((message) => [message.text, message]));
    const measures = [
      exactly('RecoverThread on the new socket, four threads open', looks, 4), exactly('messages, older pages and all', snapshot.messages.length, before + 2),
      holds('status of the own message', held.get('mine')?.status === 'read', held.get('mine')?.status ?? 'none'), holds('assignee', snapshot.agent?.id === '2' || String(snapshot.agent?.id) === '2', String(snapshot.agent?.id)),
      exactly('unread', snapshot.unreadCount, 2), holds('assignee of another thread', String(others[0]?.snapshot.agent?.id) === '3', String(others[0]?.snapshot.agent?.id)),
      none('there twice', snapshot.messages.map((one) => one.id).filter((one, index, all) => all.indexOf(one) !== index)), ...rig.wire(),
    ];
    return [...measures, ...await queue(await world.rig())];
  },
};

async function queue(rig: Rig): Promise<readonly Measure[]> {
  const chat = rig.chat('queued', { channelId: 'chat_livechat', channelKind: 'livechat' });
  const thread = chat.thread();
  await chat.connect();
  await thread.start();
  rig.control('agent', { do: 'position', threadId: thread.id, position: 3 });
  await until(() => thread.snapshot.queue?.position === 3, 3_000);
  await away(rig, () => {});
  await until(() => rig.proxy.lines.length > 1 && thread.snapshot.sync === 'live', 12_000);
  const after = thread.snapshot.queue?.position ?? null;
  rig.control('agent', { do: 'position', threadId: thread.id, position: 2 });
  await until(() => thread.snapshot.queue?.position === 2, 3_000);
  const pushed = thread.snapshot.queue?.position ?? null;
  rig.control('agent', { do: 'accept', threadId: thread.id });
  await until(() => thread.snapshot.status === 'assigned', 3_000);
  return [holds('queue: after a drop the place is that of before, or unknown, and it still waits', after === null || after === 3, String(after)), holds('queue: the next push', pushed === 2, String(pushed)), holds('queue: over when it is assigned', thread.snapshot.queue === null && thread.snapshot.status === 'assigned', thread.snapshot.status), ...rig.wire()];
}

const twice: Probe = {
  line: 3, name: 'twice and late', claim: 'pushed twice is shown once; late is put in its place',
  async run(world) {
    const rig = await world.rig();
    const chat = rig.chat('hears');
    const thread = chat.thread();
    const received: string[] = [];
    chat.on('message.received', ({ message }) => void received.push(message.text));
    await chat.connect();
    await thread.send('begins').done;
    rig.control('fault', { duplicatePush: 50 });
    for (const text of ['one', 'three']) {
      rig.control('agent', { do: 'say', threadId: thread.id, text });
      await later(60);
    }
    await until(() => thread.snapshot.messages.length >= 3);
    rig.control('fault', { duplicatePush: 0 });
    // The same as the gateway says it, of a moment between the two.
    const frames = rig.proxy.lines[0]?.down.filter(({ text }) => text.includes('"MessageCreated"') && text.includes('"three"')) ?? [];
    const late = JSON.parse((frames[0]?.text ?? '{}').replaceAll('"three"', '"two"')) as { eventId: string; data: { message: Record<string, unknown> } };
    const [one, three] = thread.snapshot.messages.slice(1).map((message) => message.at);
    const at = new Date(((one ?? 0) + (three ?? 0)) / 2).toISOString();
    Object.assign(late, { eventId: crypto.randomUUID() });
    Object.assign(late.data.message, { id: 'late-1', idOnExternalPlatform: crypto.randomUUID(), createdAt: at, createdAtWithMilliseconds: at });
    rig.control('push', { frame: late });
    await until(() => thread.snapshot.messages.length >= 4, 3_000);
    await later(100);
    const shown = thread.snapshot.messages.map(({ text }) => text).join();
    return [holds('each once, the late one in its place', shown === 'begins,one,two,three', shown), holds('told of once', received.filter((text) => text !== 'begins').join() === 'one,three,two', received.join()), ...rig.wire()];
  },
};

export const lineThree: readonly Probe[] = [gap, merged, twice, missed];
