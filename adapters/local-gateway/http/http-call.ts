import type { GatewayHttpRequest, GatewayHttpResponse } from '../core/ports.ts';
import type { World } from '../core/world.ts';

/** An HTTP request whose path has been taken apart, and the way to answer it. */
export interface HttpCall {
  readonly world: World;
  readonly request: GatewayHttpRequest;
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The base address the client used. */
  readonly base: string;
  readonly reply: HttpReply;
}

/** Ways to answer; each ends the exchange, but `stream`. */
export interface HttpReply {
  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  text(status: number, body: string, mimeType: string): void;
  bytes(status: number, body: Uint8Array, mimeType: string): void;
  empty(status: number): void;
  cut(): void;
  /** Begins an open-ended answer; `onGone` when the client leaves. */
  stream(mimeType: string, onGone: () => void): Pick<GatewayHttpResponse, 'write' | 'end' | 'cut'>;
}

/** Answers requests of one method and path; the groups of the path are its arguments. */
export interface HttpRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: (call: HttpCall, ...groups: string[]) => void;
}

/** The first error shape that clients look at (PROTOCOL 3.0). */
export function errorBody(errorCode: string, errorMessage: string): { error: { errorCode: string; errorMessage: string } } {
  return { error: { errorCode, errorMessage } };
}
