import { live } from './in-page.ts';
import { holds, later, type Measure, none, type Probe, until } from './probe.ts';

/** How a customer may sign in, and on which channel. */
const signIns = {
  'legacy with a code': { channelId: 'chat_messaging_auth', signIn: 'legacy', customer: { id: 'ada' } },
  'anonymous': { channelId: 'chat_messaging_secured', signIn: 'anonymous', customer: { id: 'ada' } },
  'securedCookies': { channelId: 'chat_messaging_secured_cookies', signIn: 'securedCookies', customer: {} },
  'thirdParty': { channelId: 'chat_messaging_secured_thirdparty', signIn: 'thirdParty', customer: {} },
} as const;

const secrets: Probe = {
  line: 8, name: 'secrets', claim: 'tokens, codes and message texts never appear in an error, a log line or an inspection event unless the app asks for them',
  async run(world) {
    const measures: Measure[] = [];
    for (const [name, { channelId, signIn, customer }] of Object.entries(signIns)) {
      const rig = await world.rig({ config: { legacyAccessToken: true } });
      const tokens = new Set(['code-hush', 'text-hush', 'answer-hush', 'field-hush']);
      const page = await rig.page({ customer: { id: '' }, chats: false }, { before: () => {
        const logged: string[] = [];
        for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) console[level] = (...given: unknown[]) => void logged.push(given.map((one) => (one instanceof Error ? `${one.message} ${one.stack ?? ''}` : JSON.stringify(one))).join(' '));
        Object.assign(globalThis, { logged });
      } });
      // Whatever is called a token, wherever it is told: over HTTP, or over the socket.
      const note = (text: string): void => [...text.matchAll(/"(?:token|accessToken|access_token|refresh_token|identityToken|transactionToken)":"([^"]{6,})"/g)].forEach(([, token = '']) => tokens.add(token));
      page.on('response', (response) => void (response.url().includes('/oauth/token') && response.text().then(note, () => {})));
      await page.evaluate(([environment, channel, mode, who]) => {
        const written: string[] = [];
        const plain = (one: unknown): string => {
          const known = new WeakSet();
          return JSON.stringify(one, (_, value: unknown) => {
            if (value instanceof Error) return { ...Object.fromEntries(Object.entries(value)), message: value.message, stack: value.stack, cause: value.cause };
            if (typeof value !== 'object' || value === null) return value;
            if (known.has(value)) return undefined;
            known.add(value);
            return value instanceof Map ? [...value] : value instanceof Set ? [...value] : value;
          }) ?? '';
        };
        const note = (of: string, one: unknown): void => void written.push(`${of} ${plain(one)}`);
        const needsCode = mode === 'legacy' || mode === 'thirdParty';
        const chat = stranger.library.createChat({
          brandId: 1001, channelId: channel, channelKind: 'messaging', customer: who, environment, extraQuery: { tab: mode },
          signIn: { mode, ...(needsCode && { authorizationCode: async () => 'code-hush~1' }) } as never,
          features: [stranger.library.multiThread(), stranger.library.uploads(), stranger.library.streams()] as never,
          onError: (error) => note('error', error),
          // What an inspector is given: the event, and the snapshot of who got it.
          inspect: (event) => note('inspection', { type: event.type, event: 'event' in event ? event.event : null, snapshot: 'snapshot' in event ? event.snapshot : null }),
        });
        Object.assign(stranger, { chat, thread: chat.thread(), written });
        chat.setCustomerFields({ tier: 'field-hush' });
        const ask = (promise: Promise<unknown>): void => void promise.catch((error: unknown) => note('rejection', error));
        Object.assign(globalThis, { ask, noteThrown: (run: () => void) => {
          try {
            run();
          } catch (error) {
            note('thrown', error);
          }
        } });
        chat.connect().catch(() => {});
      }, [rig.environment, channelId, signIn, customer] as const);
      await live(page);
      const say = (what: string): Promise<void> => page.evaluate((text) => void stranger.thread.send(`text-hush ${text}`), what);
      await say('one');
      await until(() => rig.texts().length === 1);
      const threadId = rig.threads()[0]?.id;
      for (const command of ['accept', 'say', 'read']) rig.control('agent', { do: command, threadId, text: 'answer-hush' });
      rig.control('push', { frame: '{"eventType":"MessageCreated","data":{"message":"text-hush' });
      rig.control('push', { frame: '{"eventType":"MessageCreated","data":{"message":{"messageContent":{"type":"TEXT","payload":{"text":"text-hush"}}}}}' });
      rig.control('push', { type: 'AdditionalContent', threadId, text: 'answer-hush', full: 'answer-hush in full' });
      rig.control('fault', { error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
      await say('refused');
      rig.control('fault', { http: { path: '/messages/', status: 500, times: 2 }, silent: { eventType: 'LoadMoreMessages', times: 1 } });
      rig.control('push', { type: 'AdditionalContent', threadId, text: 'answer-hush', full: 'answer-hush in full' });
      await page.evaluate(() => {
        const { ask, noteThrown } = globalThis as unknown as { ask(promise: Promise<unknown>): void; noteThrown(run: () => void): void };
        noteThrown(() => void stranger.thread.send({ text: { hidden: 'text-hush' } } as never));
        noteThrown(() => void stranger.thread.retry('text-hush'));
        noteThrown(() => void stranger.thread.attach([new File(['x'], 'a.exe', { type: 'application/x-msdownload' })], { caption: 'text-hush' }));
        ask(stranger.chat.request('UpdateThread', { text: 'text-hush' }));
        ask(stranger.thread.rename('text-hush'));
        stranger.chat.on('message.changed', () => {
          throw new Error('of the app');
        });
        void stranger.thread.send(`text-hush ${'x'.repeat(33_000)}`);
      });
      rig.control('fault', { token: { mode: '500', times: 1 }, drop: true });
      await later(2_500);
      rig.control('fault', { token: { mode: 'bad', times: 1 }, drop: true });
      await later(1_500);
      for (const { up, down } of rig.proxy.lines) for (const { text } of [...up, ...down]) note(text);
      const { written, logged } = await page.evaluate(() => ({ written: (stranger as unknown as { written: string[] }).written, logged: (globalThis as unknown as { logged: string[] }).logged }));
      const found = [...written, ...logged.map((text) => `console ${text}`)].flatMap((text) => [...tokens].filter((token) => text.includes(token)).map((token) => `${token}: ${text.slice(0, 40)}...${text.slice(Math.max(0, text.indexOf(token) - 60), text.indexOf(token) + 30)}`));
      measures.push(holds(`${name}: looked at`, written.length > 50 && tokens.size > 4 - (signIn === 'legacy' ? 1 : 0), `${written.filter((text) => text.startsWith('error')).length} errors, ${written.filter((text) => text.startsWith('inspection')).length} inspection events, ${written.filter((text) => /^(rejection|thrown)/.test(text)).length} thrown or rejected, ${logged.length} lines of the console, for ${tokens.size} secrets`), none(`${name}: found`, found));
    }
    return measures;
  },
};

export const lineEightSecrets: readonly Probe[] = [secrets];
