import type { Channel } from '../machines/data/channel.ts';
import type { Failure } from '../machines/failure.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import { ChatError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import type { HttpResult, Ports } from './ports.ts';
import { channelRequest, readChannel, readErrorCode } from './wire/rest.ts';

/** A GET that never reached anyone is tried this often in all; the wait before try n + 1 is 200 ms * 2^(n-1) + U(0, 200) (PROTOCOL 3.0). */
const attempts = 5;
const baseMs = 200;
const timeoutMs = 10_000;

/** Loads channel info. `keep` gets what was read, and what is worth a report. */
export function loadChannel(
  ports: Ports,
  options: ResolvedOptions,
  keep: (channel: Channel | null, error: ChatError | null) => void,
): TaskLogic<{ isLivechat: boolean }, void> {
  return fromTask(({ resolve, reject }) => {
    let abandon = (): void => {};
    const failed = (failure: Failure, detail: string): void => {
      keep(null, new ChatError('channel.unknown', detail));
      reject(failure);
    };
    const answered = ({ status, body }: HttpResult): void => {
      if (status < 200 || status > 299) {
        const code = readErrorCode(body);
        failed({ reason: 'refused', code, isFinal: code === 'SdkVersionNotSupported' }, code || `status ${status}`);
        return;
      }
      const { channel, unreadable } = readChannel(body, options.channelId);
      if (channel === null) {
        failed({ reason: 'unreachable', code: '', isFinal: false }, unreadable.join(', '));
        return;
      }
      keep(channel, unreadable.length === 0 ? null : new ChatError('channel.unreadable', unreadable.join(', ')));
      resolve({ isLivechat: channel.kind === 'livechat' });
    };
    const attempt = (n: number): void => {
      const { endpoints, brandId, channelId, appName, appVersion, sdkVersion, extraHeaders, language } = options;
      const request = channelRequest({ endpoints, brandId, channelId, appName, appVersion, sdkVersion, extraHeaders, traceId: ports.ids.uuid(), timeoutMs }, language);
      abandon = ports.http.request(request, (result) => {
        if (result.status !== 0) answered(result);
        else if (n >= attempts) failed({ reason: 'unreachable', code: '', isFinal: false }, 'unreachable');
        else {
          const timer = ports.clock.setTimeout(() => attempt(n + 1), baseMs * 2 ** (n - 1) + ports.random() * baseMs);
          abandon = () => ports.clock.clearTimeout(timer);
        }
      });
    };
    attempt(1);
    return () => abandon();
  });
}
