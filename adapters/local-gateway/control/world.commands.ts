import { patchFaults } from '../core/fault-switches.ts';
import { patchConfig } from '../core/gateway-config.ts';
import { closeSocket, cutHeldHandshakes, cutSocket } from '../core/sockets.ts';
import { forgetEverything, tell, type World } from '../core/world.ts';
import { optionalNumber, type CommandCall, type ControlCommand } from './command.ts';
import { viewThread } from './thread-view.ts';

/** Commands about the gateway as a whole. */
export const worldCommands: Readonly<Record<string, ControlCommand>> = {
  state: showState,
  log: ({ world, body }) => world.log.slice(optionalNumber(body, 'since') ?? 0),
  reset,
  config: ({ world, body }) => ({ ...(world.config = patchConfig(world.config, body)) }),
  fault: throwSwitches,
};

function showState({ world }: CommandCall): unknown {
  return {
    sockets: [...world.sockets.values()].map(({ id, customerIds, isAuthorized }) => ({ id, ids: customerIds, authorized: isAuthorized })),
    faults: { ...world.faults },
    config: { ...world.config },
    queue: world.queue.toSorted((a, b) => a.position - b.position).map(({ thread, position }) => ({ threadId: thread.externalId, position })),
    threads: world.threads.map(viewThread),
  };
}

function reset({ world }: CommandCall): unknown {
  for (const socket of world.sockets.values()) cutSocket(world, socket);
  cutHeldHandshakes(world);
  cutExchanges(world);
  forgetEverything(world);
  tell(world, { type: 'gateway.reset' });
  return {};
}

/** Answers still owed, streams among them, will not come any more. */
function cutExchanges(world: World): void {
  const owed = [...world.exchanges];
  world.exchanges.clear();
  for (const cut of owed) cut();
}

/** All switches are set before `drop` acts, so that what comes back meets them. */
function throwSwitches({ world, body }: CommandCall): unknown {
  const wasBlackHole = world.faults.blackHole;
  world.faults = patchFaults(world.faults, body, world.clock.now());
  if (wasBlackHole && !world.faults.blackHole) cutHeldHandshakes(world);
  for (const socket of body['drop'] ? [...world.sockets.values()] : []) {
    if (body['drop'] === 'close') closeSocket(world, socket, 1001, 'going away');
    else cutSocket(world, socket);
  }
  return { ...world.faults };
}
