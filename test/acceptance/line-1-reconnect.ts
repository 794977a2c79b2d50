import { live } from './in-page.ts';
import { atMost, between, holds, later, type Measure, none, type Probe, until } from './probe.ts';

/** What a busy machine adds, ms. */
const graceMs = 250;

/** Between each try of a tab and the one before, ms; the first after the drop. */
function gaps(tries: readonly { readonly tab: string; readonly at: number }[], tab: string, from: number): number[] {
  const times = [from, ...tries.filter((one) => one.tab === tab && one.at > from).map(({ at }) => at)];
  return times.slice(1).map((at, index) => at - (times[index] as number));
}

const drawn: Probe = {
  line: 1, name: 'when it tries again', claim: 'else after 250 ms + U(0, 4,750 ms); retry n >= 2 after 250 ms + U(0, min(30 s, 1 s * 2^(n-1))), drawn per attempt; never gives up while the network says online',
  async run(world) {
    const rig = await world.rig();
    const chats = Array.from({ length: 40 }, (_, index) => rig.chat(`drawn ${index}`));
    await Promise.all(chats.map((chat) => chat.connect()));
    await later(5_500);
    rig.proxy.isRefusing = true;
    const droppedAt = Date.now();
    rig.proxy.drop();
    await later(75_000);
    const tabs = [...new Set(rig.proxy.tries.map(({ tab }) => tab))];
    const all = tabs.map((tab) => gaps(rig.proxy.tries, tab, droppedAt));
    const measures: Measure[] = [];
    for (let n = 1; n <= 6; n++) {
      const own = all.flatMap((one) => one[n - 1] ?? []);
      const most = n === 1 ? 5_000 : 250 + Math.min(30_000, 1_000 * 2 ** (n - 1));
      measures.push({ ...between(`retry ${n}`, own, 250 - 5, most + graceMs, 'ms'), bound: `250 to ${most}` });
      // Of so many draws one is near either end, or they are not drawn from all of it.
      const spread = (Math.max(...own) - Math.min(...own)) / (most - 250);
      if (own.length >= 30 && n <= 4) measures.push(holds(`retry ${n}: drawn from all of it`, spread > 0.75, `${Math.round(spread * 100)} %`));
    }
    const mean = all.reduce((sum, one) => sum + (one[0] ?? 0), 0) / all.length;
    measures.push({ ...between('retry 1: mean', [mean], 1_800, 3_500, 'ms'), bound: 'about 2,625' });
    rig.proxy.isRefusing = false;
    const back = await until(() => chats.every((chat) => chat.snapshot.status === 'live'), 40_000);
    return [...measures, atMost('all live again, once it answers', back / 1_000, 32, 's'), ...rig.wire()];
  },
};

const counted: Probe = {
  line: 1, name: 'when the count begins anew', claim: 'reset only after 5 s of being authorized',
  async run(world) {
    const rig = await world.rig();
    const chats = Array.from({ length: 40 }, (_, index) => rig.chat(`counted ${index}`));
    await Promise.all(chats.map((chat) => chat.connect()));
    const tabs = rig.proxy.lines.map(({ tab }) => tab);
    await later(5_500);
    const after = async (authorizedMs: number): Promise<number[]> => Promise.all(tabs.map(async (tab) => {
      const line = rig.proxy.lines.findLast((one) => one.tab === tab);
      await until(() => Date.now() - (line?.authorizedAt ?? Infinity) >= authorizedMs, 15_000);
      const droppedAt = Date.now();
      rig.proxy.drop(tab);
      await until(() => rig.proxy.tries.some((one) => one.tab === tab && one.at > droppedAt), 15_000);
      await until(() => rig.proxy.lines.findLast((one) => one.tab === tab)?.authorizedAt ?? null, 15_000);
      return gaps(rig.proxy.tries, tab, droppedAt)[0] ?? Infinity;
    }));
    const first = await after(5_500), second = await after(1_500), third = await after(4_000), fourth = await after(5_500);
    const bound = (n: number): number => 250 + Math.min(30_000, 1_000 * 2 ** (n - 1));
    return [
      between('retry 1, of one that stood', first, 245, 5_000 + graceMs, 'ms'), { ...between('retry 2, authorized for 1.5 s', second, 245, bound(2) + graceMs, 'ms') },
      { ...between('retry 3, authorized for 4 s', third, 245, bound(3) + graceMs, 'ms') }, holds('retry 3 goes on counting', Math.max(...third) > bound(2), `${Math.max(...third)} ms at most`),
      between('retry 1 again, authorized for 5.5 s', fourth, 245, 5_000 + graceMs, 'ms'), holds('which is drawn from more than retry 3', Math.max(...fourth) > bound(3) - 250, `${Math.max(...fourth)} ms at most`), ...rig.wire(),
    ];
  },
};

/** A page that says of the network what it is told. */
function steered(): void {
  let isOnline = true;
  Object.defineProperty(Navigator.prototype, 'onLine', { get: () => isOnline });
  Object.assign(globalThis, {
    goOnline: (goes: boolean) => {
      isOnline = goes;
      dispatchEvent(new Event(goes ? 'online' : 'offline'));
    },
  });
}

declare function goOnline(isOnline: boolean): void;

const offline: Probe = {
  line: 1, name: 'offline', claim: 'while offline one try every 60 s (navigator.onLine lies on some set-ups), at most 1 s after online',
  async run(world) {
    const rig = await world.rig();
    const context = await rig.context();
    const pages = [];
    for (const id of ['long', 'short', 'lied to']) pages.push(await rig.page({ customer: { id } }, { context, before: steered }));
    await Promise.all(pages.map(live));
    const [long, short, lied] = pages as [typeof pages[0], typeof pages[0], typeof pages[0]];
    // Told to be offline on a line that works: it goes on.
    await lied.evaluate(() => goOnline(false));
    rig.proxy.isRefusing = true;
    const tabs = ['long', 'short'].map((id) => rig.proxy.lines.find(({ tab }) => tab.startsWith(id))?.tab ?? '');
    const droppedAt = Date.now();
    await Promise.all([long, short].map((page) => page.evaluate(() => goOnline(false))));
    for (const tab of tabs) rig.proxy.drop(tab);
    await later(20_000);
    const onlineAt = Date.now();
    await short.evaluate(() => goOnline(true));
    await later(1_500);
    const soon = rig.proxy.tries.find(({ tab, at }) => tab === tabs[1] && at >= onlineAt - 5);
    const early = rig.proxy.tries.filter(({ tab, at }) => tab === tabs[1] && at > droppedAt && at < onlineAt - 5);
    await later(125_000 - 21_500);
    const own = gaps(rig.proxy.tries, tabs[0] as string, droppedAt);
    const isStillOpen = rig.proxy.open(rig.proxy.lines.find(({ tab }) => tab.startsWith('lied'))?.tab) === 1;
    rig.proxy.isRefusing = false;
    const backAt = Date.now();
    await long.evaluate(() => goOnline(true));
    await live(long);
    return [
      { ...between('between the tries while offline', own, 59_500, 61_000, 'ms'), bound: 'one every 60 s' }, none('tries before 20 s are over', early.map(({ at }) => `after ${at - droppedAt} ms`)),
      atMost('first try after online', (soon?.at ?? Infinity) - onlineAt, 1_000, 'ms'), holds('a line that works is kept though the page says offline', isStillOpen),
      atMost('live after online', Date.now() - backAt, 2_000, 'ms'), ...rig.wire(),
    ];
  },
};

const first: Probe = {
  line: 1, name: 'the first connect', claim: 'the first connect retries too',
  async run(world) {
    const measures: Measure[] = [];
    for (const way of ['refused', 'answered with 503', 'never answered'] as const) {
      const rig = await world.rig();
      if (way === 'refused') rig.proxy.isRefusing = true;
      if (way === 'answered with 503') rig.control('fault', { rejectUpgrade: { status: 503 } });
      if (way === 'never answered') rig.proxy.hole = 'both';
      const chat = rig.chat('first');
      const page = await rig.page({ customer: { id: 'first' } });
      const connected = chat.connect().then(() => Date.now(), () => Infinity);
      await later(3_000);
      const tries = rig.proxy.tries.filter(({ tab }) => tab.startsWith('first-')).length;
      rig.proxy.isRefusing = false;
      rig.proxy.hole = null;
      rig.control('fault', { rejectUpgrade: null });
      const openAt = Date.now();
      measures.push(atMost(`${way} for 3 s (${tries} tries): live after, in Node`, (await connected) - openAt, 10_000, 'ms'));
      await live(page);
      measures.push(atMost(`${way} for 3 s: live after, in Chromium`, Date.now() - openAt, 12_000, 'ms'), ...rig.wire());
    }
    return measures;
  },
};

export const lineOneReconnect: readonly Probe[] = [offline, drawn, counted, first];
