import { ControlRefusal } from '../core/control-refusal.ts';
import type { Json } from '../core/json-read.ts';
import type { World } from '../core/world.ts';

/** One call of a control command; `speaker` is who asks, so that a demo can tell itself from a person. */
export interface CommandCall {
  readonly world: World;
  readonly body: Json;
  readonly speaker: string;
}

/** Carries out a command and answers what becomes the JSON; throws a ControlRefusal when it cannot. */
export type ControlCommand = (call: CommandCall) => unknown;

/** A member that must be a text when it is there. */
export function optionalText(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ControlRefusal(400, `${name} must be a text`);
  return value;
}

/** A member that must be a text with something in it. */
export function requiredText(body: Json, name: string): string {
  const value = optionalText(body, name);
  if (!value) throw new ControlRefusal(400, `${name} is missing`);
  return value;
}

/** A member that must be a number of at least `least` when it is there. */
export function optionalNumber(body: Json, name: string, least = 0): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !(value >= least)) throw new ControlRefusal(400, `${name} must be a number, ${least} or more`);
  return value;
}

/** How many; more than 200,000 would only fill the memory. */
export function optionalCount(body: Json, fallback: number, name = 'count'): number {
  const count = Math.floor(optionalNumber(body, name) ?? fallback);
  if (count > 200_000) throw new ControlRefusal(400, `${name} must be 200000 or less`);
  return count;
}

/** Numbers of agents count from 1. */
export function agentNumber(body: Json, name = 'agent'): number {
  const agent = optionalNumber(body, name, 1) ?? 1;
  if (!Number.isInteger(agent)) throw new ControlRefusal(400, `${name} must be a whole number`);
  return agent;
}
