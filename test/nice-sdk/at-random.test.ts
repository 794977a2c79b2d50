import { expect, test } from 'vitest';
import { ChatEvent, type LivechatThread } from '../../adapters/nice-sdk/nice-sdk.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import type { VirtualWorld } from '../kit/virtual-chat.ts';
import { newWorld, SdkApp, textsOf } from './sdk-stage.ts';

// Lives of an application at random: each message of the agent is told once, and each of its own is there once where the app was told that it was sent, and not at all
// where it was told that it was not; where it has left meanwhile, at most once. `LIVES=1..300 npx vitest run --project development test/nice-sdk/at-random.test.ts` for more seeds.

/** One life so far. */
class Life {
  readonly agents: string[] = [];
  /** Own messages, and what the app was told of them. */
  readonly own = new Map<string, string>();
  readonly #world: VirtualWorld;
  #count = 0;

  constructor(world: VirtualWorld) {
    this.#world = world;
  }

  agent(deed: string, body: object = {}): void {
    this.#world.agent(deed, { threadId: 't-1', ...body });
  }

  say(): void {
    const text = `agent ${this.#count++}`;
    this.agent('say', { text });
    this.agents.push(text);
  }

  send(thread: LivechatThread): void {
    const text = `text ${this.#count++}`;
    this.own.set(text, 'pending');
    thread.sendTextMessage(text).then(() => this.own.set(text, 'sent'), (error: Error) => this.own.set(text, error.message));
  }

  /** What is not as it should be. */
  wrong(heard: readonly unknown[]): string[] {
    const count = (texts: readonly unknown[], text: string): number => texts.filter((one) => one === text).length;
    return [
      ...this.agents.flatMap((text) => (count(heard, text) === 1 ? [] : [`${text} is told ${count(heard, text)} times`])),
      ...[...this.own].flatMap(([text, told]) => {
        const there = count(this.#world.allTexts, text);
        const isRight = told.endsWith('The line was closed') ? there <= 1 : told !== 'pending' && there === (told === 'sent' ? 1 : 0);
        return isRight ? [] : [`${text}: ${told}, there ${there} times`];
      }),
    ];
  }
}

/** `mayBreak`: frames are cut off and answers do not come, too. */
async function wrongIn(seed: number, isLive: boolean, mayBreak: boolean): Promise<string[]> {
  const random = seededRandom(seed);
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const world = newWorld({ pageSize: 5 });
  const app = await new SdkApp(world, isLive ? { channelId: 'chat_livechat', isLivechat: true } : {}).online();
  const thread = app.sdk.getThread('t-1') as LivechatThread;
  await app.settled(isLive ? thread.startChat('start') : thread.sendTextMessage('start'));
  await app.pass();
  const heard = app.hear(ChatEvent.MESSAGE_CREATED);
  const { device, sdk } = app;
  const life = new Life(world);
  const say = (): void => life.say();
  const send = (): void => life.send(thread);
  const cut = (): void => device.cut();
  const heal = (): void => device.heal();
  const deeds: (() => unknown)[] = [
    say, say, say, say, send, send, cut, cut, heal, heal,
    () => life.agent('accept'), () => thread.keystroke(), () => thread.keystrokeForPreview('abc'),
    () => device.refuse(), () => device.goOffline(), () => device.goOnline(),
    () => world.fault({ dropBeforeAck: { times: 1, store: random() < 0.5 } }), () => world.fault({ duplicatePush: 2 }), () => world.fault({ ackDelay: { ms: of([100, 500, 2_000]), times: 2 } }),
    () => sdk.getWebsocketClient()?.reconnect(), () => sdk.getWebsocketClient()?.disconnect(), () => sdk.connect(), () => sdk.connect(),
    ...(mayBreak ? [() => (device.line.truncated = of([1, 2])), () => world.fault({ silent: { eventType: of(['SendMessage', 'RecoverThread', 'LoadMoreMessages']), times: of([1, 2]) } })] : []),
  ];
  for (let left = 30; left > 0; left--) {
    of(deeds)();
    await app.pass(of([1, 5, 50, 300, 1_000, 4_000, 12_000]));
  }
  world.fault({ dropBeforeAck: null, duplicatePush: 0, ackDelay: null, silent: null });
  device.line.truncated = 0;
  device.heal();
  device.goOnline();
  void sdk.connect();
  await app.pass(90_000);
  return life.wrong(textsOf(heard)).map((what) => `${seed}: ${what}`);
}

const [from = 1, to = 12] = (process.env['LIVES'] ?? '').split('..').flatMap((text) => (text === '' ? [] : [Number(text)]));

const kinds = [false, true].flatMap((isLive) => [false, true].map((mayBreak) => ({ isLive, mayBreak })));

test.each(kinds)('live chat $isLive, broken frames $mayBreak', { timeout: 400_000 }, async ({ isLive, mayBreak }) => {
  const wrong: string[] = [];
  for (let seed = from; seed <= to; seed++) wrong.push(...await wrongIn(seed, isLive, mayBreak));
  expect(wrong).toEqual([]);
});
