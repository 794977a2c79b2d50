import { ControlRefusal } from '../core/control-refusal.ts';
import { parseObject, readObject, type Json } from '../core/json-read.ts';
import type { World } from '../core/world.ts';
import { agent } from './agent.command.ts';
import { burst } from './burst.command.ts';
import type { ControlCommand } from './command.ts';
import { push } from './push.command.ts';
import { seed } from './seed.command.ts';
import { worldCommands } from './world.commands.ts';

const commands: Readonly<Record<string, ControlCommand>> = { ...worldCommands, seed, push, burst, agent };

/** What a control call answers; on failure `{error}`. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs a command. The body is an object, or its JSON text; empty is `{}`. */
export function runCommand(world: World, name: string, body: unknown, speaker: string): ControlAnswer {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return { status: 404, body: { error: `no command ${name}; there are ${Object.keys(commands).join(', ')}` } };
  const read = readBody(body);
  if (!read) return { status: 400, body: { error: 'the body must be a JSON object' } };
  try {
    return { status: 200, body: command({ world, body: read, speaker }) };
  } catch (error) {
    if (error instanceof ControlRefusal) return { status: error.status, body: { error: error.message } };
    return { status: 500, body: { error: `internal error: ${String(error)}` } };
  }
}

function readBody(body: unknown): Json | undefined {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'string') return readObject(body);
  return body.trim() === '' ? {} : parseObject(body);
}
