import type { HttpPort, Ports, SocketHandle, SocketPort } from '../../src/ports.ts';
import { isJson } from '../../src/wire/read.ts';
import { parseBody } from '../../src/wire/rest.ts';
import { systemClock } from '../browser/clock.ts';
import { eventSourcePort } from '../browser/event-stream.ts';
import { blobFiles } from '../browser/files.ts';
import { watchedHttp } from '../browser/watched-request.ts';
import { randomIds } from '../browser/ids.ts';
import { pageNetworkPort } from '../browser/network.ts';
import { webSocketPort } from '../browser/socket.ts';
import { pageLocks } from '../browser/locks.ts';
import { memoryStorage } from '../../src/volatile.ts';
import type { ChatSDKOptions, TransactionTokenResponse } from './sdk-options.ts';

/** The page, with what was replaced of it. Storage is the session's own. */
export const worldOf = (ports: Partial<Ports> = {}): Ports => ({
  socket: webSocketPort, http: watchedHttp, files: blobFiles, eventStream: eventSourcePort, storage: memoryStorage(), network: pageNetworkPort, locks: pageLocks, clock: systemClock,
  random: () => Math.random(), ids: randomIds, ...ports,
});

/** What is heard of the engine's exchanges. */
export interface HttpWatch {
  channelRead(info: { readonly isLiveChat?: unknown; readonly isAuthorizationEnabled?: unknown } | null): void;
  tokenRead(answer: Partial<TransactionTokenResponse> | null): void;
}

/** What the engine would ask about a channel although the app has said it, or may not know yet (PROTOCOL 8.1, 8.3), is answered here. */
export function sdkHttp(inner: HttpPort, options: ChatSDKOptions, soon: (run: () => void) => void, watch: HttpWatch): HttpPort {
  const { isLivechat, isAuthorizationEnabled, securedSession } = options;
  const isSaid = Boolean(securedSession) || (isLivechat !== undefined && isAuthorizationEnabled !== undefined);
  const said = { isLiveChat: isLivechat === true, isAuthorizationEnabled: isAuthorizationEnabled ?? securedSession === 'thirdParty', availability: { status: 'online' }, settings: {} };
  return {
    request(request, done, progress) {
      // Only stand-alone requests name the app's version (PROTOCOL 3.0).
      const { 'x-app-version': _, ...headers } = request.headers;
      const isChannel = request.method === 'GET' && /\/channel\/[^/]+\?locale=/.test(request.url);
      if (isChannel && isSaid) {
        let isWanted = true;
        soon(() => {
          if (!isWanted) return;
          done({ status: 200, body: JSON.stringify(said) });
          watch.channelRead(said);
        });
        return () => (isWanted = false);
      }
      const isToken = request.method === 'POST' && request.url.includes('/oauth/token');
      return inner.request({ ...request, headers }, (result) => {
        done(result);
        const body = parseBody(result.body);
        const isGood = result.status >= 200 && result.status < 300 && body !== undefined;
        if (isChannel) watch.channelRead(isGood ? body : null);
        if (isToken) watch.tokenRead(isGood && isJson(body) && (body.accessToken !== undefined || body.thirdParty !== undefined) ? body : null);
      }, progress);
    },
  };
}

/** What is heard of the socket. */
export interface SocketWatch {
  /** Open; nothing has gone out. */
  opened(): void;
  /** The turn after: now the app may say how it signs in. */
  announced(): void;
  /** Whether the engine may go on, or waits for the app; `isLate`: it has waited long. */
  mayGoOn(isLate: boolean): boolean;
  frame(text: string): void;
  dropped(wasOpen: boolean, code: number): void;
}

/** How long the app has to say how it signs in, where nobody knows whether it must, ms. */
const patienceMs = 3_000;

/** The socket, opened for the app first and for the engine a turn later. */
export class SdkSocket implements SocketPort {
  readonly #ports: Ports;
  readonly #watch: SocketWatch;
  #handle: SocketHandle | null = null;
  #goOn: (() => void) | null = null;
  isOpen = false;
  /** Replaces the visitor in what goes out; `''`: leaves them. */
  visitorId = '';

  constructor(ports: Ports, watch: SocketWatch) {
    this.#ports = ports;
    this.#watch = watch;
  }

  open(url: string, on: Parameters<SocketPort['open']>[1]): SocketHandle {
    const { clock, socket } = this.#ports;
    let isOurs = true;
    let wasOpen = false;
    let timer: unknown;
    const end = (): void => {
      isOurs = this.isOpen = false;
      this.#goOn = this.#handle = null;
      clock.clearTimeout(timer);
    };
    const handle = socket.open(url, {
      opened: () => {
        wasOpen = this.isOpen = true;
        this.#watch.opened();
        timer = clock.setTimeout(() => {
          if (!isOurs) return;
          this.#goOn = () => {
            this.#goOn = null;
            clock.clearTimeout(timer);
            on.opened();
          };
          timer = clock.setTimeout(() => this.release(true), patienceMs);
          this.#watch.announced();
          this.release();
        }, 0);
      },
      text: (frame) => {
        if (!isOurs) return;
        this.#watch.frame(frame);
        on.text(frame);
      },
      closed: (code) => {
        if (!isOurs) return;
        end();
        this.#watch.dropped(wasOpen, code);
        on.closed(code);
      },
    });
    this.#handle = isOurs ? handle : null;
    return {
      send: (text) => handle.send(this.visitorId === '' ? text : this.#withVisitor(text)),
      close: (code, reason) => {
        handle.close(code, reason);
        if (!isOurs) return;
        end();
        this.#watch.dropped(wasOpen, code ?? 1000);
      },
    };
  }

  /** Lets the engine go on, if it may by now. */
  release(isLate = false): void {
    if (this.#goOn !== null && this.#watch.mayGoOn(isLate)) this.#goOn();
  }

  /** As it is; false where there is no line. */
  write(text: string): boolean {
    this.#handle?.send(text);
    return this.#handle !== null;
  }

  #withVisitor(text: string): string {
    const frame: unknown = JSON.parse(text);
    if (!isJson(frame) || !isJson(frame.payload)) return text;
    return JSON.stringify({ ...frame, payload: { ...frame.payload, visitor: { id: this.visitorId } } });
  }
}
