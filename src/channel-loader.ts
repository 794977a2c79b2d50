import type { Channel } from '../machines/data/channel.ts';
import { aFailure } from '../machines/failure.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import { ChatError } from './errors.ts';
import type { Engine } from './engine.ts';
import type { HttpResult } from './ports.ts';
import { patientGet } from './patient-get.ts';
import { callerOf } from './rest-caller.ts';
import { channelRequest, isOk, readChannel, whyNot } from './wire/rest.ts';

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
    const failed = (detail: string): void => {
      keep(null, new ChatError('channel.unknown', detail));
      reject(aFailure('unreachable', detail));
    };
    const answered = (result: HttpResult): void => {
      if (!isOk(result)) return failed(whyNot(result));
      const { channel, unreadable } = readChannel(result.body, options.channelId);
      if (channel === null) return failed(unreadable.join(', '));
      keep(channel, unreadable.length === 0 ? null : new ChatError('channel.unreadable', unreadable.join(', ')));
      resolve({ isLivechat: channel.kind === 'livechat' });
    };
    return patientGet(ports, () => channelRequest(callerOf(engine), options.language), answered);
  });
}
