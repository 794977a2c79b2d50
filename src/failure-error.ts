import type { Failure } from '../machines/failure.ts';
import { ChatError } from './errors.ts';
import { versionRefused } from './wire/rest.ts';

/** What an app gets to see of a failure: a code from the table, the gateway's own code as detail. */
export function failureError({ reason, code, isFinal }: Failure): ChatError {
  const own = { [versionRefused]: 'version.unsupported', ip_blocked: 'address.blocked', 'customer.changed': 'customer.changed' } as const;
  if (isFinal && Object.hasOwn(own, code)) return new ChatError(own[code as keyof typeof own], code);
  if (isFinal) return new ChatError('authorization.refused', code);
  const codes = { lost: 'request.lost', unanswered: 'request.unanswered', refused: 'request.refused', unreachable: 'channel.unknown' } as const;
  return new ChatError(codes[reason], code);
}
