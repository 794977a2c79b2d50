import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import type { Platform } from './live-chat.ts';

/** One way, ms. */
const latencyMs = 50;

/**
 * Times across the line and back from `connect()` to `live`, where a token has to be asked for and the conversation is known: whole engines
 * and the gateway on a virtual clock.
 */
export async function connectRoundTrips({ say }: Pick<Platform, 'say'>): Promise<number> {
  const world = new VirtualWorld();
  const options = signInOptions('anonymous');
  const first = world.open({ options });
  void first.chat.connect();
  await untilSo(world, () => first.chat.snapshot.status === 'live');
  void first.chat.thread().send('hello');
  await untilSo(world, () => first.chat.thread().snapshot.messages[0]?.status === 'delivered');
  first.chat.stop();
  const second = world.open({ options, latencyMs });
  const { thread } = second;
  void second.chat.connect();
  const ms = await untilSo(world, () => second.chat.snapshot.status === 'live');
  if (thread.snapshot.messages.length !== 1) throw new Error('live without its conversation');
  const trips = ms / (2 * latencyMs);
  say(`connect() to live: ${trips} round trips`);
  return trips;
}
