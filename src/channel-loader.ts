import type { Channel } from '../machines/data/channel.ts';
import type { Failure } from '../machines/failure.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import { ChatError } from './errors.ts';
import type { Engine } from './engine.ts';
import type { HttpResult } from './ports.ts';
import { patientGet } from './patient-get.ts';
import { callerOf } from './rest-caller.ts';
import { channelRequest, readChannel, readErrorCode } from './wire/rest.ts';

/** Loads channel info into the store. What is wrong with it is reported once, until it is well again. */
export function loadChannel(engine: Pick<Engine, 'options' | 'ports' | 'report' | 'store'>): TaskLogic<{ isLivechat: boolean }, void> {
  const { options, ports, store } = engine;
  let hasReported = false;
  const keep = (channel: Channel | null, error: ChatError | null): void => {
    if (channel !== null) store.channel = channel;
    store.version++;
    if (error !== null && !hasReported) engine.report(error);
    hasReported = error !== null;
  };
  return fromTask(({ resolve, reject }) => {
    const failed = (failure: Failure, detail: string): void => {
      keep(null, new ChatError('channel.unknown', detail));
      reject(failure);
    };
    const answered = ({ status, body }: HttpResult): void => {
      if (status === 0) {
        failed({ reason: 'unreachable', code: '', isFinal: false }, 'unreachable');
        return;
      }
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
    return patientGet(ports, () => channelRequest(callerOf(engine), options.language), answered);
  });
}
