import { spawn } from 'node:child_process';
import { memoryStorage, wsPort } from 'chat-machines/node';
import type { ChatOptions } from 'chat-machines';
import { live, uncaught } from './in-page.ts';
import { atMost, exactly, holds, later, type Measure, none, type Probe, until } from './probe.ts';

const callbacks: Probe = {
  line: 4, name: 'callbacks that throw', claim: 'a throw in an app callback never takes the chat down or leaks a socket',
  async run(world) {
    const rig = await world.rig();
    const page = await rig.page({ customer: { id: 'thrower' }, chats: false });
    await page.evaluate((environment) => {
      let count = 0;
      const bang = (): never => {
        count++;
        throw new Error('of the app');
      };
      const { library } = stranger;
      const chat = library.createChat({
        brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id: 'thrower' }, environment, extraQuery: { tab: 'thrower' },
        onError: bang, onFrame: bang, inspect: bang, fingerprint: bang, features: [library.multiThread()],
      });
      for (const moment of ['message.received', 'message.changed', 'message.updated', 'message.failed', 'contact.changed', 'agent.assigned', 'connection.opened', 'connection.lost', 'chat.live', 'chat.failed'] as const) chat.on(moment, bang);
      const thread = chat.thread();
      for (const part of [chat, thread]) {
        // A selector is asked once at the beginning, in the app's own turn: it throws later.
        let isLater = false;
        part.subscribe(() => (isLater ? bang() : 0), bang);
        part.subscribe(() => ({}), bang);
        isLater = true;
      }
      Object.assign(stranger, { chat, thread, bangs: () => count });
      chat.connect().catch(() => {});
    }, rig.environment);
    await live(page);
    await page.evaluate(() => void stranger.thread.send('one').done.then(() => Promise.reject(new Error('the app, on its own'))).catch(() => {}));
    await until(() => rig.texts().includes('one'));
    const [threadId] = rig.threads().map(({ id }) => id);
    for (const command of ['accept', 'type', 'say', 'seen', 'read']) rig.control('agent', { do: command, threadId, text: 'hello' });
    rig.control('push', { frame: '{"broken' });
    await later(300);
    rig.proxy.drop();
    await until(() => rig.proxy.lines.length >= 2, 8_000);
    await live(page);
    await page.evaluate(() => void stranger.thread.send('two'));
    await until(() => rig.texts().includes('two'));
    const bangs = await page.evaluate(() => (stranger as unknown as { bangs(): number }).bangs());
    const texts = await page.evaluate(() => stranger.thread.snapshot.messages.map(({ text }) => text).join());
    await page.evaluate(() => stranger.chat.stop());
    await until(() => rig.proxy.open() === 0, 3_000);
    return [holds('they threw', bangs > 20, `${bangs} times`), holds('the conversation goes on', texts === 'one,hello,two', texts), exactly('sockets left', rig.proxy.open(), 0), none('got as far as the page', await uncaught(page)), ...rig.wire()];
  },
};

const bang = (): never => {
  throw new Error('of an adapter');
};

/** Throws the first so many times. */
const atFirst = <T extends (...given: never[]) => unknown>(times: number, real: T): T => {
  let count = 0;
  return ((...given: never[]) => (count++ < times ? bang() : real(...given))) as T;
};

const clock = { now: () => Date.now(), setTimeout: (run: () => void, ms: number) => setTimeout(run, ms), clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout), soon: (run: () => void) => queueMicrotask(run) };

const ports: Readonly<Record<string, () => Partial<ChatOptions>>> = {
  'storage, always': () => ({ ports: { storage: { read: bang, write: bang, remove: bang, keys: bang } } }),
  'storage that is written': () => ({ ports: { storage: { ...memoryStorage(), write: bang } } }),
  'storage that is listened to': () => ({ ports: { storage: { ...memoryStorage(), listen: bang, refresh: bang } } }),
  'locks': () => ({ ports: { locks: { hold: bang } } }),
  'network, always': () => ({ ports: { network: { isOnline: bang, isVisible: bang, listen: bang } } }),
  'http': () => ({ ports: { http: { request: bang } } }),
  'random': () => ({ ports: { random: bang } }),
  'socket, three times': () => ({ ports: { socket: { open: atFirst(3, wsPort.open.bind(wsPort)) } } }),
  'what the socket says, three times': () => {
    const first = { send: 3, close: 3 };
    return { ports: { socket: { open: (url, on) => {
      const handle = wsPort.open(url, on);
      return {
        send: (text) => (first.send-- > 0 ? bang() : handle.send(text)),
        close: (code, reason) => {
          handle.close(code, reason);
          if (first.close-- > 0) bang();
        },
      };
    } } } };
  },
  'the clock, at times': () => {
    let count = 0;
    return { ports: { clock: { ...clock, setTimeout: (run, ms) => (++count % 7 === 0 ? bang() : clock.setTimeout(run, ms)) } } };
  },
  'ids, at first': () => ({ ports: { ids: { uuid: atFirst(1, () => crypto.randomUUID()), guestId: () => 'guest' } } }),
};

const adapters: Probe = {
  line: 4, name: 'adapters that throw', claim: 'a throw in an adapter never takes the chat down or leaks a socket',
  async run(world) {
    const measures: Measure[] = [];
    const reached: string[] = [];
    const hear = (error: unknown): void => void reached.push(String(error));
    process.on('uncaughtException', hear).on('unhandledRejection', hear);
    try {
      for (const [name, make] of Object.entries(ports)) {
        const rig = await world.rig();
        const told: string[] = [];
        const chat = rig.chat('adapter', { ...make(), onError: ({ code }) => void told.push(code) });
        const thread = chat.thread();
        chat.connect().catch(() => {});
        let thrown = '';
        try {
          void thread.send('one');
        } catch (error) {
          thrown = String(error);
        }
        const first = await until(() => rig.texts().includes('one'), 12_000);
        rig.proxy.drop();
        if (thrown === '') void thread.send('two');
        const second = await until(() => rig.texts().includes('two'), 12_000);
        chat.stop();
        await until(() => rig.proxy.open() === 0, 3_000);
        measures.push(holds(`${name}: delivers, before and after a drop`, first !== Infinity && second !== Infinity, `${first} and ${second} ms; onError: ${[...new Set(told)].join(', ') || 'nothing'}${thrown}`), exactly(`${name}: sockets left`, rig.proxy.open(), 0), none(`${name}: on the wire`, rig.proxy.broken), none(`${name}: got as far as the process`, reached.splice(0)));
      }
    } finally {
      process.off('uncaughtException', hear).off('unhandledRejection', hear);
    }
    return measures;
  },
};

/** A process of its own, which ends by itself when its chat has been stopped. */
const ends: Probe = {
  line: 4, name: 'a process ends', claim: 'after stop() there is no timer, listener, socket, stream, lock or pending promise', isAlone: true,
  async run(world) {
    const measures: Measure[] = [];
    for (const when of ['dormant', 'connecting', 'live', 'sending', 'waiting'] as const) {
      const rig = await world.rig();
      if (when === 'connecting') rig.proxy.hole = 'both';
      if (when === 'waiting') rig.proxy.isRefusing = true;
      if (when === 'sending') rig.control('fault', { silent: { eventType: 'SendMessage' } });
      const program = `
        import { createChat } from 'chat-machines/node';
        const chat = createChat(${JSON.stringify({ brandId: 1001, channelId: 'chat_messaging', customer: { id: 'ends' }, environment: rig.environment })});
        const thread = chat.thread();
        ${when === 'dormant' ? '' : 'chat.connect().catch(() => {});'}
        const end = () => { if ('${when}' === 'sending') { thread.send('one'); setTimeout(() => { chat.stop(); console.log('stopped'); }, 200); } else { chat.stop(); console.log('stopped'); } };
        const isThere = () => ${when === 'live' || when === 'sending' ? `chat.snapshot.status === 'live'` : when === 'waiting' ? `chat.snapshot.connection.status === 'waiting'` : 'true'};
        const timer = setInterval(() => { if (isThere()) { clearInterval(timer); end(); } }, 300);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
      const stopped = await new Promise<number>((resolve) => child.stdout.once('data', () => resolve(Date.now())).once('end', () => resolve(Infinity)));
      const ended = await Promise.race([new Promise<number>((resolve) => child.once('exit', () => resolve(Date.now()))), later(8_000).then(() => Infinity)]);
      if (ended === Infinity) child.kill();
      measures.push(atMost(`${when}: from stop() to the end of the process`, ended - stopped, 1_000, 'ms'));
    }
    return measures;
  },
};

export const lineFourCallbacks: readonly Probe[] = [callbacks, adapters, ends];
