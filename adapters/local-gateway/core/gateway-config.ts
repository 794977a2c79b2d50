import { ControlRefusal } from './control-refusal.ts';
import { readObject, type Json } from './json-read.ts';

/** How the platform behaves; everything here is an emulator choice and can be changed while it runs (`config`). */
export interface GatewayConfig {
  /** Life of a transaction token, seconds (PROTOCOL 3.6). */
  tokenExpiresIn: number;
  /** Life of a third-party access token, seconds (PROTOCOL 3.6). */
  thirdPartyExpiresIn: number;
  /** Life of a legacy access token, seconds (PROTOCOL 6.1.3). */
  accessTokenExpiresIn: number;
  /** Give a legacy access token also to those who brought no code. */
  legacyAccessToken: boolean;
  /** Messages per page of history (PROTOCOL 6.5). */
  pageSize: number;
  /** How long after its cause a push leaves, ms. */
  pushDelayMs: number;
  /** Keep the log. */
  log: boolean;
  /** Put `authorizationStatus` on the top level of authorization answers (PROTOCOL 6.1.3). */
  authorizationStatus: boolean;
  /** A message id already known in its thread is acknowledged and not stored again (PROTOCOL 8.8). */
  deduplicate: boolean;
  /** Refuse what the platform would not know: names, members and tokens are checked against PROTOCOL 5. */
  strict: boolean;
  /** What the platform knows of customers that do not say their name; empty means nothing. */
  identity: { firstName: string; lastName: string };
  /** Frames longer than this many characters go as EventInS3; 0 is never (PROTOCOL 4.5). */
  s3ThresholdChars: number;
  /** A socket silent for this long is closed with 1001; 0 is never (PROTOCOL 4.3). */
  idleTimeoutMs: number;
  /** Largest upload, whole megabytes (PROTOCOL 3.3). */
  allowedFileSizeMb: number;
  /** So many sockets are accepted in any second, the rest is refused with 429; 0 is all. */
  acceptsPerSecond: number;
}

/** The configuration after a start and after `reset`. */
export const defaultConfig: Readonly<GatewayConfig> = {
  tokenExpiresIn: 3600,
  thirdPartyExpiresIn: 3600,
  accessTokenExpiresIn: 3600,
  legacyAccessToken: false,
  pageSize: 20,
  pushDelayMs: 5,
  log: true,
  authorizationStatus: true,
  deduplicate: true,
  strict: false,
  identity: { firstName: '', lastName: '' },
  s3ThresholdChars: 0,
  idleTimeoutMs: 600_000,
  allowedFileSizeMb: 40,
  acceptsPerSecond: 0,
};

/** The configuration with the known members of `patch` in place; a wrong type is refused, the unknown ignored. */
export function patchConfig(config: GatewayConfig, patch: Json): GatewayConfig {
  const known = Object.entries(patch).filter(([name]) => Object.hasOwn(config, name));
  for (const [name, value] of known) checkMember(name, value, config[name as keyof GatewayConfig]);
  const identity = { ...config.identity, ...readObject(patch['identity']) };
  const pageSize = Math.max(1, Math.floor(Number(patch['pageSize'] ?? config.pageSize)));
  return { ...config, ...Object.fromEntries(known), identity, pageSize };
}

function checkMember(name: string, value: unknown, current: unknown): void {
  if (typeof value !== typeof current || (typeof current === 'object' && !readObject(value))) {
    throw new ControlRefusal(400, `config: ${name} must be of type ${typeof current}`);
  }
  if (typeof value === 'number' && !(value >= 0)) throw new ControlRefusal(400, `config: ${name} must not be negative`);
}
