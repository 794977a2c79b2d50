import { runCommand, type ControlAnswer } from './control/run-command.ts';
import type { GatewayHttpExchange, GatewayHttpRequest, GatewayHttpResponse, GatewaySocket, Handshake, HandshakeRequest } from './core/ports.ts';
import { acceptSocket } from './core/sockets.ts';
import { createWorld, forgetEverything, type GatewayMoment, type World, type WorldOptions } from './core/world.ts';
import { receiveControl } from './http/receive-control.ts';
import { receiveRequest } from './http/receive-request.ts';
import { receiveFrame } from './requests/receive-frame.ts';

/** The gateway without any network: frames and requests in, frames and answers out, time and ids from outside. */
export interface Gateway {
  /** A client wants a socket. `socket` is used at the earliest when the handshake has been accepted, but for `cut`. */
  accept(request: HandshakeRequest, socket: GatewaySocket): Handshake;
  /** A client asks over HTTP; control calls come this way too. */
  http(request: GatewayHttpRequest, response: GatewayHttpResponse): GatewayHttpExchange;
  /** Runs a control command, as `POST /__control/<command>` does. */
  control(command: string, body?: unknown, speaker?: string): ControlAnswer;
  /** Hears what happens; returns the remover. */
  watch(watcher: (moment: GatewayMoment) => void): () => void;
  /** Forgets everything, timers included; sockets are not touched. */
  stop(): void;
  /** Everything it remembers, for looking at. */
  readonly world: World;
}

/** Makes a gateway; nothing is shared between two of them. */
export function createGateway(options: WorldOptions): Gateway {
  const world = createWorld(options);
  return {
    world,
    accept: (request, socket) => acceptSocket(world, request, socket, (record, text) => receiveFrame(world, record, text)),
    http: (request, response) => receiveControl(world, request, response) ?? receiveRequest(world, request, response),
    control: (command, body, speaker = 'human') => runCommand(world, command, body, speaker),
    watch(watcher) {
      world.watchers.add(watcher);
      return () => world.watchers.delete(watcher);
    },
    stop() {
      forgetEverything(world);
      world.watchers.clear();
    },
  };
}
