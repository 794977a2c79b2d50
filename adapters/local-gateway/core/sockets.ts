import { channelProfile, isSecured } from './channel-profile.ts';
import { hitFault } from './fault-switches.ts';
import { writeLog } from './log-book.ts';
import type { GatewayConnection, GatewaySocket, Handshake, HandshakeRequest } from './ports.ts';
import { findToken } from './tokens.ts';
import { later, type SocketRecord, type TokenRecord, type World } from './world.ts';

/** Decides about a handshake and, when accepted, takes the socket in (PROTOCOL 4.1, 4.2). */
export function acceptSocket(
  world: World, { path }: HandshakeRequest, socket: GatewaySocket, receive: (record: SocketRecord, text: string) => void,
): Handshake {
  if (world.clock.now() < world.faults.refuseUntil) {
    writeLog(world, 'in', 'refused', { path });
    return { outcome: 'refused' };
  }
  if (world.faults.blackHole) return holdHandshake(world, path, socket);
  const query = queryOf(path);
  const token = query.get('transactionToken');
  const owner = token === null ? undefined : findToken(world, 'transactionTokens', token);
  const status = hitFault(world.faults, 'rejectUpgrade')?.status ?? (isRefused(world, query, owner) ? 401 : isCrowded(world) ? 429 : undefined);
  if (status !== undefined) {
    writeLog(world, 'in', 'refused', { path, status });
    return { outcome: 'refused', status };
  }
  return { outcome: 'accepted', connection: openSocket(world, path, query, socket, owner, receive) };
}

/** Whether this second has had all the sockets it may have; else it has one more now. */
function isCrowded({ clock, config, acceptedAt }: World): boolean {
  if (config.acceptsPerSecond === 0) return false;
  const now = clock.now();
  while ((acceptedAt[0] ?? Infinity) <= now - 1_000) acceptedAt.shift();
  if (acceptedAt.length >= config.acceptsPerSecond) return true;
  acceptedAt.push(now);
  return false;
}

/** The query of a path; a broken one has no members. */
export function queryOf(path: string): URLSearchParams {
  const start = path.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : path.slice(start + 1));
}

function isRefused(world: World, query: URLSearchParams, owner: TokenRecord | undefined): boolean {
  const channelId = query.get('channelId');
  if (!query.has('transactionToken')) return world.config.strict && isSecured(channelProfile(channelId ?? ''));
  if (!owner) return true;
  return isElsewhere(channelId, owner.channelId) || isElsewhere(query.get('brandId'), owner.brandId);
}

/** A token counts where it was asked for; what either side left out does not matter. */
function isElsewhere(said: string | null, owned: string): boolean {
  return said !== null && owned !== '' && said !== owned;
}

function holdHandshake(world: World, path: string, socket: GatewaySocket): Handshake {
  writeLog(world, 'in', 'held', { path });
  const cut = (): void => socket.cut();
  world.held.add(cut);
  return { outcome: 'held', abandoned: () => world.held.delete(cut) };
}

/** Ends all handshakes that a black hole has swallowed. */
export function cutHeldHandshakes(world: World): void {
  const held = [...world.held];
  world.held.clear();
  for (const cut of held) cut();
}

function openSocket(
  world: World, path: string, query: URLSearchParams, socket: GatewaySocket, owner: TokenRecord | undefined,
  receive: (record: SocketRecord, text: string) => void,
): GatewayConnection {
  const customerId = owner?.customerId ?? query.get('customerId') ?? '';
  const brandId = Number(query.get('brandId') ?? NaN);
  const record: SocketRecord = {
    id: ++world.lastSocket, socket, path, tokenCustomerId: owner?.customerId ?? null, customerIds: [],
    brandId: Number.isFinite(brandId) ? brandId : 1001, channelId: query.get('channelId') ?? 'chat_messaging',
    isAuthorized: owner !== undefined, isOpen: true, heardAt: world.clock.now(),
    stopIdleWatch: () => {},
  };
  world.sockets.set(record.id, record);
  if (customerId) adoptCustomer(world, record, customerId);
  writeLog(world, 'in', 'open', { conn: record.id, path, customer: customerId });
  watchIdle(world, record);
  return {
    id: record.id,
    receive(text) {
      record.heardAt = world.clock.now();
      if (record.isOpen) receive(record, text);
    },
    closed: (code) => forgetSocket(world, record, code),
    pinged() {
      record.heardAt = world.clock.now();
      return !world.faults.blackHole;
    },
  };
}

/** From now on the customer's pushes go to this socket too. */
export function adoptCustomer(world: World, socket: SocketRecord, customerId: string): void {
  if (socket.customerIds.includes(customerId)) return;
  socket.customerIds.push(customerId);
  const peers = world.socketsByCustomer.get(customerId);
  if (peers) peers.add(socket);
  else world.socketsByCustomer.set(customerId, new Set([socket]));
}

/** Drops a socket without a close frame, as a lost network does. */
export function cutSocket(world: World, socket: SocketRecord): void {
  forgetSocket(world, socket, 1006);
  socket.socket.cut();
}

/** Closes a socket properly. */
export function closeSocket(world: World, socket: SocketRecord, code: number, reason: string): void {
  forgetSocket(world, socket, code);
  socket.socket.close(code, reason);
}

function forgetSocket(world: World, socket: SocketRecord, code: number): void {
  if (!socket.isOpen) return;
  socket.isOpen = false;
  socket.stopIdleWatch();
  world.sockets.delete(socket.id);
  for (const customerId of socket.customerIds) {
    const peers = world.socketsByCustomer.get(customerId);
    peers?.delete(socket);
    if (peers?.size === 0) world.socketsByCustomer.delete(customerId);
  }
  writeLog(world, 'in', 'close', { conn: socket.id, code });
}

/** Closes a socket that says nothing for too long (PROTOCOL 4.3). One timer per socket, moved only when it fires. */
function watchIdle(world: World, socket: SocketRecord): void {
  const limit = world.config.idleTimeoutMs;
  if (limit === 0) return;
  socket.stopIdleWatch = later(world, Math.max(1, socket.heardAt + limit - world.clock.now()), () => {
    if (world.clock.now() - socket.heardAt >= limit) closeSocket(world, socket, 1001, 'idle');
    else watchIdle(world, socket);
  });
}
