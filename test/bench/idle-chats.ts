import { liveChat, type Platform } from './live-chat.ts';

/** What one chat costs that is live, with one thread open, while nothing happens. */
export interface IdleChat {
  readonly bytes: number;
  readonly timers: number;
}

export async function idleChat({ createChat, size, say, usedHeap }: Platform): Promise<IdleChat> {
  const count = size.idleChats;
  const warm = await liveChat(createChat, 1);
  warm.chat.stop();
  const timers = new CountedTimers();
  const before = await usedHeap();
  const chats = [];
  for (let index = 0; index < count; index++) chats.push((await liveChat(createChat, 1)).chat);
  // What a new chat still has to do in a turn of its own is over.
  await new Promise((resolve) => timers.realTimeout(resolve, 50));
  const bytes = (await usedHeap()) - before;
  const found = { bytes: Math.round(bytes / count), timers: timers.running / count };
  if (chats.some(({ snapshot }) => snapshot.status !== 'live')) throw new Error('a chat is not live');
  for (const chat of chats) chat.stop();
  const left = timers.running;
  timers.restore();
  if (left > 0) throw new Error(`${left} timers are left after stop`);
  say(`${count} idle chats: ${found.bytes} bytes and ${found.timers} timers each`);
  return found;
}

type Timer = ReturnType<typeof setTimeout>;

/** The platform's timers, counted while they run. */
class CountedTimers {
  readonly #running = new Set<Timer>();
  readonly #real = { setTimeout, clearTimeout, setInterval, clearInterval };
  readonly realTimeout = setTimeout.bind(globalThis);

  constructor() {
    const [set, clear, setEvery, clearEvery] = [setTimeout, clearTimeout, setInterval, clearInterval].map((timer) => timer.bind(globalThis)) as [typeof setTimeout, typeof clearTimeout, typeof setInterval, typeof clearInterval];
    const counted = (timer: Timer): Timer => {
      this.#running.add(timer);
      return timer;
    };
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms: number): Timer => {
        const timer = set(() => {
          this.#running.delete(timer);
          run();
        }, ms);
        return counted(timer);
      },
      setInterval: (run: () => void, ms: number): Timer => counted(setEvery(run, ms)),
      clearTimeout: (timer: Timer) => {
        this.#running.delete(timer);
        clear(timer);
      },
      clearInterval: (timer: Timer) => {
        this.#running.delete(timer);
        clearEvery(timer);
      },
    });
  }

  get running(): number {
    return this.#running.size;
  }

  restore(): void {
    Object.assign(globalThis, this.#real);
  }
}
