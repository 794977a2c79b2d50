import { ChatSDKError } from './errors.ts';
import type { Session } from './session.ts';
import type { WebSocketClientEvent } from './vocabulary.ts';
import type { ChatEventData, EventPayloadData } from './wire-objects.ts';

/** The line as apps watch it; the engine keeps it. */
export class WebSocketClient {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  // Listeners take events of whichever kind they are told of.
  // oxlint-disable-next-line typescript/no-explicit-any
  on(type: WebSocketClientEvent, handler: (event: any) => void): () => void {
    return this.#session.socketEvents.listen(type, handler);
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  off(type: WebSocketClientEvent, handler: (event: any) => void): void {
    this.#session.socketEvents.unlisten(type, handler);
  }

  /** A frame of one's own: as it is, when the line is there. */
  send(data: string | object): void {
    this.#session.write(typeof data === 'string' ? data : JSON.stringify(data));
  }

  connect(): Promise<boolean> {
    return this.#session.connect();
  }

  disconnect(): void {
    this.#session.disconnect();
  }

  /** A fresh line; there is only ever one. */
  reconnect(): Promise<boolean> {
    this.#session.leave();
    return this.#session.connect();
  }

  /** Asks the gateway, as the ChatSdk does it. */
  request({ eventType, data }: EventPayloadData<unknown>): Promise<ChatEventData> {
    return this.#session.ask(eventType, data as object);
  }
}

/** Asks the gateway for whatever an app has the payload of. Rejects with a ChatSDKError. */
export function sendChatEvent<D>(payloadData: EventPayloadData<D>, webSocketClient: WebSocketClient | null): Promise<ChatEventData> {
  if (webSocketClient === null || webSocketClient === undefined) return Promise.reject(new ChatSDKError('WebSocket client is not connected; call connect() first'));
  return webSocketClient.request(payloadData);
}
