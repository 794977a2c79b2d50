import type { Grant } from '../machines/authorization.events.ts';
import type { AccessToken, Customer } from '../machines/data/customer.ts';
import { aFailure, type Failure } from '../machines/failure.ts';
import { askForCode } from './authorization-code.ts';
import { ChatError } from './errors.ts';
import type { Engine } from './engine.ts';
import { inTurn } from './in-turn.ts';
import type { HttpRequest, HttpResult } from './ports.ts';
import { callerOf } from './rest-caller.ts';
import { type HeldToken, TokenCache } from './token-cache.ts';
import { availabilityRequest, isOk, readErrorCode, versionRefused, whyNot } from './wire/rest.ts';
import type { SignedInFields } from './wire/read-fields.ts';
import { readTokenAnswer, type TokenAnswer, type TokenAsk, tokenRequest } from './wire/token.ts';

/** How work ends that was begun here: well, or with a failure. What begins it gives how to abandon it. */
interface Ends<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (failure: Failure) => void;
}

/** A token that messages carry and that is kept fresh: the legacy one, or the third party's. */
interface Access {
  readonly token: string;
  /** `''`: only a new code helps. */
  refreshToken: string;
  /** When to refresh it, epoch ms; 0 = it does not expire. */
  readonly dueAt: number;
}

/** Never later than a timer can wait. */
const longestMs = 2 ** 31 - 1;

/** A code that was not used by then may be too old, ms. */
const codeLifeMs = 30_000;

/** HTTP answers in the 400s that are about the moment, not about us. */
const passing: readonly number[] = [408, 425, 429];

const final: readonly string[] = ['ip_blocked', versionRefused];

const nothing = (): void => {};

type SignInEngine = Pick<Engine, 'identified' | 'options' | 'ports' | 'report' | 'saved' | 'store' | 'turn'>;

/** Codes, tokens and who they stand for: the only place that holds them. Machines see grants and failures (PROTOCOL 3.6, 4.2, 8.1-8.5). */
export class SignIn {
  readonly #engine: SignInEngine;
  readonly #cache: TokenCache | null;
  /** Who the platform said is signed in; `''` while it has not. */
  #identity = '';
  #held: HeldToken | null = null;
  /** How many refusals of the socket the token survives: a line can fail as well as a token. */
  #lives = 0;
  #code: { readonly code: string; readonly until: number } | null = null;
  /** Takes back what the app is being asked: for a code, and no matter how often a socket is lost meanwhile, once. */
  #unask: (() => void) | null = null;
  /** Who waits for that code. While nobody does, it is kept. */
  #asker: Ends<string> | null = null;
  #access: Access | null = null;
  /** The last that was tried came to nothing: perhaps nobody can be reached. */
  #isDoubtful = false;
  /** What was reported last, so that one trouble is one report. */
  #told = '';
  /** The network is back: what was asked over HTTP without it hangs, and is asked again. */
  askAgain = nothing;

  constructor(engine: SignInEngine) {
    this.#engine = engine;
    const { options, saved } = engine;
    const { mode } = options.signIn;
    this.#cache = mode === 'anonymous' || mode === 'securedCookies' ? new TokenCache(saved, mode, options.customer.id) : null;
  }

  get isSecured(): boolean {
    return this.#engine.options.signIn.mode !== 'legacy';
  }

  get transactionToken(): string | null {
    return this.#held?.answer.token ?? null;
  }

  /** What messages carry on channels with authorization (PROTOCOL 5.4). */
  get accessToken(): string | null {
    return this.#access?.token ?? null;
  }

  get grant(): Grant {
    const due = this.#access?.dueAt ?? 0;
    return { isRenewable: this.#access !== null, refreshInMs: due && Math.min(Math.max(due - this.#engine.ports.clock.now(), 1_000), longestMs) };
  }

  /** Takes over who the platform says is signed in; false when that is not who it was: what is here is somebody else's. */
  identify(said: Customer | null, fields: SignedInFields | null): boolean {
    const { store } = this.#engine;
    const { customer } = store;
    const id = said?.id || customer.id;
    if (this.#identity !== '' && this.#identity !== id) return false;
    this.#identity = id;
    store.customer = {
      id, firstName: said?.firstName || customer.firstName, lastName: said?.lastName || customer.lastName, imageUrl: said?.imageUrl ?? customer.imageUrl,
    };
    store.version++;
    if (fields !== null) this.#engine.identified(fields);
    return true;
  }

  /** Gets what the next socket needs: a transaction token, or the code to register with. */
  prepare(ends: Ends<void>): (() => void) | void {
    const { mode, authorizationCode } = this.#engine.options.signIn;
    if (mode === 'legacy') {
      if (authorizationCode === null || this.#access !== null || (this.#code?.until ?? 0) > this.#engine.ports.clock.now()) return ends.resolve();
      return this.takeCode({
        reject: ends.reject,
        resolve: (code) => {
          this.#keepCode(code ?? '');
          ends.resolve();
        },
      });
    }
    const now = this.#engine.ports.clock.now();
    if (this.#held === null) this.#recall(now);
    if (this.#held !== null && this.#held.expiresAt > now) return ends.resolve();
    return this.#obtain(ends);
  }

  /** Legacy: a code that nobody has seen yet, or null where the app has none to give. */
  takeCode({ resolve, reject }: Ends<string | null>): (() => void) | void {
    const { authorizationCode } = this.#engine.options.signIn;
    const held = this.#code;
    this.#code = null;
    if (authorizationCode === null) return resolve(null);
    if (held !== null && held.until > this.#engine.ports.clock.now()) return resolve(held.code);
    const ask = (): (() => void) => {
      this.#asker = { resolve, reject };
      this.#unask ??= askForCode(authorizationCode, this.#engine.ports.clock, this.#engine.turn, (code, problem) => {
        const asker = this.#asker;
        this.#unask = this.#asker = null;
        if (code !== null) return asker === null ? this.#keepCode(code) : asker.resolve(code);
        if (asker === null) return;
        this.#trouble('code.failed', problem);
        asker.reject(aFailure('unreachable', 'code.failed'));
      });
      return () => (this.#asker = null);
    };
    if (this.#unask !== null || !this.#isDoubtful) return ask();
    // A code is not to be asked for, and lost, while nobody can be reached: it may cost the customer a click.
    return inTurn<HttpResult>((done) => this.#http(() => availabilityRequest(callerOf(this.#engine)), done),
      ({ status }) => (status === 0 ? reject(aFailure('unreachable', 'unreachable')) : ask()));
  }

  #keepCode(code: string): void {
    this.#code = { code, until: this.#engine.ports.clock.now() + codeLifeMs };
  }

  stop(): void {
    this.#unask?.();
  }

  /** Legacy: the token of the session, or none. */
  keepAccess(token: AccessToken | null): Grant {
    this.#told = '';
    this.#access = token && this.#accessOf(token.token, token.token, token.expiresIn);
    return this.grant;
  }

  /** Third party: a new token over HTTP, with the refresh token or, where that is spent, with a new code (PROTOCOL 8.12). */
  refresh({ resolve, reject }: Ends<Grant>): () => void {
    const done = { resolve: () => resolve(this.grant), reject };
    const refreshToken = this.#access?.refreshToken;
    if (!refreshToken) return this.#obtain(done);
    return this.#post({ mode: 'refresh', refreshToken }, {
      resolve: done.resolve,
      reject: (failure) => {
        if (failure.reason === 'refused' && this.#access !== null) this.#access.refreshToken = '';
        reject({ ...failure, isFinal: false });
      },
    });
  }

  socketBegun(): void {
    this.#isDoubtful = true;
  }

  /** The gateway has taken the token. */
  socketOpened(): void {
    this.#lives = 2;
    this.#isDoubtful = false;
  }

  /** The socket closed before it was open: the line, or the token. */
  socketRefused(): void {
    if (!this.#engine.ports.network.isOnline()) return;
    this.#lives--;
    if (this.#lives <= 0) this.#drop();
  }

  #drop(): void {
    this.#held = null;
    this.#cache?.drop();
  }

  /** A token of an earlier page. It has one life: nobody knows what became of it meanwhile. */
  #recall(now: number): void {
    const held = this.#cache?.read(now) ?? null;
    if (held === null || !this.identify(held.answer.customer, fieldsOf(held.answer))) return;
    this.#held = held;
    this.#lives = 1;
  }

  #obtain(ends: Ends<void>): () => void {
    const { mode, hasThirdPartyCookies } = this.#engine.options.signIn;
    switch (mode) {
      case 'thirdParty':
        return inTurn<string | null>((resolve) => this.takeCode({ reject: ends.reject, resolve }), (code) => this.#post({ mode, code: code ?? '' }, ends));
      case 'securedCookies':
        return inTurn<string | null>((found) => (hasThirdPartyCookies ? found(null) : this.#engine.saved.findIdentity((token) => this.#engine.turn(() => found(token)))), (identityToken) => this.#post({ mode, isFallback: !hasThirdPartyCookies, identityToken }, {
          resolve: ends.resolve,
          reject: (failure) => {
            // An address that is blocked, or a proxy's refusal, says nothing about the token; without it, it would be another customer.
            const isOfToken = failure.reason === 'refused' && !final.includes(failure.code) && !/^status (?!401)/.test(failure.code);
            if (!isOfToken || identityToken === null) return ends.reject(failure);
            // It is the identity token that is no good: next time without.
            this.#engine.saved.setIdentity(null);
            ends.reject({ ...failure, isFinal: false });
          },
        }));
      default:
        return this.#post({ mode: 'anonymous', customerId: this.#engine.options.customer.id }, ends);
    }
  }

  #post(ask: TokenAsk, { resolve, reject }: Ends<void>): () => void {
    return this.#http(() => tokenRequest(callerOf(this.#engine), ask), (result, isAskedAgain) => {
      const { status, body } = result;
      this.#isDoubtful = status === 0;
      const answer = isOk(result) ? readTokenAnswer(body) : null;
      const missing = answer === null ? [] : lacking(ask, answer);
      if (answer !== null && !missing.some((name) => vital.includes(name))) {
        // Another tab was first: this one is who the browser is known as by now. With a moment's pause, it asks as that.
        if (ask.mode === 'securedCookies' && ask.isFallback && ask.identityToken === null && this.#identity === '' && this.#engine.saved.names.identity() !== null) return reject(aFailure('unreachable'));
        if (missing.length > 0) this.#engine.report(new ChatError('answer.malformed', `the token's answer lacks ${missing.join(', ')}`));
        return this.#keep(ask, answer) ? resolve() : reject(aFailure('refused', 'customer.changed', true));
      }
      const code = isOk(result) ? readErrorCode(body) || 'unreadable answer' : whyNot(result);
      // A code that is refused the second time may have been spent the first.
      const isSpent = isAskedAgain && ask.mode === 'thirdParty';
      if (final.includes(code) || (status >= 400 && status < 500 && !passing.includes(status) && !isSpent)) return reject(aFailure('refused', code, true));
      if (ask.mode !== 'refresh') this.#trouble('token.failed', missing.length > 0 ? `${code}: no ${missing.join(', ')}` : code);
      else if (isOk(result)) this.#engine.report(new ChatError('answer.malformed', "the refresh's answer lacks a token"));
      reject(aFailure('unreachable', code));
    }, ask.mode !== 'refresh');
  }

  /** One exchange; `isAskedAgain`: the answer may be to the second of two. */
  #http(requestOf: () => HttpRequest, done: (result: HttpResult, isAskedAgain: boolean) => void, isRepeatable = true): () => void {
    const begin = (isAskedAgain: boolean): (() => void) => this.#engine.ports.http.request(requestOf(), (result) => {
      this.askAgain = nothing;
      done(result, isAskedAgain);
    });
    let abandon = begin(false);
    if (isRepeatable) this.askAgain = () => {
      abandon();
      abandon = begin(true);
    };
    return () => {
      this.askAgain = nothing;
      abandon();
    };
  }

  /** False when the answer is about somebody else: nothing of it is kept. */
  #keep(ask: TokenAsk, answer: TokenAnswer): boolean {
    if (!this.identify(answer.customer, ask.mode === 'refresh' ? null : fieldsOf(answer))) {
      this.#drop();
      return false;
    }
    this.#told = '';
    // First: where the browser is somebody else's by now, the token is not kept for them.
    if (answer.identityToken !== null && ask.mode === 'securedCookies') this.#engine.saved.setIdentity(answer.identityToken);
    if (answer.token) {
      this.#held = { answer, expiresAt: this.#engine.ports.clock.now() + answer.expiresIn * 1_000 };
      this.#lives = 2;
      this.#cache?.write(this.#held);
    }
    if (answer.thirdParty !== null) {
      const { token, refreshToken, expiresIn } = answer.thirdParty;
      this.#access = this.#accessOf(token, refreshToken || (this.#access?.refreshToken ?? ''), expiresIn);
    }
    return true;
  }

  /** Refreshed at 90 % of its lifetime, at least 20 s after it came (PROTOCOL 8.12). */
  #accessOf(token: string, refreshToken: string, expiresIn: number): Access {
    const dueInMs = Math.max(20, Math.round(expiresIn * 0.9)) * 1_000;
    return { token, refreshToken, dueAt: expiresIn > 0 ? this.#engine.ports.clock.now() + dueInMs : 0 };
  }

  #trouble(code: 'code.failed' | 'token.failed', detail: string): void {
    if (this.#told !== code) this.#engine.report(new ChatError(code, detail));
    this.#told = code;
  }
}

/** No more of an answer goes on than this: the rest are tokens. */
const fieldsOf = ({ customerFields, contactFields }: TokenAnswer): SignedInFields => ({ customerFields, contactFields });

/** What no mode can do without (PROTOCOL 3.6). */
const vital: readonly string[] = ['accessToken', 'customerIdentity', 'thirdParty.access_token'];

/** What should be in an answer of its mode and is not, by the names of the wire (PROTOCOL 3.6). */
function lacking(ask: TokenAsk, { token, expiresIn, customer, identityToken, thirdParty }: TokenAnswer): string[] {
  const isNew = ask.mode !== 'refresh';
  const isThirdParty = ask.mode === 'thirdParty';
  const isUnknown = ask.mode === 'securedCookies' && ask.isFallback && ask.identityToken === null;
  const members: readonly (readonly [name: string, isNeeded: boolean, given: unknown])[] = [
    ['accessToken', isNew, token], ['expiresIn', isNew, expiresIn], ['customerIdentity', isNew && ask.mode !== 'anonymous', customer],
    ['identityToken', isUnknown, identityToken !== null],
    ['thirdParty.refresh_token', isThirdParty, thirdParty?.refreshToken],
    ['thirdParty.access_token', isThirdParty || !isNew, thirdParty], ['thirdParty.expires_in', isThirdParty || !isNew, thirdParty?.expiresIn],
  ];
  return members.flatMap(([name, isNeeded, given]) => (isNeeded && !given ? [name] : []));
}
