// Each of these programs must not compile: the type check fails where one of them does. Nothing here is ever run.
import { createChat, type Chat } from '../../adapters/browser/browser.ts';
import { browserFingerprint } from '../../adapters/fingerprint/fingerprint.ts';

const needed = { brandId: 1001, channelId: 'chat_messaging', environment: 'EU1' } as const;
const code = (): Promise<string> => Promise.resolve('code');

export function ways(): void {
  createChat({ ...needed, signIn: { mode: 'legacy', authorizationCode: code }, fingerprint: browserFingerprint });
  createChat({ ...needed, signIn: { mode: 'securedCookies', hasThirdPartyCookies: true } });
  // @ts-expect-error a code is needed
  createChat({ ...needed, signIn: { mode: 'thirdParty' } });
  // @ts-expect-error codes are single-use: a function gives them
  createChat({ ...needed, signIn: { mode: 'thirdParty', authorizationCode: 'code' } });
  // @ts-expect-error no code there
  createChat({ ...needed, signIn: { mode: 'anonymous', authorizationCode: code } });
  // @ts-expect-error no such way
  createChat({ ...needed, signIn: { mode: 'oauth' } });
  // @ts-expect-error texts only
  createChat({ ...needed, extraHeaders: { 'x-own': 7 } });
  // @ts-expect-error no such kind of device
  createChat({ ...needed, fingerprint: { deviceType: 'watch' } });
}

export function next(chat: Chat): void {
  chat.reset();
  chat.reset({ customer: { id: 'bob' }, signIn: { mode: 'anonymous' } });
  // @ts-expect-error a chat stays on its channel
  chat.reset({ channelId: 'chat_other' });
  // @ts-expect-error it is done when it returns
  chat.reset().then(() => undefined);
}
