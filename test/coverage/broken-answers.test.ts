import { describe, expect, test } from 'vitest';
import { multiThread, offlineForm, persistentMenu, type SignInOptions, uploads } from '../../src/index.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { pathsOf, replaced, wrongTypes } from './broken.ts';
import { example, serverExamples } from './frame-names.ts';
import { channelInfo, tokenAnswer } from './rest-answers.ts';
import { FeatureStage, Stage } from './stage.ts';

/** One answer over HTTP: how it comes to be asked for, and what in it may not be missing (PROTOCOL 3). */
interface Answer {
  readonly body: object;
  readonly needed: readonly string[];
  play(body: object): Promise<Stage>;
}

const push = example(serverExamples, 'MessageCreated TEXT') as { data: { message: object } };

async function signedIn(signIn: SignInOptions, body: object, customer = {}): Promise<Stage> {
  const stage = new Stage({ options: { signIn, customer, channelKind: 'messaging' } });
  stage.body('/oauth/token', body);
  stage.body('/oauth/token', tokenAnswer);
  void stage.thread;
  stage.chat.connect().catch(() => {});
  await stage.wait(20_000);
  return stage;
}

const answers: Readonly<Record<string, Answer>> = {
  'channel info': {
    body: { ...channelInfo, translations: {}, colors: {} },
    needed: ['isLiveChat', 'availability', 'availability.status', 'settings'],
    async play(body) {
      const stage = new Stage();
      stage.body('/channel/chat_x?', body);
      return stage.open();
    },
  },
  availability: {
    body: { status: 'online' }, needed: ['status'],
    async play(body) {
      const stage = new FeatureStage(offlineForm()).open();
      stage.body('/availability', body);
      await stage.settled(stage.chat.refreshAvailability()).catch(() => {});
      return stage;
    },
  },
  'persistent menu': {
    body: [{ id: 'pm-1', label: 'Order status', postback: 'menu:order-status' }], needed: ['*', '*.id', '*.label', '*.postback'],
    async play(body) {
      const stage = new FeatureStage(persistentMenu()).open();
      stage.body('/persistent-menu-items', body);
      await stage.settled(stage.chat.persistentMenu()).catch(() => {});
      return stage;
    },
  },
  attachment: {
    body: { fileUrl: 'https://files.example.test/u/shot-1.png' }, needed: ['fileUrl'],
    async play(body) {
      const stage = new FeatureStage(uploads()).open();
      stage.body('/attachment', body);
      stage.thread.attach([new VirtualFile('shot.png', 'image/png')]);
      await stage.wait(3_000);
      for (const { id } of stage.thread.snapshot.uploads ?? []) stage.thread.cancelUpload(id);
      return stage;
    },
  },
  'full message': {
    body: push.data.message, needed: [],
    async play(body) {
      const stage = new Stage().talking();
      stage.answer('GenerateAuthorizationToken', example(serverExamples, 'AuthorizationTokenGenerated'));
      stage.body('/messages/m-14', body);
      stage.push({ ...push, data: { ...push.data, message: { ...push.data.message, hasAdditionalMessageContent: true } } });
      await stage.wait(1_000);
      return stage;
    },
  },
  'token (anonymous)': { body: tokenAnswer, needed: ['accessToken', 'expiresIn'], play: (body) => signedIn({ mode: 'anonymous' }, body, { id: 'cust-7' }) },
  'token (cookie)': {
    body: tokenAnswer, needed: ['accessToken', 'expiresIn', 'customerIdentity', 'customerIdentity.idOnExternalPlatform'],
    play: (body) => signedIn({ mode: 'securedCookies', hasThirdPartyCookies: true }, body),
  },
  'token (identity token)': {
    body: tokenAnswer, needed: ['accessToken', 'expiresIn', 'customerIdentity', 'customerIdentity.idOnExternalPlatform', 'identityToken'],
    play: (body) => signedIn({ mode: 'securedCookies' }, body),
  },
  'token (third party)': {
    body: tokenAnswer,
    needed: ['accessToken', 'expiresIn', 'customerIdentity', 'customerIdentity.idOnExternalPlatform', 'thirdParty', 'thirdParty.access_token', 'thirdParty.refresh_token', 'thirdParty.expires_in'],
    play: (body) => signedIn({ mode: 'thirdParty', authorizationCode: async () => 'cust-7~1' }, body),
  },
  'stored event': {
    body: push, needed: [],
    async play(body) {
      const stage = new FeatureStage(multiThread()).talking();
      stage.body('https://blob.example.test/ev/1?sig=abc', body);
      stage.push(example(serverExamples, 'EventInS3'));
      await stage.wait(1_000);
      return stage;
    },
  },
};

describe('an answer over HTTP that lacks a member, or has one of another type, is reported where it is needed, and the chat goes on:', () => {
  for (const [name, { body, needed, play }] of Object.entries(answers)) {
    test(`${name}`, { timeout: 60_000 }, async () => {
      const paths = pathsOf(body);
      expect(needed.filter((path) => !paths.some(({ shape }) => shape === path))).toEqual([]);
      const wrong: string[] = [];
      expect((await play(body)).opened.errors).toEqual([]);
      for (const { path, shape, value } of paths) {
        const isNeeded = needed.includes(shape);
        for (const by of isNeeded ? [undefined, wrongTypes(value)[0]] : [wrongTypes(value)[0]]) {
          const stage = await play(replaced(body, path, by) as object);
          const reports = stage.opened.errors.map(({ code, detail }) => `${code}: ${detail}`);
          const what = `${shape} = ${JSON.stringify(by) ?? 'missing'}`;
          if (isNeeded ? reports.length !== 1 : reports.length > 1) wrong.push(`${what}: ${reports.length} reports ${reports.join(' | ')}`);
          const { id } = stage.thread.send('still here');
          for (let waited = 0; waited < (name.startsWith('token') ? 0 : 60_000) && stage.thread.snapshot.messages.find((message) => message.id === id)?.status !== 'delivered'; waited += 1_000) await stage.wait(1_000);
          const status = stage.thread.snapshot.messages.find((message) => message.id === id)?.status;
          // The examples' tokens are none of this gateway's: what they are good for is not to be seen here.
          if (status !== 'delivered' && !name.startsWith('token')) wrong.push(`${what}: ${String(status)} ${stage.chat.snapshot.status}`);
          stage.chat.stop();
          expect(stage.opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
        }
      }
      expect(wrong).toEqual([]);
    });
  }
});
