import type { ChatOptions } from '../../src/index.ts';
import type { Installed } from '../../src/feature.ts';
import { quiet } from './abortable.ts';
import type { ChatSDKOptions } from './sdk-options.ts';
import type { AuthorizedData, BrowserFingerprint } from './wire-objects.ts';

type Registration = Parameters<NonNullable<Installed['register']>>[0];

/** How the app signs its customer in: codes and fingerprints that it gives when it likes, and the engine's own registration that it joins. */
export class AppSignIn {
  readonly #options: ChatSDKOptions;
  readonly #codeMissing: () => void;
  #code: string | null;
  #codeWanted: ((code: string) => void) | null = null;
  #waiting: { readonly resolve: (data: AuthorizedData) => void; readonly reject: (error: Error) => void }[] = [];
  #said: AuthorizedData | null = null;
  #hasToken = false;
  #isAuthorizationEnabled: boolean | undefined;
  /** Whether the app has called `authorize` since the socket was opened. */
  #isJoined = false;
  fingerprint: BrowserFingerprint | undefined;

  /** `codeMissing`: another code is needed and the app has given none. */
  constructor(options: ChatSDKOptions, codeMissing: () => void) {
    this.#options = options;
    this.#codeMissing = codeMissing;
    this.#code = options.authorizationCode ?? null;
    this.#isAuthorizationEnabled = options.securedSession === 'thirdParty' ? true : options.isAuthorizationEnabled;
  }

  /** The engine's words for it. */
  get options(): NonNullable<ChatOptions['signIn']> {
    switch (this.#options.securedSession) {
      case 'anonymous':
        return { mode: 'anonymous' };
      case 'securedCookies':
        return { mode: 'securedCookies', hasThirdPartyCookies: this.#options.isThirdPartyCookiesSupported === true };
      case 'thirdParty':
        return { mode: 'thirdParty', authorizationCode: () => this.#giveCode() };
      default:
        return { mode: 'legacy' };
    }
  }

  /** Whether the engine may register, or waits for what the app has to say; `isLate`: it has waited long. */
  mayGoOn(isLate: boolean): boolean {
    if (this.#options.securedSession || this.#hasToken || this.#isJoined || this.#code !== null) return true;
    return this.#isAuthorizationEnabled === undefined ? isLate : !this.#isAuthorizationEnabled;
  }

  channelRead(isAuthorizationEnabled: boolean): void {
    this.#isAuthorizationEnabled ??= isAuthorizationEnabled;
  }

  takeCode(code: string): void {
    this.#code = code;
    if (this.#codeWanted === null) return;
    this.#codeWanted(code);
    this.#codeWanted = null;
    this.#code = null;
  }

  /** Another socket, another registration. */
  opened(): void {
    this.#isJoined = false;
  }

  /** What the platform said, for the first call since the socket was opened; null where there is nothing to join. */
  joined(): AuthorizedData | null {
    if (this.#isJoined && !this.#options.securedSession) return null;
    this.#isJoined = true;
    return structuredClone(this.#said);
  }

  /** The registration that is under way, or to come. */
  join(): Promise<AuthorizedData> {
    this.#isJoined = true;
    return quiet(new Promise<AuthorizedData>((resolve, reject) => this.#waiting.push({ resolve, reject })));
  }

  readonly register = (request: Registration): Registration => {
    const authorizationCode = this.#code;
    this.#code = null;
    return { ...request, authorizationCode, ...(this.fingerprint && { more: { browserFingerprint: this.fingerprint } }) };
  };

  signedIn(said: Partial<AuthorizedData> | undefined, customerId: string): void {
    this.#hasToken ||= said?.accessToken !== undefined;
    this.#said = { ...said, consumerIdentity: said?.consumerIdentity ?? { idOnExternalPlatform: customerId } };
    for (const { resolve } of this.#waiting.splice(0)) resolve(structuredClone(this.#said));
  }

  failed(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** Somebody else signs in: with a code of their own. */
  forget(): void {
    this.#hasToken = this.#isJoined = false;
    this.#said = this.#code = this.#codeWanted = null;
  }

  /** Third party: each token costs a code (PROTOCOL 10, trap 19). Where there is none left, the app is told. */
  #giveCode(): Promise<string> {
    const code = this.#code;
    this.#code = null;
    if (code !== null) return Promise.resolve(code);
    this.#codeMissing();
    return new Promise((resolve) => (this.#codeWanted = resolve));
  }
}
