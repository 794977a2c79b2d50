import type { Failure } from './failure.ts';

/** Asked by the chat. */
export type ConnectionCommand =
  | { type: 'connection.open' }
  | { type: 'connection.close' }
  /** End this socket and get another: it is open but of no use (authorization unanswered). */
  | { type: 'connection.replace' }
  /** Prove that the line is alive, now. */
  | { type: 'connection.probe' }
  | { type: 'connection.retry' }
  /** The session has been good for a while: the next drop is a first one again. */
  | { type: 'connection.settle' };

/** Told by the platform's socket. */
export type SocketFact = { type: 'socket.opened' } | { type: 'socket.heard' } | { type: 'socket.closed'; code: number };

/** Told by the device. */
export type NetworkFact =
  | { type: 'network.online' }
  | { type: 'network.offline' }
  | { type: 'network.visible' }
  | { type: 'network.woke' }
  /** The page is gone, for good or until it wakes. */
  | { type: 'network.left' };

/** Told to the chat. */
export type ConnectionFact = { type: 'connection.opened' } | { type: 'connection.lost' } | { type: 'connection.failed'; failure: Failure };

export type ConnectionEvent = ConnectionCommand | SocketFact | NetworkFact;
