// Each of these programs must not compile: the type check fails where one of them does. Nothing here is ever run.
import type { ActorRefFrom } from 'xstate';
import type * as machines from '../../machines/machines.ts';

export function events(actors: { readonly [M in keyof typeof machines]: ActorRefFrom<(typeof machines)[M]> }): void {
  actors.connectionMachine.send({ type: 'connection.open' });
  // @ts-expect-error nobody says this to a chat
  actors.chatMachine.send({ type: 'chat.conect' });
  // @ts-expect-error nobody says this to a connection
  actors.connectionMachine.send({ type: 'connection.opened.twice' });
  // @ts-expect-error nobody says this to an authorization
  actors.authorizationMachine.send({ type: 'socket.closed' });
  // @ts-expect-error nobody says this to a thread
  actors.threadMachine.send({ type: 'thread.opn' });
  // @ts-expect-error which message?
  actors.threadMachine.send({ type: 'message.send' });
  // @ts-expect-error which message?
  actors.outboxMachine.send({ type: 'outbox.discard' });
  // @ts-expect-error an event is an object
  actors.deliveryMachine.send('delivery.retry');
}

export function states(connection: ActorRefFrom<typeof machines.connectionMachine>): void {
  // @ts-expect-error no such state
  connection.getSnapshot().matches('connected');
}
